import type * as z from 'zod/mini';

/** A contract's file, and what it exports. */
export interface SchemaFile {
  /** `customer.ts`. */
  name: string;
  exports: Record<string, unknown>;
  /** The type beside each schema: `customerSchema` is `Customer`. */
  typeNames: Record<string, string>;
}

/**
 * Writes the schemas of answers, and of what they are made of, as plain data: a module's text, not yet formatted.
 *
 * @throws where a schema needs something that a shape cannot say: teach `Rule` and `checkShape`.
 */
export function writeShapes(files: readonly SchemaFile[]): string {
  const writer = new ShapeWriter(files);
  for (const { exports } of files)
    for (const [name, schema] of Object.entries(exports)) if (isAnswer(name, schema)) writer.write(schema);
  return writer.text();
}

/** What answers are, objects that are neither sent nor a problem; and what a page checks an address by before it is sent. */
function isAnswer(name: string, schema: unknown): schema is z.core.$ZodType {
  if (name === 'emailSchema') return true;
  if (/(Input|Params|Changes|Filter)Schema$|^problem/.test(name)) return false;
  return isSchema(name, schema) && schema._zod.def.type === 'object';
}

function isSchema(name: string, value: unknown): value is z.core.$ZodType {
  return /Schema$/.test(name) && typeof value === 'object' && value !== null && '_zod' in value;
}

class ShapeWriter {
  /** Where a schema that has a name of its own comes from. */
  readonly #origins = new Map<z.core.$ZodType, { name: string; type: string | undefined; file: string }>();
  readonly #constants = new Map<z.core.$ZodType, string>();
  readonly #types = new Map<string, Set<string>>();

  constructor(files: readonly SchemaFile[]) {
    for (const { name: file, exports, typeNames } of files)
      for (const [name, schema] of Object.entries(exports))
        // An alias, `export const listParamsSchema = pageParamsSchema`, adds no second one.
        if (isSchema(name, schema) && !this.#origins.has(schema) && schema._zod.def.type !== 'number')
          this.#origins.set(schema, { name, type: typeNames[name], file });
  }

  /** The module: what was written, each constant after those it needs. */
  text(): string {
    const imports = [...this.#types].map(
      ([file, names]) => `import type { ${[...names].sort().join(', ')} } from './schemas/${file}';`,
    );
    return [
      '// Made from the schemas by `npm run shapes`, and tested to say what they say. Not for editing.',
      '/* eslint-disable no-useless-escape -- patterns as zod has them */',
      "import type { Rule, Shape } from './answer-shape.ts';",
      ...imports.sort(),
      '',
      // What is said often has a name, so that it is loaded once.
      "const text: Rule = { is: 'text' };",
      "const int: Rule = { is: 'int' };",
      "const number: Rule = { is: 'number' };",
      "const flag: Rule = { is: 'boolean' };",
      "const textOrNull: Rule = { is: 'nullable', of: text };",
      '',
      ...this.#constants.values(),
      '',
    ].join('\n');
  }

  /** @returns the name of the constant where the schema has one, else the rule itself. */
  write(schema: z.core.$ZodType): string {
    const origin = this.#origins.get(schema);
    if (origin === undefined) return this.#writeRule(schema);
    const { name, type = 'string', file } = origin;
    const shapeName = name.replace(/Schema$/, 'Shape');
    if (!this.#constants.has(schema)) {
      const rule = this.#writeRule(schema);
      this.#constants.set(schema, `export const ${shapeName}: Shape<${type}> = ${rule};`);
      if (origin.type) this.#types.set(file, (this.#types.get(file) ?? new Set()).add(origin.type));
    }
    return shapeName;
  }

  #writeRule(schema: z.core.$ZodType): string {
    const { def } = schema._zod as { def: z.core.$ZodTypes['_zod']['def'] };
    switch (def.type) {
      case 'boolean':
        return 'flag';
      case 'number':
        return def.checks?.length || ('format' in def && def.format === 'safeint') ? 'int' : 'number';
      case 'string':
        return this.#writeString(schema as z.core.$ZodString);
      case 'enum':
        return `{ is: 'choice', of: ${JSON.stringify(Object.values(def.entries))} }`;
      case 'literal':
        return `{ is: 'choice', of: ${JSON.stringify(def.values)} }`;
      case 'nullable':
      case 'optional':
        return this.#writeWrapped(def.type, this.write(def.innerType));
      case 'array': {
        const least = minimumOf(def.checks);
        return `{ is: 'list', of: ${this.write(def.element)}${least === undefined ? '' : `, atLeast: ${least}`} }`;
      }
      case 'object': {
        const fields = Object.entries(def.shape).map(([field, inner]) => `${field}: ${this.write(inner)}`);
        return `{ is: 'object', fields: { ${fields.join(', ')} } }`;
      }
      case 'record':
        return this.#writeRecord(def);
      case 'union':
        return this.#writeUnion(def);
      case 'lazy':
        return isJson(schema) ? `{ is: 'json' }` : unknown(def.type);
      case 'pipe':
        // What a query writes as text; an answer has it as what it becomes.
        return this.write(def.out);
      default:
        return unknown(def.type);
    }
  }

