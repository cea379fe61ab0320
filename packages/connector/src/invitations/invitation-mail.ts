import { sql } from 'kysely';
import type { ServiceContext } from '../context.ts';
import { PREPARED } from '../db/prepared-client.ts';
import { sentBy } from '../dealers/dealer-mail.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import type { DealerRow } from '../db/tables.ts';
import type { EventsHandler } from '../events/event-log.ts';
import { formatInstant } from '../mail/instant-format.ts';
import type { ListedInvoices } from '../mail/mail-invoices.ts';
import type { InvitationMailData } from '../mail/invitation-mail.ts';
import type { ComposedMail, ComposedMails, MailComposer } from '../mail/mail-composer.ts';
import { chooseMailLocale } from '../mail/mail-strings.ts';
import { unsubscribeUrl } from '../mail/unsubscribe-link.ts';
import { templateOfLink } from './invitation-draft.ts';
import { deriveLinkToken, linkUrl } from './invitation-link.ts';
import {
  listFirstMessageIds,
  listInvitationsToWrite,
  type InvitationToWrite,
} from './invitation-mail-store.ts';
import { listOpenInvoices } from './open-invoice-store.ts';

type ComposerContext = Pick<ServiceContext, 'config' | 'keys'>;

/**
 * Writes invitations' mails at the moment they leave: the links are derived here, so that no queue holds one. None where
 * the invitation was answered, revoked or sent again meanwhile, or its link can no longer be derived.
 */
export function invitationMailComposer(context: ComposerContext): MailComposer {
  return async (tx, mails) => {
    const composed: ComposedMails = new Map();
    if (mails.length === 0) return composed;
    const dealer = await getDealer(tx);
    const invitations = await listInvitationsToWrite(
      tx,
      mails.map(({ subjectId }) => subjectId),
    );
    const invoices = dealer.invitationListsInvoices
      ? await listOpenInvoices(
          tx,
          mails.map(({ id, customerIds }) => ({ key: id, customerIds })),
        )
      : undefined;
    for (const mail of mails) {
      const invitation = invitations.get(mail.subjectId);
      const isWanted = invitation?.state === 'pending' && invitation.linkVersion === mail.linkVersion;
      const token = isWanted ? deriveLinkToken(context.keys, invitation) : undefined;
      if (invitation === undefined || token === undefined) continue;
      const unsubscribeLink = unsubscribeUrl(context.config.publicUrl, context.keys, {
        dealerId: tx.dealerId,
        mailId: mail.id,
      });
      const link = linkUrl(context.config.publicUrl, token);
      const listed = invoices?.get(mail.id) ?? null;
      composed.set(
        mail.id,
        composeInvitation(context, dealer, { ...invitation, link, unsubscribeLink, invoices: listed }),
      );
    }
    return composed;
  };
}

/** What the mail of an invitation says. */
export function composeInvitation(
  { config }: Pick<ServiceContext, 'config'>,
  dealer: DealerRow,
  invitation: Pick<
    InvitationToWrite,
    | 'email'
    | 'contactName'
    | 'customerNames'
    | 'invitedByName'
    | 'checkPhrase'
    | 'message'
    | 'locale'
    | 'expiresAt'
    | 'pendingSince'
  > & { link: string; unsubscribeLink: string; invoices: ListedInvoices | null },
): ComposedMail {
  const { customerNames, contactName, invitedByName, checkPhrase } = invitation;
  const { link, unsubscribeLink, pendingSince, invoices } = invitation;
  const locale = chooseMailLocale(invitation.locale, dealer.locale);
  const zone = { locale, timeZone: dealer.timeZone };
  return {
    to: { name: contactName, address: invitation.email },
    ...sentBy(dealer, config.publicUrl),
    unsubscribeLink,
    data: {
      dealerName: dealer.name,
      customerNames,
      contactName,
      invitedByName,
      link,
      checkPhrase,
      verifyLink: `${config.publicUrl}/verify`,
      validUntil: formatInstant(invitation.expiresAt, { ...zone, style: 'deadline' }),
      mailedOn: pendingSince && formatInstant(pendingSince, zone),
      message: invitation.message ?? dealer.invitationMessage,
      invoices,
      postalAddress: dealer.postalAddress,
      locale,
      unsubscribeLink,
    } satisfies InvitationMailData,
  };
}

/** Writes reminders like the mails that they follow, and none of an invitation whose time has passed meanwhile. */
export function reminderMailComposer(context: ComposerContext): MailComposer {
  const compose = invitationMailComposer(context);
  return async (tx, mails) => {
    const invitationIds = mails.map(({ subjectId }) => subjectId);
    const invitations = await listInvitationsToWrite(tx, invitationIds);
    const firstMessageIds = await listFirstMessageIds(tx, invitationIds);
    const open = mails.filter(({ subjectId }) => {
      const invitation = invitations.get(subjectId);
      return invitation !== undefined && invitation.expiresAt > tx.now;
    });
    const composed = await compose(tx, open);
    for (const { id, subjectId } of open) {
      const made = composed.get(id);
      if (made === undefined || made === 'held') continue;
      const follows = templateOfLink(invitations.get(subjectId)?.linkVersion ?? 1);
      composed.set(id, {
        ...made,
        inReplyTo: firstMessageIds.get(subjectId) ?? null,
        data: { ...made.data, follows },
      });
    }
    return composed;
  };
}

/** `pendingSince` is when the first mail of the current pending period left: subscribed to `mail.delivery_changed`. */
export const notePendingSince: EventsHandler = async (tx, events) => {
  const invitationIds = events.flatMap(({ data: { delivery, mailSubjectType, mailSubjectId } = {} }) =>
    delivery === 'sent' && mailSubjectType === 'invitation' && typeof mailSubjectId === 'string'
      ? [mailSubjectId]
      : [],
  );
  if (invitationIds.length === 0) return;
  await sql`${PREPARED}
    update invitations set pending_since = coalesce(pending_since, ${tx.now})
    where dealer_id = ${tx.dealerId}::uuid and id = any (${invitationIds}::uuid[]) and state = 'pending'`.execute(
    tx.db,
  );
};
