import { html, nothing } from 'lit';
import type { CallSheetRow } from '@payvite/sdk';
import { formatMoneySums } from '../money.ts';
import { icon } from '../pictures/icons.ts';
import type { Strings } from '../strings/en.ts';

const DAYS = [3, 7, 14, 30];

interface HeadContext {
  strings: Strings;
  locale: string;
  days: number;
  rows: readonly CallSheetRow[];
  /** Null where it is not known. */
  total: number | null;
  onDays(days: number): void;
  onPrint(): void;
}

/** Over the rows: how many, how much they owe, since when they wait, and the way to paper. */
export function sheetHead({ strings, locale, days, rows, total, onDays, onPrint }: HeadContext) {
  const words = strings.callSheet;
  const choices = [...new Set([...DAYS, days])].sort((a, b) => a - b);
  const isWhole = rows.length === total && rows.length > 0;
  return html`<header class="head">
    <h2 id="title">${words.title}</h2>
    ${
      total === null
        ? nothing
        : html`<span class="quiet"
            >${words.total(total)}${isWhole ? `, ${words.owed(formatMoneySums(sums(rows), locale))}` : ''}</span
          >`
    }
    <span class="spacer"></span>
    <label class="days"
      >${words.waitingFor}
      <select
        class="field"
        @change=${(event: Event) => onDays(Number((event.target as HTMLSelectElement).value))}
      >
        ${choices.map(
          (choice) =>
            html`<option value=${choice} ?selected=${choice === days} .selected=${choice === days}>
              ${words.days(choice)}
            </option>`,
        )}
      </select>
    </label>
    <button type="button" class="button print" ?disabled=${rows.length === 0} @click=${onPrint}>
      ${icon('print')}${words.print}
    </button>
  </header>`;
}

/** Amounts by currency: they are never added across. */
function sums(rows: readonly CallSheetRow[]): Map<string, number> {
  const byCurrency = new Map<string, number>();
  for (const { customer } of rows) {
    byCurrency.set(customer.currency, (byCurrency.get(customer.currency) ?? 0) + customer.outstandingMinor);
  }
  return byCurrency;
}

interface FootContext {
  strings: Strings;
  rows: readonly CallSheetRow[];
  total: number | null;
  isLoading: boolean;
  /** Null where all rows are shown. */
  onMore: (() => void) | null;
}

/** Under the rows: the currency where there is one, and the way to more of them. */
export function sheetFoot({ strings, rows, total, isLoading, onMore }: FootContext) {
  const words = strings.callSheet;
  const [currency, ...others] = new Set(rows.map(({ customer }) => customer.currency));
  return html`<footer class="foot">
    ${currency && others.length === 0 ? html`<span>${words.amountsIn(currency)}</span>` : nothing}
    ${onMore && total !== null ? html`<span>${words.shown(rows.length, total)}</span>` : nothing}
    ${
      onMore
        ? html`<button type="button" class="button" ?disabled=${isLoading} @click=${onMore}>
            ${words.more}
          </button>`
        : nothing
    }
  </footer>`;
}
