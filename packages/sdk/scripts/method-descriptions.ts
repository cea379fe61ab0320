import typescript from 'typescript';
import { docOf, joinLines } from './schema-descriptions.ts';

/** What the comment of a method of the SDK says of the operation behind it. */
export interface MethodDescription {
  /** `invitations.send` */
  sdkMethod: string;
  /** Markdown; null where the method has no comment. */
  text: string | null;
  /** What a success is. */
  returns: string | null;
  /** What each problem means here, by its code. */
  problems: Record<string, string>;
}

/** What the comments of the SDK's classes say, for those who read no TypeScript. */
export interface MethodDescriptions {
  /** By request: `POST /v1/invitations/{}/resend`. */
  operations: Record<string, MethodDescription>;
  /** What each noun is about, by the first part of its paths: `bulk-invitations`. */
  nouns: Record<string, string>;
}

/**
 * Collects the TSDoc comments of the SDK's methods.
 *
 * @param sources the text of each file with a class.
 * @param methods where each stands and what it asks for.
 */
export function describeMethods(
  sources: readonly string[],
  methods: readonly { name: string; className: string; request: string }[],
): MethodDescriptions {
  const classes = new Map<string, typescript.ClassDeclaration>();
  for (const text of sources) {
    const file = typescript.createSourceFile('class.ts', text, typescript.ScriptTarget.ESNext, true);
    for (const statement of file.statements) {
      if (typescript.isClassDeclaration(statement) && statement.name)
        classes.set(statement.name.text, statement);
    }
  }
  const described: MethodDescriptions = { operations: {}, nouns: {} };
  for (const { name, className, request } of methods) {
    const declared = classes.get(className);
    const method = declared?.members.find((member) => member.name?.getText() === name.split('.')[1]);
    const aboutNoun = declared && docOf(declared);
    if (aboutNoun !== undefined) described.nouns[request.split('/')[2] ?? ''] ??= aboutNoun;
    described.operations[request] = {
      sdkMethod: name,
      text: (method && docOf(method)) ?? null,
      returns: (method && tagsOf(method, 'returns')[0]) ?? null,
      problems: Object.fromEntries(
        (method ? tagsOf(method, 'throws') : []).flatMap((text) => {
          const [, codes = '', meaning = ''] = /^((?:`\w+`(?:, | or )?)+): ([^]+)$/.exec(text) ?? [];
          return Array.from(codes.matchAll(/\w+(?=`)/g), ([code]) => [code, meaning] as const);
        }),
      ),
    };
  }
  return described;
}

function tagsOf(node: typescript.Node, name: string): string[] {
  return typescript
    .getJSDocTags(node)
    .filter((tag) => tag.tagName.text === name)
    .map((tag) => joinLines(typescript.getTextOfJSDocComment(tag.comment) ?? ''));
}
