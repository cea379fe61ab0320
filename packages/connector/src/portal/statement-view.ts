import { cleanName } from '../mail/display-name.ts';
import { formatInstant } from '../mail/instant-format.ts';
import { moneyText } from '../money-text.ts';
import { plainDateText } from './due-text.ts';
import type { ClosedRequest, OpenRequest } from './open-request.ts';
import type { PageLanguage } from './page-language.ts';
import { choiceView } from './statement-choice-view.ts';
import { isPayable, NO_CHOICE } from './statement-choice.ts';
import { customerView } from './statement-customer-view.ts';
import { feesOf, notOnlineNotes } from './statement-fees-view.ts';
import { statementPath } from './statement-path.ts';
import type { UnfinishedPayment } from './statement-payment-store.ts';
import { searchItems } from './statement-search.ts';
import { splitIntoTabs } from './statement-tabs.ts';
import { tabLinks } from './statement-tabs-view.ts';
import { notesOf, totalsByCurrency } from './statement-totals-view.ts';
import { WHOLE, type Statement, type StatementPart } from './statement.ts';
import { supplierPath } from './supplier-visit.ts';

/** The data of portal.hbs but its script: items by customer and job, totals per job, per customer and in all. */
export function statementView(
  statement: Statement,
  asked: StatementPart,
  language: PageLanguage,
  choice = NO_CHOICE,
  { nothingFor }: { nothingFor?: unknown } = {},
): object {
  const words = language.words.portal;
  const { dealer, customers, items } = statement;
  const base = supplierPath(dealer);
  const tabs = splitIntoTabs(items);
  const isChosenOnly = asked.isChosenOnly && choice.items.size > 0;
  const tab = isChosenOnly || tabs[asked.tab] === null ? 'all' : asked.tab;
  const { search } = asked;
  const inTab = tabs[tab] ?? items;
  const inPart = isChosenOnly ? items.filter(({ id }) => choice.items.has(id)) : inTab;
  const found = search === '' ? inPart : searchItems(inPart, search);
  const isPart = tab !== 'all' || isChosenOnly || search !== '';
  const isSingle = customers.length === 1;
  const after = found.find(({ id }) => id === asked.afterId);
  const part: StatementPart = { tab, isChosenOnly, search, afterId: after?.id ?? null };
  const groups = customers
    .map((customer) => ({ customer, items: found.filter((item) => item.customerId === customer.id) }))
    .filter(({ customer, items: own }) => {
      if (after !== undefined) return customer.id === after.customerId;
      return own.length > 0 || (!isPart && items.length > 0);
    })
    .sort((a, b) => Number(a.items.length === 0) - Number(b.items.length === 0));
  const views = groups.map((group, index) =>
    customerView({ statement, part, choice, isPart, nothingFor, language }, group, {
      ...{ index, isSingle, afterId: part.afterId },
    }),
  );
  const hasForm = items.some((item) => isPayable(statement, item));
  const shownIds = new Set(views.flatMap(({ boxIds }) => [...boxIds]));
  return {
    base,
    heading: isSingle ? cleanName(customers[0]?.name ?? '') : words.title,
    subheading: isSingle
      ? words.account(customers[0]?.accountNumber ?? '')
      : words.accounts(customers.length),
    unfinished: statement.unfinished.map((payment) => unfinishedView(statement, payment, language)),
    requests: [
      ...statement.requests.map((request) => requestedView(statement, request, language)),
      ...statement.closedRequests.map((request) => closedView(statement, request, language)),
    ],
    openLabel: words.openOf[tab],
    // A tab has sums and notes of its own: of what is shown beneath it.
    totals: totalsByCurrency({ ...statement, items: inTab }, language),
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
    notes: [...notesOf({ ...statement, items: inTab }, language), ...notOnlineNotes(statement, language)],
    tabs: tabLinks(dealer, { tabs, current: isChosenOnly ? null : tab, hasForm }, language),
    form: hasForm ? choiceView(statement, part, { choice, shownIds }, language) : null,
    search: items.length === 0 ? null : searchView(dealer, part, found.length, words),
    chooseTab: hasForm ? chooseTabView(statement, part, inTab, words) : null,
    fees: feesOf(statement, language),
    isPayable: views.some(({ bar }) => bar !== null),
    isOneAccount: views.filter(({ bar }) => bar !== null).length < 2,
    empty: found.length > 0 ? null : emptyView(dealer, part, items.length > 0, words),
    customers: found.length > 0 ? views : [],
  };
}

