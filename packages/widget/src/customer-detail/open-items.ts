import { html, nothing } from 'lit';
import type { Customer, OpenItem, OpenItemKind } from '@payvite/sdk';
import { daysBetween, formatPlainDate } from '../dates.ts';
import { formatMoney } from '../money.ts';
import type { Strings } from '../strings/en.ts';
import type { DetailContext } from './detail-context.ts';

type ItemsContext = Pick<DetailContext, 'strings' | 'locale'>;

const COLUMN_CLASSES: Record<string, string> = {
  number: 'document',
  amount: 'number amount',
  open: 'number open',
};

/** The table of what is open of one kind, the oldest due first, with the sum of all of them. */
export function openItemsTable(
  items: readonly OpenItem[],
  kind: OpenItemKind,
  customer: Customer,
  { strings, locale }: ItemsContext,
) {
  const words = strings.detail;
  if (items.length === 0) return html`<p class="quiet none">${words.noItems[kind]}</p>`;
  const columns = kind === 'invoice' ? words.columns : { ...words.columns, due: words.dateColumn };
  const money = (minor: number) => formatMoney(minor, customer.currency, locale);
  return html`<table role="table" aria-label=${words.tabs[kind]}>
    <thead role="rowgroup">
      <tr role="row">
        ${Object.entries(columns).map(
          ([key, word]) =>
            html`<th role="columnheader" scope="col" class=${COLUMN_CLASSES[key] ?? key}>${word}</th>`,
        )}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${items.map((item) => itemRow(item, customer, strings, locale))}
    </tbody>
    <tfoot role="rowgroup">
      <tr role="row">
        <th role="rowheader" scope="row" class="document">${words.total}</th>
        <td role="cell" class="due" colspan="3">
          ${
            kind === 'invoice' && customer.pastDueMinor > 0
              ? html`<span class="very-late"
                  >${strings.callSheet.pastDue(money(customer.pastDueMinor))}</span
                >`
              : nothing
          }
        </td>
        <td role="cell" class="number open">${money(totalOf(kind, customer))}</td>
      </tr>
    </tfoot>
  </table>`;
}

function totalOf(kind: OpenItemKind, customer: Customer): number {
  if (kind === 'invoice') return customer.currentMinor + customer.pastDueMinor;
  return kind === 'debit' ? customer.debitAdjustmentsMinor : -customer.creditAdjustmentsMinor;
}

function itemRow(item: OpenItem, customer: Customer, strings: Strings, locale: string) {
  const money = (minor: number) =>
    formatMoney(minor, item.currency, locale, { bare: item.currency === customer.currency });
  return html`<tr role="row">
    <th role="rowheader" scope="row" class="document">${item.number}</th>
    <td role="cell" class="due">${dueWords(item, customer.agedOn, strings, locale)}</td>
    <td role="cell" class="job">${item.jobName ?? item.jobId ?? ''}</td>
    <td role="cell" class="number amount">${money(item.amountMinor)}</td>
    <td role="cell" class="number open">
      ${money(item.outstandingMinor)}${
        item.inFlightMinor
          ? html`<span class="under"
              >${item.payableMinor ? money(item.inFlightMinor) : nothing}
              ${
                item.paidInFlightMinor === item.inFlightMinor
                  ? strings.detail.paidOnline
                  : strings.detail.inFlight
              }</span
            >`
          : nothing
      }
    </td>
  </tr>`;
}

/** "Oct 2, 51 days late": lateness is counted in the dealer's day, `today`. Adjustments are never late. */
function dueWords(item: OpenItem, today: string, strings: Strings, locale: string) {
  if (item.kind !== 'invoice') {
    const day = item.transactionDate ?? item.dueDate;
    return day ? formatPlainDate(day, locale, today) : nothing;
  }
  if (!item.dueDate) return html`<span class="quiet">${strings.detail.noDueDate}</span>`;
  const days = daysBetween(item.dueDate, today);
  return html`${formatPlainDate(item.dueDate, locale, today)},
    <span class=${days > 60 ? 'very-late' : days > 0 ? 'late' : 'quiet'}
      >${
        days > 0 ? strings.dates.daysLate(days) : days ? strings.dates.dueIn(-days) : strings.dates.dueToday
      }</span
    >`;
}
