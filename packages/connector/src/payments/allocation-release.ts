import { sql } from 'kysely';
import { listItemReadings } from '../syncs/sync-readings.ts';
import type { DealerTransaction } from '../db/database.ts';
import type { NewEvent } from '../events/event-log.ts';
import { findPaymentRow } from './payment-store.ts';

// The only place that ends a hold, and begins one anew. What holds come to is kept by triggers (`open_item_holds`).

/** Lets a payment's items go: it came to nothing, or nothing of it was booked or will be. */
export async function releaseAllocations(tx: DealerTransaction, paymentId: string): Promise<void> {
  await tx.db
    .updateTable('paymentAllocations')
    .set({ releasedAt: tx.now })
    .where('dealerId', '=', tx.dealerId)
    .where('paymentId', '=', paymentId)
    .where('releasedAt', 'is', null)
    .execute();
}

/** Holds a payment's items again: its money came after all, or again. */
export async function holdAllocations(tx: DealerTransaction, paymentId: string): Promise<void> {
  await lockAllocations(tx, paymentId);
  await tx.db
    .updateTable('paymentAllocations')
    .set({ releasedAt: null, moneyReleasedAt: null })
    .where('dealerId', '=', tx.dealerId)
    .where('paymentId', '=', paymentId)
    .where((on) => on.or([on('releasedAt', 'is not', null), on('moneyReleasedAt', 'is not', null)]))
    .execute();
}

/**
 * Lets those items go whose payment the ERP has, or has taken back, and that a sync has read since, in the sync's own
 * transaction. What a sync read it knows of the time its file was written, or else of the time it began; a file that is as it
 * was applied before is not read, so a copy of an old one releases nothing. A payment that is to be taken back holds its items
 * until the ERP has done that; one whose money came again then, until a person has entered it. A discount that a person has to
 * write off is held on by itself, until they have noted it and a sync has read the item since: else the books ask for it anew.
 */
export async function releaseReadAllocations(tx: DealerTransaction, syncId: string): Promise<void> {
  const { rows } = await sql<{ isHeld: boolean }>`
    select exists (
      select from payment_allocations where dealer_id = ${tx.dealerId} and released_at is null
    ) as is_held`.execute(tx.db);
  if (rows[0]?.isHeld !== true) return;
  for (const { model, asOf, isRead } of await listItemReadings(tx, syncId)) {
    await sql`
      with told as (
        select
          a.payment_id, a.open_item_id,
          a.discount_minor = 0
            or (p.hand_discount_minor <= 0 and (p.by_hand_at is null or ${asOf} > p.by_hand_at)) as is_all
        from payment_allocations a
        join open_items i on i.dealer_id = a.dealer_id and i.id = a.open_item_id and i.model = ${model}
        join payment_overview p on p.dealer_id = a.dealer_id and p.id = a.payment_id
        join postings o on o.dealer_id = a.dealer_id and o.payment_id = a.payment_id
        where a.dealer_id = ${tx.dealerId} and a.released_at is null
          and ${asOf} > case
            when o.state in ('reversed', 'cancelled') and p.hand_minor = 0
              then greatest(o.reversed_at, o.cancelled_at, p.by_hand_at)
            when o.state = 'posted' and o.reversal_reason is null then o.posted_at
          end
          and ${isRead}
      )
      update payment_allocations a set
        released_at = case when told.is_all then ${tx.now}::timestamptz end,
        money_released_at = case when not told.is_all then coalesce(a.money_released_at, ${tx.now}) end
      from told
      where a.dealer_id = ${tx.dealerId} and a.payment_id = told.payment_id and a.open_item_id = told.open_item_id
        and a.released_at is null
        and (told.is_all or a.money_released_at is null)`.execute(tx.db);
  }
}

/**
 * Lets the items of a payment go whose posting was cancelled: nothing of it was booked, and nothing will be. Where the money came
 * again meanwhile a person is to enter it.
 */
export async function releaseUnbooked(tx: DealerTransaction, { subjectId, data }: NewEvent): Promise<void> {
  if (data?.['state'] !== 'cancelled') return;
  // Whoever sees the money come holds them behind this lock: what is read after it is of before, or of after.
  await lockAllocations(tx, subjectId);
  const payment = await findPaymentRow(tx, subjectId);
  if (payment === undefined || payment.takenBackMinor >= payment.amountMinor)
    await releaseAllocations(tx, subjectId);
}

/** Locks what a payment allocates for the rest of the transaction, in one order everywhere. */
async function lockAllocations(tx: DealerTransaction, paymentId: string): Promise<void> {
  await tx.db
    .selectFrom('paymentAllocations')
    .select('openItemId')
    .where('dealerId', '=', tx.dealerId)
    .where('paymentId', '=', paymentId)
    .orderBy('openItemId')
    .forUpdate()
    .execute();
}
