import type { OpenItem } from '@payvite/sdk/schemas';
import { currencyExponent } from '../currency-exponent.ts';
import { cleanName } from '../mail/display-name.ts';
import { moneyText } from '../money-text.ts';
import { withQuery } from './choice-address.ts';
import type { PageLanguage } from './page-language.ts';
import type { LinkedCustomer } from './payer-store.ts';
import { jobField } from './payment-forms.ts';
import type { StatementChoice } from './statement-choice.ts';
import { itemRow } from './statement-item-view.ts';
import { groupByJob, type JobGroup } from './statement-jobs.ts';
import { ITEMS_PER_PAGE, pageOfItems } from './statement-paging.ts';
import { partQuery, statementPath } from './statement-path.ts';
import { sumOpen } from './statement-totals-view.ts';
import type { Statement, StatementPart } from './statement.ts';
import { supplierPath } from './supplier-visit.ts';

/** What of a statement is shown. */
export interface ShownStatement {
  statement: Statement;
  part: StatementPart;
  choice: StatementChoice;
  /** Whether it is less than all that is open of a job: its box then stands for what is shown. */
  isPart: boolean;
  /** The customer of whom a review was asked for without a choice; anything else: of none. */
  nothingFor?: unknown;
  language: PageLanguage;
}

/** One customer in portal.hbs: a page of its items by job, and its bar where something can be paid. */
export function customerView(
  shown: ShownStatement,
  { customer, items }: { customer: LinkedCustomer; items: OpenItem[] },
  { index, isSingle, afterId }: { index: number; isSingle: boolean; afterId: string | null },
) {
  const { statement, part, choice, nothingFor, language } = shown;
  const words = language.words.portal;
  const money = (minor: number) => moneyText(minor, customer.currency, language.locale);
  const isPayable = (statement.methods.get(customer.currency) ?? []).length > 0;
  const whole = groupByJob(items, language.locale);
  const page = pageOfItems(whole, afterId);
  const isPaged = page.total > ITEMS_PER_PAGE;
  const pathAfter = (id: string | null) => statementPath(statement.dealer, { ...part, afterId: id });
  const left = page.total - page.to;
  const boxes = isPayable
    ? page.jobs.flatMap((job) => job.items.filter((item) => item.payableMinor !== 0))
    : [];
  const boxIds = new Set(boxes.map(({ id }) => id));
  const unseen = [...choice.items.values()].filter(
    ({ item }) => item.customerId === customer.id && !boxIds.has(item.id),
  );
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
    first: page.from > 1 ? { path: pathAfter(null), label: words.first } : null,
    next:
      page.lastId === null
        ? null
        : { path: pathAfter(page.lastId), label: words.next(Math.min(left, ITEMS_PER_PAGE)) },
    bar:
      boxes.length > 0 || unseen.length > 0
        ? {
            customerId: customer.id,
            // What of it is chosen on other pages.
            more: unseen.length === 0 ? null : JSON.stringify(sumChosen(unseen)),
            currency: customer.currency,
            digits: currencyExponent(customer.currency) ?? 2,
            locale: language.locale,
            counts: JSON.stringify(words.choose.counts),
            path: withQuery(`${supplierPath(statement.dealer)}/review`, partQuery(part)),
            fault: nothingFor === customer.id ? language.words.payment.faults.nothingHow : null,
            label: isSingle ? words.choose.review : words.choose.reviewFor(cleanName(customer.name)),
          }
        : null,
    boxIds,
  };
}

function jobView(
  { statement, choice, isPart, language }: ShownStatement,
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
  const elsewhere = payable.filter((item) => !onPage.has(item));
  // What of it is chosen already is counted beside it.
  const unseen = elsewhere.filter(({ id: itemId }) => !choice.items.has(itemId));
  const count = payable.length;
  // Of a part of the statement the box stands for what is shown.
  const open = sumOpen(whole.items, customer.currency);
  const toPay = payable.reduce((sum, { payableMinor }) => sum + payableMinor, 0);
  const hasBox = isPayable && job.items.some((item) => item.payableMinor !== 0);
  const money = (minor: number) => moneyText(minor, customer.currency, language.locale);
  const allOf = isPart || job.key === null ? words.choose.all : words.choose.allOf;
  return {
    id,
    name: job.name ?? (isOnly ? words.allItems : words.noJob),
    isUnderCustomer,
    // Beside a box stands what the box chooses.
    total: money(hasBox ? toPay : open),
    ofTotal: hasBox && toPay !== open ? words.ofAmount(money(open)) : null,
    box: hasBox
      ? {
          isPart,
          value: jobField({ customerId: customer.id, key: job.key }),
          label: allOf(isPart ? count - elsewhere.length : count),
          unseen:
            isPart || elsewhere.length === 0
              ? null
              : JSON.stringify(sumChosen(unseen.map((item) => ({ item, minor: item.payableMinor })))),
        }
      : null,
    items: job.items.map((item) =>
      itemRow(
        item,
        {
          ...{ base: supplierPath(statement.dealer), today: statement.today, isPayable },
          requestedOn: statement.requests.find(({ itemIds }) => itemIds.has(item.id))?.day ?? null,
          ...{ holds: statement.holds.get(item.id) ?? [], chosen: choice.items.get(item.id) },
        },
        language,
      ),
    ),
  };
}

/** What items come to, as statement.js adds it up. */
function sumChosen(
  items: readonly { item: OpenItem; minor: number }[],
): Record<OpenItem['kind'] | 'minor', number> {
  const chosen = { minor: 0, invoice: 0, debit: 0, credit: 0 };
  for (const { item, minor } of items) {
    chosen.minor += minor;
    chosen[item.kind] += 1;
  }
  return chosen;
}
