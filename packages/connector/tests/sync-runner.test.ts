import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startSync } from '../src/syncs/sync-start.ts';
import { JOBS_AT_ONCE } from '../src/db/job-queue.ts';
import { createSyncRunner, SyncProcessEnded, type SyncRunner } from '../src/sync-runner.ts';
import { addPayer, addPayment, addPosting } from './payment-rows.ts';
import { account, createSyncDealer, invoice, type SyncDealer } from './sync-dealer.ts';

/** The processes that this one has started and that run syncs. */
function syncProcesses(): number[] {
  const children = execFileSync('ps', ['-o', 'pid=,ppid=,args=', '-A'], { encoding: 'utf8' });
  return children
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(
      ([, parent, ...args]) => parent === String(process.pid) && args.join(' ').includes('sync-process'),
    )
    .map(([pid]) => Number(pid));
}

describe('the process of the syncs', () => {
  let dealer: SyncDealer;
  let runner: SyncRunner;
  before(async () => {
    dealer = await createSyncDealer();
    await dealer.query(`update dealers set erp_config = jsonb_build_object('directory', $1::text)`, [
      dealer.directory,
    ]);
    await dealer.export({ accounts: [account('A1'), account('A2')] });
    runner = createSyncRunner({
      databaseUrl: dealer.databaseUrl,
      payviteSecrets: ['a'.repeat(64)],
      isClockMovable: true,
      logLevel: 'silent',
    });
  });
  after(async () => {
    await runner.close();
    await dealer.close();
  });
  const run = async () => {
    const { id } = await dealer.start();
    await runner.run({ data: { dealerId: dealer.id, syncId: id }, isLastTry: false });
    return dealer.get(id);
  };

  it('starts with the first job, and runs a sync to its end, at the time of the clock', async () => {
    assert.deepEqual(syncProcesses(), []);
    await dealer.clock.moveBy(86_400_000);
    const sync = await run();
    assert.deepEqual([sync.state, sync.models[0]?.inserted], ['succeeded', 2]);
    assert.ok((sync.finishedAt ?? '') > sync.startedAt);
    assert.equal(syncProcesses().length, 1);
  });

  it('lets go what payments held of an item that it has read since it was booked', async () => {
    await dealer.export({
      accounts: [account('A1'), account('A2')],
      invoices: [invoice('I1', 'A1', '100.00')],
    });
    assert.equal((await run()).state, 'succeeded');
    const [item] = await dealer.query<{ id: string; customerId: string }>(
      'select id, customer_id as "customerId" from open_items where dealer_id = $1',
      [dealer.id],
    );
    assert.ok(item);
    const { customerId } = item;
    const allocations = { [item.id]: 10_000 };
    const { owner } = dealer;
    const payerId = await addPayer(owner, { dealerId: dealer.id, customerIds: [customerId] });
    const id = await addPayment(owner, {
      dealerId: dealer.id,
      customerId,
      payerId,
      state: 'settled',
      allocations,
    });
    await addPosting(owner, { dealerId: dealer.id, paymentId: id, postedAt: dealer.clock.now() });
    const held = async () =>
      (await dealer.query('select from open_item_holds where dealer_id = $1', [dealer.id])).length;
    assert.equal(await held(), 1);
    await dealer.clock.moveBy(60_000);
    await dealer.export({
      accounts: [account('A1'), account('A2')],
      invoices: [invoice('I1', 'A1', '7.00')],
    });
    assert.equal((await run()).state, 'succeeded');
    assert.equal(await held(), 0);
  });

  it('is the same for the next job, and comes after who serves', async () => {
    const [pid] = syncProcesses();
    assert.equal((await run()).state, 'succeeded');
    assert.deepEqual(syncProcesses(), [pid]);
    assert.equal(execFileSync('ps', ['-o', 'ni=', '-p', String(pid)], { encoding: 'utf8' }).trim(), '10');
  });

  it('shows its settings to nobody', () => {
    const [pid] = syncProcesses();
    const shown = execFileSync('ps', ['eww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
    assert.ok(!shown.includes('a'.repeat(64)));
    assert.ok(!shown.includes(dealer.databaseUrl));
  });

  it('fails its jobs when it is killed, and another one takes the next', async () => {
    const { id } = await dealer.start();
    const [pid = 0] = syncProcesses();
    const data = { dealerId: dealer.id, syncId: id };
    const failed = assert.rejects(
      runner.run({ data, isLastTry: false }),
      /process of the syncs ended \(SIGKILL\)/,
    );
    process.kill(pid, 'SIGKILL');
    await failed;
    await runner.run({ data, isLastTry: false });
    assert.equal((await dealer.get(id)).state, 'succeeded');
    assert.notDeepEqual(syncProcesses(), [pid]);
  });

  it('runs a sync of several dealers at once, and when it is killed frees the jobs of all', async () => {
    const ids = [dealer.id, ...(await addDealers(JOBS_AT_ONCE - 1))];
    const jobs: { dealerId: string; syncId: string }[] = [];
    for (const dealerId of ids) {
      const { id: syncId } = await dealer.database.asDealer(dealerId, (tx) => startSync(dealer.context, tx));
      jobs.push({ dealerId, syncId });
    }
    const run = () => jobs.map((data) => runner.run({ data, isLastTry: false }));
    // None gets to its end while somebody else has the balances.
    const holder = await dealer.owner.connect();
    try {
      await holder.query('begin');
      await holder.query('select from dealers for no key update');
      const ended = Promise.allSettled(run());
      await until(async () => (await waiting()) === JOBS_AT_ONCE);
      const [pid = 0, ...others] = syncProcesses();
      assert.deepEqual(others, []);
      process.kill(pid, 'SIGKILL');
      for (const outcome of await ended) {
        assert.ok(outcome.status === 'rejected');
        assert.ok(outcome.reason instanceof SyncProcessEnded);
      }
    } finally {
      await holder.query('rollback');
      holder.release();
    }
    await Promise.all(run());
    const states = await dealer.query<{ state: string }>(
      'select state from syncs where id = any ($1::uuid[])',
      [jobs.map(({ syncId }) => syncId)],
    );
    assert.deepEqual(
      states.map(({ state }) => state),
      jobs.map(() => 'succeeded'),
    );
    assert.equal(syncProcesses().length, 1);
  });

  /** More dealers, whose files are those of the first. */
  const addDealers = async (count: number): Promise<string[]> => {
    const rows = await dealer.query<{ id: string }>(
      `insert into dealers (id, mode, name, slug, time_zone, locale, currency, erp_kind, erp_config, created_at)
       select gen_random_uuid(), mode, name, slug || n, time_zone, locale, currency, erp_kind, erp_config, created_at
       from dealers, generate_series(1, $2::integer) n
       where id = $1 returning id`,
      [dealer.id, count],
    );
    return rows.map(({ id }) => id);
  };
  /** How many wait for a lock. */
  const waiting = async () => {
    const rows = await dealer.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows.length;
  };

  it('tells what a job failed with', async () => {
    await assert.rejects(
      runner.run({ data: { dealerId: 'no id', syncId: 'none' }, isLastTry: false }),
      /invalid input syntax for type uuid/,
    );
  });

  it('ends when it is closed', async () => {
    await runner.close();
    assert.deepEqual(syncProcesses(), []);
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 30_000; !(await condition()); await pause(20)) {
    assert.ok(Date.now() < deadline, 'the condition never came true');
  }
}
