import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeSchemas } from '../scripts/schema-descriptions.ts';

const BASE = `
import * as z from 'zod/mini';

/** The columns. */
export const KEYS = ['a'] as const;

/** Query of every list. */
export const pageParamsSchema = z.object({
  /** Where to go on. */
  cursor: z.optional(z.string()),
});

/** One page. */
export function pageSchema<Item extends z.ZodMiniType>(item: Item) {
  return z.object({
    /** The rows. */
    data: z.array(item),
  });
}
`;
const SOURCE = `
/**
 * A customer, whose comment
 * goes on.
 *
 * And on.
 */
export const customerSchema = z.strictObject({
  id: idSchema,
  /** What is owed. */
  outstandingMinor: minorSchema,
  counts: z.nullable(
    z.object({
      /** Of all. */
      all: z.int(),
    }),
  ),
  list: z.array(z.object({
    /** Of one. */
    one: z.string(),
  })),
}).check(z.refine(() => true, { error: 'no' }));

/** Query of customers. */
export const listParamsSchema = z.extend(pageParamsSchema, {
  /** By what. */
  sort: z._default(sortSchema, 'name'),
});
export const filterSchema = z.strictObject(z.omit(listParamsSchema, { cursor: true }).shape);
export const auditSchema = z.object({ ...customerSchema.shape, id: z.string() });

/** Why not. */
export const reasonSchema = z.enum([
  /** Nobody has
   * an address. */
  'no_email',
  'plain',
  // Not for readers.
  'hidden',
  /** It was undone. */
  'undone',
]);

/** With statuses. */
export const STATUSES = {
  /** Not there. */
  not_found: 404,
} as const;

export type Client = z.infer<typeof customerSchema>;
export type Params = Partial<z.output<typeof listParamsSchema>>;
`;

describe('describeSchemas', () => {
  const { names, texts } = describeSchemas([SOURCE, BASE]);

  it('reads the comments of constants, also over several lines and paragraphs', () => {
    assert.equal(texts['customerSchema'], 'A customer, whose comment goes on.\n\nAnd on.');
    assert.equal(texts['KEYS'], 'The columns.');
  });

  it('reads those of fields, also of objects within', () => {
    assert.equal(texts['customerSchema.outstandingMinor'], 'What is owed.');
    assert.equal(texts['customerSchema.counts.all'], 'Of all.');
    assert.equal(texts['customerSchema.list.one'], 'Of one.');
    assert.equal(texts['customerSchema.id'], undefined);
    assert.equal(texts['STATUSES.not_found'], 'Not there.');
  });

  it('lists the values of an enumeration that have one', () => {
    assert.equal(
      texts['reasonSchema'],
      'Why not.\n\n- `no_email`: Nobody has an address.\n- `undone`: It was undone.',
    );
  });

  it('follows a schema that is made from another one, in whatever order', () => {
    assert.equal(texts['listParamsSchema'], 'Query of customers.');
    assert.equal(texts['listParamsSchema.cursor'], 'Where to go on.');
    assert.equal(texts['filterSchema.sort'], 'By what.');
    assert.equal(texts['auditSchema.counts.all'], 'Of all.');
    assert.equal(texts['filterSchema'], undefined);
  });

  it('reads what a function makes', () => {
    assert.equal(texts['pageSchema'], 'One page.');
    assert.equal(texts['pageSchema.data'], 'The rows.');
  });

  it('knows the type beside a schema', () => {
    assert.deepEqual(names, { customerSchema: 'Client' });
  });
});
