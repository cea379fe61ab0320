import type { Invitation, InvitationInput } from '@payvite/sdk/schemas';
import type { ServiceContext } from '../context.ts';
import { insertLinkCredentials } from '../db/credential-store.ts';
import type { DealerTransaction } from '../db/database.ts';
import type { InvitationChanges, InvitationRow } from '../db/tables.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { AppError, invalidRequest, notFound } from '../errors.ts';
import type { EventActor } from '../events/event-log.ts';
import {
  daysAfter,
  describeNew,
  draftAddressee,
  draftInvitation,
  invitationMail,
  isExpired,
  isSameSet,
} from './invitation-draft.ts';
import { listClosedCustomers } from './invitation-access-store.ts';
import { deriveLinkToken, hashLinkToken } from './invitation-link.ts';
import { chooseRecipient, pointerToRecipient, type Recipient } from './invitation-recipient.ts';
import {
  refuseAllClosed,
  refuseClosed,
  refuseConflicts,
  refuseNewer,
  refuseState,
  refuseTooSoon,
  refuseUninvitable,
  refuseUnsendable,
} from './invitation-refusals.ts';
import { claimMailAllowance, refuseUsedUp } from '../mail/mail-allowance-service.ts';
import {
  findInvitation,
  findInvitationRow,
  insertInvitations,
  listCoveredCustomers,
  listInvitationsTo,
  lockInvitation,
  lockInvitationAndCustomers,
  updateInvitation,
} from './invitation-store.ts';
import { lockSendingFacts } from './sending-facts-store.ts';

/** What sending needs of the service. */
export type InvitationContext = Pick<ServiceContext, 'keys' | 'events' | 'mail'>;

/**
 * Invites one address for one or several customers and queues its mail, all in the caller's transaction.
 * An expired invitation of the same address and customers is sent again; one that overlaps is revoked. So is the invitation
 * to a wrong address that this one corrects (`replacesInvitationId`), unless it was declined or revoked before.
 *
 * @param addressee what the person is called where the ERP does not have the address on file.
 * @returns the invitation, in state `pending`.
 * @throws {AppError} 404 `customer_not_found`, `contact_not_found`, `invitation_not_found` (of the one to be replaced); 400
 * `contacts_differ`, `invalid_request` (it cannot replace that one); 409 `customer_inactive`,
 * `no_email`, `invalid_email`, `invitation_pending`, `invitation_accepted`, `invitation_declined`, `address_suppressed`,
 * `portal_access_disabled`, `mail_not_configured`, `postal_address_missing`; 429 `daily_mail_limit`; `errors` names each customer at fault.
 */
export async function sendInvitation(
  context: InvitationContext,
  tx: DealerTransaction,
  input: InvitationInput,
  actor: EventActor,
  addressee: { name: string | null } = { name: null },
): Promise<Invitation> {
  const customerIds = [...new Set(input.customerIds)];
  const { contactId } = input;
  const facts = await lockSendingFacts(
    tx,
    { customerIds, contactId, email: input.email?.toLowerCase() },
    actor,
  );
  refuseUninvitable(input.customerIds, facts?.customers ?? []);
  if (facts === undefined) throw new Error('An invitation names customers.');
  const found = chooseRecipient(facts.customers, input);
  const recipient = { ...found, name: found.name ?? addressee.name };
  const { dealer, actorName } = facts;
  const address = facts.addresses.get(recipient.email);
  if (address === undefined) throw new Error('Facts are read of every address.');
  refuseUnsendable(context, dealer);
  refuseClosed(input.customerIds, address.closedIds);
  const { replacesInvitationId } = input;
  if (replacesInvitationId !== undefined) {
    await withdrawMistaken(context, tx, replacesInvitationId, { email: recipient.email, customerIds, actor });
  }
  const earlier = address.hasEarlier ? await listInvitationsTo(tx, recipient.email, customerIds) : [];
  refuseConflicts(input.customerIds, earlier, tx.now);
  refuseUsedUp(tx, address.allowance, pointerToRecipient(input));

  const expiresInDays = input.expiresInDays ?? dealer.invitationExpiresInDays;
  const lapsed = earlier.filter(({ invitation }) => isExpired(invitation, tx.now));
  const same = lapsed.find((candidate) => isSameSet(candidate.customerIds, customerIds));
  if (same !== undefined) {
    await sendAgain(context, tx, same.invitation, actor, 'invitation.resent', {
      expiresInDays,
      message: input.message ?? same.invitation.message,
      locale: input.locale ?? same.invitation.locale,
      ...(replacesInvitationId === undefined ? {} : { replacesInvitationId }),
    });
    return getInvitation(tx, same.invitation.id);
  }
  for (const { invitation } of lapsed) {
    await markRevoked(context, tx, invitation, actor);
  }
  const createdBy = { ...actor, name: actorName };
  const locale = input.locale ?? recipient.locale ?? dealer.locale;
  return insertAndSend(context, tx, { recipient, locale, customerIds, input, expiresInDays, createdBy });
}

