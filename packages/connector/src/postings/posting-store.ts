import type { Page, Posting, PostingState } from '@payvite/sdk/schemas';
import type { Updateable } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import { countRows, pageOfNewest } from '../db/keyset.ts';
import type { PostingRow, PostingsTable } from '../db/tables.ts';
import type { SourcePayment } from '../erp/erp-source.ts';
import { customerColumns } from '../customers/customer-columns.ts';

/** What may change about a posting; what is left out stays. */
export type PostingChanges = Omit<
  Updateable<PostingsTable>,
  'dealerId' | 'paymentId' | 'customerId' | 'allocations'
>;

const WAITING: PostingState[] = ['queued', 'posting', 'reversing', 'awaiting_file', 'in_file'];

const CUSTOMER = customerColumns('postings');

/** Keeps a payment that is to be posted. False where it was kept before. */
export async function insertPosting(
  tx: DealerTransaction,
  payment: SourcePayment,
  as: Pick<PostingRow, 'customerId' | 'state' | 'nextAttemptAt'>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows: count } = await tx.db
    .insertInto('postings')
    .values({
      dealerId: tx.dealerId,
      paymentId: payment.paymentId,
      customerErpId: payment.customerErpId,
      currency: payment.currency,
      amountMinor: payment.amountMinor,
      paidOn: payment.paidOn,
      method: payment.method,
      allocations: JSON.stringify(payment.allocations),
      action: 'post',
      queuedAt: tx.now,
      ...as,
    })
    .onConflict((conflict) => conflict.columns(['dealerId', 'paymentId']).doNothing())
    .executeTakeFirstOrThrow();
  return count === 1n;
}

/** Locks a posting for the rest of the transaction; undefined when the dealer has none of this id. */
export function lockPosting(tx: DealerTransaction, paymentId: string): Promise<PostingRow | undefined> {
  return tx.db
    .selectFrom('postings')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('paymentId', '=', paymentId)
    .forUpdate()
    .executeTakeFirst();
}

export function updatePosting(
  tx: DealerTransaction,
  paymentId: string,
  changes: PostingChanges,
): Promise<PostingRow> {
  return tx.db
    .updateTable('postings')
    .set(changes)
    .where('dealerId', '=', tx.dealerId)
    .where('paymentId', '=', paymentId)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** One posting; undefined when the dealer has none of this id. */
export async function findPosting(tx: DealerTransaction, paymentId: string): Promise<Posting | undefined> {
  const row = await tx.db
    .selectFrom('postings')
    .selectAll()
    .select(CUSTOMER)
    .where('dealerId', '=', tx.dealerId)
    .where('paymentId', '=', paymentId)
    .executeTakeFirst();
  return row && toPosting(row);
}

/** One page of postings, newest first. */
export async function listPostings(
  tx: DealerTransaction,
  page: {
    state: PostingState | undefined;
    isWaiting: boolean | undefined;
    customerId: string | undefined;
    cursor: string | undefined;
    limit: number;
  },
): Promise<Page<Posting>> {
  let matching = tx.db.selectFrom('postings').where('dealerId', '=', tx.dealerId);
  if (page.state !== undefined) matching = matching.where('state', '=', page.state);
  if (page.isWaiting !== undefined)
    matching = matching.where('state', page.isWaiting ? 'in' : 'not in', WAITING);
  if (page.customerId !== undefined) matching = matching.where('customerId', '=', page.customerId);
  const found = await pageOfNewest(
    matching.selectAll().select(CUSTOMER),
    { scope: 'postings', at: 'queuedAt', id: 'paymentId' },
    page,
    () => countRows(matching),
  );
  return { ...found, data: found.data.map(toPosting) };
}

/** The payment as a source takes it. */
export function toSourcePayment(row: PostingRow): SourcePayment {
  const { paymentId, customerErpId, currency, amountMinor, paidOn, method, allocations } = row;
  return { paymentId, customerErpId, currency, amountMinor, paidOn, method, allocations };
}

/** A posting as the API answers it. */
function toPosting(row: PostingRow & { customerName: string; accountNumber: string }): Posting {
  const text = (at: Date | null) => at?.toISOString() ?? null;
  return {
    id: row.paymentId,
    customerId: row.customerId,
    customerName: row.customerName,
    accountNumber: row.accountNumber,
    action: row.action,
    state: row.state,
    currency: row.currency,
    amountMinor: row.amountMinor,
    paidOn: row.paidOn,
    method: row.method,
    allocations: row.allocations,
    erpPaymentId: row.erpPaymentId,
    postedMinor: row.postedMinor,
    isUncertain: row.uncertainSince !== null,
    tries: row.tries,
    nextTryAt: text(row.nextAttemptAt),
    error: row.error,
    reversalReason: row.reversalReason,
    queuedAt: row.queuedAt.toISOString(),
    postedAt: text(row.postedAt),
    failedAt: text(row.failedAt),
    reversalQueuedAt: text(row.reversalQueuedAt),
    reversedAt: text(row.reversedAt),
    cancelledAt: text(row.cancelledAt),
    postingFileId: row.postingFileId,
    reversalFileId: row.reversalFileId,
  };
}
