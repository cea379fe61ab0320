import type { Sync } from '@payvite/sdk/schemas';
import { v7 as uuidv7 } from 'uuid';
import type { DealerTransaction } from '../db/database.ts';
import type { SyncRow } from '../db/tables.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { isUploadOnly } from '../erp-config.ts';
import { AppError, notFound } from '../errors.ts';
import { findActorName } from '../events/actor-name.ts';
import type { EventActor } from '../events/event-log.ts';
import { lockAging } from '../customers/customer-aging.ts';
import { failSync, type SyncContext } from './sync-service.ts';
import {
  findSync,
  findSyncInState,
  insertSync,
  listNewestSyncs,
  lockSync,
  toSync,
  updateSync,
} from './sync-store.ts';
import { IMPORT } from './import-store.ts';

/** A running sync that got no further for so long has lost its job, and is given another. */
const ABANDONED_AFTER_MS = 10 * 60_000;

/** Whether a running sync has lost its job. */
export function isAbandoned({ progressAt }: Pick<SyncRow, 'progressAt'>, now: Date): boolean {
  return now.getTime() - progressAt.getTime() > ABANDONED_AFTER_MS;
}

/** Gives the dealer's running sync another job if it has lost its own. @returns the running one; undefined when none runs. */
export async function resumeLost(
  context: Pick<SyncContext, 'queue'>,
  tx: DealerTransaction,
): Promise<SyncRow | undefined> {
  const running = await findSyncInState(tx, 'running');
  if (running !== undefined && isAbandoned(running, tx.now)) {
    await updateSync(tx, running.id, { progressAt: tx.now });
    await context.queue.enqueue(tx, 'sync.run', { dealerId: tx.dealerId, syncId: running.id });
  }
  return running;
}

/**
 * Starts a sync: its row and its job, in the caller's transaction. Where one runs already, that one is returned. One that
 * waits for approval is given up: what it read is older than what will be read now.
 *
 * @param options.isFull reads everything, although the source could tell what has changed.
 * @throws {AppError} 409 `sync_not_supported`: the ERP pushes, or its files are uploaded.
 */
export async function startSync(
  context: Pick<SyncContext, 'queue' | 'events'>,
  tx: DealerTransaction,
  { isFull = false }: { isFull?: boolean } = {},
): Promise<Sync> {
  // One start at a time for a dealer.
  await lockAging(tx);
  const running = await resumeLost(context, tx);
  if (running !== undefined) return toSync(running, []);
  await supersede(context, tx);
  const { erpKind, erpConfig, slug } = await getDealer(tx);
  if (erpKind === 'push') {
    throw new AppError(
      'sync_not_supported',
      'This dealer’s ERP pushes what has changed: there is nothing to read. Push it: PUT /v1/customers/batch.',
    );
  }
  if (isUploadOnly(erpKind, erpConfig)) {
    throw new AppError(
      'sync_not_supported',
      `This dealer has no folder to read: its files are uploaded. Upload them: POST /v1/imports. Or name a folder: payvite dealer set ${slug} --csv-dir.`,
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
  if (sync?.state === 'needs_approval') await failSync(context, tx, sync, reason);
}

async function supersede(context: Pick<SyncContext, 'events'>, tx: DealerTransaction): Promise<void> {
  const waiting = await findSyncInState(tx, 'needs_approval');
  if (waiting !== undefined)
    await failSync(
      context,
      tx,
      waiting,
      'Superseded: a newer sync was started before this one was approved.',
    );
}

async function begin(
  context: Pick<SyncContext, 'queue'>,
  tx: DealerTransaction,
  about: { source: string; isFull: boolean },
): Promise<SyncRow> {
  const isBehind = about.source !== IMPORT && (await hasFailedLast(tx));
  const sync = await insertSync(tx, { id: uuidv7(), ...about });
  await context.queue.enqueue(tx, 'sync.run', { dealerId: tx.dealerId, syncId: sync.id }, { isBehind });
  return sync;
}

/** Whether the newest sync failed of itself: the ERP may hang, and each of its tries takes long. */
async function hasFailedLast(tx: DealerTransaction): Promise<boolean> {
  const [last] = await listNewestSyncs(tx, 1);
  return last?.state === 'failed' && last.source !== IMPORT && last.guards.length === 0;
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
  await lockWaiting(tx, id, 'approved');
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
 * Gives up a sync that waits for a person, and starts none in its place: it is `failed`, and its error says who it was. The
 * files of an import stay, for another review.
 *
 * @throws {AppError} 404 `sync_not_found`; 409 `sync_needs_no_approval` in any other state.
 */
export async function discardSync(
  context: Pick<SyncContext, 'events'>,
  tx: DealerTransaction,
  id: string,
  actor: EventActor,
): Promise<Sync> {
  const sync = await lockWaiting(tx, id, 'discarded');
  const name = await findActorName(tx, actor);
  const by = name === null ? '' : ` by ${name}`;
  await failSync(context, tx, sync, `Discarded${by} before it was approved: nothing of it was applied.`);
  return (await findSync(tx, id)) as Sync;
}

async function lockWaiting(
  tx: DealerTransaction,
  id: string,
  whatFor: 'approved' | 'discarded',
): Promise<SyncRow> {
  await lockAging(tx);
  const sync = await lockSync(tx, id);
  if (sync === undefined) throw notFound('sync_not_found', 'sync');
  if (sync.state === 'needs_approval') {
    if (whatFor === 'approved') await refuseOtherErp(tx, sync);
    return sync;
  }
  throw new AppError(
    'sync_needs_no_approval',
    `This sync is ${sync.state}; only one that needs approval can be ${whatFor}.`,
  );
}

/** What was read of an ERP that the dealer has no more would take what comes of the other one for gone. */
async function refuseOtherErp(tx: DealerTransaction, { source }: SyncRow): Promise<void> {
  const { erpKind } = await getDealer(tx);
  if (erpKind === (source === IMPORT ? 'csv' : source)) return;
  throw new AppError(
    source === IMPORT ? 'import_not_expected' : 'sync_not_supported',
    `The dealer’s customers come from ${erpKind} now, not from what this sync has read. Discard it.`,
  );
}
