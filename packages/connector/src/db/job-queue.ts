import { fromKysely, PgBoss, type JobResult, type JobWithMetadata } from 'pg-boss';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { DealerTransaction } from './database.ts';
import { QUEUE_SCHEMA } from './global-tables.ts';
import { DEFERRED_MARK } from './prepared-client.ts';

/** What each queue's jobs carry: ids only, so that no name, address or link is in a job. */
export interface JobData {
  'sync.run': { dealerId: string; syncId: string };
}

export type QueueName = keyof JobData;

/** A worker that is silent for so long is taken as dead. pg-boss's least. */
const HEARTBEAT_SECONDS = 10;

/** So many jobs of a queue one process does at a time, so that one dealer's slow ERP does not keep all others waiting. */
export const JOBS_AT_ONCE = 4;

/** So many of them are kept from jobs that are behind, so that those never take all. */
const KEPT_FROM_BEHIND = 1;
/** pg-boss fetches the highest first. */
const PRIORITY = { usual: 0, behind: -1 };

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
    // A large ERP that answers slowly takes hours; a worker that died is told by its heartbeat.
    expireInSeconds: 86_400,
  },
} as const satisfies Record<QueueName, object>;

export interface Job<Name extends QueueName> {
  data: JobData[Name];
  retryCount: number;
  isLastTry: boolean;
}

/** Does a job; one that throws is tried again. */
export type JobHandler<Name extends QueueName> = (job: Job<Name>) => Promise<void>;
export type JobHandlers = { [Name in QueueName]: JobHandler<Name> };

export interface JobQueue {
  /**
   * Puts a job on the queue in the caller's transaction: it exists if and only if the transaction commits.
   *
   * @param options.isBehind it may take long for nothing: the others go first, and it takes no place that is kept for them.
   */
  enqueue<Name extends QueueName>(
    tx: DealerTransaction,
    name: Name,
    data: JobData[Name],
    options?: { isBehind?: boolean },
  ): Promise<void>;
  /** Starts a worker for every queue. */
  work(handlers: JobHandlers): Promise<void>;
  /** Runs every job that is due, here and now, until none is left. For tests and commands that don't `work`. */
  drain(handlers: JobHandlers): Promise<void>;
  /** The jobs of each queue that nobody has begun: those due now, and those due later. */
  countWaiting(): Promise<{ name: QueueName; now: number; later: number }[]>;
  stop(): Promise<void>;
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
    async enqueue(tx, name, data, { isBehind = false } = {}) {
      const priority = isBehind ? PRIORITY.behind : PRIORITY.usual;
      await boss.send(name, data, { db: inTransaction(tx), priority });
    },
    async work(handlers) {
      const places = [
        { localConcurrency: JOBS_AT_ONCE - KEPT_FROM_BEHIND },
        { localConcurrency: KEPT_FROM_BEHIND, minPriority: PRIORITY.usual },
      ];
      for (const name of Object.keys(QUEUES) as QueueName[]) {
        const run = (jobs: FetchedJob[]): Promise<JobResult[]> =>
          Promise.all(
            jobs.map((job) =>
              handlers[name](toJob(job)).then(
                (): JobResult => ({ id: job.id, status: 'completed' }),
                (error: unknown): JobResult => ({ id: job.id, status: 'failed', output: describe(error) }),
              ),
            ),
          );
        for (const place of places) {
          const options = {
            pollingIntervalSeconds: 0.5,
            includeMetadata: true,
            perJobResults: true,
          } as const;
          await boss.work(name, { ...options, ...place }, run);
        }
      }
    },
    async drain(handlers) {
      for (let ran = true; ran;) {
        ran = false;
        for (const name of Object.keys(QUEUES) as QueueName[]) {
          const [job] = await boss.fetch<JobData[QueueName]>(name, { includeMetadata: true });
          if (job === undefined) continue;
          ran = true;
          await settle(boss, name, job, handlers[name]);
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

function toJob({ data, retryCount, retryLimit }: FetchedJob): Job<QueueName> {
  return { data, retryCount, isLastTry: retryCount >= retryLimit };
}

/** Runs a job that was fetched by hand, and keeps its heartbeat up meanwhile. @throws what it failed with. */
async function settle(
  boss: PgBoss,
  name: QueueName,
  job: FetchedJob,
  handler: JobHandler<QueueName>,
): Promise<void> {
  const heartbeat = setInterval(() => {
    boss.touch(name, job.id).catch(() => undefined);
  }, HEARTBEAT_SECONDS * 400);
  try {
    await handler(toJob(job));
  } catch (error) {
    await boss.fail(name, job.id, describe(error));
    throw error;
  } finally {
    clearInterval(heartbeat);
  }
  await boss.complete(name, job.id);
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
