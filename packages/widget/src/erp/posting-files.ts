import { html, nothing } from 'lit';
import type { PostingFile } from '@payvite/sdk';
import { complaint } from '../complaint.ts';
import { PagedRows } from '../customer-detail/paged-rows.ts';
import { downloadText } from '../customer-list/csv-download.ts';
import { formatInstant } from '../dates.ts';
import { PostingChangeEvent } from '../events.ts';
import { describeFault } from '../fault.ts';
import { formatMoney } from '../money.ts';
import { moreRows } from '../more-rows.ts';
import type { PanelQuestion } from '../panel-question.ts';
import { icon } from '../pictures/icons.ts';
import { tableHead } from '../table-head.ts';
import type { ErpClient } from './erp-calls.ts';
import type { ErpContext } from './erp-context.ts';
import { toLocalField } from './import-draft.ts';

const PAGE_SIZE = 10;
const PARTS = ['payments', 'credits', 'reversals'] as const;
type Part = (typeof PARTS)[number];

/** Files of payments for an ERP that imports them: make one, download it, mark it as imported. */
export class PostingFiles {
  readonly #context: ErpContext;
  readonly #question: PanelQuestion;
  readonly #rows: PagedRows<PostingFile>;
  #waitingCount: number | null = null;

  constructor(context: ErpContext, question: PanelQuestion) {
    this.#context = context;
    this.#question = question;
    this.#rows = new PagedRows(context.host, PAGE_SIZE);
  }

  reset(): void {
    this.#rows.reset();
    this.#waitingCount = null;
  }

  async read({ postings, postingFiles }: ErpClient): Promise<void> {
    await this.#rows.read((params) => postingFiles.list(params));
    try {
      this.#waitingCount = (await postings.list({ state: 'awaiting_file', limit: 1 })).total;
    } catch {
      this.#waitingCount = null;
    }
    this.#context.update();
  }

  render() {
    const { words, strings, schedule, can } = this.#context;
    const { rows, error } = this.#rows;
    const takesFiles = !schedule || schedule.source === 'csv' || schedule.source === 'push';
    if (!takesFiles && !rows?.length) return nothing;
    const waiting = this.#waitingCount;
    const fault = error === null ? this.#context.faultOf('make') : describeFault(error, strings);
    return html`<section class="files" aria-labelledby="files">
      <header class="head">
        <div>
          <h3 id="files">${words.files.title}</h3>
          <p class="quiet">${words.files.lead}</p>
        </div>
        <span class="spacer"></span>
        ${
          waiting === null
            ? nothing
            : html`<span class="quiet">${waiting ? words.files.waiting(waiting) : words.files.none}</span>`
        }
        ${
          can('payments:write') && waiting
            ? html`<button
                type="button"
                class="button primary"
                aria-disabled=${this.#context.isBusy('make') ? 'true' : nothing}
                @click=${() => void this.#make()}
              >
                ${words.files.make}
              </button>`
            : nothing
        }
      </header>
      ${fault ? html`<div class="inset">${complaint(fault, strings)}</div>` : nothing}
      ${rows?.length ? this.#table(rows) : nothing}
    </section>`;
  }

  #table(rows: readonly PostingFile[]) {
    const { words } = this.#context;
    const { columns, label } = words.files;
    return html`<table class="postings" aria-label=${label}>
        ${tableHead(columns, ['payments', 'amount'])}
        <tbody>
          ${rows.map((file) => this.#row(file))}
        </tbody>
      </table>
      ${moreRows(this.#rows, this.#context)}`;
  }

  #row(file: PostingFile) {
    const { words, strings, locale, can } = this.#context;
    const { columns } = words.files;
    const key = `mark-${file.id}`;
    const state = file.importedAt
      ? html`<span class="word good">${icon('accepted')}${formatInstant(file.importedAt, locale)}</span>`
      : !can('payments:write')
        ? words.notYet
        : this.#question.isOpen(key)
          ? this.#question.render(key, {
              text: html`${words.files.markQuestion}
                <input
                  class="field"
                  type="datetime-local"
                  aria-label=${words.files.markTime}
                  value=${toLocalField(new Date())}
                />`,
              confirm: words.files.markConfirm,
              onConfirm: () => this.#mark(file),
            })
          : this.#question.button(key, words.files.mark);
    return html`<tr data-file=${file.id}>
      <th scope="row">
        <b>${words.files.name(String(file.number))}</b>
        <small>${formatInstant(file.createdAt, locale)}</small>
      </th>
      <td class="number" data-label=${columns.payments}>
        ${file.postingCount.toLocaleString(locale)}
        ${file.reversalCount ? html`<small>${words.files.reversals(file.reversalCount)}</small>` : nothing}
      </td>
      <td class="number" data-label=${columns.amount}>
        <b>${formatMoney(file.postingMinor, file.currency, locale)}</b>
      </td>
      <td data-label=${columns.download}>
        <span class="downloads">${PARTS.map((part) => this.#download(file, part))}</span>
        ${complaint(this.#context.faultOf(`download ${file.id}`), strings)}
      </td>
      <td class="where" data-label=${columns.state}>${state}</td>
    </tr>`;
  }

  #download(file: PostingFile, part: Part) {
    const { words } = this.#context;
    const count = file.rows[part];
    if (count === 0) return nothing;
    const names = {
      payments: words.files.payments,
      credits: words.files.credits(count),
      reversals: words.files.takeBacks(count),
    };
    return html`<button
      type="button"
      class="link"
      aria-label=${words.files.downloadOf(names[part], String(file.number))}
      @click=${() => void this.#save(file, part)}
    >
      ${icon('download')}${names[part]}
    </button>`;
  }

  async #save({ id, number }: PostingFile, part: Part): Promise<void> {
    const { postingFiles } = this.#context.client;
    await this.#context.act(`download ${id}`, () =>
      downloadText(postingFiles[`${part}Csv`](id), `payvite-${part}-${number}.csv`),
    );
  }

  async #make(): Promise<void> {
    const { client, words } = this.#context;
    await this.#context.act('make', async () => {
      await this.#tell(await client.postingFiles.create(), words.files.made);
    });
  }

  /** Tells the page and the person what became of a file, and reads all anew. */
  async #tell(file: PostingFile, said: (number: string) => string): Promise<void> {
    const { host } = this.#context;
    host.dispatchEvent(new PostingChangeEvent(null, file));
    this.#context.announce(said(String(file.number)));
    await this.#context.refresh();
    await this.#context.focus(`[data-file="${file.id}"] button`);
  }

  async #mark({ id, createdAt }: PostingFile): Promise<void> {
    const { client, host, words, locale } = this.#context;
    const { value, defaultValue } = host.renderRoot.querySelector('.question input') as HTMLInputElement;
    // As it was it means now, of which the connector's clock knows the second, and the browser's may be another.
    const at = value && value !== defaultValue ? { importedAt: new Date(value).toISOString() } : {};
    if (at.importedAt && at.importedAt < createdAt)
      throw refusal(words.files.tooEarly(formatInstant(createdAt, locale)));
    let marked;
    try {
      marked = await client.postingFiles.markImported(id, at);
    } catch (error) {
      throw (error as { code?: unknown }).code === 'invalid_request' ? refusal(words.import.ahead) : error;
    }
    await this.#tell(marked, words.files.marked);
  }
}

/** Of a time that the connector would refuse, or has: the reason in words. */
const refusal = (detail: string) => Object.assign(new Error(), { code: 'refused', status: 400, detail });
