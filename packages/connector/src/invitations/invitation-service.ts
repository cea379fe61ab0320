import { setImmediate } from 'node:timers/promises';
import type { Invitation } from '@payvite/sdk/schemas';
import type { ServiceContext } from '../context.ts';
import { insertLinkCredentials } from '../db/credential-store.ts';
import type { DealerTransaction } from '../db/database.ts';
import type { InvitationChanges, InvitationRow } from '../db/tables.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { notFound } from '../errors.ts';
import type { EventActor } from '../events/event-log.ts';
import { claimMailAllowance } from '../mail/mail-allowance-service.ts';
import { listClosedCustomers } from './invitation-access-store.ts';
import { daysAfter, invitationMail } from './invitation-draft.ts';
import { deriveLinkToken, hashLinkToken } from './invitation-link.ts';
import {
  refuseAllClosed,
  refuseNewer,
  refuseState,
  refuseTooSoon,
  refuseUnsendable,
} from './invitation-refusals.ts';
import {
  findInvitation,
  listCoveredCustomers,
  lockInvitation,
  lockInvitationAndCustomers,
  updateInvitation,
} from './invitation-store.ts';

/** What sending needs of the service. */
export type InvitationContext = Pick<ServiceContext, 'keys' | 'events' | 'mail'>;

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
  await queueInvitationMails(context, tx, [{ ...updated, customerIds }]);
  await context.events.emit(tx, {
    type: event,
    actor,
    subjectType: 'invitation',
    subjectId: updated.id,
    customerIds,
  });
}

/** How many links are derived before other requests get a turn. */
const LINKS_A_TURN = 500;

/** Gives invitations the links that their rows tell of, and queues the mails that carry them. @returns the mails' ids. */
export async function queueInvitationMails(
  context: InvitationContext,
  tx: DealerTransaction,
  invitations: readonly (Pick<InvitationRow, 'id' | 'email' | 'locale' | 'linkVersion' | 'linkSecretId'> & {
    customerIds: string[];
  })[],
  options: { startAfterSeconds?: number } = {},
): Promise<string[]> {
  const links = [];
  for (const [index, invitation] of invitations.entries()) {
    if (index % LINKS_A_TURN === LINKS_A_TURN - 1) await setImmediate();
    const token = deriveLinkToken(context.keys, invitation);
    if (token === undefined) throw new Error('The newest secret is not configured.');
    links.push({ hash: hashLinkToken(token), invitationId: invitation.id });
  }
  await insertLinkCredentials(tx, links);
  return context.mail.queueMails(
    tx,
    invitations.map((invitation) => invitationMail(invitation, invitation.customerIds)),
    options,
  );
}

/** Revokes an invitation that the transaction has locked. Checks nothing: its callers have. */
export async function markRevoked(
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
