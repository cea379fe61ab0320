import { html, nothing } from 'lit';
import type { Posting, PostingListParams } from '@payvite/sdk';
import { complaint } from '../complaint.ts';
import { PagedRows } from '../customer-detail/paged-rows.ts';
import { formatInstant, formatInstantDate } from '../dates.ts';
import { skeleton } from '../element-state.ts';
import { CustomerOpenEvent, PostingChangeEvent } from '../events.ts';
import { describeFault } from '../fault.ts';
import { formatMoney } from '../money.ts';
import { moreRows } from '../more-rows.ts';
import { icon } from '../pictures/icons.ts';
import type { IconName } from '../pictures/icons.ts';
import { tableHead } from '../table-head.ts';
import type { ErpContext } from './erp-context.ts';
import type { ErpClient } from './erp-calls.ts';

const PAGE_SIZE = 25;

const FILTERS = {
  failed: { state: 'failed' },
  waiting: { isWaiting: true },
  posted: { state: 'posted' },
  reversed: { state: 'reversed' },
  all: {},
} as const satisfies Record<string, PostingListParams>;

type Filter = keyof typeof FILTERS;
const NAMES = Object.keys(FILTERS) as Filter[];

const LOOKS: Partial<Record<Posting['state'], [IconName, string]>> = {
  posted: ['accepted', 'good'],
  reversed: ['back', 'mute'],
  cancelled: ['declined', 'mute'],
  failed: ['alert', 'bad'],
};

/** Payments on their way into the ERP's books: which, how much, where each is, and what to do about those that failed. */
export class PostingsTab {
  readonly #context: ErpContext;
  readonly #rows: PagedRows<Posting>;
  #filter: Filter | null = null;
  /** How many have failed; null before that is known. */
  failedCount: number | null = null;

  constructor(context: ErpContext) {
    this.#context = context;
    this.#rows = new PagedRows(context.host, PAGE_SIZE);
  }

  reset(): void {
    this.#rows.reset();
    this.failedCount = null;
    this.#filter = null;
  }

  /** Reads how many have failed, and the rows where they are shown. */
  async read({ postings }: ErpClient, isShown: boolean): Promise<void> {
    try {
      this.failedCount = (await postings.list({ state: 'failed', limit: 1 })).total;
    } catch {
      // The rows say why.
    }
    // What a person has to do something about comes first.
    this.#filter ??= this.failedCount ? 'failed' : 'all';
    const filter = FILTERS[this.#filter];
    if (isShown) await this.#rows.read((params) => postings.list({ ...params, ...filter }));
  }

  render() {
    const { words, strings } = this.#context;
    const { rows, error } = this.#rows;
    const fault = error === null ? null : describeFault(error, strings);
    return html`<div class="chips" role="group" aria-label=${words.postings.filterLabel}>
        ${NAMES.map((name) => this.#chip(name))}
      </div>
      ${
        this.#context.can('payments:write')
          ? nothing
          : html`<p class="note">${icon('lock')}<span>${words.postings.cannotWrite}</span></p>`
      }
      ${fault ? html`<div class="inset">${complaint(fault, strings)}</div>` : nothing}
      ${rows ? this.#table(rows) : fault ? nothing : skeleton(words.postings.loading, 3)}`;
  }

  #chip(name: Filter) {
    const { words, locale } = this.#context;
    return html`<button
      type="button"
      class="chip"
      aria-pressed=${name === this.#filter ? 'true' : 'false'}
      @click=${() => this.#choose(name)}
    >
      ${words.postings.filters[name]}
      ${name === 'failed' && this.failedCount ? html`<span>${this.failedCount.toLocaleString(locale)}</span>` : nothing}
    </button>`;
  }

