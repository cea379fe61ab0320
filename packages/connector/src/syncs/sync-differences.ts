import type { SyncModel } from '@payvite/sdk/schemas';
import { sql, type RawBuilder } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import type { SyncedFile } from '../db/tables.ts';
import { HASH_START, type Undelivered } from './held-hashes.ts';
import { isMissingKnown } from './sync-checks.ts';
import { compareAsWhole, MANY_ROWS, stagedRows } from './sync-staging.ts';

/** How the rows that are held of a model stand to those staged. `h` is a row that is held, `s` one that is staged. */
interface Held {
  table: string;
  /** Whether a row counts: an active customer, an open item. */
  isOpen: RawBuilder<unknown>;
  isStagedOpen: RawBuilder<unknown>;
  /** Whether a row that nobody holds yet is taken up. */
  isTaken: RawBuilder<unknown>;
  /** Whether an open row was faulty before and is not now, or the other way round. */
  isStaleness: RawBuilder<unknown>;
  /** Whether a row, delivered once more as it is held, stays as it is. */
  isAtRest: RawBuilder<unknown>;
}

const ITEMS: Held = {
  table: 'open_items',
  isOpen: sql`h.closed_at is null`,
  isStagedOpen: sql`s.is_open`,
  isTaken: sql`s.is_open`,
  isStaleness: sql`h.closed_at is null and h.is_stale <> s.is_bad`,
  isAtRest: sql`h.closed_at is null and not h.is_stale`,
};

const HELD: Record<SyncModel, Held> = {
  customers: {
    table: 'customers',
    isOpen: sql`h.status = 'active'`,
    isStagedOpen: sql`s.status = 'active'`,
    isTaken: sql`true`,
    isStaleness: sql`false`,
    isAtRest: sql`h.status = 'active'`,
  },
  contacts: {
    table: 'contacts',
    isOpen: sql`true`,
    isStagedOpen: sql`true`,
    isTaken: sql`true`,
    isStaleness: sql`false`,
    isAtRest: sql`true`,
  },
  invoices: ITEMS,
  adjustments: ITEMS,
};

/** Where a model's rows are held. */
export function heldTable(model: SyncModel): string {
  return HELD[model].table;
}

/** The rows that are held of a model, as `h`. */
export function heldRows(tx: DealerTransaction, model: SyncModel): RawBuilder<unknown> {
  const table = heldTable(model);
  const ofModel = table === 'open_items' ? sql` and model = ${model}` : sql``;
  return sql`(select * from ${sql.table(table)} where dealer_id = ${tx.dealerId}${ofModel}) h`;
}

/** Those of them, as `h`, that stay as they are when they are delivered once more as they are held. */
export function heldAtRest(tx: DealerTransaction, model: SyncModel): RawBuilder<unknown> {
  return sql`(select h.* from ${heldRows(tx, model)} where ${HELD[model].isAtRest}) h`;
}

/** Whether a row `h` that is at rest was not delivered as it is held. */
export function isUndelivered({ hashes }: Undelivered): RawBuilder<unknown> {
  const starts = hashes.map((start) => `\\x${start}`);
  return sql`substring(h.row_hash for ${sql.lit(HASH_START)}) = any (${starts}::bytea[])`;
}

/** What a run found to be different in one way, as `d`. */
export function changesOf(
  tx: DealerTransaction,
  syncId: string,
  model: SyncModel,
  change: 'missing' | 'new' | 'changed' | 'stale',
): RawBuilder<unknown> {
  return sql`(
    select held_id, erp_id from staged_changes
    where dealer_id = ${tx.dealerId} and sync_id = ${syncId} and model = ${model} and change = ${change}
  ) d`;
}

/** Whether nothing of a model is held yet: then all that is staged is new, and no differences are noted. */
export async function isFirstOf(tx: DealerTransaction, model: SyncModel): Promise<boolean> {
  const { rows } = await sql<{ isFirst: boolean }>`
    select not exists (select from ${heldRows(tx, model)}) as is_first`.execute(tx.db);
  return rows[0]?.isFirst ?? false;
}

/**
 * Compares what is staged of a model with what is held, once, and notes each row that differs: by far the most do not.
 * What is lost by it, for the guards: rows that count and will not.
 *
 * @param undelivered where only those rows are staged that are not held as they are.
 */
export async function noteDifferences(
  tx: DealerTransaction,
  syncId: string,
  model: SyncModel,
  file: SyncedFile,
  undelivered?: Undelivered,
): Promise<void> {
  if (file.isSkipped || (await isFirstOf(tx, model))) return;
  const { isOpen, isStagedOpen, isTaken, isStaleness, isAtRest } = HELD[model];
  const isMissing = isMissingKnown(file);
  const isChanged = sql`not s.is_bad and (h.row_hash <> s.row_hash or (${isOpen}) <> (${isStagedOpen}))`;
  const held =
    undelivered === undefined
      ? heldRows(tx, model)
      : sql`(select h.* from ${heldRows(tx, model)} where not (${isAtRest}) or ${isUndelivered(undelivered)}) h`;
  // Where only what is listed counts, nothing else is looked at.
  const joined = isMissing ? sql`full join` : sql`left join`;
  await sql`
    insert into staged_changes (dealer_id, sync_id, model, change, held_id, erp_id, is_loss)
    select
      ${tx.dealerId}::uuid, ${syncId}::uuid, ${model}::text,
      case
        when s.erp_id is null then 'missing'
        when h.id is null then 'new'
        when ${isChanged} then 'changed'
        else 'stale'
      end,
      h.id, s.erp_id,
      h.id is not null and ${isOpen} and (s.erp_id is null or (not s.is_bad and not (${isStagedOpen})))
    from ${stagedRows(tx, syncId, model)}
    ${joined} ${held} on h.erp_id = s.erp_id
    where case
      when s.erp_id is null then ${isOpen}
      when h.id is null then not s.is_bad and ${isTaken}
      else (${isChanged}) or (${isStaleness})
    end`.execute(tx.db);
}

/**
 * Lets what follows look at what a run found to be different as a whole, where that is much: PostgreSQL has not counted it, and
 * takes it for one row.
 */
export async function planForDifferences(tx: DealerTransaction, syncId: string): Promise<void> {
  const { rows } = await sql`
    select from staged_changes where dealer_id = ${tx.dealerId} and sync_id = ${syncId}
    offset ${MANY_ROWS - 1} limit 1`.execute(tx.db);
  if (rows.length > 0) await compareAsWhole(tx);
}
