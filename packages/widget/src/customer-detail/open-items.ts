import { html, nothing } from 'lit';
import type { Customer, OpenItem } from '@payvite/sdk';
import { daysBetween, formatPlainDate } from '../dates.ts';
import { formatMoney } from '../money.ts';
import type { Strings } from '../strings/en.ts';

interface ItemsContext {
  strings: Strings;
  locale: string;
  /** Null where the connector did not count them. */
  total: number | null;
  hasMore: boolean;
  isLoadingMore: boolean;
  onMore(): void;
}

const COLUMN_CLASSES: Record<string, string> = {
  number: 'document',
  amount: 'number amount',
  open: 'number open',
};

/** The table of what is open, the oldest due first. */
export function openItemsTable(items: readonly OpenItem[], customer: Customer, context: ItemsContext) {
  const { strings, locale, total } = context;
  const words = strings.detail;
  return html`<section class="panel flush items" part="open-items" aria-labelledby="open-items">
    <header>
      <h3 id="open-items">${words.openItems}</h3>
      ${total ? html`<small>${total.toLocaleString(locale)}</small>` : nothing}
    </header>
    ${
      items.length === 0
        ? html`<p class="quiet none">${words.noOpenItems}</p>`
        : html`<table role="table" aria-labelledby="open-items">
            <thead role="rowgroup">
              <tr role="row">
                ${Object.entries(words.columns).map(
                  ([key, word]) =>
                    html`<th role="columnheader" scope="col" class=${COLUMN_CLASSES[key] ?? key}>
                      ${word}
                    </th>`,
                )}
              </tr>
            </thead>
            <tbody role="rowgroup">
              ${items.map((item) => itemRow(item, customer, strings, locale))}
            </tbody>
          </table>`
    }
    ${
      context.hasMore
        ? html`<div class="more">
            <button type="button" class="button" ?disabled=${context.isLoadingMore} @click=${context.onMore}>
              ${words.moreItems}
            </button>
          </div>`
        : nothing
    }
  </section>`;
}

function itemRow(item: OpenItem, customer: Customer, strings: Strings, locale: string) {
  const money = (minor: number) =>
    formatMoney(minor, item.currency, locale, { bare: item.currency === customer.currency });
  return html`<tr role="row">
    <td role="cell" class="kind">${strings.kinds[item.kind]}</td>
    <th role="rowheader" scope="row" class="document">${item.number}</th>
    <td role="cell" class="due">${dueWords(item, customer.agedOn, strings, locale)}</td>
    <td role="cell" class="job">${item.jobName ?? item.jobId ?? ''}</td>
    <td role="cell" class="number amount">${money(item.amountMinor)}</td>
    <td role="cell" class="number open">
      ${money(item.outstandingMinor)}${
        item.inFlightMinor
          ? html`<span class="under">${strings.detail.inFlight(money(item.inFlightMinor))}</span>`
          : nothing
      }
    </td>
  </tr>`;
}

/** "Oct 2, 51 days late": lateness is counted in the dealer's day, `today`. */
function dueWords(item: OpenItem, today: string, strings: Strings, locale: string) {
  if (!item.dueDate) {
    if (item.kind === 'invoice') return html`<span class="quiet">${strings.detail.noDueDate}</span>`;
    const dated = item.transactionDate ? formatPlainDate(item.transactionDate, locale, today) : '';
    return dated ? html`<span class="quiet">${strings.detail.dated(dated)}</span>` : nothing;
  }
  const date = formatPlainDate(item.dueDate, locale, today);
  const days = daysBetween(item.dueDate, today);
  if (item.kind !== 'invoice') return date;
  if (days > 0)
    return html`${date},
      <span class=${days > 60 ? 'very-late' : 'late'}>${strings.dates.daysLate(days)}</span>`;
  return html`${date},
    <span class="quiet">${days === 0 ? strings.dates.dueToday : strings.dates.dueIn(-days)}</span>`;
}
