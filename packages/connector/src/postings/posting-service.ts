import type { Posting } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import type { PostingRow } from '../db/tables.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { AppError, notFound } from '../errors.ts';
import type { SourcePayment } from '../erp/erp-source.ts';
import type { EventActor } from '../events/event-log.ts';
import { findCustomerIdByErpId } from './posting-customer-store.ts';
import { postingChanged } from './posting-event.ts';
import { createPostingQueue, type PostingQueue } from './posting-queue.ts';
import { later, settledAt } from './posting-retries.ts';
import {
  findPosting,
  insertPosting,
  lockPosting,
  updatePosting,
  type PostingChanges,
} from './posting-store.ts';
import { importsPostings } from './posting-way.ts';

/** Brings settled payments into the dealer's ERP, and takes returned ones out of it. */
export interface PostingService {
  /**
   * Queues a settled payment to be posted, in the caller's transaction. One that was queued before stays as it is.
   *
   * @throws {Error} the customer is unknown, or the allocations are not the amount.
   */
  queuePosting(tx: DealerTransaction, payment: SourcePayment): Promise<void>;
  /**
   * Queues a payment to be taken back, in the caller's transaction: the money was returned. One of which nothing is in the
   * ERP's books, or will be, is cancelled; one that is taken back already stays as it is.
   *
   * @param reason for the ERP's books, such as `ACH return R01`.
   * @throws {AppError} 404 `posting_not_found`: it was never queued to be posted.
   */
  queueReversal(tx: DealerTransaction, paymentId: string, reason: string): Promise<void>;
  /**
   * Tries a failed posting again.
   *
   * @throws {AppError} 404 `posting_not_found`; 409 `posting_not_failed` in any other state.
   */
  retryPosting(tx: DealerTransaction, paymentId: string, actor: EventActor): Promise<Posting>;
  /** Does it when it is due. */
  queue: PostingQueue;
}

/** Makes the posting service. */
export function createPostingService(context: Parameters<typeof createPostingQueue>[0]): PostingService {
  const { events } = context;
  const queue = createPostingQueue(context);

  return {
    queue,

    async queuePosting(tx, payment) {
      assertWhole(payment);
      const customerId = await findCustomerIdByErpId(tx, payment.customerErpId);
      if (customerId === undefined) throw new Error('A payment is of a customer that the ERP has.');
      const { erpKind } = await getDealer(tx);
      const isNew = await insertPosting(
        tx,
        payment,
        importsPostings(erpKind)
          ? { customerId, state: 'awaiting_file', nextAttemptAt: null }
          : { customerId, state: 'queued', nextAttemptAt: tx.now },
      );
      if (isNew) queue.wake();
    },

    async queueReversal(tx, paymentId, reason) {
      const row = await lockPosting(tx, paymentId);
      if (row === undefined) throw notFound('posting_not_found', 'posting');
      if (row.reversalReason !== null) return;
      const { erpKind } = await getDealer(tx);
      const changes = reversalChanges(tx, row, importsPostings(erpKind));
      const asked = { reversalReason: reason, reversalQueuedAt: tx.now };
      const changed = await updatePosting(tx, paymentId, { ...asked, ...changes });
      if (['cancelled', 'awaiting_file', 'reversed'].includes(changed.state))
        await events.emit(tx, postingChanged(changed));
      queue.wake();
    },

    async retryPosting(tx, paymentId, actor) {
      const row = await lockPosting(tx, paymentId);
      if (row === undefined) throw notFound('posting_not_found', 'posting');
      if (row.state !== 'failed') {
        throw new AppError(
          'posting_not_failed',
          `This posting is ${row.state.replace('_', ' ')}; only a failed one is retried.`,
        );
      }
      const changed = await updatePosting(tx, paymentId, {
        ...{ state: 'queued', tries: 0, error: null, failedAt: null },
        nextAttemptAt: later(tx.now, settledAt(row.uncertainSince)),
      });
      await events.emit(tx, postingChanged(changed, actor));
      queue.wake();
      const posting = await findPosting(tx, paymentId);
      if (posting === undefined) throw new Error('A posting is gone that was just changed.');
      return posting;
    },
  };
}

/** @throws {Error} a payment that no ERP could post. */
function assertWhole({ amountMinor, allocations }: SourcePayment): void {
  const sum = allocations.reduce((total, allocation) => total + allocation.amountMinor, 0);
  const items = new Set(allocations.map(({ model, itemErpId }) => `${model} ${itemErpId}`));
  if (sum !== amountMinor || amountMinor <= 0 || items.size !== allocations.length)
    throw new Error('The allocations of a payment are its amount, and each is of another item.');
}

/** What becomes of a posting whose money was returned. */
function reversalChanges(tx: DealerTransaction, row: PostingRow, isImported: boolean): PostingChanges {
  const isNowhere =
    row.uncertainSince === null &&
    row.postedMinor === 0 &&
    ['queued', 'awaiting_file', 'failed'].includes(row.state);
  if (isNowhere) {
    const over = { nextAttemptAt: null, failedAt: null, errorCode: null, error: null };
    return { ...over, action: 'reverse', state: 'cancelled', cancelledAt: tx.now };
  }
  // Whoever posted what the ERP would not takes it out, too: not all of it is there under this payment's id.
  if (row.state === 'posted' && row.postedMinor < row.amountMinor)
    return { action: 'reverse', state: 'reversed', reversedAt: tx.now };
  // Its attempt goes on first.
  if (row.state === 'posting') return {};
  const next = { action: 'reverse', tries: 0, failedAt: null, error: null } as const;
  if (row.postingFileId !== null || (isImported && row.postedAt !== null))
    return { ...next, state: 'awaiting_file', nextAttemptAt: null };
  return { ...next, state: 'queued', nextAttemptAt: later(tx.now, settledAt(row.uncertainSince)) };
}