/** @throws {AppError} 404 `invitation_not_found`. */
export async function getInvitation(tx: DealerTransaction, id: string): Promise<Invitation> {
  const invitation = await findInvitation(tx, id);
  if (invitation === undefined) throw notFound('invitation_not_found', 'invitation');
  return invitation;
}

/**
 * Sends an invitation again with a new link and a new expiry; the links before it are dead from then on.
 *
 * @throws {AppError} 404 `invitation_not_found`; 409 `invitation_revoked`, `invitation_accepted`, `address_suppressed`, and
 * `invitation_pending` where a newer one to the same address is open, `portal_access_disabled`, `mail_not_configured`,
 * `postal_address_missing`; 429 `resend_too_soon` within
 * ten minutes of its last mail while it is open, `daily_mail_limit`.
 */
export async function resendInvitation(
  context: InvitationContext,
  tx: DealerTransaction,
  id: string,
  actor: EventActor,
): Promise<void> {
  const invitation = await lockInvitationAndCustomers(tx, id);
  if (invitation === undefined) throw notFound('invitation_not_found', 'invitation');
  refuseState(invitation, ['revoked', 'accepted']);
  refuseUnsendable(context, await getDealer(tx));
  await refuseNewer(tx, invitation);
  const coveredIds = (await listCoveredCustomers(tx, invitation.id)).map((customer) => customer.id);
  const closedIds = await listClosedCustomers(tx, invitation.email, coveredIds);
  refuseAllClosed(coveredIds, closedIds);
  refuseTooSoon(invitation, tx.now);
  await claimMailAllowance(tx, invitation.email);
  await sendAgain(context, tx, invitation, actor, 'invitation.resent');
}

/**
 * Withdraws an invitation that nobody has answered: its link is dead from then on.
 *
 * @throws {AppError} 404 `invitation_not_found`; 409 `invitation_accepted` (disable portal access instead),
 * `invitation_declined`, `invitation_revoked`.
 */
export async function revokeInvitation(
  context: InvitationContext,
  tx: DealerTransaction,
  id: string,
  actor: EventActor,
): Promise<void> {
  const invitation = await lockInvitation(tx, id);
  if (invitation === undefined) throw notFound('invitation_not_found', 'invitation');
  refuseState(invitation, ['revoked', 'accepted', 'declined']);
  await markRevoked(context, tx, invitation, actor);
}

/** Makes an invitation pending once more under a new link, and queues its mail. Checks nothing: its callers have. */
export async function sendAgain(
  context: InvitationContext,
  tx: DealerTransaction,
  invitation: InvitationRow,
  actor: EventActor,
  event: 'invitation.resent' | 'invitation.renewed',
  changes: InvitationChanges = {},
): Promise<void> {
  const expiresInDays = changes.expiresInDays ?? invitation.expiresInDays;
  const updated = await updateInvitation(tx, invitation.id, {
    ...changes,
    state: 'pending',
    linkVersion: invitation.linkVersion + 1,
    linkSecretId: context.keys[0].secretId,
    linkMadeAt: tx.now,
    expiresAt: daysAfter(tx.now, Number(expiresInDays)),
    pendingSince: null,
    reminderCount: 0,
    remindedAt: null,
    expiryNotedAt: null,
    resentCount: invitation.resentCount + 1,
  });
  const customerIds = (await listCoveredCustomers(tx, invitation.id)).map((customer) => customer.id);
  await queueInvitationMail(context, tx, updated, customerIds);
  await context.events.emit(tx, {
    type: event,
    actor,
    subjectType: 'invitation',
    subjectId: updated.id,
    customerIds,
  });
}

