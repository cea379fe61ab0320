import type { OpenItem } from '@payvite/sdk/schemas';
import { cleanName } from '../mail/display-name.ts';
import { moneyText } from '../money-text.ts';
import type { PageLanguage } from './page-language.ts';
import { hasDiscount, isPastDue } from './statement-item-view.ts';
import type { Statement } from './statement.ts';

/** What is open of the items of one currency; others are left out, such as those of one that the customer had before. */
export const sumOpen = (items: readonly OpenItem[], currency: string) =>
  items.reduce((sum, item) => (item.currency === currency ? sum + item.outstandingMinor : sum), 0);

/** What is open in all, past due, not due yet, and credits and debits: by currency, never added across. */
export function totalsByCurrency(
  { customers, items, today }: Statement,
  { words, locale }: PageLanguage,
): object[] {
  const { invoiceCount, itemCount } = words.portal;
  const currencies = new Set(customers.map((customer) => customer.currency));
  return [...currencies].sort().map((currency) => {
    const own = items.filter((item) => item.currency === currency);
    const money = (minor: number) => moneyText(minor, currency, locale);
    const pastDue = own.filter((item) => isPastDue(item, today));
    const current = own.filter((item) => item.kind === 'invoice' && !isPastDue(item, today));
    const adjustments = own.filter((item) => item.kind !== 'invoice');
    const part = (of: OpenItem[]) => (of.length === 0 ? null : money(sumOpen(of, currency)));
    return {
      open: money(sumOpen(own, currency)),
      pastDue: part(pastDue),
      pastDueCount: invoiceCount(pastDue.length),
      current: part(current),
      currentCount: invoiceCount(current.length),
      adjustments: part(adjustments),
      adjustmentCount: itemCount(adjustments.length),
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
