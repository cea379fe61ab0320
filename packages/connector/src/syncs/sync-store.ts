import type { BadRow, Sync, SyncFile, SyncGuard, SyncModelCounts, SyncState } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import { countRows, decodeCursor, encodeCursor, pageOfNewest, toPage } from '../db/keyset.ts';
import type { SyncRow } from '../db/tables.ts';
import type { SyncedFiles } from './sync-checks.ts';
import { warningsOf } from './sync-warnings.ts';

const SHOWN_BAD_ROWS = 100;
/** What guards that were kept before did not say. */
const NOT_TOLD = { figures: null, file: null, openEnd: null };

/** Makes a running sync. Fails on a unique index when the dealer has one already. */
export async function insertSync(
  tx: DealerTransaction,
  sync: { id: string; source: string; isFull: boolean },
): Promise<SyncRow> {
  return tx.db
    .insertInto('syncs')
    .values({
      ...sync,
      dealerId: tx.dealerId,
      state: 'running',
      startedAt: tx.now,
      progressAt: tx.now,
      finishedAt: null,
      models: '[]',
      guards: '[]',
      files: '{}',
      approvedAt: null,
      error: null,
      nextCursor: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** The dealer's sync in a state of which there is at most one. */
export function findSyncInState(
  tx: DealerTransaction,
  state: 'running' | 'needs_approval',
): Promise<SyncRow | undefined> {
  return tx.db
    .selectFrom('syncs')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('state', '=', state)
    .forUpdate()
    .executeTakeFirst();
}

/** Locks a sync for the rest of the transaction; undefined when the dealer has none of this id. */
export function lockSync(tx: DealerTransaction, id: string): Promise<SyncRow | undefined> {
  return tx.db
    .selectFrom('syncs')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** What may change about a sync; what is left out stays. */
export interface SyncChanges {
  state?: SyncState;
  attempt?: number;
  progressAt?: Date;
  finishedAt?: Date | null;
  models?: SyncModelCounts[];
  guards?: SyncGuard[];
  files?: SyncedFiles;
  approvedAt?: Date;
  error?: string;
  badRowCount?: number;
  isFull?: boolean;
  nextCursor?: string | null;
}

export async function updateSync(tx: DealerTransaction, id: string, changes: SyncChanges): Promise<SyncRow> {
  const { models, guards, files, ...rest } = changes;
  return tx.db
    .updateTable('syncs')
    .set({
      ...rest,
      ...(models === undefined ? {} : { models: JSON.stringify(models) }),
      ...(guards === undefined ? {} : { guards: JSON.stringify(guards) }),
      ...(files === undefined ? {} : { files: JSON.stringify(files) }),
    })
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** The dealer's newest syncs, the newest first. */
export function listNewestSyncs(
  tx: DealerTransaction,
  count: number,
): Promise<
  Pick<SyncRow, 'source' | 'state' | 'startedAt' | 'progressAt' | 'finishedAt' | 'guards' | 'approvedAt'>[]
> {
  return tx.db
    .selectFrom('syncs')
    .select(['source', 'state', 'startedAt', 'progressAt', 'finishedAt', 'guards', 'approvedAt'])
    .where('dealerId', '=', tx.dealerId)
    .orderBy('startedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(count)
    .execute();
}

/** When the newest succeeded sync began that read everything. */
export async function findLastFull(tx: DealerTransaction): Promise<Date | undefined> {
  const newest = await tx.db
    .selectFrom('syncs')
    .select('startedAt')
    .where('dealerId', '=', tx.dealerId)
    .where('state', '=', 'succeeded')
    .where('isFull', '=', true)
    .orderBy('startedAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  return newest?.startedAt;
}

/**
 * Where the newest succeeded sync ended, to be gone on from; null where there is none, none that can be gone on from, or where it was
 * of another kind of source: what that one closed since is in no list of changes.
 */
export async function findNextCursor(tx: DealerTransaction, source: string): Promise<string | null> {
  const newest = await tx.db
    .selectFrom('syncs')
    .select(['source', 'nextCursor'])
    .where('dealerId', '=', tx.dealerId)
    .where('state', '=', 'succeeded')
    .orderBy('startedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return newest?.source === source ? newest.nextCursor : null;
}

/** What was applied last of each model, with what the newest succeeded sync kept of those before it. */
export async function findAppliedFiles(tx: DealerTransaction): Promise<SyncedFiles> {
  const newest = await tx.db
    .selectFrom('syncs')
    .select('files')
    .where('dealerId', '=', tx.dealerId)
    .where('state', '=', 'succeeded')
    .orderBy('startedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return newest?.files ?? {};
}

export async function deleteBadRows(tx: DealerTransaction, syncId: string): Promise<void> {
  await tx.db
    .deleteFrom('badRows')
    .where('dealerId', '=', tx.dealerId)
    .where('syncId', '=', syncId)
    .execute();
}

/** One sync with its first bad rows; undefined when the dealer has none of this id. */
export async function findSync(tx: DealerTransaction, id: string): Promise<Sync | undefined> {
  const row = await tx.db
    .selectFrom('syncs')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { data } = await listBadRows(tx, id, { cursor: undefined, limit: SHOWN_BAD_ROWS });
  return toSync(row, data);
}

/** One page of syncs, newest first, without their bad rows. */
export async function listSyncs(
  tx: DealerTransaction,
  page: { state: SyncState | undefined; cursor: string | undefined; limit: number },
): Promise<{ data: Sync[]; nextCursor: string | null; total: number | null }> {
  let matching = tx.db.selectFrom('syncs').where('dealerId', '=', tx.dealerId);
  if (page.state !== undefined) matching = matching.where('state', '=', page.state);
  const found = await pageOfNewest(
    matching.selectAll(),
    { scope: 'syncs', at: 'startedAt', id: 'id' },
    page,
    () => countRows(matching),
  );
  return { ...found, data: found.data.map((row) => toSync(row, [])) };
}

/** One page of a sync's bad rows, by model, then by row. */
export async function listBadRows(
  tx: DealerTransaction,
  syncId: string,
  page: { cursor: string | undefined; limit: number },
): Promise<{ data: BadRow[]; nextCursor: string | null; total: number | null }> {
  const matching = tx.db
    .selectFrom('badRows')
    .where('dealerId', '=', tx.dealerId)
    .where('syncId', '=', syncId);
  const scope = `bad-rows ${syncId}`;
  let query = matching.select([
    ...([
      'number',
      'model',
      'file',
      'row',
      'columnName',
      'reason',
      'value',
      'erpId',
      'customerErpId',
    ] as const),
  ]);
  if (page.cursor !== undefined) {
    const { id } = decodeCursor(scope, page.cursor, { value: 'nothing', id: 'serial' });
    query = query.where('number', '>', Number(id));
  }
  const rows = await query
    .orderBy('number')
    .limit(page.limit + 1)
    .execute();
  return toPage(rows, page, {
    item: ({ number: _number, columnName, ...row }) => ({ ...row, column: columnName }),
    cursor: (row) => encodeCursor(scope, { value: null, id: String(row.number) }),
    count: () => countRows(matching),
  });
}

/** A sync as the API answers it. */
export function toSync(row: SyncRow, badRows: BadRow[]): Sync {
  return {
    id: row.id,
    state: row.state,
    source: row.source,
    isFull: row.isFull,
    startedAt: row.startedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    models: row.models,
    files: toSyncFiles(row),
    guards: row.guards.map((guard) => ({ ...NOT_TOLD, ...guard })),
    approvedAt: row.approvedAt?.toISOString() ?? null,
    error: row.error,
    warnings: warningsOf(row),
    badRowCount: row.badRowCount,
    badRows,
  };
}

/** Only what this sync delivered: a row that succeeded also keeps what was applied last of other models. */
function toSyncFiles({ models, files }: SyncRow): SyncFile[] {
  return models.flatMap(({ model }) => {
    const read = files[model];
    if (read === undefined || read.file === null) return [];
    const { file: name, encoding = null, writtenAt = null, ignoredColumns } = read;
    return [{ model, name, encoding, writtenAt, ignoredColumns }];
  });
}
