import type { OpenItemKind } from '@payvite/sdk/schemas';
import { cleanName } from '../mail/display-name.ts';
import { moneyText } from '../money-text.ts';
import { amountText } from './amount-text.ts';
import type { PageLanguage } from './page-language.ts';

/** What a payment, or what was asked for, is of: one open item. Minor units. */
export interface PaidLine {
  itemId: string;
  kind: OpenItemKind;
  number: string;
  jobName: string | null;
  /** Below 0 for a credit that is used up; without the discount. */
  amountMinor: number;
  discountMinor: number;
  /** Of a credit. */
  uses: readonly { number: string; amountMinor: number }[];
}

/** What payment-lines.hbs prints of each; discounts are taken off beneath. */
export interface LineView {
  kind: string | null;
  number: string;
  job: string | null;
  notes: string[];
  amount: string;
}

/** What a payment is of, as its page shows it. */
export function linesView(
  lines: readonly PaidLine[],
  currency: string,
  { locale, words }: PageLanguage,
): LineView[] {
  const { payment } = words.payment;
  const money = (minor: number) => moneyText(minor, currency, locale);
  return lines.map(({ kind, number, jobName, amountMinor, discountMinor, uses }) => ({
    kind: kind === 'invoice' ? null : words.portal.kinds[kind],
    number,
    job: jobName === null ? null : cleanName(jobName),
    notes: [
      ...(discountMinor === 0 ? [] : [payment.lineDiscount(money(discountMinor))]),
      ...uses.map((use) => payment.creditPays(money(use.amountMinor), use.number)),
    ],
    amount: amountText(amountMinor + discountMinor, currency, locale),
  }));
}
