import { sql } from 'kysely';
import type { ServiceContext } from '../context.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import type { EventHandler } from '../events/event-log.ts';
import { formatInstant } from '../mail/instant-format.ts';
import type { InvitationMailData } from '../mail/invitation-mail.ts';
import type { MailComposer } from '../mail/mail-service.ts';
import { deriveLinkToken, linkUrl } from './invitation-link.ts';
import { findInvitation, findInvitationRow, listCoveredCustomers } from './invitation-store.ts';

/**
 * Writes an invitation's mail at the moment it leaves: the link is derived here, so that no queue holds it. Null when the
 * invitation was answered, revoked or sent again meanwhile, or its link can no longer be derived.
 */
export function invitationMailComposer(context: Pick<ServiceContext, 'config' | 'keys'>): MailComposer {
  return async (tx, mail) => {
    const invitation = await findInvitationRow(tx, mail.subjectId);
    const wire = await findInvitation(tx, mail.subjectId);
    const isWanted = invitation?.state === 'pending' && invitation.linkVersion === mail.linkVersion;
    const token = isWanted ? deriveLinkToken(context.keys, invitation) : undefined;
    if (invitation === undefined || wire === undefined || token === undefined) return null;
    const dealer = await getDealer(tx);
    const customers = await listCoveredCustomers(tx, invitation.id);
    return {
      to: { name: invitation.contactName, address: invitation.email },
      from: { name: dealer.name, slug: dealer.slug },
      replyTo: dealer.replyTo,
      brandColor: dealer.brandColor,
      data: {
        dealerName: dealer.name,
        customerNames: customers.map((customer) => customer.name),
        contactName: invitation.contactName,
        invitedByName: wire.createdBy.type === 'user' ? wire.createdBy.name : null,
        link: linkUrl(context.config.publicUrl, token),
        checkPhrase: invitation.checkPhrase,
        validUntil: formatInstant(invitation.expiresAt, {
          locale: invitation.locale,
          timeZone: dealer.timeZone,
        }),
        message: invitation.message,
        postalAddress: dealer.postalAddress,
        locale: invitation.locale,
      } satisfies InvitationMailData,
    };
  };
}

/** `pendingSince` is when the first mail of the current pending period left: subscribed to `mail.delivery_changed`. */
export const notePendingSince: EventHandler = async (tx, event) => {
  const { delivery, mailSubjectType, mailSubjectId } = event.data ?? {};
  if (delivery !== 'sent' || mailSubjectType !== 'invitation' || typeof mailSubjectId !== 'string') return;
  await tx.db
    .updateTable('invitations')
    .set({ pendingSince: sql`coalesce(pending_since, ${tx.now})` })
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', mailSubjectId)
    .where('state', '=', 'pending')
    .execute();
};
