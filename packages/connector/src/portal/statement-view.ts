import { cleanName } from '../mail/display-name.ts';
import { formatInstant } from '../mail/instant-format.ts';
import { moneyText } from '../money-text.ts';
import type { PageLanguage } from './page-language.ts';
import { customerView } from './statement-customer-view.ts';
import { feesOf, notOnlineNotes } from './statement-fees-view.ts';
import type { UnfinishedPayment } from './statement-payment-store.ts';
import { searchItems } from './statement-search.ts';
import { splitIntoTabs, type StatementTab } from './statement-tabs.ts';
import { tabLinks } from './statement-tabs-view.ts';
import { notesOf, totalsByCurrency } from './statement-totals-view.ts';
import type { Statement, StatementPart } from './statement.ts';
import { supplierPath } from './supplier-visit.ts';

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
    subheading: isSingle
      ? words.account(customers[0]?.accountNumber ?? '')
      : words.accounts(customers.length),
    unfinished: statement.unfinished.map((payment) => unfinishedView(statement, payment, language)),
    totals: totalsByCurrency(statement, language),
    asOf:
      dealer.asOf === null
        ? ''
        : words.asOf(
            dealer.name,
            formatInstant(dealer.asOf, {
              locale: language.locale,
              timeZone: dealer.timeZone,
              style: 'dateTime',
            }),
          ),
    notes: [...notesOf(statement, language), ...notOnlineNotes(statement, language)],
    tabs: tabLinks(base, { tabs, current: tab }, language),
    search:
      items.length === 0 ? null : searchView(base, { tab, search: part.search, count: found.length }, words),
    fees: feesOf(statement, language),
    isPayable: views.some(({ bar }) => bar !== null),
    isOneAccount: views.filter(({ bar }) => bar !== null).length < 2,
    empty:
      found.length > 0
        ? null
        : emptyView(base, { isOpen: items.length > 0, tab, search: part.search }, words),
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

function unfinishedView(
  { dealer }: Statement,
  payment: UnfinishedPayment,
  { words: { portal }, locale }: PageLanguage,
): object {
  const words = portal.unfinished;
  const amount = moneyText(payment.amountMinor + payment.feeMinor, payment.currency, locale);
  const until = new Intl.DateTimeFormat(locale, {
    hour: 'numeric',
    minute: '2-digit',
    timeZone: dealer.timeZone,
  }).format(payment.expiresAt);
  const isStarted = payment.state === 'started';
  return {
    path: `${supplierPath(dealer)}/payments/${payment.id}`,
    about: isStarted ? words.about(amount, until) : words.verify(amount),
    acts: isStarted ? { goOn: words.goOnWith(amount), cancel: words.cancelOf(amount) } : null,
    look: words.lookAt(amount),
  };
}
