import type { OpenItem } from '@payvite/sdk/schemas';
import { currencyExponent } from '../currency-exponent.ts';
import type { DealerRow } from '../db/tables.ts';
import { cleanName } from '../mail/display-name.ts';
import { formatInstant } from '../mail/instant-format.ts';
import { moneyText } from '../money-text.ts';
import type { OfferedMethod } from '../payments/payment-methods.ts';
import type { PageLanguage } from './page-language.ts';
import type { LinkedCustomer } from './payer-store.ts';
import { feesOf, notOnlineNotes } from './statement-fees-view.ts';
import { itemRow } from './statement-item-view.ts';
import { groupByJob, type JobGroup } from './statement-jobs.ts';
import { ITEMS_PER_PAGE, pageOfItems } from './statement-paging.ts';
import type { ItemHold, UnfinishedPayment } from './statement-payment-store.ts';
import { searchItems } from './statement-search.ts';
import { splitIntoTabs, type StatementTab } from './statement-tabs.ts';
import { tabLinks } from './statement-tabs-view.ts';
import { notesOf, sumOpen, totalsByCurrency } from './statement-totals-view.ts';
import { supplierPath } from './supplier-visit.ts';

/** What a payer owes one dealer. */
export interface Statement {
  dealer: Pick<DealerRow, 'name' | 'slug' | 'timeZone' | 'asOf'>;
  /** Those the payer may see, by name. */
  customers: readonly LinkedCustomer[];
  /** Names of those whose access the dealer closed. */
  closedNames: readonly string[];
  /** Oldest due first. */
  items: readonly OpenItem[];
  /** What payments hold, by item. */
  holds: ReadonlyMap<string, readonly ItemHold[]>;
  /** Payments of this payer that wait for something the payer has to do. */
  unfinished: readonly UnfinishedPayment[];
  /** How items can be paid, by currency; empty: not online. */
  methods: ReadonlyMap<string, readonly OfferedMethod[]>;
  /** The dealer's day, `YYYY-MM-DD`. */
  today: string;
}

/** What part of a statement is shown. */
export interface StatementPart {
  /** One that the statement does not have is the whole. */
  tab: StatementTab;
  /** Empty: no search. */
  search: string;
  /** The item behind which the page begins, of its own customer; null: the beginning of all. */
  afterId: string | null;
}

/** The whole of a statement. */
export const WHOLE: StatementPart = { tab: 'all', search: '', afterId: null };

/** What rows and jobs are made of. */
interface Shown {
  statement: Statement;
  /** Whether it is less than all that is open of a job: its box then stands for what is shown. */
  isPart: boolean;
  query: URLSearchParams;
  language: PageLanguage;
}

/** The data of portal.hbs but its script: items by customer and job, totals per job, per customer and in all. */
export function statementView(statement: Statement, part: StatementPart, language: PageLanguage): object {
  const words = language.words.portal;
  const { dealer, customers, items } = statement;
  const base = supplierPath(dealer);
  const tabs = splitIntoTabs(items);
  const tab = tabs[part.tab] === null ? 'all' : part.tab;
  const inTab = tabs[tab] ?? items;
  const found = part.search === '' ? inTab : searchItems(inTab, part.search);
  const isPart = tab !== 'all' || part.search !== '';
  const isSingle = customers.length === 1;
  const query = new URLSearchParams({
    ...(tab === 'all' ? {} : { tab }),
    ...(part.search === '' ? {} : { search: part.search }),
  });
  const after = found.find(({ id }) => id === part.afterId);
  const groups = customers
    .map((customer) => ({ customer, items: found.filter((item) => item.customerId === customer.id) }))
    .filter(({ customer, items: own }) => {
      if (after !== undefined) return customer.id === after.customerId;
      return own.length > 0 || (!isPart && items.length > 0);
    })
    .sort((a, b) => Number(a.items.length === 0) - Number(b.items.length === 0));
  const views = groups.map((group, index) =>
    customerView({ statement, isPart, query, language }, group, {
      ...{ index, isSingle, afterId: after?.id ?? null },
    }),
  );
  return {
    base,
    heading: isSingle ? cleanName(customers[0]?.name ?? '') : words.title,
    subheading: isSingle ? words.account(customers[0]?.accountNumber ?? '') : words.accounts(customers.length),
    unfinished: statement.unfinished.map((payment) => unfinishedView(statement, payment, language)),
    totals: totalsByCurrency(statement, language),
    asOf:
      dealer.asOf === null
        ? ''
        : words.asOf(
            dealer.name,
            formatInstant(dealer.asOf, {
              ...{ locale: language.locale, timeZone: dealer.timeZone, style: 'dateTime' },
            }),
          ),
    notes: [...notesOf(statement, language), ...notOnlineNotes(statement, language)],
    tabs: tabLinks(base, { tabs, current: tab }, language),
    search: items.length === 0 ? null : searchView(base, { tab, search: part.search, count: found.length }, words),
    fees: feesOf(statement, language),
    isPayable: views.some(({ bar }) => bar !== null),
    isOneAccount: views.filter(({ bar }) => bar !== null).length < 2,
    empty: found.length > 0 ? null : emptyView(base, { isOpen: items.length > 0, tab, search: part.search }, words),
    customers: found.length > 0 ? views : [],
  };
}

function searchView(
  base: string,
  { tab, search, count }: { tab: StatementTab; search: string; count: number },
  words: PageLanguage['words']['portal'],
): object {
  return {
    tab: tab === 'all' ? null : tab,
    value: search,
    found: search === '' || count === 0 ? null : words.search.found(count, search),
    clearPath: tab === 'all' ? base : `${base}?tab=${tab}`,
  };
}

