import { sql } from 'kysely';
import type { Database, DealerTransaction } from '../db/database.ts';
import type { PostingRow } from '../db/tables.ts';
import { SETTLING_MS } from './posting-retries.ts';

/** The dealers who have a posting that is due, the one whose posting waits longest first. */
export async function listDealersWithDuePosting(
  database: Pick<Database, 'global'>,
  now: Date,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select list_dealers_with_due_posting(${now}) as id`.execute(database.global);
  return rows.map(({ id }) => id);
}

/** How many postings of all dealers are due, will be due later, and have failed: these wait for a person. */
export async function countWaitingPostings(
  database: Pick<Database, 'global'>,
  now: Date,
): Promise<{ now: number; later: number; failed: number }> {
  const { rows } = await sql<{ now: number; later: number; failed: number }>`
    select * from count_waiting_postings(${now})`.execute(database.global);
  return rows[0] ?? { now: 0, later: 0, failed: 0 };
}

/** Locks the due posting that waits longest; undefined where none is due. */
export function lockDuePosting(tx: DealerTransaction): Promise<PostingRow | undefined> {
  return tx.db
    .selectFrom('postings')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('nextAttemptAt', '<=', tx.now)
    .orderBy('nextAttemptAt')
    .orderBy('paymentId')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
}

/** Locks those that were under way when their process died. */
export function lockInterruptedPostings(tx: DealerTransaction): Promise<PostingRow[]> {
  return tx.db
    .selectFrom('postings')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('nextAttemptAt', 'is not', null)
    .where('state', 'in', ['posting', 'reversing'])
    .orderBy('paymentId')
    .forUpdate()
    .execute();
}

/** When the ERP was last asked for something that it may still be at; null where it is at nothing. */
export async function findUnsettled(tx: DealerTransaction): Promise<Date | null> {
  const { since } = await tx.db
    .selectFrom('postings')
    .select((on) => on.fn.max('uncertainSince').as('since'))
    .where('dealerId', '=', tx.dealerId)
    .where('uncertainSince', '>', new Date(tx.now.getTime() - SETTLING_MS))
    .executeTakeFirstOrThrow();
  return since;
}

/** Lets none of the dealer's postings be tried before `until`. */
export async function pausePostings(tx: DealerTransaction, until: Date): Promise<void> {
  await tx.db
    .updateTable('postings')
    .set({ nextAttemptAt: until })
    .where('dealerId', '=', tx.dealerId)
    .where('nextAttemptAt', '<', until)
    .execute();
}

/** Makes those due that were tried while the ERP was away. */
export async function hastenPostings(tx: DealerTransaction): Promise<void> {
  await tx.db
    .updateTable('postings')
    .set({ nextAttemptAt: tx.now })
    .where('dealerId', '=', tx.dealerId)
    .where('nextAttemptAt', '>', tx.now)
    .where('errorCode', '=', 'unavailable')
    .execute();
}

/** Puts those back that failed because the ERP did not let us in, and returns them. */
export async function requeueUnauthorizedPostings(tx: DealerTransaction): Promise<PostingRow[]> {
  return tx.db
    .updateTable('postings')
    .set({ state: 'queued', nextAttemptAt: tx.now, tries: 0, errorCode: null, error: null, failedAt: null })
    .where('dealerId', '=', tx.dealerId)
    .where('state', '=', 'failed')
    .where('errorCode', '=', 'unauthorized')
    .returningAll()
    .execute();
}
