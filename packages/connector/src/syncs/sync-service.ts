import type { Sync } from '@payvite/sdk/schemas';
import type { Logger } from 'pino';
import { planForValues, type DealerTransaction } from '../db/database.ts';
import type { JobData, JobQueue } from '../db/job-queue.ts';
import type { SyncRow } from '../db/tables.ts';
import { dayInZone } from '../dealers/dealer-day.ts';
import { SourceError, type SourceDelivery } from '../erp/erp-source.ts';
import type { EventActor, EventLog } from '../events/event-log.ts';
import { ensureAged, lockAging, recomputeAging } from '../customers/customer-aging.ts';
import { countMisjudged } from './sync-counting.ts';
import { asOfRun, findOlderFiles, hasGoodRow } from './sync-file-dates.ts';
import { findRestoredFiles } from './sync-restored-files.ts';
import { applyStagedRows, countBadRows, deleteUnlistedContacts } from './sync-apply.ts';
import { checkStagedRows } from './sync-checks.ts';
import { noteDifferences, planForDifferences } from './sync-differences.ts';
import { findGuards } from './sync-guards.ts';
import {
  beginAttempt,
  beginPush,
  lockRun,
  Overtaken,
  readDelivery,
  type ReadingContext,
  type SyncRun,
} from './sync-reading.ts';
import { deleteStaged, giveMemory, isStaged, SYNC_MODELS } from './sync-staging.ts';
import { findSync, findSyncInState, lockSync, updateSync } from './sync-store.ts';
import { countLines } from './synced-file.ts';
import { heldAfter, noteLackOfCustomers } from './sync-warnings.ts';
import { reviewImport } from './import-review.ts';
import { deleteImportFiles } from './import-store.ts';

export interface SyncContext extends ReadingContext {
  queue: Pick<JobQueue, 'enqueue'>;
  events: Pick<EventLog, 'emit'>;
  logger: Pick<Logger, 'error'>;
}

const SYSTEM: EventActor = { type: 'system', id: null };

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
    if (!run.isApproved) await readDelivery(context, run);
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
        if (sync?.state === 'running' && sync.attempt === run.attempt)
          await failSync(context, tx, sync, message);
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
  if (!(await isStaged(tx, run.syncId))) throw stagingLost(run);
  await giveMemory(tx);
  if (Object.values(run.files).some(({ isSkipped }) => !isSkipped)) await countMisjudged(tx);

  if (run.isApproved) {
    await planForDifferences(tx, run.syncId);
  } else {
    await checkRun(tx, run);
    const guards = await findGuards(tx, run.syncId, run.files);
    if (run.import === undefined) guards.push(...findOlderFiles(run));
    else guards.unshift(...(await reviewImport(tx, run, run.import)));
    if (!guards.some(({ kind }) => kind === 'older_export'))
      guards.push(...(await findRestoredFiles(tx, run.syncId, run)));
    if (guards.length > 0) {
      const changes = { guards, files: run.files, state: 'needs_approval', finishedAt: tx.now } as const;
      await end(context, tx, await updateSync(tx, run.syncId, changes));
      return;
    }
  }
  if (await applyRun(tx, run)) await recomputeAging(tx, dayInZone(tx.now, run.dealer.timeZone));
  else await ensureAged(tx);
  await endWell(context, tx, run, asOfRun(run, sync));
  // Who is told of the end may look at what was read.
  await deleteStaged(tx, run.syncId);
  if (run.import !== undefined) await deleteImportFiles(tx, run.import.id);
}

/** The database has crashed since the run began to stage: one that was reviewed is over, any other is read anew. */
function stagingLost({ isApproved }: SyncRun): Error {
  return isApproved
    ? new SourceError(
        'What was reviewed is gone, as the database has crashed since. Start another sync; nothing was applied.',
      )
    : new Error('The database has crashed while the source was read; it is read again.');
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
  // From before the dealer's ERP pushed: what it reads is no longer asked for.
  const before = await findSyncInState(tx, 'running');
  if (before !== undefined) await failSync(context, tx, before, 'Given up: the ERP pushes now.');
  const run = await beginPush(tx, delivery);
  await checkRun(tx, run);
  await deleteUnlistedContacts(tx, run.syncId, contactsListedOf);
  await applyRun(tx, run);
  // A push follows the other: balances are counted once somebody reads them.
  await tx.db.updateTable('dealers').set({ agedOn: null }).where('id', '=', tx.dealerId).execute();
  await endWell(context, tx, run, tx.now);
  await deleteStaged(tx, run.syncId);
  const sync = await findSync(tx, run.syncId);
  if (sync === undefined) throw new Error('The sync of a push is gone.');
  return sync;
}

/** Finds the rows that are faulty beside the others, and notes what was read. */
async function checkRun(tx: DealerTransaction, run: SyncRun): Promise<void> {
  await checkStagedRows(tx, run.syncId, run.files);
  await noteLackOfCustomers(tx, run.files);
  for (const model of SYNC_MODELS) {
    const file = run.files[model];
    if (file !== undefined) await noteDifferences(tx, run.syncId, model, file, run.undelivered[model]);
  }
  await planForDifferences(tx, run.syncId);
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
  await updateSync(tx, run.syncId, { models });
  return models.some(({ inserted, updated, missing }) => inserted + updated + missing > 0);
}

async function endWell(
  context: Pick<SyncContext, 'events'>,
  tx: DealerTransaction,
  run: SyncRun,
  asOf: Date,
): Promise<void> {
  if (hasGoodRow(run.files))
    await tx.db.updateTable('dealers').set({ asOf }).where('id', '=', tx.dealerId).execute();
  const changes = { state: 'succeeded', finishedAt: tx.now, files: heldAfter(run) } as const;
  await end(context, tx, await updateSync(tx, run.syncId, changes));
}

/** Ends a sync as `failed`, and drops what it staged. */
export async function failSync(
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
