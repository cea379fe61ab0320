import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { DealerTransaction } from '../db/database.ts';
import type { PreviewContent } from '../db/payment-columns.ts';
import type { CreditRequestRow } from '../db/tables.ts';
import type { EventActor } from '../events/event-log.ts';

/** Adds an open request of a customer; undefined where it has one. */
export function insertCreditRequest(
  tx: DealerTransaction,
  {
    customerId,
    payerId,
    currency,
    lines,
  }: Pick<PreviewContent, 'customerId' | 'payerId' | 'currency' | 'lines'>,
): Promise<CreditRequestRow | undefined> {
  return tx.db
    .insertInto('creditRequests')
    .values({
      dealerId: tx.dealerId,
      id: uuidv7(),
      customerId,
      payerId,
      currency,
      lines: JSON.stringify(lines),
      state: 'open',
      createdAt: tx.now,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['dealerId', 'customerId'])
        .where(sql<boolean>`state = 'open'`)
        .doNothing(),
    )
    .returningAll()
    .executeTakeFirst();
}

/** The open request of a customer. */
export function findOpenCreditRequest(
  tx: DealerTransaction,
  customerId: string,
): Promise<CreditRequestRow | undefined> {
  return tx.db
    .selectFrom('creditRequests')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('customerId', '=', customerId)
    .where('state', '=', 'open')
    .executeTakeFirst();
}

/** The open requests of these customers, the oldest first. */
export function listOpenCreditRequests(
  tx: DealerTransaction,
  customerIds: readonly string[],
): Promise<CreditRequestRow[]> {
  return tx.db
    .selectFrom('creditRequests')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('customerId', '=', sql<string>`any(${[...customerIds]}::uuid[])`)
    .where('state', '=', 'open')
    .orderBy('createdAt')
    .execute();
}

/** The requests of these customers that the dealer closed since then, the last one first; not those that a payer withdrew. */
export function listRequestsClosedSince(
  tx: DealerTransaction,
  customerIds: readonly string[],
  since: Date,
): Promise<CreditRequestRow[]> {
  return tx.db
    .selectFrom('creditRequests')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('customerId', '=', sql<string>`any(${[...customerIds]}::uuid[])`)
    .where('closedAt', '>=', since)
    .where('closedByType', '!=', 'payer')
    .orderBy('closedAt', 'desc')
    .execute();
}

/** Locks a request for the rest of the transaction; undefined when the dealer has none of this id. */
export function lockCreditRequest(tx: DealerTransaction, id: string): Promise<CreditRequestRow | undefined> {
  return tx.db
    .selectFrom('creditRequests')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Notes who closed a request. */
export function markCreditRequestClosed(
  tx: DealerTransaction,
  id: string,
  actor: EventActor,
): Promise<CreditRequestRow> {
  return tx.db
    .updateTable('creditRequests')
    .set({ state: 'closed', closedAt: tx.now, closedByType: actor.type, closedById: actor.id })
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}
