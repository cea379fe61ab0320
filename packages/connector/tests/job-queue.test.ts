import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { pino } from 'pino';
import { openDatabase, type Database } from '../src/db/database.ts';
import { eachJob, openJobQueue, type JobData, type JobHandlers, type JobQueue } from '../src/db/job-queue.ts';
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

  const enqueue = (...mailIds: string[]) =>
    database.asDealer(dealerId, async (tx) => {
      for (const mailId of mailIds) await queue.enqueue(tx, 'mail.send', { dealerId, mailId });
    });

  const handlersFor = (
    send: (data: JobData['mail.send'], retryCount: number) => Promise<void> | void,
  ): JobHandlers => ({
    'sync.run': () => Promise.reject(new Error('no sync was asked for')),
    'mail.send': eachJob((data, { retryCount }) => send(data, retryCount)),
  });

  const stateOf = async (mailId: string) => {
    const { rows } = await owner.query<{ state: string; output: unknown }>(
      `select state::text, output from pgboss.job where data ->> 'mailId' = $1`,
      [mailId],
    );
    return rows;
  };

  it('has a job when its transaction commits, and none when it does not', async () => {
    const seen: string[] = [];
    await enqueue('committed');
    const failure = database.asDealer(dealerId, async (tx) => {
      await queue.enqueue(tx, 'mail.send', { dealerId, mailId: 'rolled back' });
      throw new Error('changed our mind');
    });
    await assert.rejects(failure, /changed our mind/);
    await queue.drain(handlersFor(({ mailId }) => void seen.push(mailId)));
    assert.deepEqual(seen, ['committed']);
  });

  it('keeps a job that is not due yet', async () => {
    await database.asDealer(dealerId, (tx) =>
      queue.enqueue(tx, 'mail.send', { dealerId, mailId: 'later' }, { startAfterSeconds: 3600 }),
    );
    await queue.drain(handlersFor(() => assert.fail('it is not due')));
    assert.deepEqual(await stateOf('later'), [{ state: 'created', output: null }]);
  });

  it('tries a job again that failed, and only that one, whatever ran beside it', async () => {
    const sent: string[] = [];
    await enqueue('bad', ...Array.from({ length: 20 }, (_, index) => `good ${index}`));
    await queue.work(
      handlersFor(({ mailId }) => {
        if (mailId === 'bad') throw new Error('no such mailbox');
        sent.push(mailId);
      }),
    );
    await until(async () => sent.length === 20 && (await stateOf('bad'))[0]?.state === 'retry');
    assert.deepEqual(await stateOf('bad'), [{ state: 'retry', output: { message: 'no such mailbox' } }]);
    await queue.stop();
    assert.equal(new Set(sent).size, 20);
    const { rows } = await owner.query(
      `select count(*)::int as count from pgboss.job where state = 'completed'`,
    );
    assert.deepEqual(rows, [{ count: 20 }]);
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
