import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { keepHouse } from '../src/jobs.ts';
import { plainCustomers } from './export-folder.ts';
import { addDealer, startTestConnector, type TestConnector } from './test-connector.ts';

const DAY_MS = 86_400_000;

interface Old {
  days: number;
  state?: 'succeeded' | 'failed' | 'needs_approval';
  source?: string;
  isFull?: boolean;
}

describe('the syncs of long ago', () => {
  let test: TestConnector;
  let other: TestConnector;
  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(1) });
    other = await addDealer(test, { name: 'Cedar', rows: plainCustomers(1) });
  });
  after(() => test.close());
  beforeEach(async () => {
    await test.owner.query('delete from syncs');
    await test.owner.query('delete from imports');
  });

  /** Adds syncs that ended so long ago, each with a bad row; returns their ids. */
  const add = async (olds: Old[], of = test) => {
    const now = test.connector.context.clock.now().getTime();
    const ids: string[] = [];
    for (const { days, state = 'failed', source = 'csv', isFull = true } of olds) {
      const id = randomUUID();
      const at = new Date(now - days * DAY_MS);
      await test.owner.query(
        `insert into syncs (dealer_id, id, source, state, is_full, started_at, progress_at, finished_at)
         values ($1, $2, $3, $4, $5, $6, $6, $6)`,
        [of.connector.dealerId, id, source, state, isFull, at],
      );
      await test.owner.query(
        `insert into bad_rows (dealer_id, sync_id, number, model, row, reason) values ($1, $2, 1, 'invoices', 2, 'Faulty.')`,
        [of.connector.dealerId, id],
      );
      ids.push(id);
    }
    return ids;
  };
  const times = (count: number, old: Old) => Array.from({ length: count }, () => old);
  const left = async (ids: readonly string[]) => {
    const { rows } = await test.owner.query<{ id: string }>('select id from syncs where id = any ($1)', [
      ids,
    ]);
    return ids.filter((id) => rows.some((row) => row.id === id));
  };
  const clean = () => keepHouse(test.connector.context);

  it('go with their bad rows after 90 days, but for the newest hundred', async () => {
    const newest = await add(times(100, { days: 1 }));
    const [old, young] = await add([{ days: 91 }, { days: 89 }]);
    assert.ok(old && young);
    await clean();
    assert.deepEqual(await left([...newest, old, young]), [...newest, young]);
    const { rows } = await test.owner.query('select from bad_rows where sync_id = $1', [old]);
    assert.equal(rows.length, 0);
  });

  it('stay where there are fewer than a hundred, however old, and are counted for each dealer', async () => {
    await add(times(100, { days: 1 }), other);
    const own = await add([{ days: 400 }, { days: 4000 }]);
    const [others] = [await add([{ days: 400 }], other)];
    await clean();
    assert.deepEqual([await left(own), await left(others)], [own, []]);
  });

  it('stay while they wait for a person, and where the next one goes on from them', async () => {
    await add(times(100, { days: 1 }));
    const [waiting, full, changes, olderFull, ofAnother] = await add([
      { days: 100, state: 'needs_approval' },
      { days: 110, state: 'succeeded' },
      { days: 105, state: 'succeeded', isFull: false },
      { days: 120, state: 'succeeded' },
      { days: 130, state: 'succeeded', source: 'odoo', isFull: false },
    ]);
    assert.ok(waiting && full && changes && olderFull && ofAnother);
    await clean();
    const kept = [waiting, full, changes];
    assert.deepEqual(await left([...kept, olderFull, ofAnother]), kept);
  });

  it('take the imports along that they applied', async () => {
    await add(times(100, { days: 1 }));
    await add([{ days: 95, state: 'succeeded' }]);
    const [old] = await add([{ days: 96, state: 'succeeded', source: 'import' }]);
    const { id } = await test.client.imports.create({ exportedAt: '2026-01-15T08:00:00.000Z' });
    await test.owner.query('update imports set sync_id = $1 where id = $2', [old, id]);
    await clean();
    assert.deepEqual((await test.client.imports.list()).data, []);
  });
});
