import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { failSync, type SyncContext } from './syncs/sync-service.ts';
import { lockSync } from './syncs/sync-store.ts';
import type { Job, JobData } from './db/job-queue.ts';

/** What a process needs to run syncs; it goes there by no argument and no variable, which others could read. */
export interface SyncSettings {
  databaseUrl: string;
  payviteSecrets: [string, ...string[]];
  isClockMovable: boolean;
  logLevel: string;
}

export type SyncMessage =
  | { type: 'open'; settings: SyncSettings }
  | { type: 'run'; id: number; data: JobData['sync.run']; isLastTry: boolean };

export interface SyncAnswer {
  id: number;
  /** Why it failed; left out where it did not. */
  error?: string;
}

/** The process of the syncs ended while one was under way, which could not note that itself. */
export class SyncProcessEnded extends Error {}

/** Who waits for the end of a job. */
interface Asker {
  resolve: () => void;
  reject: (error: Error) => void;
}

/** Runs syncs in a process of their own, so that whoever reads or pays meanwhile does not notice. */
export interface SyncRunner {
  /** The handler of `sync.run`. @throws what the sync failed with; {SyncProcessEnded}. */
  run(job: Pick<Job<'sync.run'>, 'data' | 'isLastTry'>): Promise<void>;
  /** Ends the process; a sync under way begins anew with whoever gets its job next. */
  close(): Promise<void>;
}

/** Where nothing is to be synced for so long, the process ends; the next job starts another one. */
const IDLE_MS = 30_000;

const MODULE = new URL(
  import.meta.url.endsWith('.ts') ? './sync-process.ts' : './sync-process.js',
  import.meta.url,
);

/**
 * In megabytes. Rows pass through and are gone; left to itself, V8 lets what is gone pile up as far as the machine's memory
 * goes. Near a bound it collects in time, whatever the size of the ERP. Less room for what is new, and it would copy each
 * batch time and again.
 */
const HEAP = ['--max-semi-space-size=16', '--max-old-space-size=256'];

/**
 * Of glibc, by mallopt(3); elsewhere nobody reads it. What a batch took outside of V8's heap, mostly texts on their way to the
 * database, goes back to the machine at once; otherwise it is kept for later, more of it the longer a process runs.
 */
const ALLOCATOR = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
};

const PROCESS_ENDED =
  'The process that read the ERP ended each time, perhaps for lack of memory; the log tells more. Start another sync.';

/** Makes a runner; its process starts with the first job. */
export function createSyncRunner(settings: SyncSettings): SyncRunner {
  let child: ChildProcess | undefined;
  let idle: NodeJS.Timeout | undefined;
  let jobs = 0;
  /** By process: one that is told to end may still be there when the next one has begun. */
  const askers = new WeakMap<ChildProcess, Map<number, Asker>>();

  const start = (): ChildProcess => {
    const waiting = new Map<number, Asker>();
    const started = fork(MODULE, {
      execArgv: [...process.execArgv, ...HEAP],
      env: { ...process.env, ...ALLOCATOR },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    started.on('message', ({ id, error }: SyncAnswer) => {
      const asker = waiting.get(id);
      waiting.delete(id);
      if (error === undefined) asker?.resolve();
      else asker?.reject(new Error(error));
      if (waiting.size === 0) idle = setTimeout(() => started.disconnect(), IDLE_MS).unref();
    });
    askers.set(started, waiting);
    // Whoever waits is told by its exit.
    started.on('error', () => undefined);
    started.once('exit', (code, signal) => {
      if (child === started) child = undefined;
      for (const { reject } of waiting.values())
        reject(new SyncProcessEnded(`The process of the syncs ended (${signal ?? code}).`));
      waiting.clear();
    });
    started.send({ type: 'open', settings } satisfies SyncMessage);
    return started;
  };

  return {
    run({ data, isLastTry }) {
      clearTimeout(idle);
      // One that has been told to end takes no more.
      if (child?.connected !== true) child = start();
      const running = child;
      const waiting = askers.get(running) ?? new Map<number, Asker>();
      return new Promise((resolve, reject) => {
        const id = (jobs += 1);
        waiting.set(id, { resolve, reject });
        running.send({ type: 'run', id, data, isLastTry } satisfies SyncMessage, (error) => {
          if (error === null) return;
          waiting.delete(id);
          reject(error);
        });
      });
    },
    async close() {
      clearTimeout(idle);
      const ending = child;
      if (ending === undefined) return;
      const exited = once(ending, 'exit');
      if (ending.connected) ending.disconnect();
      await exited;
    },
  };
}

/** Runs a sync in its own process; where that ends at the last try, the sync fails here, as nobody else can tell. */
export async function runSyncElsewhere(
  context: Pick<SyncContext, 'database' | 'events'>,
  runner: Pick<SyncRunner, 'run'>,
  job: Pick<Job<'sync.run'>, 'data' | 'isLastTry'>,
): Promise<void> {
  try {
    await runner.run(job);
  } catch (error) {
    if (error instanceof SyncProcessEnded && job.isLastTry) {
      const { dealerId, syncId } = job.data;
      await context.database.asDealer(dealerId, async (tx) => {
        const sync = await lockSync(tx, syncId);
        if (sync?.state === 'running') await failSync(context, tx, sync, PROCESS_ENDED);
      });
    }
    throw error;
  }
}
