import type { Sync } from '@payvite/sdk/schemas';
import type { Logger } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { planForValues, type DealerTransaction } from '../db/database.ts';
import type { JobData, JobQueue } from '../db/job-queue.ts';
import type { SyncRow } from '../db/tables.ts';
import { dayInZone } from '../dealers/dealer-day.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { AppError, notFound } from '../errors.ts';
import { SourceError, type SourceDelivery } from '../erp/erp-source.ts';
import type { EventActor, EventLog } from '../events/event-log.ts';
import { ensureAged, lockAging, recomputeAging } from './customer-aging.ts';
import { applyStagedRows, countBadRows, deleteUnlistedContacts } from './customer-sync-apply.ts';
import { checkStagedRows, findGuards, type SyncedFiles } from './customer-sync-checks.ts';
import { noteDifferences } from './customer-sync-differences.ts';
import {
  beginAttempt,
  beginPush,
  countStaged,
  countLines,
  lockRun,
  Overtaken,
  stageDelivery,
  type ReadingContext,
  type SyncRun,
} from './customer-sync-reading.ts';
import { deleteStaged, giveMemory, isStaged, SYNC_MODELS } from './customer-sync-staging.ts';
import {
  findSync,
  findSyncInState,
  insertSync,
  lockSync,
  toSync,
  updateSync,
} from './customer-sync-store.ts';
import { reviewImport } from './import-review.ts';
import { deleteImportFiles, IMPORT } from './import-store.ts';

export interface SyncContext extends ReadingContext {
  queue: Pick<JobQueue, 'enqueue'>;
  events: Pick<EventLog, 'emit'>;
  logger: Pick<Logger, 'error'>;
}

/** A running sync that got no further for so long has lost its job, and is given another. */
const ABANDONED_AFTER_MS = 10 * 60_000;
const SYSTEM: EventActor = { type: 'system', id: null };

/**
 * Starts a sync: its row and its job, in the caller's transaction. Where one runs already, that one is returned. One that
 * waits for approval is given up: what it read is older than what will be read now.
 *
 * @param options.isFull reads everything, although the source could tell what has changed.
 * @throws {AppError} 409 `sync_not_supported`: the ERP pushes.
 */
export async function startSync(
  context: Pick<SyncContext, 'queue' | 'events'>,
  tx: DealerTransaction,
  { isFull = false }: { isFull?: boolean } = {},
): Promise<Sync> {
  // One start at a time for a dealer.
  await lockAging(tx);
  const running = await findSyncInState(tx, 'running');
  if (running !== undefined) {
    if (tx.now.getTime() - running.progressAt.getTime() > ABANDONED_AFTER_MS) {
      await updateSync(tx, running.id, { progressAt: tx.now });
      await context.queue.enqueue(tx, 'sync.run', { dealerId: tx.dealerId, syncId: running.id });
    }
    return toSync(running, []);
  }
  await supersede(context, tx);
  const { erpKind } = await getDealer(tx);
  if (erpKind === 'push') {
    throw new AppError(
      'sync_not_supported',
      'This dealer’s ERP pushes what has changed: there is nothing to read. Push it: PUT /v1/customers/batch.',
    );
  }
  return toSync(await begin(context, tx, { source: erpKind, isFull }), []);
}

/**
 * Starts the sync of an import: it stops before anything is applied. One that waits for approval is given up.
 *
 * @throws {AppError} 409 `sync_running`: another one runs.
 */
export async function startReview(
  context: Pick<SyncContext, 'queue' | 'events'>,
  tx: DealerTransaction,
): Promise<SyncRow> {
  await lockAging(tx);
  if ((await findSyncInState(tx, 'running')) !== undefined)
    throw new AppError('sync_running', 'Another sync runs now. Ask again when it has ended.');
  await supersede(context, tx);
  return begin(context, tx, { source: IMPORT, isFull: true });
}

/** Gives up a sync that waits for approval; one in any other state stays as it is. */
export async function giveUpSync(
  context: Pick<SyncContext, 'events'>,
  tx: DealerTransaction,
  id: string,
  reason: string,
): Promise<void> {
  const sync = await lockSync(tx, id);
  if (sync?.state === 'needs_approval') await fail(context, tx, sync, reason);
}

