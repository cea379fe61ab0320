import type { InvitationInput, InvitationPreview } from '@payvite/sdk/schemas';
import type { ServiceContext } from '../context.ts';
import type { DealerTransaction } from '../db/database.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import type { EventActor } from '../events/event-log.ts';
import { renderMail } from '../mail/mail-renderer.ts';
import { daysAfter } from './invitation-draft.ts';
import { composeInvitation } from './invitation-mail.ts';
import { chooseRecipient } from './invitation-recipient.ts';
import { refuseUninvitable } from './invitation-refusals.ts';
import { readSendingFacts } from './sending-facts-store.ts';

/** As one of `generateCheckPhrase`; each invitation has its own. */
const EXAMPLE_PHRASE = 'copper river seven';

/**
 * Makes the mail that an invitation would be sent with, and changes nothing. Its links lead nowhere: what is seen here is
 * no way in.
 *
 * @throws {AppError} 404 `customer_not_found`, `contact_not_found`; 400 `contacts_differ`; 409 `customer_inactive`,
 * `no_email`, `invalid_email`.
 */
export async function previewInvitation(
  { config }: Pick<ServiceContext, 'config'>,
  tx: DealerTransaction,
  input: InvitationInput,
  actor: EventActor,
): Promise<InvitationPreview> {
  const { contactId, email } = input;
  const customerIds = [...new Set(input.customerIds)];
  const [facts] = await readSendingFacts(
    tx,
    [{ customerIds, contactId, email: email?.toLowerCase() }],
    actor,
  );
  const customers = facts?.customers ?? [];
  refuseUninvitable(input.customerIds, customers);
  const recipient = chooseRecipient(customers, input);
  const dealer = await getDealer(tx);
  const mail = composeInvitation(dealer, {
    email: recipient.email,
    contactName: recipient.name,
    customerNames: customers.map(({ name }) => name),
    invitedByName: actor.type === 'user' ? (facts?.actorName ?? null) : null,
    checkPhrase: EXAMPLE_PHRASE,
    message: input.message ?? null,
    locale: input.locale ?? recipient.locale ?? dealer.locale,
    expiresAt: daysAfter(tx.now, input.expiresInDays ?? dealer.invitationExpiresInDays),
    pendingSince: null,
    link: `${config.publicUrl}/i/preview`,
    unsubscribeLink: `${config.publicUrl}/u/preview`,
  });
  const { subject, text, html } = renderMail('invitation', mail.data, { brandColor: mail.brandColor });
  return {
    from: { name: mail.from.name, email: `${mail.from.slug}@${config.mail.senderDomain}` },
    to: { name: recipient.name, email: recipient.email },
    replyTo: mail.replyTo,
    ...{ subject, text, html },
  };
}
