import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Customer } from '@payvite/sdk';
import type { BouncesStrings } from '../strings/en-bounces.ts';

interface TableContext {
  words: BouncesStrings;
  /** Whether anything can be done about them. */
  canRepair: boolean;
  /** Null where it is not known. */
  total: number | null;
  /** How many of them have been read. */
  readCount: number;
  isLoading: boolean;
  /** Null where all have been read. */
  onMore: (() => void) | null;
  row(customer: Customer, hasOneCurrency: boolean): unknown;
}

/** A row for each customer, and under them the currency where there is one, and the way to more. */
export function bouncesTable(customers: readonly Customer[], context: TableContext) {
  const { words, canRepair, total, readCount, isLoading, onMore, row } = context;
  const { repair, ...facts } = words.columns;
  const columns = canRepair ? { ...facts, repair } : facts;
  const [currency, ...others] = new Set(customers.map((customer) => customer.currency));
  const hasOneCurrency = others.length === 0;
  return html`<table role="table" aria-label=${words.title}>
      <thead role="rowgroup">
        <tr role="row">
          ${Object.entries(columns).map(
            ([key, word]) =>
              html`<th role="columnheader" scope="col" class=${key === 'balance' ? 'number' : ''}>
                ${word}
              </th>`,
          )}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${repeat(
          customers,
          ({ id }) => id,
          (customer) => row(customer, hasOneCurrency),
        )}
      </tbody>
    </table>
    <footer class="foot">
      ${currency && hasOneCurrency ? html`<span>${words.amountsIn(currency)}</span>` : nothing}
      ${onMore && total !== null ? html`<span>${words.shown(readCount, total)}</span>` : nothing}
      ${
        onMore
          ? html`<button type="button" class="button" ?disabled=${isLoading} @click=${onMore}>
              ${words.more}
            </button>`
          : nothing
      }
    </footer>`;
}
