import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import * as z from 'zod/mini';
import { writeShapes } from '../scripts/answer-shapes.ts';
import { SHAPES_FILE, shapesOfSchemas } from '../scripts/write-answer-shapes.ts';
import { checkShape, pageShape, type Shape } from '../src/answer-shape.ts';
import * as shapes from '../src/answer-shapes.ts';
import * as schemas from '../src/schemas/index.ts';
import * as examples from './example-rows.ts';

const customerPage = examples.examplePage(
  [examples.exampleCustomer(1), examples.exampleCustomer(2)],
  'next',
  7,
);
const bulk = examples.exampleBulkInvitation('sending');

/** Right answers, each with what checks it: its zod schema, and the shape made of that. */
const ANSWERS: [string, z.ZodMiniType, Shape<unknown>, unknown][] = [
  [
    'a page of customers',
    schemas.pageSchema(schemas.customerSchema),
    pageShape(shapes.customerShape),
    customerPage,
  ],
  ['a summary', schemas.customerSummarySchema, shapes.customerSummaryShape, examples.exampleSummary()],
  ['an invitation', schemas.invitationSchema, shapes.invitationShape, examples.exampleInvitation()],
  ['an open item', schemas.openItemSchema, shapes.openItemShape, examples.exampleOpenItem()],
  [
    'an event',
    schemas.eventSchema,
    shapes.eventShape,
    { ...examples.exampleEvent(), data: { deep: [{ n: [1, null] }] } },
  ],
  ['a payer of a customer', schemas.customerPayerSchema, shapes.customerPayerShape, examples.examplePayer()],
  ['a call note', schemas.callNoteSchema, shapes.callNoteShape, examples.exampleCallNote()],
  [
    'a suggestion',
    schemas.contactSuggestionSchema,
    shapes.contactSuggestionShape,
    examples.exampleContactSuggestion(),
  ],
  ['a suppression', schemas.suppressionSchema, shapes.suppressionShape, examples.exampleSuppression()],
  ['a dealer', schemas.dealerSchema, shapes.dealerShape, examples.exampleDealer()],
  [
    'a sync',
    schemas.syncSchema,
    shapes.syncShape,
    { ...examples.exampleSync(), badRows: [examples.exampleBadRow()] },
  ],
  ['a bulk', schemas.bulkInvitationSchema, shapes.bulkInvitationShape, bulk],
  [
    'a row of a bulk',
    schemas.bulkInvitationRowSchema,
    shapes.bulkInvitationRowShape,
    examples.exampleBulkInvitationRow(),
  ],
  ['an embed session', schemas.embedSessionSchema, shapes.embedSessionShape, examples.exampleEmbedSession()],
];

/** What a fault may put in a place: all that JSON can say, and texts near the right ones. */
const STRAY_VALUES = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    12.5,
    2 ** 53,
    -(2 ** 53),
    '',
    'x',
    'USD',
    'usd',
    'pending',
    [],
    [1],
    {},
    { a: 1 },
  ],
  ...[
    '2026-12-04T09:00:00Z',
    '2026-12-04T09:00:00.123Z',
    '2026-12-04T09:00:00+01:00',
    '2026-12-04 09:00:00Z',
  ],
  ...[
    '2026-02-30',
    '2024-02-29',
    '2023-02-29',
    '2026-1-1',
    '0190B5C2-7C1E-7000-8000-00000000000A',
    'no-uuid',
  ],
];

/** Every place of a JSON value: the keys that lead to it. */
function placesOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...path, key]))];
}

type Fault = { at: number; what: 'replace' | 'remove' | 'add'; stray: unknown };

/** A copy with something wrong, or at least something else, in one place. */
function broken(value: unknown, { at, what, stray }: Fault): unknown {
  const places = placesOf(value);
  const path = places[at % places.length] ?? [];
  if (path.length === 0) return what === 'add' ? value : stray;
  const copy = structuredClone(value);
  const holder = path
    .slice(0, -1)
    .reduce((inner, key) => inner[key] as Record<string, unknown>, copy as Record<string, unknown>);
  const key = path.at(-1) ?? '';
  if (what === 'remove' && !Array.isArray(holder)) delete holder[key];
  else if (what === 'add' && !Array.isArray(holder)) holder[`newer~/${at}`] = stray;
  else holder[key] = stray;
  return copy;
}