  #writeWrapped(is: string, of: string): string {
    return is === 'nullable' && of === 'text' ? 'textOrNull' : `{ is: '${is}', of: ${of} }`;
  }

  #writeString({ _zod: { def } }: z.core.$ZodString): string {
    const form = 'format' in def ? def : undefined;
    const parts: string[] = [];
    let format = form as { format?: string; pattern?: RegExp } | undefined;
    for (const { _zod: check } of def.checks ?? []) {
      const checkDef = check.def as {
        check: string;
        format?: string;
        pattern?: RegExp;
        maximum?: number;
        tx?: (text: string) => string;
      };
      if (checkDef.check === 'string_format') format = checkDef;
      else if (checkDef.check === 'max_length') parts.push(`atMost: ${checkDef.maximum}`);
      else if (checkDef.check === 'overwrite' && checkDef.tx?.(' Aé') === ' aé')
        parts.push('lowerCase: true');
      else unknown(`check ${checkDef.check}`);
    }
    if (format)
      parts.unshift(`format: '${format.format}', pattern: ${format.pattern ?? unknown(`${format.format}`)}`);
    return parts.length === 0 ? 'text' : `{ ${["is: 'text'", ...parts].join(', ')} }`;
  }

  #writeRecord(def: z.core.$ZodRecordDef): string {
    const key = def.keyType._zod.def as { type: string; entries?: Record<string, string> };
    const of = this.write(def.valueType);
    if (key.type === 'string') return `{ is: 'record', of: ${of} }`;
    if (key.type !== 'enum' || !key.entries) return unknown(`a record by ${key.type}`);
    const keys = JSON.stringify(Object.values(key.entries));
    return `{ is: 'record', of: ${of}, keys: ${keys}${def.partial ? '' : ', isWhole: true'} }`;
  }

  #writeUnion(def: z.core.$ZodUnionDef): string {
    if ('discriminator' in def) {
      const by = String(def.discriminator);
      const cases = def.options.map((option) => {
        const shape = (option._zod.def as z.core.$ZodObjectDef).shape[by];
        const [value] = (shape?._zod.def as z.core.$ZodLiteralDef<string>).values;
        return `${value}: ${this.write(option)}`;
      });
      return `{ is: 'variant', by: '${by}', cases: { ${cases.join(', ')} } }`;
    }
    // `true` or, in a query, 'true'.
    const options = def.options.filter((option) => option._zod.def.type !== 'pipe');
    const [only] = options;
    return options.length === 1 && only ? this.write(only) : unknown('union');
  }
}

function minimumOf(checks: readonly z.core.$ZodCheck[] = []): number | undefined {
  const [minimum] = checks.map(({ _zod: { def } }) =>
    def.check === 'min_length'
      ? (def as z.core.$ZodCheckMinLengthDef).minimum
      : unknown(`check ${def.check}`),
  );
  return minimum;
}

/** `z.json()` is a union behind a `lazy` that holds itself. */
function isJson(schema: z.core.$ZodType): boolean {
  const { innerType } = (schema as z.core.$ZodLazy)._zod;
  const { def } = innerType._zod as { def: z.core.$ZodTypes['_zod']['def'] };
  return (
    def.type === 'union' &&
    def.options
      .map((option) => option._zod.def.type)
      .sort()
      .join() === 'array,boolean,null,number,record,string'
  );
}

function unknown(what: string): never {
  throw new Error(
    `An answer's shape cannot say: ${what}. See scripts/answer-shapes.ts and src/answer-shape.ts.`,
  );
}
