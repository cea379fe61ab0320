import type { SyncModel } from '@payvite/sdk/schemas';
import { sql } from 'kysely';
import { planForValues, type DealerTransaction } from '../db/database.ts';
import { HASH_START, HeldHashes, type Undelivered } from './held-hashes.ts';
import type { SyncedFiles } from './sync-checks.ts';
import { heldAtRest, heldRows, isUndelivered } from './sync-differences.ts';
import { stagedRows, SYNC_MODELS } from './sync-staging.ts';

/** What was not delivered of the models of which only those rows are staged that are not held as they are. */
export type UndeliveredByModel = Partial<Record<SyncModel, Undelivered>>;

/** Where more rows than so many differ, to stage all costs as much. */
export const MOST_DIFFERENT = 50_000;

/** Rows that are held as they are have to be compared with others after all: the delivery is read again, and all is staged. */
export class WholeNeeded extends Error {}

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
 * Makes sure that a run could leave out the rows that are held as they are: nothing that it has staged tells another thing of
 * one of them.
 *
 * @throws {WholeNeeded} where an id came twice, where customers have another currency, in which their items do not count, where
 *   a row came whose id cannot be read, or where so many rows are gone that to look for each costs as much.
 */
export async function checkLeftOut(
  tx: DealerTransaction,
  { syncId, undelivered, files }: { syncId: string; undelivered: UndeliveredByModel; files: SyncedFiles },
): Promise<void> {
  const leftOut = SYNC_MODELS.flatMap((model) => {
    const ofModel = undelivered[model];
    return ofModel === undefined ? [] : [{ model, ofModel, file: files[model] }];
  });
  if (leftOut.length === 0) return;
  if (leftOut.some(({ ofModel, file }) => ofModel.count > MOST_DIFFERENT || file?.hasUnreadableId === true))
    throw new WholeNeeded();
  await planForValues(tx);
  const questions = [
    sql`
      select from ${stagedRows(tx, syncId, 'customers')}
      join ${heldRows(tx, 'customers')} on h.erp_id = s.erp_id
      where not s.is_bad and s.currency <> h.currency`,
    ...leftOut.map(
      ({ model, ofModel }) => sql`
        select from ${stagedRows(tx, syncId, model)}
        join ${heldAtRest(tx, model)} on h.erp_id = s.erp_id
        where not (${isUndelivered(ofModel)})`,
    ),
  ];
  for (const question of questions) {
    const { rows } = await sql`${question} limit 1`.execute(tx.db);
    if (rows.length > 0) throw new WholeNeeded();
  }
}
