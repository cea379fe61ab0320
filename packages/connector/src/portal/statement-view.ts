import type { OpenItem } from '@payvite/sdk/schemas';
import { cleanName } from '../mail/display-name.ts';
import { dueText, plainDateText } from './due-text.ts';
import { moneyText } from '../money-text.ts';
import type { PageLanguage } from './page-language.ts';
import type { LinkedCustomer } from './payer-store.ts';

/** What a payer owes one dealer. */
export interface Statement {
  dealerName: string;
  /** Those the payer may see, by name. */
  customers: LinkedCustomer[];
  /** Names of those whose access the dealer closed. */
  closedNames: string[];
  /** Oldest due first. */
  items: OpenItem[];
  /** The dealer's day, `YYYY-MM-DD`. */
  today: string;
  /** When the ERP stated the numbers, as text in the dealer's zone; null before the first time. */
  asOf: string | null;
  language: Pick<PageLanguage, 'words' | 'locale'>;
}

/** The data of portal.hbs: items by customer and job, totals per job, per customer and in all, one line per currency. */
export function statementView(statement: Statement): object {
  const { customers, items } = statement;
  const words = statement.language.words.portal;
  const names = customers.map((customer) => cleanName(customer.name));
  const isSingle = customers.length === 1;
  const groups = customers
    .map((customer) => ({ customer, items: items.filter((item) => item.customerId === customer.id) }))
    .sort((a, b) => Number(a.items.length === 0) - Number(b.items.length === 0));
  return {
    heading: isSingle ? names[0] : words.title,
    subheading: isSingle
      ? words.account(customers[0]?.accountNumber ?? '')
      : words.accounts(customers.length),
    totals: totalsByCurrency(statement),
    asOf: statement.asOf === null ? '' : words.asOf(statement.dealerName, statement.asOf),
    notes: notesOf(statement),
    customers:
      items.length === 0 ? [] : groups.map((group, index) => customerView(statement, group, index, isSingle)),
  };
}

function customerView(
  statement: Statement,
  group: { customer: LinkedCustomer; items: OpenItem[] },
  index: number,
  isSingle: boolean,
): object {
  const { customer } = group;
  const { locale } = statement.language;
  const words = statement.language.words.portal;
  const money = (minor: number) => moneyText(minor, customer.currency, locale);
  const jobs = groupByJob(group.items);
  return {
    number: index,
    name: isSingle ? '' : cleanName(customer.name),
    account: words.account(customer.accountNumber),
    total: money(sumOpen(group.items)),
    jobs: jobs.map((job, position) => ({
      id: `job-${index}-${position}`,
      name: job.name ?? (jobs.length === 1 ? words.allItems : words.noJob),
      isUnderCustomer: !isSingle,
      total: money(sumOpen(job.items)),
      items: job.items.map((item) => itemView(statement, item)),
    })),
  };
}

function itemView({ today, language }: Statement, item: OpenItem): object {
  const { locale } = language;
  const words = language.words.portal;
  const bare = (minor: number) => moneyText(minor, item.currency, locale, { bare: true });
  const isPartlyOpen = item.amountMinor !== item.outstandingMinor;
  const date = (day: string) => plainDateText(day, today, locale);
  return {
    kind: item.kind === 'invoice' ? null : words.kinds[item.kind],
    number: item.number,
    dated: item.transactionDate === null ? '' : date(item.transactionDate),
    isLate: isPastDue(item, today),
    due: dueOf(item, today, language),
    amount: bare(item.amountMinor),
    open: bare(item.outstandingMinor),
    ofAmount: isPartlyOpen ? words.ofAmount(bare(item.amountMinor)) : null,
    inFlight: item.inFlightMinor === 0 ? null : words.inFlight(bare(item.inFlightMinor)),
    discount: hasDiscount(item, today)
      ? words.discount(moneyText(item.discountMinor, item.currency, locale), date(item.discountDueDate))
      : null,
  };
}

/** Only an invoice can be late. */
function dueOf(item: OpenItem, today: string, language: Statement['language']): string {
  if (item.kind === 'credit') return '';
  if (item.dueDate === null) return item.kind === 'invoice' ? language.words.portal.noDueDate : '';
  return item.kind === 'invoice'
    ? dueText(item.dueDate, today, language)
    : plainDateText(item.dueDate, today, language.locale);
}

function totalsByCurrency({ customers, items, today, language }: Statement): object[] {
  const { locale } = language;
  const words = language.words.portal;
  const currencies = new Set([...customers.map((customer) => customer.currency)]);
  return [...currencies].sort().map((currency) => {
    const own = items.filter((item) => item.currency === currency);
    const money = (minor: number) => moneyText(minor, currency, locale);
    const pastDue = own.filter((item) => isPastDue(item, today));
    const current = own.filter((item) => item.kind === 'invoice' && !isPastDue(item, today));
    const adjustments = own.filter((item) => item.kind !== 'invoice');
    const part = (of: OpenItem[]) => (of.length === 0 ? null : money(sumOpen(of)));
    return {
      open: money(sumOpen(own)),
      pastDue: part(pastDue),
      pastDueCount: words.invoiceCount(pastDue.length),
      current: part(current),
      currentCount: words.invoiceCount(current.length),
      adjustments: part(adjustments),
      adjustmentCount: words.itemCount(adjustments.length),
    };
  });
}

function notesOf({ items, today, language, closedNames }: Statement): string[] {
  const { locale } = language;
  const words = language.words.portal;
  const notes: string[] = [];
  if (items.some((item) => item.outstandingMinor < 0)) notes.push(words.inFavor);
  const discounts = new Map<string, number>();
  for (const item of items) {
    if (!hasDiscount(item, today)) continue;
    discounts.set(item.currency, (discounts.get(item.currency) ?? 0) + item.discountMinor);
  }
  for (const [currency, minor] of discounts) notes.push(words.discounts(moneyText(minor, currency, locale)));
  if (closedNames.length > 0) {
    const names = closedNames.map(cleanName);
    notes.push(words.someDisabled(new Intl.ListFormat(locale).format(names)));
  }
  return notes;
}

/** Jobs by name as people sort them (Job 9 before Job 14), items without one last; credits after what is due. */
function groupByJob(items: OpenItem[]): { name: string | null; items: OpenItem[] }[] {
  const groups = new Map<string | null, { name: string | null; items: OpenItem[] }>();
  for (const item of items) {
    const key = item.jobId ?? item.jobName;
    const name = item.jobName === null ? null : cleanName(item.jobName);
    const group = groups.get(key) ?? { name: name ?? (key === null ? null : cleanName(key)), items: [] };
    group.items.push(item);
    groups.set(key, group);
  }
  const collator = new Intl.Collator('en', { numeric: true });
  const isCredit = (item: OpenItem) => Number(item.kind === 'credit');
  return [...groups.values()]
    .sort((a, b) => (a.name === null ? 1 : b.name === null ? -1 : collator.compare(a.name, b.name)))
    .map((group) => ({ ...group, items: group.items.toSorted((a, b) => isCredit(a) - isCredit(b)) }));
}

function isPastDue(item: OpenItem, today: string): boolean {
  return item.kind === 'invoice' && item.dueDate !== null && item.dueDate < today;
}

function hasDiscount(
  item: OpenItem,
  today: string,
): item is OpenItem & { discountMinor: number; discountDueDate: string } {
  return (item.discountMinor ?? 0) > 0 && item.discountDueDate !== null && item.discountDueDate >= today;
}

const sumOpen = (items: OpenItem[]) => items.reduce((sum, item) => sum + item.outstandingMinor, 0);
