import type { InvitationInput, MailPreview } from '@payvite/sdk/schemas';
import type { ServiceContext } from '../context.ts';
import type { DealerTransaction } from '../db/database.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import type { EventActor } from '../events/event-log.ts';
import type { ComposedMail } from '../mail/mail-composer.ts';
import { renderMail, type MailTemplate } from '../mail/mail-renderer.ts';
import { daysAfter } from './invitation-draft.ts';
import { composeInvitation } from './invitation-mail.ts';
import { chooseRecipient } from './invitation-recipient.ts';
import { refuseUninvitable } from './invitation-refusals.ts';
import { listOpenInvoices } from './open-invoice-store.ts';
import { readSendingFacts } from './sending-facts-store.ts';

/** As one of `generateCheckPhrase`; each invitation has its own. */
export const EXAMPLE_PHRASE = 'copper river seven';

/**
 * Makes the mail that an invitation would be sent with, and changes nothing. Its links lead nowhere: what is seen here is
 * no way in.
 *
 * @throws {AppError} 404 `customer_not_found`, `contact_not_found`; 400 `contacts_differ`; 409 `customer_inactive`,
 * `no_email`, `invalid_email`.
 */
export async function previewInvitation(
  context: Pick<ServiceContext, 'config'>,
  tx: DealerTransaction,
  input: InvitationInput,
  actor: EventActor,
): Promise<MailPreview> {
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
  const { config } = context;
  const dealer = await getDealer(tx);
  const mail = composeInvitation(context, dealer, {
    email: recipient.email,
    contactName: recipient.name,
    customerNames: customers.map(({ name }) => name),
    invitedByName: actor.type === 'user' ? (facts?.actorName ?? null) : null,
    checkPhrase: EXAMPLE_PHRASE,
    message: input.message ?? null,
    locale: input.locale ?? recipient.locale ?? dealer.locale,
    expiresAt: daysAfter(tx.now, input.expiresInDays ?? dealer.invitationExpiresInDays),
    pendingSince: null,
    ...deadLinks(config.publicUrl),
    invoices: dealer.invitationListsInvoices
      ? ((await listOpenInvoices(tx, [{ key: 'preview', customerIds }])).get('preview') ?? null)
      : null,
  });
  return toPreview(context, 'invitation', mail);
}

/** What the links of a mail are that nobody may come in by. */
export function deadLinks(publicUrl: string): { link: string; unsubscribeLink: string } {
  return { link: `${publicUrl}/i/preview`, unsubscribeLink: `${publicUrl}/u/preview` };
}

/** A mail as the API shows it. */
export function toPreview(
  { config }: Pick<ServiceContext, 'config'>,
  template: MailTemplate,
  { from, to, replyTo, data, brand }: ComposedMail,
): MailPreview {
  const { subject, text, html } = renderMail(template, data, brand);
  return {
    from: { name: from.name, email: `${from.slug}@${config.mail.senderDomain}` },
    to: { name: to.name, email: to.address },
    replyTo,
    ...{ subject, text, html },
  };
}
