import type { Sync, SyncSchedule } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import type { DealerRow, SyncRow } from '../db/tables.ts';
import { dayInZone } from '../dealers/dealer-day.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { isUploadOnly } from '../erp-config.ts';
import type { SyncContext } from './sync-service.ts';
import { isAbandoned, startSync } from './sync-start.ts';
import { findLastFull, listNewestSyncs } from './sync-store.ts';
import { IMPORT } from './import-store.ts';

/** The hour of the dealer's night from which everything is read once more, as deletions are in no list of changes. */
const FULL_FROM_HOUR = 2;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** So many syncs tell how often it failed in a row: after six the pauses are an hour, more than most dealers wait anyway. */
const LOOKED_AT = 7;

type Past = Pick<SyncRow, 'state' | 'startedAt' | 'finishedAt' | 'guards' | 'approvedAt'>;

/**
 * Starts a sync of the transaction's dealer if one is due by itself, or gives one that has lost its job another, and returns it.
 * While one waits for a person, none is due: it would be given up for the new one before anybody has looked.
 *
 * @param options.atOnce whatever the time is, and however rarely it syncs: the service has just started.
 */
export async function startDueSync(
  context: Pick<SyncContext, 'queue' | 'events'>,
  tx: DealerTransaction,
  { atOnce = false }: { atOnce?: boolean } = {},
): Promise<Sync | undefined> {
  const dealer = await getDealer(tx);
  const newest = await listPast(tx);
  if (newest[0]?.state === 'running') {
    // To ask would wait for the dealer's balances, which a sync that is about to end holds for long. One that has lost its job
    // gets another, whatever it reads: of a dealer that only uploads, nobody else would see to it.
    return isAbandoned(newest[0], tx.now) ? startSync(context, tx) : undefined;
  }
  const everyMinutes = dealer.syncEveryMinutes ?? (atOnce ? 0 : undefined);
  if (everyMinutes === undefined || !isRead(dealer) || newest[0]?.state === 'needs_approval')
    return undefined;
  const dueAt = nextSyncAt(newest, everyMinutes);
  if (!atOnce && dueAt instanceof Date && dueAt > tx.now) return undefined;
  return startSync(context, tx, { isFull: isFullDue(await findLastFull(tx), tx.now, dealer) });
}

/** The newest syncs of the dealer, the newest first. What somebody uploaded and could not be read says nothing of the ERP. */
async function listPast(tx: DealerTransaction) {
  const newest = await listNewestSyncs(tx, LOOKED_AT);
  return newest.filter(({ source, state }) => source !== IMPORT || state !== 'failed');
}

/** Whether there is anything to read: an ERP that pushes, or whose files are uploaded, is waited for. */
function isRead({ erpKind, erpConfig }: Pick<DealerRow, 'erpKind' | 'erpConfig'>): boolean {
  return erpKind !== 'push' && !isUploadOnly(erpKind, erpConfig);
}

/** Where the dealer's numbers come from, how old they are, and when the next ones are due by themselves. */
export async function findSyncSchedule(tx: DealerTransaction): Promise<SyncSchedule> {
  const dealer = await getDealer(tx);
  const { erpKind, erpConfig, asOf, syncEveryMinutes } = dealer;
  const everyMinutes = isRead(dealer) ? syncEveryMinutes : null;
  const dueAt = everyMinutes === null ? undefined : nextSyncAt(await listPast(tx), everyMinutes);
  return {
    source: erpKind,
    isUploadOnly: isUploadOnly(erpKind, erpConfig),
    asOf: asOf?.toISOString() ?? null,
    everyMinutes,
    nextAt: (dueAt === null ? tx.now : dueAt)?.toISOString() ?? null,
  };
}

/**
 * When the next sync is due by itself; null: at once, undefined: not while the newest is as it is.
 *
 * After a failure a minute later, then two, four and so on, but never more rarely than without failures. One that somebody
 * gave up is no failure: to read the same again a minute later would only ask again.
 *
 * @param newest the newest first.
 */
export function nextSyncAt(newest: readonly Past[], everyMinutes: number): Date | null | undefined {
  const [last] = newest;
  if (last === undefined) return null;
  if (last.state === 'running' || last.state === 'needs_approval') return undefined;
  const succeeded = newest.findIndex((sync) => sync.state !== 'failed' || isGivenUp(sync));
  const failures = succeeded === -1 ? newest.length : succeeded;
  const minutes = failures === 0 ? everyMinutes : Math.min(2 ** (failures - 1), everyMinutes);
  const from = last.state === 'failed' ? (last.finishedAt ?? last.startedAt) : last.startedAt;
  return new Date(from.getTime() + minutes * MINUTE_MS);
}

/** Whether it waited for a person, and was never approved. */
function isGivenUp({ state, guards, approvedAt }: Past): boolean {
  return state === 'failed' && guards.length > 0 && approvedAt === null;
}

/** Whether a night has begun since everything was read last. */
export function isFullDue(
  lastFull: Date | undefined,
  now: Date,
  { timeZone }: Pick<DealerRow, 'timeZone'>,
): boolean {
  const nightOf = (at: Date) => dayInZone(new Date(at.getTime() - FULL_FROM_HOUR * HOUR_MS), timeZone);
  return lastFull === undefined || nightOf(lastFull) < nightOf(now);
}
