import { html, nothing } from 'lit';
import type { BadRow, Sync } from '@payvite/sdk';
import { complaint } from '../complaint.ts';
import { PagedRows } from '../customer-detail/paged-rows.ts';
import { downloadText } from '../customer-list/csv-download.ts';
import { describeFault } from '../fault.ts';
import { moreRows } from '../more-rows.ts';
import { icon } from '../pictures/icons.ts';
import { tableHead } from '../table-head.ts';
import type { ErpContext } from './erp-context.ts';

const PAGE_SIZE = 25;

/** The rows of one sync at a time that cannot be applied: where, what is wrong, and what stands there. */
export class BadRows {
  readonly #context: ErpContext;
  readonly #rows: PagedRows<BadRow>;
  #syncId: string | null = null;

  constructor(context: ErpContext) {
    this.#context = context;
    this.#rows = new PagedRows(context.host, PAGE_SIZE);
  }

  isOpen(syncId: string): boolean {
    return this.#syncId === syncId;
  }

  /** The button that shows and hides them. */
  toggle({ id, badRowCount }: Sync) {
    const isOpen = this.isOpen(id);
    return html`<button
      type="button"
      class="link"
      aria-expanded=${isOpen ? 'true' : 'false'}
      @click=${() => this.#toggle(id)}
    >
      ${icon(isOpen ? 'less' : 'more')}${this.#context.words.badRows.show(badRowCount)}
    </button>`;
  }

  render({ id, state }: Sync) {
    const { words, strings } = this.#context;
    const { badRows } = words;
    const { rows, error } = this.#rows;
    const key = `bad-rows ${id}`;
    const fault = error === null ? this.#context.faultOf(key) : describeFault(error, strings);
    return html`<div class="bad-rows">
      <div class="bad-rows-head">
        <span class="quiet">${badRows.hint(state === 'needs_approval')}</span>
        <button
          type="button"
          class="link"
          aria-disabled=${this.#context.isBusy(key) ? 'true' : nothing}
          @click=${() => void this.#save(key, id)}
        >
          ${icon('download')}${badRows.download}
        </button>
      </div>
      ${complaint(fault, strings)}
      ${
        rows
          ? this.#table(rows)
          : error === null
            ? html`<div class="inset" role="status" aria-label=${words.loading}>
                <span class="bone"></span>
              </div>`
            : nothing
      }
      ${moreRows(this.#rows, this.#context)}
    </div>`;
  }

  #table(rows: readonly BadRow[]) {
    const { words, locale } = this.#context;
    const { columns, label } = words.badRows;
    return html`<table class="cells" aria-label=${label}>
      ${tableHead(columns, ['row'])}
      <tbody>
        ${rows.map(
          ({ file, model, row, column, reason, value }) =>
            html`<tr>
              <td data-label=${columns.file}>${file ?? words.models[model]}</td>
              <td data-label=${columns.row} class="number">${row.toLocaleString(locale)}</td>
              <td data-label=${columns.column}>${column ?? '–'}</td>
              <td data-label=${columns.reason}>${reason}</td>
              <td data-label=${columns.value}>${value === null ? '–' : html`<code>${value}</code>`}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  #toggle(syncId: string): void {
    this.#syncId = this.isOpen(syncId) ? null : syncId;
    this.#rows.reset();
    const { client } = this.#context;
    if (this.#syncId) void this.#rows.read((params) => client.syncs.badRows(syncId, params));
    this.#context.update();
  }

  async #save(key: string, syncId: string): Promise<void> {
    const { client, words } = this.#context;
    await this.#context.act(key, () => downloadText(client.syncs.exportBadRows(syncId), words.badRows.file));
  }
}
