import { fromKysely, PgBoss, type JobResult, type JobWithMetadata } from 'pg-boss';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { DealerTransaction } from './database.ts';
import { QUEUE_SCHEMA } from './global-tables.ts';
import { DEFERRED_MARK } from './prepared-client.ts';

/** What each queue's jobs carry: ids only, so that no name, address or link is in a job. */
export interface JobData {
  'sync.run': { dealerId: string; syncId: string };
  'mail.send': { dealerId: string; mailId: string };
}

export type QueueName = keyof JobData;

/** A worker that is silent for so long is taken as dead. pg-boss's least. */
const HEARTBEAT_SECONDS = 10;

/**
 * How each queue behaves. A worker that dies stops its heartbeat, and the job goes to another one; a handler that throws
 * is tried again with growing pauses.
 */
const QUEUES = {
  'sync.run': {
    retryLimit: 3,
    retryDelay: 5,
    retryBackoff: true,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    expireInSeconds: 3600,
  },
  'mail.send': {
    retryLimit: 20,
    retryDelay: 10,
    retryBackoff: true,
    retryDelayMax: 3600,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    expireInSeconds: 300,
  },
} as const satisfies Record<QueueName, object>;

/** How many jobs of each queue one process runs at a time: those of a batch together. */
export const WORKERS = {
  'sync.run': { batchSize: 1, localConcurrency: 1 },
  'mail.send': { batchSize: 5, localConcurrency: 2 },
} as const satisfies Record<QueueName, object>;

export interface Job<Name extends QueueName> {
  data: JobData[Name];
  retryCount: number;
  isLastTry: boolean;
}

/**
 * Handles the jobs that were fetched together, and settles each on its own, in the order of `jobs`: a rejected one is tried
 * again. When it throws, all of them are.
 */
export type JobHandler<Name extends QueueName> = (
  jobs: readonly Job<Name>[],
) => Promise<PromiseSettledResult<void>[]>;
export type JobHandlers = { [Name in QueueName]: JobHandler<Name> };

export interface JobQueue {
  /** Puts a job on the queue in the caller's transaction: it exists if and only if the transaction commits. */
  enqueue<Name extends QueueName>(
    tx: DealerTransaction,
    name: Name,
    data: JobData[Name],
    options?: { startAfterSeconds?: number },
  ): Promise<void>;
  /** Puts many jobs on one queue in the caller's transaction, in one statement; all become due together. */
  enqueueMany<Name extends QueueName>(
    tx: DealerTransaction,
    name: Name,
    data: readonly JobData[Name][],
    options?: { startAfterSeconds?: number },
  ): Promise<void>;
  /** Starts workers for every queue. */
  work(handlers: JobHandlers): Promise<void>;
  /** Runs every job that is due, here and now, until none is left. For tests and commands that don't `work`. */
  drain(handlers: JobHandlers): Promise<void>;
  /** The jobs of each queue that nobody has begun: those due now, and those due later. */
  countWaiting(): Promise<{ name: QueueName; now: number; later: number }[]>;
  stop(): Promise<void>;
}

/** Makes a handler of one that takes a single job; those that were fetched together run side by side. */
export function eachJob<Name extends QueueName>(
  handle: (data: JobData[Name], job: Pick<Job<Name>, 'retryCount' | 'isLastTry'>) => Promise<void> | void,
): JobHandler<Name> {
  return (jobs) => Promise.allSettled(jobs.map(async (job) => handle(job.data, job)));
}

/** Creates pg-boss's schema and our queues. Needs the owner's rights; part of `migrate`. */
export async function installQueues(url: string): Promise<void> {
  const boss = new PgBoss({ connectionString: url, schema: QUEUE_SCHEMA, supervise: false, schedule: false });
  boss.on('error', () => undefined);
  await boss.start();
  try {
    for (const [name, options] of Object.entries(QUEUES)) {
      await boss.createQueue(name, options);
      await boss.updateQueue(name, options);
    }
  } finally {
    await boss.stop({ graceful: false });
  }
}

