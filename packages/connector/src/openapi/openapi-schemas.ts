import * as contract from '@payvite/sdk/schemas';
import * as z from 'zod/mini';
import type { ContractDescriptions } from './contract-descriptions.ts';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The JSON Schemas of a document (draft 2020-12): the contract's by name, and those of single operations. */
export interface OpenApiSchemas {
  /** For `components.schemas`. */
  named: Record<string, JsonSchema>;
  /** A `$ref` to a named one, else the schema itself. */
  of(schema: z.ZodMiniType): JsonSchema;
}

const PREFIX = '#/components/schemas/';
const SHARED = `${PREFIX}__shared`;

/**
 * Makes the schemas of what is sent: a field with a default may be left out, and an answer may have fields that are newer
 * than its reader. Every exported schema of the contract gets its type's name, a page of `Customer` is a `CustomerPage`.
 *
 * @param used all the schemas that will be asked for.
 */
export function makeOpenApiSchemas(
  used: Iterable<z.ZodMiniType>,
  { names, texts }: Pick<ContractDescriptions, 'names' | 'texts'>,
): OpenApiSchemas {
  const registry = z.registry<{ id: string }>();
  const places = new Map<string, string>();
  for (const [place, schema] of Object.entries(contract)) {
    if (!(schema instanceof z.ZodMiniType) || registry.has(schema)) continue;
    const id = names[place] ?? capitalized(place.replace(/Schema$/, ''));
    registry.add(schema, { id });
    places.set(id, place);
  }
  const ownIds = new Map<z.ZodMiniType, string>();
  for (const schema of used) {
    if (registry.has(schema)) continue;
    const id = `operation ${ownIds.size}`;
    registry.add(schema, { id });
    ownIds.set(schema, id);
  }
  const { schemas } = z.toJSONSchema(registry, { io: 'input', uri: (id) => `${PREFIX}${id}` });
  const named: Record<string, JsonSchema> = {};
  for (const [id, place] of places) named[id] = present(schemas[id] ?? {}, place, texts);

  const pages = new Map<z.ZodMiniType, string>();
  for (const [schema, id] of ownIds) {
    const item = itemOfPage(schemas[id] ?? {});
    if (item === undefined) continue;
    named[`${item}Page`] = {
      ...present(schemas[id] ?? {}, 'pageSchema', texts),
      description: `One page of \`${item}\`.`,
    };
    pages.set(schema, `${item}Page`);
  }
  return {
    named,
    of(schema) {
      const ownId = ownIds.get(schema);
      const name = ownId === undefined ? registry.get(schema)?.id : pages.get(schema);
      if (name !== undefined) return { $ref: `${PREFIX}${name}` };
      return present(schemas[ownId ?? ''] ?? {}, '', texts);
    },
  };
}

/** The name that a `$ref` to a named schema ends with; undefined for anything else. */
export function nameOfRef(schema: JsonSchema): string | undefined {
  return schema.$ref?.startsWith(PREFIX) ? schema.$ref.slice(PREFIX.length) : undefined;
}

/** The named item of what `pageSchema` makes. */
function itemOfPage({ properties = {} }: JsonSchema): string | undefined {
  const { data } = properties;
  const isPage = Object.keys(properties).join() === 'data,nextCursor,total';
  return isPage && typeof data === 'object' && isSchema(data.items) ? nameOfRef(data.items) : undefined;
}

/** `schema` with what the comments say of its `place`, and without what only zod needs. */
function present(schema: JsonSchema, place: string, texts: Record<string, string>): JsonSchema {
  const text = texts[place];
  return { ...(text === undefined ? {} : { description: text }), ...inside(schema, place, texts) };
}

/** `present` for what stands at the same place: the items of a list, the choices of a union. */
function inside(schema: JsonSchema, place: string, texts: Record<string, string>): JsonSchema {
  // Any JSON. zod says so with a type that contains itself.
  if (schema.$ref?.startsWith(SHARED)) return {};
  const { $schema: _dialect, $id: _id, ...shown } = schema;
  if (shown.type === 'integer') {
    if (shown.minimum === Number.MIN_SAFE_INTEGER) delete shown.minimum;
    if (shown.maximum === Number.MAX_SAFE_INTEGER) delete shown.maximum;
    if (shown.minimum === undefined || shown.maximum === undefined) shown.format = 'int64';
  }
  // A format has a specification of its own; zod's pattern for it is long and says nothing to a person.
  if (shown.type === 'string' && shown.format !== undefined) delete shown.pattern;
  // A query's boolean comes as the text `true`.
  if (String(shown.type) === 'boolean,string') shown.type = 'boolean';
  if (isSchema(shown.propertyNames) && JSON.stringify(shown.propertyNames) === '{"type":"string"}')
    delete shown.propertyNames;

  if (shown.properties !== undefined) {
    shown.properties = Object.fromEntries(
      Object.entries(shown.properties).map(([name, property]) => [
        name,
        isSchema(property) ? present(property, `${place}.${name}`, texts) : property,
      ]),
    );
  }
  for (const key of ['anyOf', 'oneOf', 'allOf'] as const) {
    const choices = shown[key];
    if (choices !== undefined) shown[key] = choices.map((choice) => inside(choice, place, texts));
  }
  for (const key of ['items', 'additionalProperties', 'propertyNames'] as const) {
    const part = shown[key];
    if (isSchema(part)) shown[key] = inside(part, place, texts);
  }
  return shown;
}

function isSchema(part: unknown): part is JsonSchema {
  return typeof part === 'object' && part !== null && !Array.isArray(part);
}

function capitalized(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
}