/** Why nothing is listed, and the way out. */
function emptyView(
  base: string,
  { isOpen, tab, search }: { isOpen: boolean; tab: StatementTab; search: string },
  words: PageLanguage['words']['portal'],
): object {
  if (!isOpen) return { title: words.nothing, how: words.nothingHow, link: null };
  const all = { path: base, label: words.tabs.showAll };
  if (search === '') return { title: words.tabs.none, how: words.tabs.noNew, link: all };
  const { none, noneHow, clear } = words.search;
  const link = tab === 'all' ? { path: base, label: clear } : all;
  return { title: none(search), how: noneHow, link };
}

function customerView(
  shown: Shown,
  { customer, items }: { customer: LinkedCustomer; items: OpenItem[] },
  { index, isSingle, afterId }: { index: number; isSingle: boolean; afterId: string | null },
) {
  const { statement, query, language } = shown;
  const words = language.words.portal;
  const base = supplierPath(statement.dealer);
  const money = (minor: number) => moneyText(minor, customer.currency, language.locale);
  const isPayable = (statement.methods.get(customer.currency) ?? []).length > 0;
  const whole = groupByJob(items, language.locale);
  const page = pageOfItems(whole, afterId);
  const isPaged = page.total > ITEMS_PER_PAGE;
  const pathWith = (more: Record<string, string>) => {
    const text = new URLSearchParams([...query, ...Object.entries(more)]).toString();
    return text === '' ? base : `${base}?${text}`;
  };
  const left = page.total - page.to;
  return {
    number: index,
    id: customer.id,
    name: isSingle ? '' : cleanName(customer.name),
    account: words.account(customer.accountNumber),
    total: money(sumOpen(items)),
    jobs: page.jobs.map((job, position) =>
      jobView(shown, customer, {
        ...{ job, whole: whole.find(({ key }) => key === job.key) ?? job, isOnly: whole.length === 1 },
        ...{ id: `job-${index}-${position}`, isUnderCustomer: !isSingle, isPayable },
      }),
    ),
    range: isPaged ? words.range(page.from, page.to, page.total) : null,
    firstPath: page.from > 1 ? pathWith({}) : null,
    next:
      page.lastId === null
        ? null
        : { path: pathWith({ after: page.lastId }), label: words.next(Math.min(left, ITEMS_PER_PAGE)) },
    bar:
      isPayable && page.jobs.some((job) => job.items.some((item) => item.payableMinor !== 0))
        ? {
            currency: customer.currency,
            digits: currencyExponent(customer.currency) ?? 2,
            locale: language.locale,
            counts: JSON.stringify(words.choose.counts),
            label: isSingle ? words.choose.review : words.choose.reviewFor(cleanName(customer.name)),
          }
        : null,
  };
}

function jobView(
  { statement, isPart, language }: Shown,
  customer: LinkedCustomer,
  about: {
    /** Its items on this page. */
    job: JobGroup;
    /** All of its items that the tab and the search leave. */
    whole: JobGroup;
    isOnly: boolean;
    id: string;
    isUnderCustomer: boolean;
    isPayable: boolean;
  },
): object {
  const words = language.words.portal;
  const { job, whole, isOnly, id, isUnderCustomer, isPayable } = about;
  const onPage = new Set(job.items);
  const payable = whole.items.filter((item) => item.payableMinor !== 0);
  const unseen = payable.filter((item) => !onPage.has(item));
  const count = payable.length;
  const allOf = job.key !== null ? words.choose.allOf : isOnly ? words.choose.all : words.choose.allWithout;
  return {
    id,
    name: job.name ?? (isOnly ? words.allItems : words.noJob),
    isUnderCustomer,
    total: moneyText(sumOpen(whole.items), customer.currency, language.locale),
    box:
      isPayable && job.items.some((item) => item.payableMinor !== 0)
        ? {
            isPart,
            value: `${customer.id}:${job.key ?? ''}`,
            label: allOf(isPart ? count - unseen.length : count),
            unseen: isPart || unseen.length === 0 ? null : JSON.stringify(chosenOf(unseen)),
          }
        : null,
    items: job.items.map((item) =>
      itemRow(
        item,
        {
          ...{ base: supplierPath(statement.dealer), today: statement.today, isPayable },
          holds: statement.holds.get(item.id) ?? [],
        },
        language,
      ),
    ),
  };
}

/** What choosing items comes to, as statement.js adds it up. */
function chosenOf(items: readonly OpenItem[]): Record<OpenItem['kind'] | 'minor', number> {
  const chosen = { minor: 0, invoice: 0, debit: 0, credit: 0 };
  for (const { kind, payableMinor } of items) {
    chosen.minor += payableMinor;
    chosen[kind] += 1;
  }
  return chosen;
}

function unfinishedView(
  { dealer }: Statement,
  payment: UnfinishedPayment,
  { words: { portal }, locale }: PageLanguage,
): object {
  const words = portal.unfinished;
  const amount = moneyText(payment.amountMinor + payment.feeMinor, payment.currency, locale);
  const until = new Intl.DateTimeFormat(locale, {
    ...{ hour: 'numeric', minute: '2-digit', timeZone: dealer.timeZone },
  }).format(payment.expiresAt);
  const isStarted = payment.state === 'started';
  return {
    path: `${supplierPath(dealer)}/payments/${payment.id}`,
    about: isStarted ? words.about(amount, until) : words.verify(amount),
    acts: isStarted ? { goOn: words.goOnWith(amount), cancel: words.cancelOf(amount) } : null,
    look: words.lookAt(amount),
  };
}
