import assert from 'node:assert/strict';
import { Holding, readDelivery } from './erp-testing-reading.ts';
import type { ErpSource } from '../erp-source.ts';
import { assertNoFaults } from './erp-testing-full-readings.ts';
import type { Check } from './erp-testing-world.ts';

/** Of other kinds, of times when it looked otherwise, and none at all. */
const STRANGE_CURSORS = [
  '',
  'null',
  '42',
  '{}',
  'x'.repeat(1_000),
  '2026-03-02T12:00:00.000Z',
  '{"kind":"other","target":"https://erp.example","at":"2026-03-02T12:00:00.000Z"}',
];

/** What a source promises of going on where it ended. */
export const CURSOR_CHECKS: Check[] = [
  {
    promise: 'goes on from its own cursor',
    isMade: ({ cursor }) => cursor !== null,
    async hold({ source, cursor }) {
      const { models } = await source.open(cursor);
      const partial = Object.values(models).filter(({ isPartial }) => isPartial);
      assert.notEqual(partial.length, 0, 'It delivers everything anew: then its cursor should be null.');
    },
  },
  {
    promise: 'delivers everything where the cursor is none of its own',
    async hold(world) {
      for (const cursor of STRANGE_CURSORS)
        await assertWhole(world.source, cursor, `from ${JSON.stringify(cursor)}`);
      const holding = new Holding();
      holding.apply(await readDelivery(world.source, STRANGE_CURSORS.at(-1) ?? ''));
      assert.deepEqual(holding.view(), (await world.readAll()).holding.view());
    },
  },
  {
    promise: 'delivers everything where the cursor is of other books',
    isMade: ({ cursor, elsewhere }) => cursor !== null && elsewhere !== undefined,
    async hold({ cursor, elsewhere }) {
      assert.ok(elsewhere);
      await assertWhole(elsewhere, cursor, 'from a cursor of other books');
    },
  },
  {
    promise: 'has told in all lists of changes together what it tells at once',
    async hold(world) {
      await world.sync();
      assert.deepEqual(world.holding.view(), (await world.readAll()).holding.view());
    },
  },
  {
    promise: 'was well formed in every reading',
    async hold({ faults }) {
      assertNoFaults(faults);
      return Promise.resolve();
    },
  },
];

async function assertWhole(source: ErpSource, cursor: string | null, how: string): Promise<void> {
  const { models } = await source.open(cursor);
  for (const { model, isPartial } of Object.values(models))
    assert.equal(isPartial, false, `${model}, ${how}: is partial.`);
}
