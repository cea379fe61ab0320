import type { Payment } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import { AppError, notFound } from '../errors.ts';
import type { EventActor, EventLog } from '../events/event-log.ts';
import { enteredByHand } from './payment-event.ts';
import { findPayment } from './payment-list-store.ts';
import { lockPayment, updatePayment } from './payment-store.ts';
import { postingChanged } from '../postings/posting-event.ts';
import { lockPosting, updatePosting } from '../postings/posting-store.ts';

/**
 * Notes that a person entered into the ERP what no posting brings, or took it out. A posting that failed is settled by it: what it
 * was about is done, and the queue does not come back to it.
 *
 * @param entry.amountMinor `handMinor` as that person was shown it.
 * @param entry.discountMinor `handDiscountMinor`, likewise; undefined: nothing of the discount is noted.
 * @throws {AppError} 404 `payment_not_found`; 409 `nothing_to_enter`; 409 `entry_changed`: one is another amount by now.
 */
export async function noteEnteredByHand(
  { events }: { events: Pick<EventLog, 'emit'> },
  tx: DealerTransaction,
  id: string,
  entry: { amountMinor: number; discountMinor?: number | undefined; actor: EventActor },
): Promise<Payment> {
  // What is to be entered changes with these rows locked, so it stays as it is read here.
  const row = await lockPayment(tx, id);
  const posting = await lockPosting(tx, id);
  const hasFailed = posting?.state === 'failed';
  const before = await findPayment(tx, id);
  if (row === undefined || before === undefined) throw notFound('payment_not_found', 'payment');
  const { amountMinor, discountMinor = 0 } = entry;
  const changed = [
    { pointer: '/amountMinor', said: amountMinor, is: before.handMinor },
    { pointer: '/discountMinor', said: entry.discountMinor, is: before.handDiscountMinor },
  ].filter(({ said, is }) => said !== undefined && said !== is);
  if (before.handMinor === 0 && before.handDiscountMinor === 0 && !hasFailed)
    throw new AppError('nothing_to_enter', 'Nothing of this payment has to be entered by hand.');
  if (changed.length > 0) {
    throw new AppError('entry_changed', 'Another amount has to be entered by now; look at it again.', {
      errors: changed.map(({ pointer, is }) => ({ pointer, detail: `is ${is} by now` })),
    });
  }
  // Of one that failed, nothing may be left but to say so.
  if (amountMinor === 0 && discountMinor === 0 && !(hasFailed && before.handDiscountMinor === 0)) {
    throw new AppError(
      'nothing_to_enter',
      'What is left to be entered of this payment is its discount: send handDiscountMinor as discountMinor.',
    );
  }
  await updatePayment(tx, id, {
    byHandMinor: row.byHandMinor + amountMinor,
    discountByHandMinor: row.discountByHandMinor + discountMinor,
    byHandAt: tx.now,
  });
  if (hasFailed) {
    const settled = await updatePosting(tx, id, {
      ...(posting.action === 'post'
        ? { state: 'posted', postedAt: tx.now }
        : { state: 'reversed', reversedAt: tx.now }),
      ...{ tries: 0, uncertainSince: null, errorCode: null, error: null, failedAt: null },
    });
    await events.emit(tx, postingChanged(settled, entry.actor));
  }
  await events.emit(tx, enteredByHand(row, { amountMinor, discountMinor }, entry.actor));
  const after = await findPayment(tx, id);
  if (after === undefined) throw new Error('A payment is gone that was just changed.');
  return after;
}
