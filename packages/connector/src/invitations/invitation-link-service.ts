import type { InvitationLink } from '@payvite/sdk/schemas';
import type { ServiceContext } from '../context.ts';
import { insertLinkCredentials } from '../db/credential-store.ts';
import type { DealerTransaction } from '../db/database.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { AppError, notFound } from '../errors.ts';
import type { EventActor } from '../events/event-log.ts';
import { isToldAlready } from '../events/event-store.ts';
import { findSuppression } from '../mail/suppression-store.ts';
import { listClosedCustomers } from './invitation-access-store.ts';
import { isExpired } from './invitation-draft.ts';
import { deriveLinkToken, hashLinkToken, linkUrl } from './invitation-link.ts';
import { refuseAllClosed, refuseUnsendable, stateRefusal } from './invitation-refusals.ts';
import { listCoveredCustomers, lockInvitation } from './invitation-store.ts';

/** A client that got no answer asks again: that is no second link. */
const TOLD_AGAIN_AFTER_MS = 60_000;

/**
 * Makes the link of a pending invitation that is handed on by other means than our mail: another one than the mailed one,
 * with the same end. Nothing is mailed, so the invitation stays as it is; the timeline says who asked, once a minute. Asked
 * again before the next resend, the link is the same.
 *
 * @throws {AppError} 404 `invitation_not_found`; 409 `invitation_expired`, `invitation_accepted`, `invitation_declined`,
 * `invitation_revoked`, `portal_access_disabled`, and where no code could be mailed to whoever registers with it:
 * `address_suppressed` (mail to the address comes back), `mail_not_configured`, `postal_address_missing`.
 */
export async function createInvitationLink(
  context: Pick<ServiceContext, 'config' | 'keys' | 'events' | 'mail'>,
  tx: DealerTransaction,
  id: string,
  actor: EventActor,
): Promise<InvitationLink> {
  const invitation = await lockInvitation(tx, id);
  if (invitation === undefined) throw notFound('invitation_not_found', 'invitation');
  if (invitation.state !== 'pending') throw stateRefusal(invitation.state);
  // Where the secret that made the links is gone, only new ones help, as after expiry.
  const token = deriveLinkToken(context.keys, invitation, 'copy');
  if (isExpired(invitation, tx.now) || token === undefined) throw stateRefusal('expired');

  refuseUnsendable(context, await getDealer(tx));
  const customerIds = (await listCoveredCustomers(tx, id)).map((customer) => customer.id);
  const closedIds = await listClosedCustomers(tx, invitation.email, customerIds);
  refuseAllClosed(customerIds, closedIds);
  // Whoever unsubscribed asks for the code themselves; where mail comes back, it would never arrive.
  if ((await findSuppression(tx, invitation.email))?.reason === 'bounced') {
    throw new AppError(
      'address_suppressed',
      'Mail to this address comes back, and so would the code that the link asks for. Correct the address.',
    );
  }

  await insertLinkCredentials(tx, [{ hash: hashLinkToken(token), invitationId: id }]);
  const event = { type: 'invitation.link_copied', actor, subjectType: 'invitation', subjectId: id } as const;
  const since = new Date(tx.now.getTime() - TOLD_AGAIN_AFTER_MS);
  if (!(await isToldAlready(tx, event, { since, undoing: ['invitation.resent', 'invitation.renewed'] }))) {
    await context.events.emit(tx, { ...event, customerIds });
  }
  return { url: linkUrl(context.config.publicUrl, token), expiresAt: invitation.expiresAt.toISOString() };
}
