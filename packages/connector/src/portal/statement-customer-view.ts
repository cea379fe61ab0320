import type { OpenItem } from '@payvite/sdk/schemas';
import { currencyExponent } from '../currency-exponent.ts';
import { cleanName } from '../mail/display-name.ts';
import { moneyText } from '../money-text.ts';
import type { PageLanguage } from './page-language.ts';
import type { LinkedCustomer } from './payer-store.ts';
import { itemRow } from './statement-item-view.ts';
import { groupByJob, type JobGroup } from './statement-jobs.ts';
import { ITEMS_PER_PAGE, pageOfItems } from './statement-paging.ts';
import { sumOpen } from './statement-totals-view.ts';
import type { Statement } from './statement.ts';
import { supplierPath } from './supplier-visit.ts';

/** What of a statement is shown. */
export interface ShownStatement {
  statement: Statement;
  /** Whether it is less than all that is open of a job: its box then stands for what is shown. */
  isPart: boolean;
  /** What the address says of the part that is shown. */
  query: URLSearchParams;
  language: PageLanguage;
}

/** One customer in portal.hbs: a page of its items by job, and the bar of its form where something can be paid. */
export function customerView(
  shown: ShownStatement,
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
    total: money(sumOpen(items, customer.currency)),
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
  { statement, isPart, language }: ShownStatement,
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
  const allOf = job.key === null ? words.choose.all : words.choose.allOf;
  return {
    id,
    name: job.name ?? (isOnly ? words.allItems : words.noJob),
    isUnderCustomer,
    total: moneyText(sumOpen(whole.items, customer.currency), customer.currency, language.locale),
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