/**
 * What zod says, in the places and words of a `ResponseShapeError`. Of each place the first fault: zod says of an empty
 * text in place of a list that it is too short, too.
 */
function zodIssues(error: z.core.$ZodError) {
  const issues = error.issues.map((issue) => ({
    pointer: issue.path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
    detail: detailOf(issue),
  }));
  return issues.filter(
    ({ pointer }, index) => issues.findIndex((other) => other.pointer === pointer) === index,
  );
}

function detailOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return `must be ${issue.expected}`;
  if (issue.code === 'invalid_format') return `must be of the format ${issue.format}`;
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`;
  return issue.code.replaceAll('_', ' ');
}

describe('the shapes of answers', () => {
  it('are what the schemas say now; else `npm run shapes -w packages/sdk`', async () => {
    assert.equal(await readFile(SHAPES_FILE, 'utf8'), await shapesOfSchemas());
  });

  for (const [what, schema, shape, answer] of ANSWERS) {
    it(`take ${what} as its schema does, right or broken anywhere`, () => {
      assert.deepEqual(checkShape(shape, answer), { value: z.parse(schema, answer), issues: [] });
      const fault = fc.record({
        at: fc.nat(10_000),
        what: fc.constantFrom('replace' as const, 'remove' as const, 'add' as const),
        stray: fc.oneof(fc.constantFrom<unknown>(...STRAY_VALUES), fc.jsonValue()),
      });
      fc.assert(
        fc.property(fc.array(fault, { minLength: 1, maxLength: 3 }), (faults) => {
          const value = faults.reduce(broken, answer);
          const expected = z.safeParse(schema, value);
          const { value: taken, issues } = checkShape(shape, value);
          if (expected.success) assert.deepEqual({ taken, issues }, { taken: expected.data, issues: [] });
          else assert.deepEqual(issues, zodIssues(expected.error));
        }),
        { numRuns: 1_000 },
      );
    });
  }

  it('hold what was planned by each way to choose', () => {
    const selections: unknown[] = [
      { by: 'customer_ids' },
      { by: 'filter', filter: { status: 'active', hasEmail: true, minOutstandingMinor: 5 }, isSearch: false },
      { by: 'cover_outstanding', coverOutstandingPercent: 80 },
    ];
    for (const selection of selections) {
      const answer = { ...bulk, selection };
      assert.deepEqual(checkShape(shapes.bulkInvitationShape, answer), { value: answer, issues: [] });
      assert.deepEqual(z.parse(schemas.bulkInvitationSchema, answer), answer);
    }
  });

  it('drop a filter of a newer connector, and refuse a value that only a query writes', () => {
    const selection = { by: 'filter', filter: { region: 'West', hasEmail: 'true' }, isSearch: false };
    const { value, issues } = checkShape(shapes.bulkInvitationShape, { ...bulk, selection });
    assert.deepEqual(value.selection, { ...selection, filter: {} });
    assert.deepEqual(issues, [{ pointer: '/selection/filter/hasEmail', detail: 'must be boolean' }]);
  });

  it('take no field from a prototype, and give none to one', () => {
    const answer = JSON.parse(
      JSON.stringify(examples.exampleEvent()).replace('"data":{', '"data":{"__proto__":{"a":1},'),
    ) as unknown;
    const { value, issues } = checkShape(shapes.eventShape, answer);
    assert.deepEqual(issues, []);
    assert.equal(Object.getPrototypeOf(value.data), Object.prototype);
    assert.ok(!Object.hasOwn(value.data, '__proto__'));
  });

  it('cannot be made of what they cannot say', () => {
    const exports = { oddSchema: z.object({ at: z.date() }) };
    assert.throws(() => writeShapes([{ name: 'odd.ts', exports, typeNames: {} }]), /cannot say: date/);
    const refined = { oddSchema: z.object({ text: z.string().check(z.refine((text) => text !== 'no')) }) };
    assert.throws(
      () => writeShapes([{ name: 'odd.ts', exports: refined, typeNames: {} }]),
      /cannot say: check custom/,
    );
  });
});