function searchView(
  dealer: Statement['dealer'],
  part: StatementPart,
  count: number,
  words: PageLanguage['words']['portal'],
): object {
  const { tab, isChosenOnly, search } = part;
  const isFound = search !== '' && count > 0;
  return {
    base: supplierPath(dealer),
    tab: tab === 'all' ? null : tab,
    value: search,
    found: isFound ? words.search.found(count, search) : isChosenOnly ? words.choose.shown(count) : null,
    out: isFound
      ? { path: statementPath(dealer, { ...WHOLE, tab, isChosenOnly }), label: words.search.clear }
      : { path: supplierPath(dealer), label: words.tabs.showAll },
  };
}

/** Why nothing is listed, and the way out. */
function emptyView(
  dealer: Statement['dealer'],
  { tab, search }: StatementPart,
  isOpen: boolean,
  words: PageLanguage['words']['portal'],
): object {
  if (!isOpen) return { title: words.nothing, how: words.nothingHow, link: null };
  const path = supplierPath(dealer);
  const all = { path, label: words.tabs.showAll };
  if (search === '') return { title: words.tabs.none, how: words.tabs.noNew, link: all };
  const { none, noneHow, clear } = words.search;
  return { title: none(search), how: noneHow, link: tab === 'all' ? { path, label: clear } : all };
}

function unfinishedView(
  { dealer, customers }: Statement,
  payment: UnfinishedPayment,
  { words: { portal }, locale }: PageLanguage,
): object {
  const words = portal.unfinished;
  const amount = moneyText(payment.amountMinor + payment.feeMinor, payment.currency, locale);
  const until = new Intl.DateTimeFormat(locale, {
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone: dealer.timeZone,
  }).format(payment.expiresAt);
  const isStarted = payment.state === 'started';
  const about = isStarted ? words.about(amount, until) : words.verify(amount);
  // Of one account alone it is plain which.
  const account = customers.length > 1 ? customers.find(({ id }) => id === payment.customerId) : undefined;
  return {
    path: `${supplierPath(dealer)}/payments/${payment.id}`,
    about: account === undefined ? about : words.ofAccount(cleanName(account.name), about),
    acts: isStarted ? { goOn: words.goOnWith(amount), cancel: words.cancelOf(amount) } : null,
    look: words.lookAt(amount),
  };
}

function requestedView(
  { dealer, today }: Statement,
  { id, day, currency, creditMinor }: OpenRequest,
  { words: { portal }, locale }: PageLanguage,
): object {
  const words = portal.requested;
  const amount = moneyText(creditMinor, currency, locale);
  return {
    path: `${supplierPath(dealer)}/credit-requests/${id}`,
    title: words.title(plainDateText(day, today, locale)),
    about: words.about(amount, dealer.name),
    look: words.lookAt(amount),
    withdraw: words.withdrawOf(amount),
  };
}

function closedView(
  { dealer, today }: Statement,
  { id, day, closedDay, currency, creditMinor }: ClosedRequest,
  { words: { portal }, locale }: PageLanguage,
): object {
  const words = portal.requested;
  const amount = moneyText(creditMinor, currency, locale);
  return {
    path: `${supplierPath(dealer)}/credit-requests/${id}`,
    title: words.closedTitle(dealer.name, plainDateText(day, today, locale)),
    about: words.closedAbout(amount, plainDateText(closedDay, today, locale)),
    look: words.lookAt(amount),
    withdraw: null,
  };
}

/** The button that chooses all of a tab that can be paid, jobs and pages together; null where no tab is open, or only one can. */
function chooseTabView(
  statement: Statement,
  part: StatementPart,
  items: Statement['items'],
  words: PageLanguage['words']['portal'],
): object | null {
  const count = items.filter((item) => isPayable(statement, item)).length;
  if (part.tab === 'all' || part.search !== '' || count < 2) return null;
  return { path: statementPath(statement.dealer, part), label: words.choose.allOfTab(count) };
}
