import type { DealerTransaction } from '../db/database.ts';
import type { ContactSuggestionRow } from '../db/tables.ts';
import { AppError, notFound } from '../errors.ts';
import type { EventActor } from '../events/event-log.ts';
import { decideContactSuggestion, lockContactSuggestion } from './contact-suggestion-store.ts';
import { sendInvitation } from './invitation-sending.ts';
import type { InvitationContext } from './invitation-service.ts';
import { findInvitationRow, listCoveredCustomers } from './invitation-store.ts';

/**
 * Invites the person whom somebody named who was reached by mistake, for all customers of that invitation, under the rules
 * of every sending: one that refuses leaves the suggestion open.
 *
 * @throws {AppError} 404 `contact_suggestion_not_found`; 409 `contact_suggestion_decided`; whatever `sendInvitation` throws,
 * its `errors` pointing into the suggestion's `customerIds`.
 */
export async function approveContactSuggestion(
  context: InvitationContext,
  tx: DealerTransaction,
  id: string,
  actor: EventActor,
): Promise<void> {
  const suggestion = await lockOpen(tx, id);
  const mistaken = await findInvitationRow(tx, suggestion.invitationId);
  const customerIds = await listCustomerIds(tx, suggestion);
  const { id: newInvitationId } = await sendInvitation(
    context,
    tx,
    { customerIds, email: suggestion.email, locale: mistaken?.locale },
    actor,
    { name: suggestion.name },
  );
  await decide(context, tx, suggestion, { state: 'approved', newInvitationId, customerIds, actor });
}

/**
 * Notes that nobody is to be invited for a suggestion.
 *
 * @throws {AppError} 404 `contact_suggestion_not_found`; 409 `contact_suggestion_decided`.
 */
export async function rejectContactSuggestion(
  context: Pick<InvitationContext, 'events'>,
  tx: DealerTransaction,
  id: string,
  actor: EventActor,
): Promise<void> {
  const suggestion = await lockOpen(tx, id);
  const customerIds = await listCustomerIds(tx, suggestion);
  await decide(context, tx, suggestion, { state: 'rejected', newInvitationId: null, customerIds, actor });
}

async function lockOpen(tx: DealerTransaction, id: string): Promise<ContactSuggestionRow> {
  const suggestion = await lockContactSuggestion(tx, id);
  if (suggestion === undefined) throw notFound('contact_suggestion_not_found', 'suggestion');
  if (suggestion.state !== 'open') {
    throw new AppError('contact_suggestion_decided', `This suggestion was ${suggestion.state} before.`);
  }
  return suggestion;
}

async function listCustomerIds(
  tx: DealerTransaction,
  { invitationId }: ContactSuggestionRow,
): Promise<string[]> {
  return (await listCoveredCustomers(tx, invitationId)).map((customer) => customer.id);
}

async function decide(
  context: Pick<InvitationContext, 'events'>,
  tx: DealerTransaction,
  suggestion: ContactSuggestionRow,
  decision: {
    state: 'approved' | 'rejected';
    newInvitationId: string | null;
    customerIds: string[];
    actor: EventActor;
  },
): Promise<void> {
  const { state, newInvitationId, customerIds, actor } = decision;
  await decideContactSuggestion(tx, suggestion.id, decision);
  await context.events.emit(tx, {
    type: `contact_suggestion.${state}`,
    actor,
    subjectType: 'contact_suggestion',
    subjectId: suggestion.id,
    customerIds,
    data: { invitationId: suggestion.invitationId, newInvitationId },
  });
}
