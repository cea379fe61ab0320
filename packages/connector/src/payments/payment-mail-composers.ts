import type { ServiceContext } from '../context.ts';
import type { DealerTransaction } from '../db/database.ts';
import type { AuthorizationRow, DealerRow, PaymentRow } from '../db/tables.ts';
import { sentBy } from '../dealers/dealer-mail.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { formatInstant } from '../mail/instant-format.ts';
import { eachMail, type MailComposer } from '../mail/mail-composer.ts';
import { chooseMailLocale } from '../mail/mail-strings.ts';
import type { PaymentMailData } from '../mail/payment-mail.ts';
import type { PaymentReason } from '../mail/strings/payment-reasons.ts';
import { backMinorOf, stateOf } from './payment-facts.ts';
import { PAYMENT_MAILS, type PaymentMail } from './payment-mails.ts';
import { paymentPageUrl } from './payment-order.ts';
import { paymentReasonOf } from './payment-reason.ts';
import { findPaymentRow } from './payment-store.ts';

type Template = PaymentMail['template'];

/** Who writes each of the mails about payments, at the moment it leaves. */
export function paymentMailComposers(
  context: Pick<ServiceContext, 'config'>,
): Record<Template, MailComposer> {
  const composers = PAYMENT_MAILS.map((mail) => [mail.template, composerOf(context, mail)] as const);
  return Object.fromEntries(composers) as Record<Template, MailComposer>;
}

/** None where the payment is not as the mail would say any more, or the payer was erased. */
function composerOf(
  { config }: Pick<ServiceContext, 'config'>,
  { template, fits }: PaymentMail,
): MailComposer {
  return eachMail(async (tx, mail) => {
    const payment = await findPaymentRow(tx, mail.subjectId);
    if (payment === undefined || !fits(payment)) return null;
    const payer = await tx.db
      .selectFrom('payers')
      .select(['name', 'email'])
      .where('id', '=', payment.payerId)
      .executeTakeFirst();
    if (payer === undefined) return null;
    const dealer = await getDealer(tx);
    const authorization = await findAuthorization(tx, payment.id);
    const { name: customerName, accountNumber } = await tx.db
      .selectFrom('customers')
      .select(['name', 'accountNumber'])
      .where('dealerId', '=', tx.dealerId)
      .where('id', '=', payment.customerId)
      .executeTakeFirstOrThrow();
    const locale = chooseMailLocale(mail.locale, dealer.locale);
    const { timeZone } = dealer;
    const feeMinor = feeOf(template, payment);
    const refundedMinor = template === 'payment_partly_refunded' ? backMinorOf(payment.facts) : 0;
    return {
      to: { name: payer.name, address: payer.email },
      ...sentBy(dealer, config.publicUrl),
      data: {
        dealerName: dealer.name,
        contactName: payer.name,
        ...{ customerName, accountNumber },
        reference: payment.id,
        currency: payment.currency,
        lines: payment.preview.lines.map(({ number, jobName, amountMinor, discountMinor }) => ({
          ...{ number, jobName },
          minor: amountMinor + discountMinor,
        })),
        discountMinor: payment.discountMinor,
        feeMinor,
        totalMinor: payment.amountMinor + feeMinor,
        refundedMinor,
        refundedFeeMinor: refundedMinor === 0 ? 0 : payment.feeBackMinor,
        method: payment.method,
        bankName: authorization?.bankName ?? null,
        last4: authorization?.last4 ?? null,
        day: formatInstant(dayOf(template, payment), { locale, timeZone }),
        reason: reasonOf(template, payment),
        agreement: template === 'authorization' ? (authorization?.text ?? null) : null,
        mandateId: template === 'authorization' ? (authorization?.providerMandateId ?? null) : null,
        link: linkOf(template, payment, dealer, config.publicUrl),
        postalAddress: dealer.postalAddress,
        locale,
      } satisfies PaymentMailData,
    };
  });
}

function findAuthorization(
  tx: DealerTransaction,
  paymentId: string,
): Promise<Pick<AuthorizationRow, 'bankName' | 'last4' | 'text' | 'providerMandateId'> | undefined> {
  return tx.db
    .selectFrom('authorizations')
    .select(['bankName', 'last4', 'text', 'providerMandateId'])
    .where('dealerId', '=', tx.dealerId)
    .where('paymentId', '=', paymentId)
    .executeTakeFirst();
}

/** The fee that the mail is about: of a payment that went back, what of it did, too. */
function feeOf(template: Template, payment: PaymentRow): number {
  return isAllBack(template) ? payment.feeBackMinor : payment.feeMinor;
}

function isAllBack(template: Template): boolean {
  return template === 'payment_returned' || template === 'payment_refunded';
}

/** Of an authorization and a payment that failed, when it was given; of money that came, when it came. */
function dayOf(template: Template, { authorizedAt, settledAt, startedAt }: PaymentRow): Date {
  const isOfMoney = template !== 'authorization' && template !== 'payment_failed';
  return (isOfMoney ? settledAt : authorizedAt) ?? startedAt;
}

/** From the facts: the column has `integrity` where the provider lets nobody look any more. */
function reasonOf(template: Template, payment: PaymentRow): PaymentReason | null {
  const isOfIt = template === 'payment_failed' || template === 'payment_returned';
  return isOfIt ? paymentReasonOf(stateOf(payment.facts, payment).failureCode, payment.method) : null;
}

/** What can be paid again stands in the portal; the rest on the payment's own page. */
function linkOf(template: Template, payment: PaymentRow, dealer: DealerRow, publicUrl: string): string {
  const isOpenAgain = template === 'payment_failed' || isAllBack(template);
  return isOpenAgain ? `${publicUrl}/portal/${dealer.slug}` : paymentPageUrl(dealer, payment.id, publicUrl);
}
