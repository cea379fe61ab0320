import type {
  MailPreview,
  MailPreviewInput,
  TestMail,
  TestMailInput,
  TestMailReport,
} from '@payvite/sdk/schemas';
import type { ServiceContext } from '../context.ts';
import type { DealerTransaction } from '../db/database.ts';
import type { DealerRow } from '../db/tables.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { findUserEmail } from '../dealers/embed-user-store.ts';
import { invalidRequest, notFound } from '../errors.ts';
import type { EventActor } from '../events/event-log.ts';
import { claimMailAllowance } from '../mail/mail-allowance-service.ts';
import type { ListedInvoices } from '../mail/mail-invoices.ts';
import { eachMail, type ComposedMail, type MailComposer } from '../mail/mail-composer.ts';
import { findMail } from '../mail/mail-store.ts';
import { unsubscribeUrl } from '../mail/unsubscribe-link.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { daysAfter } from './invitation-draft.ts';
import { composeInvitation } from './invitation-mail.ts';
import { deadLinks, EXAMPLE_PHRASE, toPreview } from './invitation-preview.ts';
import { refuseUnsendable } from './invitation-refusals.ts';

/** Who the mails of this file are written to. There is no such customer. */
const SAMPLE = { customer: 'Harrow & Sons Homes', contact: 'Maria Harrow' };

type SampleContext = Pick<ServiceContext, 'config' | 'keys'>;

/** Makes a mail to a customer that does not exist, with settings that need not be kept yet. Changes nothing. */
export async function previewSampleMail(
  context: SampleContext,
  tx: DealerTransaction,
  { template = 'invitation', locale, changes = {} }: MailPreviewInput,
): Promise<MailPreview> {
  const dealer = { ...(await getDealer(tx)), ...withoutUndefined(changes) };
  const to = { name: SAMPLE.contact, address: 'maria@harrow.example' };
  const mail = composeSample(context, tx, dealer, { template, locale: locale ?? dealer.locale, to });
  return toPreview(context, template, mail);
}

/**
 * Queues such a mail to an address of the dealer's own.
 *
 * @throws {AppError} 400 `invalid_request`: no `email`, and no person with an address asks; 409 `mail_not_configured`,
 * `postal_address_missing`, `address_suppressed`; 429 `daily_mail_limit`.
 */
export async function sendTestMail(
  context: Pick<ServiceContext, 'mail'>,
  tx: DealerTransaction,
  { template = 'invitation', locale, email }: TestMailInput,
  actor: EventActor,
): Promise<TestMail> {
  const dealer = await getDealer(tx);
  refuseUnsendable(context, dealer);
  const own = actor.type === 'user' && actor.id !== null ? await findUserEmail(tx, actor.id) : undefined;
  const recipient = (email ?? own)?.toLowerCase();
  if (recipient === undefined) {
    throw invalidRequest([
      { pointer: '/email', detail: 'Say where to: no address is known of whoever asks.' },
    ]);
  }
  await claimMailAllowance(tx, recipient, '/email');
  const mailId = await context.mail.queueMail(tx, {
    class: 'invitation',
    template,
    subjectType: 'dealer',
    subjectId: tx.dealerId,
    linkVersion: null,
    recipient,
    locale: locale ?? dealer.locale,
    customerIds: [],
  });
  return { mailId, email: recipient };
}

/** What the id of a test mail names in a path. */
export const TEST_MAIL = { code: 'test_mail_not_found', noun: 'test mail' } as const;

/** Tells what became of such a mail. @throws {AppError} 404 `test_mail_not_found`, for any other mail, too. */
export async function getTestMail(tx: DealerTransaction, mailId: string): Promise<TestMailReport> {
  const mail = await findMail(tx, mailId);
  // Only what its composer leaves unwritten is cancelled, and a test mail's writes every one.
  if (mail?.subjectType !== 'dealer' || mail.delivery === 'cancelled')
    throw notFound(TEST_MAIL.code, TEST_MAIL.noun);
  const { recipient: email, delivery, bounceReason, error, sentAt } = mail;
  return { mailId: mail.id, email, delivery, bounceReason, error, sentAt: sentAt?.toISOString() ?? null };
}

/** Writes such mails at the moment they leave: as the dealer's settings are then. */
export function sampleMailComposer(context: SampleContext): MailComposer {
  return eachMail(async (tx, mail) => {
    const dealer = await getDealer(tx);
    const { template, locale } = mail;
    const composed = composeSample(context, tx, dealer, {
      template,
      locale,
      to: { name: null, address: mail.recipient },
    });
    const unsubscribeLink = unsubscribeUrl(context.config.publicUrl, context.keys, {
      dealerId: tx.dealerId,
      mailId: mail.id,
    });
    return { ...composed, unsubscribeLink, data: { ...composed.data, unsubscribeLink } };
  });
}

function composeSample(
  context: SampleContext,
  tx: DealerTransaction,
  dealer: DealerRow,
  { template, locale, to }: { template: string; locale: string; to: ComposedMail['to'] },
): ComposedMail {
  const isReminder = template === 'reminder';
  const composed = composeInvitation(context, dealer, {
    email: to.address,
    contactName: SAMPLE.contact,
    customerNames: [SAMPLE.customer],
    invitedByName: null,
    checkPhrase: EXAMPLE_PHRASE,
    message: null,
    locale,
    expiresAt: daysAfter(tx.now, dealer.invitationExpiresInDays),
    pendingSince: isReminder ? daysAfter(tx.now, -(dealer.reminderDays[0] ?? 3)) : null,
    ...deadLinks(context.config.publicUrl),
    invoices: dealer.invitationListsInvoices ? sampleInvoices(tx.now, dealer.currency) : null,
  });
  return { ...composed, to, ...(isReminder ? { data: { ...composed.data, follows: 'invitation' } } : {}) };
}

function sampleInvoices(now: Date, currency: string): ListedInvoices {
  const invoices = [
    { number: '88213', days: -12, minor: 1_248_000 },
    { number: '88790', days: 6, minor: 320_410 },
    { number: '88912', days: 20, minor: 96_250 },
  ].map(({ number, days, minor }) => ({
    number,
    customerName: SAMPLE.customer,
    dueDate: daysAfter(now, days).toISOString().slice(0, 10),
    minor,
    currency,
  }));
  const minor = invoices.reduce((sum, each) => sum + each.minor, 0);
  return { invoices, count: invoices.length, totals: [{ currency, minor }] };
}
