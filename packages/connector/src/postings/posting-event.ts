import type { PostingRow } from '../db/tables.ts';
import type { EventActor, NewEvent } from '../events/event-log.ts';

const SYSTEM: EventActor = { type: 'system', id: null };

/** That a posting is in another state, as `row` has it. */
export function postingChanged(
  row: Pick<PostingRow, 'paymentId' | 'customerId' | 'action' | 'state'>,
  actor: EventActor = SYSTEM,
): NewEvent {
  return {
    type: 'posting.changed',
    actor,
    subjectType: 'posting',
    subjectId: row.paymentId,
    customerIds: [row.customerId],
    data: { action: row.action, state: row.state },
  };
}
