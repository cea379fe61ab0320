import type { PaymentRow } from '../db/tables.ts';
import type { EventActor, NewEvent } from '../events/event-log.ts';

const SYSTEM: EventActor = { type: 'system', id: null };

/** That a payment is in another state, or another part of it went back, as `row` has it. */
export function paymentChanged(
  row: Pick<
    PaymentRow,
    'id' | 'customerId' | 'state' | 'amountMinor' | 'takenBackMinor' | 'feeBackMinor' | 'currency' | 'method'
  >,
  actor: EventActor = SYSTEM,
): NewEvent {
  return {
    type: 'payment.changed',
    actor,
    subjectType: 'payment',
    subjectId: row.id,
    customerIds: [row.customerId],
    data: {
      state: row.state,
      amountMinor: row.amountMinor,
      takenBackMinor: row.takenBackMinor,
      feeBackMinor: row.feeBackMinor,
      currency: row.currency,
      method: row.method,
    },
  };
}

/** That a person entered an amount of it into the ERP, or wrote a discount off, or took it out (below 0). */
export function enteredByHand(
  row: Pick<PaymentRow, 'id' | 'customerId' | 'currency'>,
  { amountMinor, discountMinor }: { amountMinor: number; discountMinor: number },
  actor: EventActor,
): NewEvent {
  return {
    type: 'payment.entered_by_hand',
    actor,
    subjectType: 'payment',
    subjectId: row.id,
    customerIds: [row.customerId],
    data: { amountMinor, ...(discountMinor === 0 ? {} : { discountMinor }), currency: row.currency },
  };
}
