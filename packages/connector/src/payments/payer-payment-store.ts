import { sql } from 'kysely';
import { validate as isUuid } from 'uuid';
import type { DealerTransaction } from '../db/database.ts';
import type { AuthorizationRow, CreditRequestRow, PaymentRow } from '../db/tables.ts';
import { COULD_NOT_START } from './payment-reason.ts';

// What a payer may see: all that concerns the customers that the dealer lets them see, whoever of their colleagues did it.

/** A payment, with whose it is. */
export interface PayerPayment extends PaymentRow {
  customerName: string;
  accountNumber: string;
  /** Null for somebody who was erased. */
  payerName: string | null;
  /** Whether its items are still held by it: the ERP does not show yet what became of it. */
  isHolding: boolean;
}

/** A payment that the payer may see; undefined for any other, as for one that is none. */
export function findPayerPayment(
  tx: DealerTransaction,
  payerId: string,
  id: string,
): Promise<PayerPayment | undefined> {
  if (!isUuid(id)) return Promise.resolve(undefined);
  return seenPayments(tx, payerId).where('p.id', '=', id).executeTakeFirst();
}

/**
 * Payments that the payer may see, newest first, up to `limit`. Those that were never begun are left out: nothing came of them
 * but a page that could not be opened.
 *
 * @param before the last one of the page before.
 */
export function listPayerPayments(
  tx: DealerTransaction,
  payerId: string,
  { before, limit }: { before?: string | undefined; limit: number },
): Promise<PayerPayment[]> {
  let query = seenPayments(tx, payerId).where(
    sql<boolean>`p.failure_code is distinct from ${COULD_NOT_START}`,
  );
  if (before !== undefined && isUuid(before)) {
    query = query.where(sql<boolean>`(p.started_at, p.id) < (
      select last.started_at, last.id from payments last
      where last.dealer_id = ${tx.dealerId} and last.id = ${before})`);
  }
  return query.orderBy('p.startedAt', 'desc').orderBy('p.id', 'desc').limit(limit).execute();
}

/** What was agreed to when a payment was authorized; undefined before that. */
export function findAuthorizationOf(
  tx: DealerTransaction,
  paymentId: string,
): Promise<AuthorizationRow | undefined> {
  return tx.db
    .selectFrom('authorizations')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('paymentId', '=', paymentId)
    .executeTakeFirst();
}

/** A request that the payer may see; undefined for any other, as for one that is none. */
export function findPayerCreditRequest(
  tx: DealerTransaction,
  payerId: string,
  id: string,
): Promise<(CreditRequestRow & { customerName: string; accountNumber: string }) | undefined> {
  if (!isUuid(id)) return Promise.resolve(undefined);
  return tx.db
    .selectFrom('creditRequests as r')
    .innerJoin('payerCustomers as link', (join) =>
      join.onRef('link.dealerId', '=', 'r.dealerId').onRef('link.customerId', '=', 'r.customerId'),
    )
    .innerJoin('customers as c', (join) =>
      join.onRef('c.dealerId', '=', 'r.dealerId').onRef('c.id', '=', 'r.customerId'),
    )
    .selectAll('r')
    .select(['c.name as customerName', 'c.accountNumber'])
    .where('r.dealerId', '=', tx.dealerId)
    .where('r.id', '=', id)
    .where('link.payerId', '=', payerId)
    .where('link.access', '=', 'active')
    .executeTakeFirst();
}

function seenPayments(tx: DealerTransaction, payerId: string) {
  return tx.db
    .selectFrom('payments as p')
    .innerJoin('payerCustomers as link', (join) =>
      join.onRef('link.dealerId', '=', 'p.dealerId').onRef('link.customerId', '=', 'p.customerId'),
    )
    .innerJoin('customers as c', (join) =>
      join.onRef('c.dealerId', '=', 'p.dealerId').onRef('c.id', '=', 'p.customerId'),
    )
    .leftJoin('payers', 'payers.id', 'p.payerId')
    .selectAll('p')
    .select(['c.name as customerName', 'c.accountNumber', 'payers.name as payerName'])
    .select(
      sql<boolean>`exists (
        select from payment_allocations a
        where a.dealer_id = p.dealer_id and a.payment_id = p.id and a.released_at is null)`.as('isHolding'),
    )
    .where('p.dealerId', '=', tx.dealerId)
    .where('link.payerId', '=', payerId)
    .where('link.access', '=', 'active');
}
