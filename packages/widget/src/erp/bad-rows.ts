import { html, nothing } from 'lit';
import type { BadRow } from '@payvite/sdk';
import { complaint } from '../complaint.ts';
import { PagedRows } from '../customer-detail/paged-rows.ts';
import { downloadText } from '../customer-list/csv-download.ts';
import { describeFault } from '../fault.ts';
import { icon } from '../pictures/icons.ts';
import type { ErpContext } from './erp-context.ts';

const PAGE_SIZE = 25;

/** The rows of one sync at a time that were not applied: where, what is wrong, and what stands there. */
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

  close(): void {
    this.#syncId = null;
  }

  /** The button that shows and hides them. */
  toggle(syncId: string, count: number) {
    const isOpen = this.isOpen(syncId);
    return html`<button
      type="button"
      class="link"
      aria-expanded=${isOpen ? 'true' : 'false'}
      @click=${() => this.#toggle(syncId)}
    >
      ${icon(isOpen ? 'less' : 'more')}${this.#context.words.badRows.show(count)}
    </button>`;
  }

  render(syncId: string) {
    const { words, strings } = this.#context;
    const { badRows } = words;
    const { rows, error, total, hasMore, isLoading } = this.#rows;
    const fault =
      error === null ? this.#context.faultOf(this.#download(syncId)) : describeFault(error, strings);
    return html`<div class="bad-rows">
      <div class="bad-rows-head">
        <span class="quiet">${badRows.hint}</span>
        <button
          type="button"
          class="link"
          aria-disabled=${this.#context.isBusy(this.#download(syncId)) ? 'true' : nothing}
          @click=${() => void this.#save(syncId)}
        >
          ${icon('download')}${badRows.download}
        </button>
      </div>
      ${complaint(fault, strings)}
      ${
        rows
          ? this.#table(rows)
          : error === null
            ? html`<div class="inset" role="status" aria-label=${badRows.loading}>
                <span class="bone"></span>
              </div>`
            : nothing
      }
      ${
        rows && hasMore
          ? html`<div class="foot">
              ${total === null ? nothing : html`<span>${words.shown(rows.length, total)}</span>`}
              <button
                type="button"
                class="button"
                aria-disabled=${isLoading ? 'true' : nothing}
                @click=${() => void this.#rows.more()}
              >
                ${words.more}
              </button>
            </div>`
          : nothing
      }
    </div>`;
  }

  #table(rows: readonly BadRow[]) {
    const { words, locale } = this.#context;
    const { columns, label } = words.badRows;
    return html`<table class="cells" aria-label=${label}>
      <thead>
        <tr>
          <th scope="col">${columns.file}</th>
          <th scope="col" class="number">${columns.row}</th>
          <th scope="col">${columns.column}</th>
          <th scope="col">${columns.reason}</th>
          <th scope="col">${columns.value}</th>
        </tr>
      </thead>
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

  #download(syncId: string): string {
    return `bad-rows ${syncId}`;
  }

  async #save(syncId: string): Promise<void> {
    const { client, words } = this.#context;
    await this.#context.act(this.#download(syncId), () =>
      downloadText(client.syncs.exportBadRows(syncId), words.badRows.file),
    );
  }
}
