import typescript from 'typescript';

/** What the comments of the schemas say, for those who read no TypeScript. */
export interface SchemaDescriptions {
  /** The type beside each schema: `customerSchema` is `Customer`. */
  names: Record<string, string>;
  /** Markdown by place: `customerSchema`, `customerSchema.name`, `PROBLEM_STATUSES.no_email`; `pageSchema` is what it makes. */
  texts: Record<string, string>;
}

/**
 * Collects the TSDoc comments of exported constants and of the functions that make schemas, of their fields and, as a
 * list in the text of the enumeration, of their values. What a schema takes over from another one has the other's comments.
 *
 * @param sources the text of each file, imports and all.
 */
export function describeSchemas(sources: readonly string[]): SchemaDescriptions {
  const found: Collected = { names: {}, texts: {}, takenOver: [] };
  for (const text of sources) {
    const file = typescript.createSourceFile('schema.ts', text, typescript.ScriptTarget.ESNext, true);
    for (const statement of file.statements) readStatement(statement, found);
  }
  takeOver(found);
  return { names: found.names, texts: found.texts };
}

interface Collected extends SchemaDescriptions {
  takenOver: { from: string; into: string }[];
}

function readStatement(statement: typescript.Statement, found: Collected): void {
  if (typescript.isVariableStatement(statement)) {
    for (const { name, initializer } of statement.declarationList.declarations) {
      setText(name.getText(), docOf(statement), found);
      if (initializer !== undefined) readExpression(initializer, name.getText(), found);
    }
  } else if (typescript.isFunctionDeclaration(statement) && statement.name !== undefined) {
    setText(statement.name.text, docOf(statement), found);
    for (const inner of statement.body?.statements ?? []) {
      if (typescript.isReturnStatement(inner) && inner.expression !== undefined)
        readExpression(inner.expression, statement.name.text, found);
    }
  } else if (typescript.isTypeAliasDeclaration(statement)) {
    const [, schema] = /^z\.infer<typeof (\w+)>$/.exec(statement.type.getText()) ?? [];
    if (schema !== undefined) found.names[schema] = statement.name.text;
  }
}

/** Reads the fields and values that `expression` declares at `place`. */
function readExpression(expression: typescript.Node, place: string, found: Collected): void {
  if (typescript.isObjectLiteralExpression(expression)) {
    for (const property of expression.properties) readProperty(property, place, found);
  } else if (typescript.isArrayLiteralExpression(expression)) {
    for (const value of expression.elements) readValue(value, place, found);
  } else if (typescript.isCallExpression(expression)) {
    readExpression(expression.expression, place, found);
    const isDerived = /^z\.(extend|omit|pick|partial|required)$/.test(expression.expression.getText());
    for (const argument of expression.arguments) {
      // A schema inside another one, `z.array(idSchema)`, keeps its own place.
      if (!typescript.isIdentifier(argument) || isDerived) readExpression(argument, place, found);
    }
  } else if (typescript.isPropertyAccessExpression(expression)) {
    // `.check` of a schema, `.shape` of another one.
    readExpression(expression.expression, place, found);
  } else if (typescript.isIdentifier(expression) && expression.text.endsWith('Schema')) {
    found.takenOver.push({ from: expression.text, into: place });
  } else if (typescript.isAsExpression(expression) || typescript.isSatisfiesExpression(expression)) {
    readExpression(expression.expression, place, found);
  }
}

function readProperty(property: typescript.ObjectLiteralElementLike, place: string, found: Collected): void {
  if (typescript.isSpreadAssignment(property)) {
    readExpression(property.expression, place, found);
  } else if (typescript.isPropertyAssignment(property)) {
    const field = `${place}.${property.name.getText()}`;
    setText(field, docOf(property), found);
    // `{ id: idSchema }` is a schema inside another one.
    if (!typescript.isIdentifier(property.initializer)) readExpression(property.initializer, field, found);
  }
}

/** `'no_email'` with a comment before it becomes a line in the list of its enumeration. */
function readValue(value: typescript.Expression, place: string, found: Collected): void {
  if (!typescript.isStringLiteral(value)) return;
  const source = value.getSourceFile().text;
  const comment = typescript
    .getLeadingCommentRanges(source, value.getFullStart())
    ?.map(({ pos, end }) => source.slice(pos, end))
    .findLast((text) => text.startsWith('/**'));
  if (comment === undefined) return;
  const line = `- \`${value.text}\`: ${joinLines(comment.replace(/^\/\*\*|\*\/$/g, '').replace(/^\s*\* ?/gm, ''))}`;
  const before = found.texts[place];
  const separator = before?.split('\n').at(-1)?.startsWith('- ') ? '\n' : '\n\n';
  found.texts[place] = before === undefined ? line : `${before}${separator}${line}`;
}

function takeOver({ texts, takenOver }: Collected): void {
  // A schema may take over from one that has itself taken over.
  for (let size = -1; size !== Object.keys(texts).length;) {
    size = Object.keys(texts).length;
    for (const { from, into } of takenOver) {
      for (const [place, text] of Object.entries(texts)) {
        if (place.startsWith(`${from}.`)) texts[`${into}${place.slice(from.length)}`] ??= text;
      }
    }
  }
}

function setText(place: string, text: string | undefined, { texts }: Collected): void {
  if (text) texts[place] = text;
}

/** The text of the comment before `node`, without its tags. */
export function docOf(node: typescript.Node): string | undefined {
  const [doc] = typescript.getJSDocCommentsAndTags(node).filter(typescript.isJSDoc).slice(-1);
  const text = typescript.getTextOfJSDocComment(doc?.comment);
  return text === undefined ? undefined : joinLines(text);
}

/** Source lines end where the column did; paragraphs stay. */
export function joinLines(text: string): string {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim().replace(/\s*\n\s*/g, ' '))
    .join('\n\n');
}
