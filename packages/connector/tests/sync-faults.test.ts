import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Sync } from '@payvite/sdk/schemas';
import { pino } from 'pino';
import { startDueSync } from '../src/syncs/sync-schedule.ts';
import { runSync } from '../src/syncs/sync-service.ts';
import { startSync } from '../src/syncs/sync-start.ts';
import { sourceOf } from './odoo-reading.ts';
import { startOdooServer, type OdooFault, type OdooServer } from './odoo-server.ts';
import { createSyncDealer, type SyncDealer } from './sync-dealer.ts';

const MINUTE_MS = 60_000;
const PARTNERS = 'res.partner/search_read';
const LINES = 'account.move.line/search_read';

/** What must stay with Odoo: the stand-in's tracebacks name it. */
const SECRET = /hunter2|Traceback/;

describe('a sync of an ERP', () => {
  let dealer: SyncDealer;
  let odoo: OdooServer;
  let log: string;
  let customers: number[];
  let lines: number[];

  before(async () => {
    dealer = await createSyncDealer();
    await dealer.query(`update dealers set erp_kind = 'odoo', sync_every_minutes = 60`);
    dealer.context.logger = pino(
      new Writable({
        write(chunk, _encoding, done) {
          log += String(chunk);
          done();
        },
      }),
    );
  });
  after(() => dealer.close());

  beforeEach(async () => {
    odoo = await startOdooServer(19);
    const source = sourceOf(odoo, { pageSize: 3, timeoutMs: 300 });
    dealer.context.sourceOf = () => Promise.resolve(source);
    [customers, lines, log] = [[], [], ''];
    for (let count = 0; count < 8; count += 1) {
      const id = odoo.events.addCustomer({ name: `Customer ${count}`, email: `ap@c${count}.example` });
      customers.push(id);
      lines.push(odoo.events.addInvoice(id, 100_00 + count));
    }
    const sync = await run({ isFull: true });
    // What another test left is gone by now, and that may be much.
    if (sync.state === 'needs_approval') await dealer.approve(sync.id);
    else assert.equal(sync.state, 'succeeded', sync.error ?? '');
    odoo.passMs(10 * MINUTE_MS);
    await dealer.clock.moveBy(10 * MINUTE_MS);
  });
  afterEach(() => odoo.close());

  const start = (options: { isFull?: boolean } = {}) =>
    dealer.as((tx) => startSync(dealer.context, tx, options));
  const attempt = (syncId: string, isLastTry: boolean) =>
    runSync(dealer.context, { dealerId: dealer.id, syncId }, { isLastTry });
  const run = async (options: { isFull?: boolean } = {}): Promise<Sync> => {
    const { id } = await start(options);
    await attempt(id, true);
    return dealer.get(id);
  };
  /** All that a dealer sees of its ERP, with what wrote each row. */
  const held = async () => ({
    rows: await dealer.query(`select 'customer' as what, id, xmin::text from customers
      union all select 'contact', id, xmin::text from contacts
      union all select 'item', id, xmin::text from open_items
      union all select 'balance', customer_id, xmin::text from customer_balances order by 1, 2`),
    asOf: await dealer.query('select as_of from dealers'),
  });
  const staged = () =>
    dealer.query(
      'select 1 from staged_customers union all select 1 from staged_contacts union all select 1 from staged_items',
    );
  const changeMuch = () => {
    for (const id of customers) {
      odoo.events.rename(id, `Renamed ${id}`);
      odoo.events.addInvoice(id, 5_00);
    }
  };
  const assertAllChanged = ({ models }: Sync) =>
    assert.deepEqual(
      models.map(({ inserted, updated, invalid }) => [inserted + updated, invalid]),
      [
        [8, 0],
        [8, 0],
        [8, 0],
        [0, 0],
      ],
    );
  const assertNothingTold = async (sync: Sync) => {
    const jobs = await dealer.query('select output from pgboss.job');
    for (const said of [sync.error ?? '', log, JSON.stringify(jobs), JSON.stringify(sync)])
      assert.doesNotMatch(said, SECRET);
  };

  for (const [fault, call, words] of [
    ['locked-out', LINES, /does not let us in\. Check the user/],
    ['no-rights', LINES, /rights for this/],
    ['repeat', PARTNERS, /Odoo repeats itself in its list of res\.partner\. Nothing was applied/],
  ] satisfies [OdooFault, string, RegExp][]) {
    it(`fails at once where it meets ${fault} in the middle, and changes nothing`, async () => {
      const before = await held();
      changeMuch();
      odoo.fail({ fault, call, after: 2, times: 100 });
      const { id } = await start();
      await attempt(id, false);
      const sync = await dealer.get(id);
      assert.equal(sync.state, 'failed');
      assert.match(sync.error ?? '', words);
      assert.match(log, /sync failed/);
      await assertNothingTold(sync);
      assert.deepEqual([await held(), await staged()], [before, []]);
    });
  }

  for (const [fault, words] of [
    ['patience', /asks for patience/],
    ['traceback', /an error of its own \(500\)/],
    ['cut', /began an answer and did not end it/],
    ['hang', /cannot be reached/],
  ] satisfies [OdooFault, RegExp][]) {
    it(`waits where it meets ${fault} again and again, fails in the end, and changes nothing`, async () => {
      const before = await held();
      changeMuch();
      odoo.fail({ fault, call: LINES, after: 2, times: 100 });
      const { id } = await start();
      await assert.rejects(attempt(id, false), { code: 'unavailable' });
      assert.equal((await dealer.get(id)).state, 'running');
      await attempt(id, true);
      const sync = await dealer.get(id);
      assert.equal(sync.state, 'failed');
      assert.match(sync.error ?? '', words);
      await assertNothingTold(sync);
      assert.deepEqual([await held(), await staged()], [before, []]);
      odoo.heal();
      assert.equal((await run()).models[0]?.updated, 8);
    });
  }

  it('goes on where it meets each of them once', async () => {
    changeMuch();
    for (const fault of ['patience', 'patience-1s', 'traceback', 'cut', 'lost', 'hang'] satisfies OdooFault[])
      for (const call of [PARTNERS, LINES]) odoo.fail({ fault, call, after: 1 });
    const sync = await run();
    assert.equal(sync.state, 'succeeded', sync.error ?? '');
    assertAllChanged(sync);
    await assertNothingTold(sync);
  });

  it('begins again where it was killed in the middle, and what was killed does no harm', async () => {
    changeMuch();
    odoo.fail({ fault: 'hang', call: LINES, after: 2 });
    const { id } = await start();
    const killed = attempt(id, true);
    while (!(await dealer.get(id)).models.some(({ model }) => model === 'invoices')) await pause(5);
    await attempt(id, true);
    const sync = await dealer.get(id);
    assert.equal(sync.state, 'succeeded', sync.error ?? '');
    assertAllChanged(sync);
    await killed;
    assert.deepEqual(await dealer.get(id), sync);
  });

  it('reads everything where the ERP’s clock has gone back, and misses nothing', async () => {
    assert.equal((await run()).isFull, false);
    odoo.passMs(-60 * MINUTE_MS);
    const [first = 0] = customers;
    odoo.events.rename(first, 'Back in time');
    const sync = await run();
    assert.deepEqual([sync.state, sync.isFull], ['succeeded', true]);
    const names = await dealer.query('select 1 from customers where name = $1', ['Back in time']);
    assert.equal(names.length, 1);
    odoo.events.rename(first, 'Onward');
    const next = await run();
    assert.deepEqual([next.isFull, next.models[0]?.updated], [false, 1]);
  });

  for (const [what, lose, kind] of [
    ['customers', () => customers.slice(4).forEach(odoo.events.deletePartner), 'would_deactivate_customers'],
    ['invoices', () => lines.slice(4).forEach((id) => odoo.books.lines.delete(id)), 'would_close_open_items'],
  ] as const) {
    it(`that has lost half its ${what} waits for a person, and changes nothing`, async () => {
      const before = await held();
      lose();
      const sync = await run({ isFull: true });
      assert.equal(sync.state, 'needs_approval');
      assert.ok(
        sync.guards.some((guard) => guard.kind === kind),
        JSON.stringify(sync.guards),
      );
      assert.deepEqual(await held(), before);
      await dealer.clock.moveBy(24 * 60 * MINUTE_MS);
      assert.equal(await dealer.as((tx) => startDueSync(dealer.context, tx)), undefined);
    });
  }

  it('that archives half its customers in a list of changes waits, too', async () => {
    const before = await held();
    customers.slice(4).forEach(odoo.events.archive);
    const sync = await run();
    assert.deepEqual([sync.state, sync.isFull], ['needs_approval', false]);
    assert.deepEqual(await held(), before);
    assert.equal((await dealer.approve(sync.id)).state, 'succeeded');
  });

  it('is due again by itself after a failure, with growing pauses, until it succeeds', async () => {
    odoo.fail({ fault: 'traceback', times: 1_000_000 });
    const due = () => dealer.as((tx) => startDueSync(dealer.context, tx));
    await dealer.clock.moveBy(60 * MINUTE_MS);
    for (const minutes of [1, 2, 4, 8, 16, 32, 60, 60]) {
      const sync = await due();
      assert.ok(sync, `not due after ${minutes} minutes`);
      await attempt(sync.id, true);
      assert.equal((await dealer.get(sync.id)).state, 'failed');
      await dealer.clock.moveBy((minutes - 0.5) * MINUTE_MS);
      assert.equal(await due(), undefined, `due before ${minutes} minutes are over`);
      await dealer.clock.moveBy(MINUTE_MS);
    }
    odoo.heal();
    const sync = await due();
    assert.ok(sync);
    await attempt(sync.id, true);
    assert.equal((await dealer.get(sync.id)).state, 'succeeded');
    await dealer.clock.moveBy(59 * MINUTE_MS);
    assert.equal(await due(), undefined);
  });
});
