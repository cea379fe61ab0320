import type { PaymentRow } from '../db/tables.ts';
import type { EventActor, NewEvent } from '../events/event-log.ts';

const SYSTEM: EventActor = { type: 'system', id: null };

/** That a payment is in another state, as `row` has it. */
export function paymentChanged(
  row: Pick<PaymentRow, 'id' | 'customerId' | 'state' | 'amountMinor' | 'currency' | 'method'>,
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
      currency: row.currency,
      method: row.method,
    },
  };
}
