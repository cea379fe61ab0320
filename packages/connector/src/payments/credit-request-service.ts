import type { DealerTransaction } from '../db/database.ts';
import type { PreviewContent } from '../db/payment-columns.ts';
import type { CreditRequestRow } from '../db/tables.ts';
import { invalidRequest, notFound } from '../errors.ts';
import type { EventActor, EventLog, NewEvent } from '../events/event-log.ts';
import {
  findOpenCreditRequest,
  insertCreditRequest,
  lockCreditRequest,
  markCreditRequestClosed,
} from './credit-request-store.ts';
import { lockPayersOf } from './payment-item-store.ts';
import type { PlanChoice } from './payment-plan.ts';
import { planChoice, type PayingParty, type ProviderOf } from './payment-preview.ts';

interface RequestContext {
  events: Pick<EventLog, 'emit'>;
}

/**
 * Asks the dealer to apply a credit that covers what was chosen: there is nothing to pay. A customer has one open request at a
 * time; another wish meanwhile finds that one. Nothing is held by it: a payment of one of its documents withdraws it.
 *
 * @throws {AppError} 404 `customer_not_found`; 400 `invalid_request`: something is left to pay, or the choice has a fault.
 */
export async function requestCredit(
  { events, providerOf }: RequestContext & { providerOf: ProviderOf },
  tx: DealerTransaction,
  who: PayingParty,
  choice: PlanChoice,
): Promise<{ id: string; isNew: boolean }> {
  // Else a payment of the same might start meanwhile, and neither see the other.
  await lockPayersOf(tx, who.customerId);
  const { plan, content } = await planChoice(tx, providerOf, who, choice);
  if (plan.faults.length > 0 || plan.kind !== 'request') {
    const detail = 'is not covered by the credits that were chosen; pay what is left';
    throw invalidRequest([{ pointer: '/items', detail }]);
  }
  const made = await insertCreditRequest(tx, content);
  if (made !== undefined) {
    await events.emit(tx, requestEvent('credit_request.made', made, { type: 'payer', id: who.payerId }));
    return { id: made.id, isNew: true };
  }
  const open = await findOpenCreditRequest(tx, who.customerId);
  if (open === undefined) throw new Error('A request is neither new nor open.');
  return { id: open.id, isNew: false };
}

/**
 * Closes a request: the dealer applied the credit, or will not, or a payer of the customer does not want it any more. One that is
 * closed stays as it is.
 *
 * @throws {AppError} 404 `credit_request_not_found`.
 */
export async function closeCreditRequest(
  { events }: RequestContext,
  tx: DealerTransaction,
  id: string,
  actor: EventActor,
): Promise<CreditRequestRow> {
  const row = await lockCreditRequest(tx, id);
  if (row === undefined) throw notFound('credit_request_not_found', 'credit request');
  if (row.state === 'closed') return row;
  const closed = await markCreditRequestClosed(tx, id, actor);
  await events.emit(tx, requestEvent('credit_request.closed', closed, actor));
  return closed;
}

/**
 * Withdraws the open request of a customer where a payment that was started has one of its documents, as the payer's own doing:
 * what is paid is not to be applied to or set off besides. Whoever starts one has their row of the customer's payers locked.
 */
export async function withdrawPaidRequest(
  context: RequestContext,
  tx: DealerTransaction,
  { customerId, payerId, lines }: Pick<PreviewContent, 'customerId' | 'payerId' | 'lines'>,
): Promise<void> {
  const open = await findOpenCreditRequest(tx, customerId);
  const paid = new Set(lines.map(({ openItemId }) => openItemId));
  if (open?.lines.some(({ openItemId }) => paid.has(openItemId)) === true)
    await closeCreditRequest(context, tx, open.id, { type: 'payer', id: payerId });
}

function requestEvent(
  type: 'credit_request.made' | 'credit_request.closed',
  { id, customerId, currency, lines }: CreditRequestRow,
  actor: EventActor,
): NewEvent {
  const credits = lines.filter(({ amountMinor }) => amountMinor < 0);
  return {
    type,
    actor,
    subjectType: 'credit_request',
    subjectId: id,
    customerIds: [customerId],
    data: { currency, creditMinor: credits.reduce((sum, { amountMinor }) => sum - amountMinor, 0) },
  };
}
