import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { BulkInvitationRow, CustomerReference } from '@payvite/sdk';
import { describeFault } from '../fault.ts';
import { formatMoney } from '../money.ts';
import { icon } from '../pictures/icons.ts';
import type { IconName } from '../pictures/icons.ts';
import type { BulkView, RowFilter } from './bulk-view.ts';

/** Rows that one read adds. */
export const ROWS_A_PAGE = 100;
/** Customers of one mail that stand open; a chain of stores can have hundreds on one address. */
const NAMES_SHOWN = 4;

/** A choice of rows with how many it holds. */
export interface RowTab {
  label: string;
  count: number;
  filter: RowFilter;
}

const RESULT_ICONS: Record<NonNullable<BulkInvitationRow['result']>, IconName> = {
  queued: 'pending',
  uncertain: 'alert',
  sent: 'accepted',
  failed: 'alert',
  skipped: 'none',
  undone: 'back',
};

/** The tabs over the rows, the rows, and the way to more of them. */
export function bulkRowList(tabs: readonly RowTab[], view: BulkView) {
  const { strings, filter, onFilter } = view;
  const words = strings.bulkInvitation;
  const shown = tabs.filter(({ count }) => count > 0);
  const isPressed = (tab: RowTab) => JSON.stringify(tab.filter) === JSON.stringify(filter);
  return html`<section class="rows" aria-label=${words.rowsLabel}>
    ${
      shown.length > 1
        ? html`<div class="chips" role="group" aria-label=${words.show}>
            ${shown.map(
              (tab) =>
                html`<button
                  type="button"
                  class="chip"
                  aria-pressed=${isPressed(tab) ? 'true' : 'false'}
                  @click=${() => onFilter(tab.filter)}
                >
                  ${tab.label} <span>${tab.count.toLocaleString(view.locale)}</span>
                </button>`,
            )}
          </div>`
        : nothing
    }
    ${renderRows(view)}
  </section>`;
}

function renderRows(view: BulkView) {
  const { strings, rows, onMoreRows, onRetryRows } = view;
  const words = strings.bulkInvitation;
  const list = rows.rows ?? [];
  if (rows.error !== null && list.length === 0) {
    return html`<p class="note" role="alert">
      ${words.rowsFailed} ${describeFault(rows.error, strings).message}
      <button type="button" class="link" @click=${onRetryRows}>${strings.fault.tryAgain}</button>
    </p>`;
  }
  if (!rows.rows) {
    return html`<div class="bones" role="status" aria-label=${words.loadingRows}>
      ${[0, 1, 2, 3].map(() => html`<span class="bone"></span>`)}
    </div>`;
  }
  if (list.length === 0) return html`<p class="note">${words.noRows}</p>`;
  const total = rows.total;
  const next = total === null ? ROWS_A_PAGE : Math.min(ROWS_A_PAGE, total - list.length);
  return html`<p class="hidden" id="rows-hint">${words.rowsHint}</p>
    <ul class="people" aria-describedby="rows-hint" @keydown=${onArrow} @focusin=${onFocus}>
      ${repeat(
        list,
        ({ position }) => position,
        (row, index) => renderRow(row, index, view),
      )}
    </ul>
    ${
      rows.hasMore
        ? html`<div class="more">
            <button
              type="button"
              class="button"
              aria-disabled=${rows.isLoading ? 'true' : nothing}
              @click=${onMoreRows}
            >
              ${words.more(next)}
            </button>
            ${total === null ? nothing : html`<span>${words.shown(list.length, total)}</span>`}
          </div>`
        : nothing
    }`;
}

function renderRow(row: BulkInvitationRow, index: number, view: BulkView) {
  const { strings, flow, onPreview } = view;
  const words = strings.bulkInvitation;
  const [first] = row.customers;
  const isPlan = flow.step === 'review';
  const canPreview = isPlan && row.decision === 'send' && row.email !== null;
  const open = row.customers.slice(0, NAMES_SHOWN);
  const folded = row.customers.slice(NAMES_SHOWN);
  return html`<li class=${row.decision} tabindex="-1" data-position=${row.position}>
    <div class="who">
      ${row.customers.length > 1 ? html`<em>${words.oneMail(row.customers.length)}</em>` : nothing}
      ${open.map((customer) => renderCustomer(customer, view))}
      ${
        folded.length
          ? html`<details>
              <summary>${words.moreCustomers(folded.length)}</summary>
              ${folded.map((customer) => renderCustomer(customer, view))}
            </details>`
          : nothing
      }
    </div>
    <div class="what">${row.email ? renderEmail(row.email) : nothing} ${renderOutcome(row, view)}</div>
    ${
      canPreview
        ? html`<button
            type="button"
            class="link preview"
            tabindex=${index === 0 ? '0' : '-1'}
            aria-label=${words.previewFor(first?.name ?? row.email ?? '')}
            @click=${() => onPreview(row)}
          >
            ${words.preview}
          </button>`
        : nothing
    }
  </li>`;
}

function renderCustomer(
  { name, accountNumber, currency, outstandingMinor }: CustomerReference,
  view: BulkView,
) {
  return html`<p>
    <b>${name}</b> <small>${accountNumber}</small>
    <span class="number">${formatMoney(outstandingMinor, currency, view.locale)}</span>
  </p>`;
}

// A long one breaks before its domain, if it can.
function renderEmail(email: string) {
  const at = email.lastIndexOf('@');
  return html`<span>${email.slice(0, at)}<wbr />${email.slice(at)}</span>`;
}

function renderOutcome(row: BulkInvitationRow, { strings, filter }: BulkView) {
  const words = strings.bulkInvitation;
  const reason = row.reason ? words.reasons[row.reason] : null;
  if (row.result === null)
    return reason ? html`<span class="outcome none">${icon('none')}${reason}</span>` : nothing;
  const more = row.error ?? reason ?? (row.result === 'uncertain' ? words.resultHints.uncertain : undefined);
  if (!more && filter.result === row.result) return nothing;
  return html`<span class="outcome ${row.result}"
    >${icon(RESULT_ICONS[row.result])}<span
      >${words.results[row.result]}${more ? html`: <span>${more}</span>` : nothing}</span
    ></span
  >`;
}

// The rows are one stop of the tab key; the arrows go on from there.
function onArrow(event: KeyboardEvent): void {
  const list = event.currentTarget as HTMLElement;
  const buttons = [...list.querySelectorAll<HTMLElement>('.preview')];
  const at = buttons.indexOf(event.target as HTMLElement);
  const moves: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    Home: 0,
    End: buttons.length - 1,
  };
  const to = moves[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  buttons[Math.max(0, Math.min(to, buttons.length - 1))]?.focus();
}

function onFocus(event: FocusEvent): void {
  const button = event.target as HTMLElement;
  if (!button.matches('.preview')) return;
  const list = event.currentTarget as HTMLElement;
  for (const other of list.querySelectorAll<HTMLElement>('.preview'))
    other.tabIndex = other === button ? 0 : -1;
}