/** Withdraws the invitation to a wrong address that another one corrects, and whose customers are locked. */
async function withdrawMistaken(
  context: InvitationContext,
  tx: DealerTransaction,
  id: string,
  corrected: { email: string; customerIds: string[]; actor: EventActor },
): Promise<void> {
  const refuse = (pointer: string, detail: string) => invalidRequest([{ pointer, detail }]);
  // Not locked before it is known to be of these customers: who resends another one may wait for this address.
  const found = await findInvitationRow(tx, id);
  if (found === undefined) {
    throw new AppError('invitation_not_found', 'There is no such invitation to replace.', {
      errors: [{ pointer: '/replacesInvitationId', detail: 'There is no such invitation.' }],
    });
  }
  if (found.email === corrected.email) {
    throw refuse('/replacesInvitationId', 'Goes to the same address: resend it instead.');
  }
  const covered = await listCoveredCustomers(tx, id);
  if (!covered.every((customer) => corrected.customerIds.includes(customer.id))) {
    throw refuse('/customerIds', 'Must name all customers of the invitation that is replaced.');
  }
  const mistaken = await lockInvitation(tx, id);
  if (mistaken === undefined) throw new Error('Invitations are never deleted.');
  refuseState(mistaken, ['accepted']);
  if (mistaken.state === 'pending') await markRevoked(context, tx, mistaken, corrected.actor);
}

async function insertAndSend(
  context: InvitationContext,
  tx: DealerTransaction,
  invited: {
    recipient: Recipient;
    locale: string;
    customerIds: string[];
    input: InvitationInput;
    expiresInDays: number;
    createdBy: Invitation['createdBy'];
  },
): Promise<Invitation> {
  const { recipient, locale, customerIds, input, expiresInDays, createdBy } = invited;
  const actor = { type: createdBy.type, id: createdBy.id };
  const draft = draftInvitation(context, tx, { message: input.message ?? null, expiresInDays, actor });
  const addressee = draftAddressee({ ...recipient, locale });
  await insertInvitations(tx, draft, [{ ...addressee, customerIds }]);
  const { replacesInvitationId } = input;
  if (replacesInvitationId !== undefined) await updateInvitation(tx, addressee.id, { replacesInvitationId });
  await queueInvitationMail(context, tx, { ...draft, ...addressee }, customerIds);
  await context.events.emit(tx, {
    type: 'invitation.sent',
    actor,
    subjectType: 'invitation',
    subjectId: addressee.id,
    customerIds,
  });
  return describeNew({
    ...draft,
    ...addressee,
    createdBy,
    customerIds,
    createdAt: tx.now,
    replacesInvitationId,
  });
}

async function queueInvitationMail(
  context: InvitationContext,
  tx: DealerTransaction,
  invitation: Pick<InvitationRow, 'id' | 'email' | 'locale' | 'linkVersion' | 'linkSecretId'>,
  customerIds: string[],
): Promise<void> {
  const token = deriveLinkToken(context.keys, invitation);
  if (token === undefined) throw new Error('The newest secret is not configured.');
  await insertLinkCredentials(tx, [{ hash: hashLinkToken(token), invitationId: invitation.id }]);
  await context.mail.queueMail(tx, invitationMail(invitation, customerIds));
}

async function markRevoked(
  context: InvitationContext,
  tx: DealerTransaction,
  invitation: InvitationRow,
  actor: EventActor,
): Promise<void> {
  await updateInvitation(tx, invitation.id, { state: 'revoked', revokedAt: tx.now, pendingSince: null });
  const customerIds = (await listCoveredCustomers(tx, invitation.id)).map((customer) => customer.id);
  await context.events.emit(tx, {
    type: 'invitation.revoked',
    actor,
    subjectType: 'invitation',
    subjectId: invitation.id,
    customerIds,
  });
}
