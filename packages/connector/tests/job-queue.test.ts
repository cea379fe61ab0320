import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { pino } from 'pino';
import { openDatabase, type Database } from '../src/db/database.ts';
import { JOBS_AT_ONCE, openJobQueue, type JobHandlers, type JobQueue } from '../src/db/job-queue.ts';
import { createScratchDatabase, type ScratchDatabase } from './scratch-database.ts';

const dealerId = '11111111-1111-4111-8111-111111111111';

describe('openJobQueue', () => {
  let scratch: ScratchDatabase;
  let owner: pg.Pool;
  let database: Database;
  let queue: JobQueue;
  let logged: string[];
  let queues: JobQueue[];

  before(async () => {
    scratch = await createScratchDatabase();
    owner = new pg.Pool({ connectionString: scratch.url, max: 1 });
    database = openDatabase(scratch.url, { now: () => new Date() });
  });

  beforeEach(async () => {
    [logged, queues] = [[], []];
    queue = await open();
  });

  afterEach(async () => {
    for (const each of queues) await each.stop();
    await owner.query('delete from pgboss.job');
  });

  after(async () => {
    await database.close();
    await owner.end();
    await scratch.drop();
  });

  const open = async () => {
    const logger = pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) });
    const opened = await openJobQueue(database.pool, logger);
    queues.push(opened);
    return opened;
  };

  const enqueue = (...syncIds: string[]) =>
    database.asDealer(dealerId, async (tx) => {
      for (const syncId of syncIds) await queue.enqueue(tx, 'sync.run', { dealerId, syncId });
    });

  const handlersFor = (run: (syncId: string, retryCount: number) => void): JobHandlers => ({
    'sync.run': async ({ data, retryCount }) => run(data.syncId, retryCount),
  });

  const stateOf = async (syncId: string) => {
    const { rows } = await owner.query<{ state: string; output: unknown }>(
      `select state::text, output from pgboss.job where data ->> 'syncId' = $1`,
      [syncId],
    );
    return rows;
  };

  it('has a job when its transaction commits, and none when it does not', async () => {
    const seen: string[] = [];
    await enqueue('committed');
    const failure = database.asDealer(dealerId, async (tx) => {
      await queue.enqueue(tx, 'sync.run', { dealerId, syncId: 'rolled back' });
      throw new Error('changed our mind');
    });
    await assert.rejects(failure, /changed our mind/);
    await queue.drain(handlersFor((syncId) => void seen.push(syncId)));
    assert.deepEqual(seen, ['committed']);
  });

  it('keeps a job that is not due yet', async () => {
    await enqueue('later');
    await owner.query(`update pgboss.job set start_after = now() + interval '1 hour'`);
    await queue.drain(handlersFor(() => assert.fail('it is not due')));
    assert.deepEqual(await stateOf('later'), [{ state: 'created', output: null }]);
    assert.deepEqual(await queue.countWaiting(), [{ name: 'sync.run', now: 0, later: 1 }]);
  });

  it('says what a job failed with that it runs by hand, and tries it again later', async () => {
    await enqueue('bad');
    const failing = handlersFor(() => {
      throw new Error('no such folder');
    });
    await assert.rejects(queue.drain(failing), /no such folder/);
    assert.deepEqual(await stateOf('bad'), [{ state: 'retry', output: { message: 'no such folder' } }]);
    await queue.drain(failing);
  });

  it('tries a job again that failed, and only that one', async () => {
    const done: string[] = [];
    await enqueue('bad', 'good 1', 'good 2', 'good 3');
    await queue.work(
      handlersFor((syncId) => {
        if (syncId === 'bad') throw new Error('no such folder');
        done.push(syncId);
      }),
    );
    await until(async () => done.length === 3 && (await stateOf('bad'))[0]?.state === 'retry');
    assert.deepEqual(await stateOf('bad'), [{ state: 'retry', output: { message: 'no such folder' } }]);
    await queue.stop();
    assert.equal(new Set(done).size, 3);
    const { rows } = await owner.query(
      `select count(*)::int as count from pgboss.job where state = 'completed'`,
    );
    assert.deepEqual(rows, [{ count: 3 }]);
  });

  it('does some jobs at a time, begins the next as one ends, and never more at once', async () => {
    const names = Array.from({ length: JOBS_AT_ONCE + 3 }, (_, index) => `job ${index}`);
    await enqueue(...names);
    const begun: string[] = [];
    const ends: (() => void)[] = [];
    let most = 0;
    let running = 0;
    await queue.work({
      'sync.run': async ({ data }) => {
        begun.push(data.syncId);
        running += 1;
        most = Math.max(most, running);
        await new Promise<void>((resolve) => ends.push(resolve));
        running -= 1;
      },
    });
    await until(() => Promise.resolve(begun.length === JOBS_AT_ONCE));
    // Each that ends makes room for one, whatever becomes of the others.
    for (let ended = 1; ended <= names.length - JOBS_AT_ONCE; ended += 1) {
      ends.shift()?.();
      await until(() => Promise.resolve(begun.length === JOBS_AT_ONCE + ended));
    }
    for (const end of ends) end();
    await until(() => Promise.resolve(running === 0));
    assert.equal(most, JOBS_AT_ONCE);
    assert.deepEqual([...begun].sort(), names);
  });

  it('begins those that are behind after the others, and never lets them take every place', async () => {
    const behind = Array.from({ length: JOBS_AT_ONCE + 2 }, (_, index) => `slow ${index}`);
    await database.asDealer(dealerId, async (tx) => {
      for (const syncId of behind)
        await queue.enqueue(tx, 'sync.run', { dealerId, syncId }, { isBehind: true });
    });
    await enqueue('first');
    const begun: string[] = [];
    const ends: (() => void)[] = [];
    const isSlow = (syncId: string) => syncId.startsWith('slow');
    await queue.work({
      'sync.run': async ({ data: { syncId } }) => {
        begun.push(syncId);
        if (isSlow(syncId)) await new Promise<void>((resolve) => ends.push(resolve));
      },
    });
    await until(() => Promise.resolve(begun.length === JOBS_AT_ONCE));
    assert.ok(begun.includes('first'), 'it came last, and did not wait');
    // None of the slow ones has ended when these come.
    await enqueue('second', 'third');
    await until(async () => (await stateOf('third'))[0]?.state === 'completed');
    assert.equal(begun.filter(isSlow).length, JOBS_AT_ONCE - 1);
    // With nothing else to do, each has its turn.
    while (begun.filter(isSlow).length < behind.length || ends.length > 0) {
      ends.shift()?.();
      await pause(5);
    }
    assert.deepEqual(begun.filter(isSlow).sort(), behind);
  });

  it('hands the job of a worker that fell silent to another one', async () => {
    await enqueue('orphan');
    // What a worker leaves that was killed: an active job whose heartbeat is too old.
    await owner.query(
      `update pgboss.job set state = 'active', started_on = now() - interval '1 minute',
         heartbeat_on = now() - interval '1 minute'`,
    );
    await until(async () => (await stateOf('orphan'))[0]?.state === 'retry');
    await owner.query('update pgboss.job set start_after = now()');
    const retries: number[] = [];
    await queue.drain(handlersFor((_, retryCount) => void retries.push(retryCount)));
    assert.deepEqual(retries, [1]);
    assert.deepEqual(logged, []);
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 30_000; !(await condition()); await pause(20)) {
    assert.ok(Date.now() < deadline, 'the condition never came true');
  }
}
