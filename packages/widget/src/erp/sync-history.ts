import { html, nothing } from 'lit';
import type { Sync, SyncModelCounts } from '@payvite/sdk';
import type { PagedRows } from '../customer-detail/paged-rows.ts';
import { formatInstant } from '../dates.ts';
import { moreRows } from '../more-rows.ts';
import { icon } from '../pictures/icons.ts';
import { tableHead } from '../table-head.ts';
import type { BadRows } from './bad-rows.ts';
import type { ErpContext } from './erp-context.ts';
import { sourceName } from './erp-source.ts';
import { stateWord } from './sync-state.ts';

/** What is counted of a sync, in the order of the columns. */
export const COUNTS = ['lines', 'inserted', 'updated', 'unchanged', 'invalid', 'missing'] as const;

/** What each sync did, the newest first; each opens to what it did of each model, and its bad rows. */
export class SyncHistory {
  readonly #context: ErpContext;
  readonly #rows: PagedRows<Sync>;
  readonly #badRows: BadRows;
  readonly #opened = new Set<string>();

  constructor(context: ErpContext, rows: PagedRows<Sync>, badRows: BadRows) {
    this.#context = context;
    this.#rows = rows;
    this.#badRows = badRows;
  }

  render() {
    const { words } = this.#context;
    const { columns, label, empty } = words.history;
    const rows = this.#rows.rows ?? [];
    if (rows.length === 0) {
      return html`<p class="empty">
        <strong>${empty}</strong>
      </p>`;
    }
    return html`<table class="history" aria-label=${label}>
        ${tableHead(columns, COUNTS)} ${rows.map((sync) => this.#sync(sync))}
      </table>
      ${moreRows(this.#rows, this.#context, words.history.total)}`;
  }

  #sync(sync: Sync) {
    const { words, locale } = this.#context;
    const isOpen = this.#opened.has(sync.id);
    const when = formatInstant(sync.startedAt, locale);
    return html`<tbody class=${isOpen ? 'opened' : ''} data-sync-id=${sync.id}>
      <tr>
        <th scope="row">
          <button
            type="button"
            class="when"
            aria-expanded=${isOpen ? 'true' : 'false'}
            aria-label=${words.history.showModels(when)}
            @click=${() => this.#toggle(sync.id)}
          >
            ${icon(isOpen ? 'less' : 'more')}<span>${when}</span>
          </button>
          <small
            >${sourceName(sync.source, this.#context)},
            ${isWhole(sync) ? words.history.full : words.history.changes}</small
          >
        </th>
        <td class="result">
          ${stateWord(sync, words)}
          ${[
            sync.error,
            ...sync.warnings,
            sync.approvedAt && words.history.approvedAt(formatInstant(sync.approvedAt, locale)),
          ].map((text) => text && html`<small>${text}</small>`)}
          ${sync.badRowCount ? this.#badRows.toggle(sync) : nothing}
        </td>
        ${countCells(sumOf(sync.models), sync, this.#context)}
      </tr>
      ${
        isOpen
          ? sync.models.map(
              (counts) =>
                html`<tr class="model">
                  <th scope="row" colspan="2">${words.models[counts.model]}</th>
                  ${countCells(counts, sync, this.#context)}
                </tr>`,
            )
          : nothing
      }
      ${
        this.#badRows.isOpen(sync.id)
          ? html`<tr class="wide">
              <td colspan="8">${this.#badRows.render(sync)}</td>
            </tr>`
          : nothing
      }
    </tbody>`;
  }

  #toggle(id: string): void {
    if (!this.#opened.delete(id)) this.#opened.add(id);
    this.#context.update();
  }
}

/** Files of an ERP always list all there is, whatever was asked for. */
const isWhole = ({ isFull, source }: Sync) => isFull || source === 'csv';

/** What rows change is counted as they are applied; of an import it is found out for whoever reviews it. */
const isCounted = ({ state, source, guards }: Sync) =>
  state === 'succeeded' || (source === 'import' && guards.length > 0);

/** The cells of what was counted; zero is quiet, and so is what is not known. */
export function countCells(
  counts: Pick<SyncModelCounts, (typeof COUNTS)[number]>,
  sync: Sync,
  { words, locale }: ErpContext,
  columns: Readonly<Record<(typeof COUNTS)[number], string>> = words.history.columns,
) {
  return COUNTS.map((count) => {
    const isKnown = count === 'lines' || count === 'invalid' || isCounted(sync);
    return html`<td class="number ${counts[count] ? count : 'zero'}" data-label=${columns[count]}>
      ${isKnown ? counts[count].toLocaleString(locale) : '–'}
    </td>`;
  });
}

function sumOf(models: readonly SyncModelCounts[]) {
  return Object.fromEntries(
    COUNTS.map((count) => [count, models.reduce((sum, counts) => sum + counts[count], 0)]),
  ) as Record<(typeof COUNTS)[number], number>;
}