  #table(rows: readonly Posting[]) {
    const { words } = this.#context;
    const { columns, label, empty, emptyText } = words.postings;
    if (rows.length === 0) {
      return html`<p class="empty">
        ${this.#filter === 'failed' ? icon('accepted') : nothing}<span
          ><strong>${empty[this.#filter ?? 'all']}</strong> <span class="quiet">${emptyText}</span></span
        >
      </p>`;
    }
    const hasFailed = rows.some(({ state }) => state === 'failed');
    return html`${
        hasFailed && this.#context.can('payments:write')
          ? html`<p class="note">${words.postings.failedAdvice}</p>`
          : nothing
      }
      <table class="postings" aria-label=${label}>
        ${tableHead(columns, ['amount'])}
        <tbody>
          ${rows.map((posting) => this.#row(posting))}
        </tbody>
      </table>
      ${moreRows(this.#rows, this.#context, words.postings.total)}`;
  }

  #row(posting: Posting) {
    const { words, locale, host } = this.#context;
    const { columns, account, openCustomer, methods } = words.postings;
    const { customerId, customerName, amountMinor, currency } = posting;
    return html`<tr>
      <th scope="row" class="name">
        <button
          type="button"
          class="open"
          aria-label=${openCustomer(customerName)}
          @click=${() => host.dispatchEvent(new CustomerOpenEvent(customerId))}
        >
          ${customerName}
        </button>
        <small>${account} ${posting.accountNumber}</small>
      </th>
      <td class="number" data-label=${columns.amount}>
        <b>${formatMoney(amountMinor, currency, locale)}</b>
      </td>
      <td data-label=${columns.paid}>
        ${formatInstantDate(`${posting.paidOn}T12:00:00`, locale)} <small>${methods[posting.method]}</small>
      </td>
      <td class="where" data-label=${columns.state}>${this.#where(posting)}</td>
      <td class="erp-number" data-label=${columns.erp}>
        ${posting.erpPaymentId ?? html`<span class="zero">–</span>`}
      </td>
    </tr>`;
  }

  #where(posting: Posting) {
    const { words, strings, locale, can } = this.#context;
    const { postings } = words;
    const { state, action, error, nextTryAt, postedMinor, amountMinor, currency, reversalReason } = posting;
    const [drawing, tone] = LOOKS[state] ?? (['pending', 'wait'] as const);
    const reverse: Partial<Record<string, string>> = action === 'reverse' ? postings.reverseStates : {};
    const details: Partial<Record<string, string>> = postings.details;
    const money = (minor: number) => formatMoney(minor, currency, locale);
    const isPart = state === 'failed' && postedMinor > 0 && postedMinor < amountMinor;
    const since = posting.reversedAt ?? posting.postedAt;
    const key = `retry ${posting.id}`;
    const isBusy = this.#context.isBusy(key);
    return html`<span class="word ${tone}">${icon(drawing)}${reverse[state] ?? postings.states[state]}</span>
      ${
        since && (state === 'posted' || state === 'reversed')
          ? html`<small>${formatInstant(since, locale)}</small>`
          : nothing
      }
      ${error ? html`<p class="reason">${error}</p>` : nothing}
      ${details[state] ? html`<small>${details[state]}</small>` : nothing}
      ${posting.isUncertain ? html`<small>${postings.uncertain}</small>` : nothing}
      ${isPart ? html`<small>${postings.partly(money(postedMinor), money(amountMinor))}</small>` : nothing}
      ${reversalReason ? html`<small>${postings.reason(reversalReason)}</small>` : nothing}
      ${
        nextTryAt && state === 'queued' && error
          ? html`<small>${postings.nextTry(formatInstant(nextTryAt, locale))}</small>`
          : nothing
      }
      ${
        state === 'failed' && can('payments:write')
          ? html`<button
                type="button"
                class="button retry"
                aria-label=${postings.retryOf(posting.customerName, money(amountMinor))}
                aria-disabled=${isBusy ? 'true' : nothing}
                @click=${() => void this.#retry(posting)}
              >
                ${isBusy ? words.busy : postings.retry}
              </button>
              ${complaint(this.#context.faultOf(key), strings)}`
          : nothing
      }`;
  }

  #choose(name: Filter): void {
    this.#filter = name;
    this.#rows.reset();
    this.#context.update();
    void this.#context.refresh();
  }

  async #retry({ id, customerName }: Posting): Promise<void> {
    const { client, host, words } = this.#context;
    await this.#context.act(`retry ${id}`, async () => {
      const posting = await client.postings.retry(id);
      host.dispatchEvent(new PostingChangeEvent(posting));
      this.#context.announce(words.postings.retried(customerName));
      await this.#context.refresh();
    });
  }
}
