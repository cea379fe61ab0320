import type { SyncModel } from '@payvite/sdk/schemas';
import { sql } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import { HASH_START, HeldHashes, type Undelivered } from './held-hashes.ts';
import { heldAtRest, isUndelivered } from './sync-differences.ts';
import { stagedRows, SYNC_MODELS } from './sync-staging.ts';

/** What was not delivered of the models of which only those rows are staged that are not held as they are. */
export type UndeliveredByModel = Partial<Record<SyncModel, Undelivered>>;

/** To look for more rows than so many costs as much as to stage all. */
export const MOST_UNDELIVERED = 50_000;

/** In rows. Small values are gone again at once: the process has little room for what is gone and was not collected. */
const [READ_AS_ONE, READ_AT_ONCE] = [2000, 10];

/** The hashes of what is held of a model and at rest; undefined where that is nothing. */
export async function readHeldHashes(
  tx: DealerTransaction,
  model: SyncModel,
): Promise<HeldHashes | undefined> {
  const {
    rows: [counted],
  } = await sql<{ count: number }>`select count(*)::integer as count from ${heldAtRest(tx, model)}`.execute(
    tx.db,
  );
  if (counted === undefined || counted.count === 0) return undefined;
  return HeldHashes.read(counted.count, readPieces(tx, model));
}

async function* readPieces(tx: DealerTransaction, model: SyncModel): AsyncGenerator<string> {
  await sql`
    declare held_hashes no scroll cursor for
    select encode(string_agg(start, ''), 'hex') as piece
    from (
      select substring(h.row_hash for ${sql.lit(HASH_START)}) as start, row_number() over () as number
      from ${heldAtRest(tx, model)}
    ) h
    group by number / ${sql.lit(READ_AS_ONE)}`.execute(tx.db);
  for (;;) {
    const fetch = sql<{ piece: string }>`fetch ${sql.lit(READ_AT_ONCE)} from held_hashes`;
    const { rows } = await fetch.execute(tx.db);
    if (rows.length === 0) return;
    for (const { piece } of rows) yield piece;
  }
}

/**
 * Whether a run may leave out the rows that are held as they are: nothing that it has staged tells another thing of one of
 * them. Otherwise all rows have to be staged, to be compared with each other: an id came twice, customers have another
 * currency, in which their items do not count; or so many rows are gone that to look for them costs as much.
 */
export async function canLeaveOut(
  tx: DealerTransaction,
  syncId: string,
  undelivered: UndeliveredByModel,
): Promise<boolean> {
  for (const model of SYNC_MODELS) {
    const ofModel = undelivered[model];
    if (ofModel === undefined) continue;
    if (ofModel.isRepeated || ofModel.count > MOST_UNDELIVERED) return false;
    const { rows } = await sql`
      select from ${stagedRows(tx, syncId, model)}
      join ${heldAtRest(tx, model)} on h.erp_id = s.erp_id
      where not (${isUndelivered(ofModel)})
        ${model === 'customers' ? sql`or (not s.is_bad and s.currency <> h.currency)` : sql``}
      limit 1`.execute(tx.db);
    if (rows.length > 0) return false;
  }
  return true;
}