/** Opens the queue on the service's own pool. */
export async function openJobQueue(pool: pg.Pool, logger: Logger): Promise<JobQueue> {
  const boss = new PgBoss({
    db: {
      // Several statements at once answer with an array of results, which pg-boss takes apart itself.
      executeSql: (text, values) => pool.query(text, values as unknown[]),
    },
    schema: QUEUE_SCHEMA,
    migrate: false,
    createSchema: false,
    schedule: false,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
  });
  boss.on('error', (error) => logger.error({ err: error }, 'job queue'));
  await boss.start();

  return {
    async enqueue(tx, name, data, options = {}) {
      await boss.send(name, data, {
        db: inTransaction(tx),
        ...(options.startAfterSeconds === undefined ? {} : { startAfter: options.startAfterSeconds }),
      });
    },
    async enqueueMany(tx, name, data, { startAfterSeconds } = {}) {
      if (data.length === 0) return;
      await boss.insert(
        name,
        data.map((each) => ({
          data: each,
          ...(startAfterSeconds === undefined ? {} : { startAfter: startAfterSeconds }),
        })),
        { db: inTransaction(tx) },
      );
    },
    async work(handlers) {
      for (const name of Object.keys(QUEUES) as QueueName[]) {
        const handler = handlers[name] as JobHandler<QueueName>;
        await boss.work(
          name,
          // The next batch is fetched at once only after a full one of several; a poll for each job would be two a second.
          {
            ...WORKERS[name],
            pollingIntervalSeconds: 0.5,
            burstWhenBatchFull: true,
            includeMetadata: true,
            perJobResults: true,
          },
          async (jobs: FetchedJob[]): Promise<JobResult[]> => {
            const results = await runJobs(jobs, handler);
            return jobs.map(({ id }, index) => {
              const result = results[index];
              return result?.status === 'rejected'
                ? { id, status: 'failed', output: describe(result.reason) }
                : { id, status: 'completed' };
            });
          },
        );
      }
    },
    async drain(handlers) {
      for (let ran = true; ran;) {
        ran = false;
        for (const name of Object.keys(QUEUES) as QueueName[]) {
          const jobs = await boss.fetch<JobData[QueueName]>(name, {
            includeMetadata: true,
            batchSize: WORKERS[name].batchSize,
          });
          if (jobs.length === 0) continue;
          ran = true;
          await settle(boss, name, jobs, handlers[name] as JobHandler<QueueName>);
        }
      }
    },
    async countWaiting() {
      const names = Object.keys(QUEUES);
      // By pg-boss's own clock, which also decides when a job is fetched.
      const { rows } = await pool.query<{ name: QueueName; now: number; later: number }>(
        `select queue.name,
           count(job.id) filter (where job.start_after <= ${QUEUE_SCHEMA}.job_now()) as now,
           count(job.id) filter (where job.start_after > ${QUEUE_SCHEMA}.job_now()) as later
         from unnest($1::text[]) as queue (name)
         left join ${QUEUE_SCHEMA}.job on job.name = queue.name and job.state < 'active'
         group by queue.name`,
        [names],
      );
      return rows;
    },
    stop: () => boss.stop({ graceful: true, timeout: 10_000 }),
  };
}

type FetchedJob = JobWithMetadata<JobData[QueueName]>;

function runJobs(
  jobs: readonly FetchedJob[],
  handler: JobHandler<QueueName>,
): Promise<PromiseSettledResult<void>[]> {
  return handler(
    jobs.map(({ data, retryCount, retryLimit }) => ({
      data,
      retryCount,
      isLastTry: retryCount >= retryLimit,
    })),
  );
}

/** Runs jobs that were fetched by hand, and keeps their heartbeats up meanwhile. @throws what the first one failed with. */
async function settle(
  boss: PgBoss,
  name: QueueName,
  jobs: readonly FetchedJob[],
  handler: JobHandler<QueueName>,
): Promise<void> {
  const heartbeat = setInterval(() => {
    boss
      .touch(
        name,
        jobs.map(({ id }) => id),
      )
      .catch(() => undefined);
  }, HEARTBEAT_SECONDS * 400);
  const results = await runJobs(jobs, handler).finally(() => clearInterval(heartbeat));
  for (const [index, { id }] of jobs.entries()) {
    const result = results[index];
    if (result?.status === 'rejected') await boss.fail(name, id, describe(result.reason));
    else await boss.complete(name, id);
  }
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

/** Lets pg-boss write in a transaction of ours. What it asks is the same each time, so its plan is kept. */
function inTransaction(tx: DealerTransaction): ReturnType<typeof fromKysely> {
  const { executeSql } = fromKysely(tx.db.withoutPlugins());
  return { executeSql: (text, values) => executeSql(`${DEFERRED_MARK} ${text}`, values) };
}

/** What pg-boss keeps with a failed job. */
function describe(error: unknown): { message: string } {
  return { message: error instanceof Error ? error.message : String(error) };
}