async function supersede(context: Pick<SyncContext, 'events'>, tx: DealerTransaction): Promise<void> {
  const waiting = await findSyncInState(tx, 'needs_approval');
  if (waiting !== undefined)
    await fail(context, tx, waiting, 'Superseded: a newer sync was started before this one was approved.');
}

async function begin(
  context: Pick<SyncContext, 'queue'>,
  tx: DealerTransaction,
  about: { source: string; isFull: boolean },
): Promise<SyncRow> {
  const sync = await insertSync(tx, { id: uuidv7(), ...about });
  await context.queue.enqueue(tx, 'sync.run', { dealerId: tx.dealerId, syncId: sync.id });
  return sync;
}

/**
 * Lets a sync that waits for a person go on: just what was staged is applied, by a job. The sync is `running` again.
 *
 * @throws {AppError} 404 `sync_not_found`; 409 `sync_needs_no_approval` in any other state.
 */
export async function approveSync(
  context: Pick<SyncContext, 'queue'>,
  tx: DealerTransaction,
  id: string,
): Promise<Sync> {
  await lockAging(tx);
  const sync = await lockSync(tx, id);
  if (sync === undefined) throw notFound('sync_not_found', 'sync');
  if (sync.state !== 'needs_approval') {
    throw new AppError(
      'sync_needs_no_approval',
      `This sync is ${sync.state}; only one that needs approval can be approved.`,
    );
  }
  const approved = await updateSync(tx, id, {
    state: 'running',
    approvedAt: tx.now,
    progressAt: tx.now,
    finishedAt: null,
  });
  await context.queue.enqueue(tx, 'sync.run', { dealerId: tx.dealerId, syncId: id });
  return toSync(approved, []);
}

/**
 * Runs a sync that is `running`: reads the source into staging, batch by batch, then checks and applies everything in one
 * transaction. The handler of `sync.run`. A run that died on the way begins again; of two handlers of one run the one
 * that began first stops. A source that delivers nothing usable makes the sync `failed`, without another try; one that
 * gives no answer does so at the last try.
 *
 * @param job `isLastTry`: an error that is not the source's fault makes the sync `failed` too, before it is thrown.
 */
export async function runSync(
  context: Omit<SyncContext, 'queue'>,
  { dealerId, syncId }: JobData['sync.run'],
  job: { isLastTry: boolean } = { isLastTry: false },
): Promise<void> {
  const begun = await context.database.asDealer(dealerId, (tx) => beginAttempt(tx, syncId));
  if (begun === undefined) return;
  const run: SyncRun = { ...begun, dealerId, syncId };
  try {
    if (!run.isApproved) {
      await stageDelivery(context, run);
      await countStaged(context, run);
    }
    await context.database.asDealer(dealerId, (tx) => finish(context, tx, run));
  } catch (error) {
    if (error instanceof Overtaken) return;
    const isSourceFault = error instanceof SourceError;
    const isFinal = job.isLastTry || (isSourceFault && error.code !== 'unavailable');
    if (isFinal) {
      const message = isSourceFault
        ? error.message
        : 'Stopped by an error of its own. Start another sync; the log tells more.';
      await context.database.asDealer(dealerId, async (tx) => {
        const sync = await lockSync(tx, syncId);
        if (sync?.state === 'running' && sync.attempt === run.attempt) await fail(context, tx, sync, message);
      });
    }
    if (!isSourceFault || !isFinal) throw error;
    context.logger.error({ dealerId, syncId, reason: error.message }, 'sync failed');
  }
}

async function finish(
  context: Pick<SyncContext, 'events'>,
  tx: DealerTransaction,
  run: SyncRun,
): Promise<void> {
  await planForValues(tx);
  // In this order everywhere: balances, then the sync.
  await lockAging(tx);
  const sync = await lockRun(tx, run);
  await giveMemory(tx);

  if (!run.isApproved) {
    await checkRun(tx, run);
    const guards = await findGuards(tx, run.syncId, run.files);
    if (run.import !== undefined) guards.unshift(...(await reviewImport(tx, run, run.import)));
    if (guards.length > 0) {
      const changes = { guards, state: 'needs_approval', finishedAt: tx.now } as const;
      await end(context, tx, await updateSync(tx, run.syncId, changes));
      return;
    }
  }
  if (run.isApproved && !(await isStaged(tx, run.syncId)) && hasGoodRows(run.files)) {
    throw new SourceError(
      'What was reviewed is gone, as the database has crashed since. Start another sync; nothing was applied.',
    );
  }
  if (await applyRun(tx, run)) await recomputeAging(tx, dayInZone(tx.now, run.dealer.timeZone));
  else await ensureAged(tx);
  await endWell(context, tx, run, run.import?.exportedAt ?? sync.startedAt);
  if (run.import !== undefined) await deleteImportFiles(tx, run.import.id);
}

