import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { runSync } from '../src/syncs/sync-service.ts';
import { deleteStaged } from '../src/syncs/sync-staging.ts';
import { startSync } from '../src/syncs/sync-start.ts';
import { deleteOldBadRows } from '../src/syncs/sync-deletion-store.ts';
import { runSyncElsewhere, SyncProcessEnded } from '../src/sync-runner.ts';
import { customerOf, itemOf, scriptedSource, type Script } from './scripted-source.ts';
import { createSyncDealer, type SyncDealer } from './sync-dealer.ts';

const LISTED: Script = {
  customers: Array.from({ length: 10 }, (_, at) => customerOf(`C${at}`)),
  contacts: [],
  invoices: [itemOf('I1', 'C0', 100_00), itemOf('I2', 'C1', 50_00)],
  adjustments: [],
};

describe('a sync that is interrupted', () => {
  let dealer: SyncDealer;
  /** Called after the customers were listed. */
  let onCustomers = () => Promise.resolve();
  before(async () => {
    dealer = await createSyncDealer();
    await dealer.query(`update dealers set erp_kind = 'odoo'`);
    const source = scriptedSource(() => LISTED);
    dealer.context.sourceOf = () =>
      Promise.resolve({
        ...source,
        async open(cursor) {
          const delivery = await source.open(null);
          const { contacts } = delivery.models;
          const read = async function* () {
            await onCustomers();
            yield* contacts?.read() ?? [];
          };
          const models = { ...delivery.models, ...(contacts && { contacts: { ...contacts, read } }) };
          return { models, nextCursor: () => cursor };
        },
      });
    await dealer.sync();
  });
  after(() => dealer.close());

  const begin = async () => (await dealer.as((tx) => startSync(dealer.context, tx, { isFull: true }))).id;
  const run = (syncId: string, isLastTry = false) =>
    runSync(dealer.context, { dealerId: dealer.id, syncId }, { isLastTry });
  const inactive = () => dealer.query(`select 1 from customers where status = 'inactive'`);

  it('by a crash of the database, is read anew and loses nobody', async () => {
    const id = await begin();
    onCustomers = async () => {
      // What has no log is empty after a crash.
      await dealer.query(
        'truncate staged_customers, staged_contacts, staged_items, staged_changes, staged_runs',
      );
    };
    await assert.rejects(run(id), /database has crashed/);
    assert.deepEqual(await inactive(), []);
    assert.equal((await dealer.get(id)).state, 'running', 'to be tried again');
    onCustomers = () => Promise.resolve();
    await run(id);
    const sync = await dealer.get(id);
    assert.deepEqual([sync.state, sync.models[0]?.missing], ['succeeded', 0]);
    assert.deepEqual(await inactive(), []);
  });

  it('at its last try by the end of its process, has failed', async () => {
    const id = await begin();
    const runner = {
      run: () => Promise.reject(new SyncProcessEnded('The process of the syncs ended (SIGKILL).')),
    };
    const job = { data: { dealerId: dealer.id, syncId: id } };
    await assert.rejects(runSyncElsewhere(dealer.context, runner, { ...job, isLastTry: false }), /SIGKILL/);
    assert.equal((await dealer.get(id)).state, 'running');
    await assert.rejects(runSyncElsewhere(dealer.context, runner, { ...job, isLastTry: true }), /SIGKILL/);
    const sync = await dealer.get(id);
    assert.equal(sync.state, 'failed');
    assert.match(sync.error ?? '', /process that read the ERP ended each time/);
    assert.equal((await dealer.sync()).state, 'succeeded', 'the next one runs');
  });

  it('forgets many staged rows at once, unless somebody else has staged some or is at it', async () => {
    const id = await begin();
    const other = randomUUID();
    const stageMany = () =>
      dealer.query(`
        insert into staged_items (dealer_id, sync_id, model, erp_id, row, is_bad, number)
        select '${dealer.id}', '${id}', 'invoices', n::text, n, false, repeat('x', 1000) from generate_series(1, 9000) n`);
    const size = async () =>
      (await dealer.query<{ size: number }>(`select pg_relation_size('staged_items')::integer as size`))[0]
        ?.size ?? 0;
    const forget = () => dealer.as((tx) => deleteStaged(tx, id));

    await stageMany();
    await dealer.query(`insert into staged_runs (dealer_id, sync_id) values ('${dealer.id}', '${other}')`);
    await forget();
    assert.deepEqual(await dealer.query('select 1 from staged_items'), []);
    assert.ok((await size()) > 8_000_000, 'deleted one by one, as another run has rows there');
    await dealer.query(`delete from staged_runs where sync_id = '${other}'`);

    await stageMany();
    // A push stages and ends within one transaction, and leaves no marker that others could see.
    await dealer.as(async (tx) => {
      await sql`delete from staged_items where sync_id = ${other}`.execute(tx.db);
      await forget();
    });
    assert.ok((await size()) > 8_000_000, 'nor is the other waited for');

    await stageMany();
    await forget();
    assert.equal(await size(), 0);
    await run(id);
    assert.equal((await dealer.get(id)).state, 'succeeded');
  });

  it('because the ERP is another one now, is approved by nobody', async () => {
    const script = { ...LISTED, customers: LISTED.customers?.slice(0, 3) ?? [] };
    const source = scriptedSource(() => script);
    const before = dealer.context.sourceOf;
    dealer.context.sourceOf = () => Promise.resolve({ ...source, open: () => source.open(null) });
    const waiting = await dealer.sync();
    assert.equal(waiting.state, 'needs_approval');
    await dealer.query(`update dealers set erp_kind = 'push'`);
    await assert.rejects(dealer.approve(waiting.id), { code: 'sync_not_supported' });
    await dealer.query(`update dealers set erp_kind = 'odoo'`);
    dealer.context.sourceOf = before;
    assert.equal((await dealer.sync()).state, 'succeeded');
    assert.deepEqual(await inactive(), []);
  });

  it('leaves its bad rows for a month, and those of the newest one for as long as it is that', async () => {
    const faulty = { ...LISTED, invoices: [itemOf('I1', 'nobody', 100_00), itemOf('I2', 'C1', 50_00)] };
    const source = scriptedSource(() => faulty);
    dealer.context.sourceOf = () => Promise.resolve({ ...source, open: () => source.open(null) });
    const [older, newest] = [await dealer.sync(), await dealer.sync()];
    const clean = () => dealer.as((tx) => deleteOldBadRows(tx));
    await clean();
    assert.equal((await dealer.badRows(older.id)).length, 1);
    await dealer.clock.moveBy(31 * 86_400_000);
    await clean();
    assert.deepEqual(
      [(await dealer.badRows(older.id)).length, (await dealer.badRows(newest.id)).length],
      [0, 1],
    );
    assert.equal((await dealer.get(older.id)).badRowCount, 1, 'how many there were stays known');
  });
});
