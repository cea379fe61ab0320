import { sql } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import { heldTable } from './sync-differences.ts';
import { compareAsWhole, MANY_ROWS, SYNC_MODELS } from './sync-staging.ts';

/** So much of what a dealer holds makes a difference to plans; PostgreSQL itself counts again after as much of a table. */
const GOOD_PART = 10;

/** What a transaction has added to the tables of what is held: how much of it was counted there, and how much since. */
export type Additions = Map<string, { counted: number; since: number }>;

/**
 * Lets PostgreSQL count again what is held of a table that many rows were added to, so that what follows is planned for
 * so many: the other dealers' rows are counted, and of a dealer whose rows are not it takes one for all.
 *
 * @param added.isFirst nothing of their model was held before.
 */
export async function countAdded(
  tx: DealerTransaction,
  table: string,
  { rows, isFirst }: { rows: number; isFirst: boolean },
  additions: Additions,
): Promise<void> {
  const { counted, since } = additions.get(table) ?? { counted: 0, since: 0 };
  const added = since + rows;
  const isMuch = added >= MANY_ROWS && added >= counted && (isFirst || (await isGoodPart(tx, table, added)));
  if (isMuch) await countHeld(tx, table);
  additions.set(table, isMuch ? { counted: counted + added, since: 0 } : { counted, since: added });
}

async function isGoodPart(tx: DealerTransaction, table: string, added: number): Promise<boolean> {
  return (await countUpTo(tx, table, added * GOOD_PART + 1)) <= added * GOOD_PART;
}

/** A smaller part of a table is hardly among the 30,000 rows that PostgreSQL looks at: to count again would tell it nothing. */
const SEEN_PART = 1000;

/**
 * Lets PostgreSQL count what it takes for few rows of the dealer and are many: they came little by little, or while somebody
 * else counted. Where counting would not tell it, rows are compared as a whole.
 */
export async function countMisjudged(tx: DealerTransaction): Promise<void> {
  for (const table of new Set(SYNC_MODELS.map(heldTable))) {
    if ((await findEstimate(tx, table)) * GOOD_PART >= MANY_ROWS) continue;
    const seen = Math.max(MANY_ROWS, Math.ceil((await findTableRows(tx, table)) / SEEN_PART));
    const held = await countUpTo(tx, table, seen);
    if (held < MANY_ROWS) continue;
    if (held === seen) await countHeld(tx, table);
    else await compareAsWhole(tx);
  }
}

/** How many rows of all dealers PostgreSQL has counted in a table. */
async function findTableRows(tx: DealerTransaction, table: string): Promise<number> {
  const { rows } = await sql<{ rows: number }>`
    select greatest(reltuples, 0)::double precision as rows from pg_class where oid = ${table}::regclass`.execute(
    tx.db,
  );
  return rows[0]?.rows ?? 0;
}

async function countHeld(tx: DealerTransaction, table: string): Promise<void> {
  const { rows } = await sql<{ isCounted: boolean }>`select analyze_held(${table}) as is_counted`.execute(
    tx.db,
  );
  if (rows[0]?.isCounted === true) return;
  await compareAsWhole(tx);
  // The checks of foreign keys are planned once for a connection; some may be from when there were hardly any rows.
  await sql`discard plans`.execute(tx.db);
}

/** How many rows of the dealer PostgreSQL plans for. */
async function findEstimate(tx: DealerTransaction, table: string): Promise<number> {
  const { rows } = await sql<Record<string, [{ Plan: { 'Plan Rows': number } }]>>`
    explain (format json) select from ${sql.table(table)} where dealer_id = ${tx.dealerId}`.execute(tx.db);
  const [explained] = Object.values(rows[0] ?? {});
  if (explained === undefined) throw new Error(`PostgreSQL did not explain how it would read ${table}.`);
  return explained[0].Plan['Plan Rows'];
}

/** How many rows of a table the dealer has; no more than `most` are looked at. */
async function countUpTo(tx: DealerTransaction, table: string, most: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count
    from (select from ${sql.table(table)} where dealer_id = ${tx.dealerId} limit ${most}) h`.execute(tx.db);
  return rows[0]?.count ?? 0;
}
