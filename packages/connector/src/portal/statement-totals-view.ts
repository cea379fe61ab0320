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

/** What is open in one currency, and the parts that it is made of. Minor units, less what was paid online. */
export interface OpenParts {
  currency: string;
  /** By the books alone. */
  openMinor: number;
  pastDue: OpenPart;
  current: OpenPart;
  adjustments: OpenPart;
  /** With what is on its way; null where nothing is. */
  paidMinor: number | null;
}

interface OpenPart {
  count: number;
  minor: number;
}

/**
 * What is open by the currencies of the customers, never added across: what is past due, not due yet, credits and debits; and
 * what was paid online or is on its way, and the books do not show yet.
 */
export function openPartsOf({
  customers,
  items,
  holds,
  today,
}: Pick<Statement, 'customers' | 'items' | 'holds' | 'today'>): OpenParts[] {
  const holdsOf = ({ id }: OpenItem) => holds.get(id) ?? [];
  const paidOf = (of: readonly OpenItem[]) => of.reduce((sum, item) => sum + paidMinorOf(holdsOf(item)), 0);
  const currencies = new Set(customers.map((customer) => customer.currency));
  return [...currencies].sort().map((currency) => {
    const own = items.filter((item) => item.currency === currency);
    const left = own.filter((item) => !isPaidOnline(item, holdsOf(item)));
    const pastDue = left.filter((item) => isLate(item, holdsOf(item), today));
    const part = (of: OpenItem[]) => ({ count: of.length, minor: sumOpen(of, currency) - paidOf(of) });
    return {
      currency,
      openMinor: sumOpen(own, currency),
      pastDue: part(pastDue),
      current: part(left.filter((item) => item.kind === 'invoice' && !pastDue.includes(item))),
      adjustments: part(left.filter((item) => item.kind !== 'invoice')),
      paidMinor: own.some((item) => paidMinorOf(holdsOf(item)) !== 0) ? paidOf(own) : null,
    };
  });
}

/** The same in words, with what is left to pay. */
export function totalsByCurrency(
  statement: Parameters<typeof openPartsOf>[0],
  { words, locale }: PageLanguage,
): object[] {
  const { invoiceCount, itemCount, leftToPay } = words.portal;
  return openPartsOf(statement).map((parts) => {
    const { openMinor, pastDue, current, adjustments, paidMinor } = parts;
    const money = (minor: number) => moneyText(minor, parts.currency, locale);
    const part = ({ count, minor }: OpenPart) => (count === 0 ? null : money(minor));
    return {
      open: money(openMinor),
      pastDue: part(pastDue),
      pastDueCount: invoiceCount(pastDue.count),
      current: part(current),
      currentCount: invoiceCount(current.count),
      adjustments: part(adjustments),
      adjustmentCount: itemCount(adjustments.count),
      paid: paidMinor === null ? null : money(paidMinor),
      left: paidMinor === null ? null : leftToPay(money(openMinor - paidMinor)),
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
    // The sentence ends with them, and a name may end with a point of its own.
    const list = new Intl.ListFormat(locale).format(names).replace(/\.$/, '');
    notes.push(words.portal.someDisabled(list));
  }
  return notes;
}
