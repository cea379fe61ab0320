import { setPriority } from 'node:os';
import { createClock, type Clock } from './clock.ts';
import { deriveKeys } from './derived-keys.ts';
import { runSync, type SyncContext } from './syncs/sync-service.ts';
import { openDatabase, openPool } from './db/database.ts';
import { JOBS_AT_ONCE } from './db/job-queue.ts';
import { createErpSources } from './erp/erp-sources.ts';
import { createEventHints } from './events/event-hints.ts';
import { createEventLog } from './events/event-log.ts';
import { createLogger } from './logger.ts';
import { subscribeToSyncs } from './sync-subscriptions.ts';
import type { SyncAnswer, SyncMessage, SyncSettings } from './sync-runner.ts';

// The process in which syncs run (sync-runner.ts). Who waits for a page of the dashboard comes first.

/** Of each sync one writes, another one beside it; one is to spare. */
const CONNECTIONS = 2 * JOBS_AT_ONCE + 1;
const NICENESS = 10;

async function open(settings: SyncSettings): Promise<Omit<SyncContext, 'queue'> & { clock: Clock }> {
  const { databaseUrl, payviteSecrets, isClockMovable, logLevel } = settings;
  const logger = createLogger(logLevel);
  const pool = openPool(databaseUrl, CONNECTIONS);
  const clock = await createClock(pool, { movable: isClockMovable });
  const database = openDatabase(pool, clock);
  const hints = createEventHints(pool, logger);
  const sourceOf = createErpSources(deriveKeys(payviteSecrets));
  const events = createEventLog({ onEmit: hints.announce });
  subscribeToSyncs({ events });
  return { clock, database, logger, sourceOf, events };
}

let context: ReturnType<typeof open> | undefined;

async function answer(message: SyncMessage): Promise<void> {
  if (message.type === 'open') {
    context = open(message.settings);
    // Each job that comes is told of it.
    context.catch(() => undefined);
    return;
  }
  const { id, data, isLastTry } = message;
  const reply: SyncAnswer = await Promise.resolve(context)
    .then(async (opened) => {
      if (opened === undefined) throw new Error('A job came before the settings.');
      // Another process may have moved it.
      await opened.clock.synchronize();
      return runSync(opened, data, { isLastTry });
    })
    .then(
      () => ({ id }),
      (error: unknown) => ({
        id,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
    );
  process.send?.(reply);
}

setPriority(NICENESS);
process.on('message', (message: SyncMessage) => void answer(message));
// Told to end like everybody, it waits for whoever started it: a sync may still come to its end.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.exit());
