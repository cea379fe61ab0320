import { z } from 'zod';
import { moneyText } from '../money-text.ts';
import { countedWords } from './counted-words.ts';
import { cleanDisplayName, cleanName, cleanShortName, isolateDirection } from './display-name.ts';
import { frameView, type MailView } from './mail-frame.ts';
import { assertMailLink } from './mail-link.ts';
import { MAIL_STRINGS, resolveMailLocale } from './mail-strings.ts';
import type { MailWords } from './strings/mail-words.ts';
import { PAYMENT_REASONS } from './strings/payment-reasons.ts';

/** Of a line that is one of many, and stands beside an amount. */
const NAME_LENGTH = 40;
/** Lines written out before the rest becomes one; more would make a mail that mail programs clip. */
const LINES_WRITTEN_OUT = 25;

/** What a mail about a payment needs to be told. Names come as the ERP and the bank have them; they are cleaned here. */
export const paymentMailSchema = z.object({
  dealerName: z.string(),
  contactName: z.string().nullable(),
  customerName: z.string(),
  accountNumber: z.string(),
  /** Which payment it is, for whoever calls about it. */
  reference: z.string(),
  currency: z.string(),
  /** Minor units; a credit is below 0. Before the discount. */
  lines: z.array(z.object({ number: z.string(), jobName: z.string().nullable(), minor: z.number() })).min(1),
  discountMinor: z.number(),
  feeMinor: z.number(),
  /** The sum of the lines, without the discount and with the fee: what is debited or charged. */
  totalMinor: z.number(),
  /** What of that was sent back; 0 where the mail does not tell of a part. */
  refundedMinor: z.number(),
  /** What of that was of the fee. */
  refundedFeeMinor: z.number(),
  method: z.enum(['ach', 'card']),
  bankName: z.string().nullable(),
  /** Of the account or the card. */
  last4: z.string().nullable(),
  /** As people say it, in the dealer's zone; the day that the mail is about: authorized, paid, failed, gone back. */
  day: z.string(),
  /** Null where nothing went wrong. */
  reason: z.enum(PAYMENT_REASONS).nullable(),
  /** What was agreed to, word for word; null where the words are the provider's, or the mail does not tell. */
  agreement: z.string().nullable(),
  /** Under which the provider keeps the words that were agreed to. */
  mandateId: z.string().nullable(),
  /** The page of the payment, or the one to pay again on; https. */
  link: z.string(),
  postalAddress: z.string().nullable(),
  locale: z.string(),
});

export type PaymentMailData = z.input<typeof paymentMailSchema>;

/** Turns the data of a mail about a payment into what its templates print. */
export function paymentMailView(input: unknown): MailView {
  const data = paymentMailSchema.parse(input);
  const { language, formatLocale } = resolveMailLocale(data.locale);
  const words = MAIL_STRINGS[language].paymentDetails;
  const write = (minor: number) => moneyText(minor, data.currency, formatLocale);
  const rest = data.lines.slice(LINES_WRITTEN_OUT);
  const rows = data.lines.slice(0, LINES_WRITTEN_OUT).map(({ number, jobName, minor }) => ({
    what: cleanShortName(number, NAME_LENGTH),
    detail: jobName === null ? '' : isolateDirection(cleanShortName(jobName, NAME_LENGTH)),
    amount: write(minor),
  }));
  const add = (what: string, minor: number) => rows.push({ what, detail: '', amount: write(minor) });
  if (rest.length > 0) {
    add(
      countedWords(words.moreDocuments, rest.length, data.locale),
      rest.reduce((sum, { minor }) => sum + minor, 0),
    );
  }
  if (data.discountMinor > 0) add(words.discount, -data.discountMinor);
  if (data.feeMinor > 0) add(words.fee, data.feeMinor);
  const { refundedMinor, refundedFeeMinor } = data;
  const sentBack =
    refundedFeeMinor === 0 ? words.sentBack : filled(words.sentBackWithFee, { fee: write(refundedFeeMinor) });
  if (refundedMinor > 0) add(sentBack, -refundedMinor);
  return {
    locale: data.locale,
    view: {
      ...frameView(data),
      contactName: cleanDisplayName(data.contactName),
      day: data.day,
      rows,
      total: write(data.totalMinor - data.refundedMinor),
      refunded: write(data.refundedMinor),
      reason: data.reason === null ? '' : words.reasons[data.reason],
      details: detailLines(data, words),
      agreement: data.agreement === null ? '' : data.agreement.trim(),
      link: assertMailLink(data.link).href,
    },
  };
}

/** Words with what their tokens stand for. */
function filled(text: string, values: Record<string, string>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_token, key: string) => values[key] ?? '');
}

/** How it was paid, for whom, and what it is called. */
function detailLines(data: z.output<typeof paymentMailSchema>, words: MailWords['paymentDetails']): string[] {
  const name = (text: string) => isolateDirection(cleanName(text));
  const lines = [
    filled(words.account, {
      customer: name(data.customerName),
      number: cleanShortName(data.accountNumber, NAME_LENGTH),
    }),
  ];
  const last4 = data.last4 === null ? '' : cleanShortName(data.last4, 4);
  if (data.method === 'card') lines.push(last4 === '' ? words.card : filled(words.cardEnding, { last4 }));
  else if (last4 === '') lines.push(words.bank);
  else if (data.bankName === null) lines.push(filled(words.bankEnding, { last4 }));
  else lines.push(filled(words.bankNamed, { bank: name(data.bankName), last4 }));
  lines.push(filled(words.reference, { reference: cleanShortName(data.reference, NAME_LENGTH) }));
  if (data.mandateId !== null)
    lines.push(filled(words.mandate, { mandate: cleanShortName(data.mandateId, 2 * NAME_LENGTH) }));
  return lines;
}
