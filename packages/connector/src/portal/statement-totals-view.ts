import type { OpenItem } from '@payvite/sdk/schemas';
import { cleanName } from '../mail/display-name.ts';
import { moneyText } from '../money-text.ts';
import { hasDiscount } from '../payments/payment-plan.ts';
import type { PageLanguage } from './page-language.ts';
import { isLate, isPaidOnline, paidMinorOf } from './statement-item-view.ts';
import type { Statement } from './statement.ts';

/** What is open of the items of one currency; others are left out, such as those of one that the customer had before. */
export const sumOpen = (items: readonly OpenItem[], currency: string) =>
  items.reduce((sum, item) => (item.currency === currency ? sum + item.outstandingMinor : sum), 0);

/**
 * What is open in all, and the parts that it is made of: past due, not due yet, credits and debits, and what was paid online and
 * the books do not show yet; with what is left to pay. By currency, never added across.
 */
export function totalsByCurrency(
  { customers, items, holds, today }: Pick<Statement, 'customers' | 'items' | 'holds' | 'today'>,
  { words, locale }: PageLanguage,
): object[] {
  const { invoiceCount, itemCount, leftToPay } = words.portal;
  const holdsOf = ({ id }: OpenItem) => holds.get(id) ?? [];
  const paidOf = (of: readonly OpenItem[]) => of.reduce((sum, item) => sum + paidMinorOf(holdsOf(item)), 0);
  const currencies = new Set(customers.map((customer) => customer.currency));
  return [...currencies].sort().map((currency) => {
    const own = items.filter((item) => item.currency === currency);
    const money = (minor: number) => moneyText(minor, currency, locale);
    const left = own.filter((item) => !isPaidOnline(item, holdsOf(item)));
    const pastDue = left.filter((item) => isLate(item, holdsOf(item), today));
    const current = left.filter((item) => item.kind === 'invoice' && !pastDue.includes(item));
    const adjustments = left.filter((item) => item.kind !== 'invoice');
    const part = (of: OpenItem[]) => (of.length === 0 ? null : money(sumOpen(of, currency) - paidOf(of)));
    const open = sumOpen(own, currency);
    const isAnyPaid = own.some((item) => paidMinorOf(holdsOf(item)) !== 0);
    return {
      open: money(open),
      pastDue: part(pastDue),
      pastDueCount: invoiceCount(pastDue.length),
      current: part(current),
      currentCount: invoiceCount(current.length),
      adjustments: part(adjustments),
      adjustmentCount: itemCount(adjustments.length),
      paid: isAnyPaid ? money(paidOf(own)) : null,
      left: isAnyPaid ? leftToPay(money(open - paidOf(own))) : null,
    };
  });
}

/** What there is to know of the amounts: what a minus means, discounts, and accounts that are not shown. */
export function notesOf({ items, today, closedNames }: Statement, { words, locale }: PageLanguage): string[] {
  const notes: string[] = [];
  if (items.some((item) => item.outstandingMinor < 0)) notes.push(words.portal.inFavor);
  const discounts = new Map<string, number>();
  for (const item of items) {
    if (!hasDiscount(item, today)) continue;
    discounts.set(item.currency, (discounts.get(item.currency) ?? 0) + item.discountMinor);
  }
  for (const [currency, minor] of discounts)
    notes.push(words.portal.discounts(moneyText(minor, currency, locale)));
  if (closedNames.length > 0) {
    const names = closedNames.map(cleanName);
    notes.push(words.portal.someDisabled(new Intl.ListFormat(locale).format(names)));
  }
  return notes;
}