function hasGoodRows(files: SyncedFiles): boolean {
  return Object.values(files).some((file) => !file.isSkipped && file.lines > file.badRowCount);
}

/** Applies what an ERP has pushed, at once: all of it, in the caller's transaction. */
export async function runPush(
  context: Pick<SyncContext, 'events'>,
  tx: DealerTransaction,
  delivery: SourceDelivery,
  contactsListedOf: readonly string[],
): Promise<Sync> {
  await planForValues(tx);
  await lockAging(tx);
  const run = await beginPush(tx, delivery);
  await checkRun(tx, run);
  await deleteUnlistedContacts(tx, run.syncId, contactsListedOf);
  await applyRun(tx, run);
  // A push follows the other: balances are counted once somebody reads them.
  await tx.db.updateTable('dealers').set({ agedOn: null }).where('id', '=', tx.dealerId).execute();
  await endWell(context, tx, run, tx.now);
  const sync = await findSync(tx, run.syncId);
  if (sync === undefined) throw new Error('The sync of a push is gone.');
  return sync;
}

/** Finds the rows that are faulty beside the others, and notes what was read. */
async function checkRun(tx: DealerTransaction, run: SyncRun): Promise<void> {
  await checkStagedRows(tx, run.syncId, run.files);
  for (const model of SYNC_MODELS) {
    const file = run.files[model];
    if (file !== undefined) await noteDifferences(tx, run.syncId, model, file);
  }
  const bad = await countBadRows(tx, run.syncId);
  for (const model of SYNC_MODELS) {
    const file = run.files[model];
    if (file !== undefined) file.badRowCount = bad.get(model) ?? 0;
  }
  await updateSync(tx, run.syncId, {
    files: run.files,
    models: countLines(run.files),
    badRowCount: [...bad.values()].reduce((sum, count) => sum + count, 0),
    isFull: Object.values(run.files).every((file) => file.isPartial !== true),
    nextCursor: run.nextCursor,
  });
}

/** @returns whether anything is held otherwise now, so that balances may differ. */
async function applyRun(tx: DealerTransaction, run: SyncRun): Promise<boolean> {
  const models = await applyStagedRows(tx, run.syncId, run.files);
  await deleteStaged(tx, run.syncId);
  await updateSync(tx, run.syncId, { models });
  return models.some(({ inserted, updated, missing }) => inserted + updated + missing > 0);
}

async function endWell(
  context: Pick<SyncContext, 'events'>,
  tx: DealerTransaction,
  run: SyncRun,
  asOf: Date,
): Promise<void> {
  await tx.db.updateTable('dealers').set({ asOf }).where('id', '=', tx.dealerId).execute();
  const files = { ...run.applied, ...run.files };
  const changes = { state: 'succeeded', finishedAt: tx.now, files } as const;
  await end(context, tx, await updateSync(tx, run.syncId, changes));
}

async function fail(
  context: Pick<SyncContext, 'events'>,
  tx: DealerTransaction,
  sync: SyncRow,
  error: string,
): Promise<void> {
  await deleteStaged(tx, sync.id);
  await end(context, tx, await updateSync(tx, sync.id, { state: 'failed', finishedAt: tx.now, error }));
}

async function end(
  context: Pick<SyncContext, 'events'>,
  tx: DealerTransaction,
  sync: SyncRow,
): Promise<void> {
  await context.events.emit(tx, {
    type: 'sync.finished',
    actor: SYSTEM,
    subjectType: 'sync',
    subjectId: sync.id,
    customerIds: [],
    data: { state: sync.state, badRowCount: sync.badRowCount },
  });
}
