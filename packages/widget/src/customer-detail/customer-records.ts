import { html, nothing } from 'lit';
import type { LitElement } from 'lit';
import type { Customer, CustomerPayer, OpenItem, OpenItemKind, Payment, TimelineEvent } from '@payvite/sdk';
import type { Connection } from '../connection/connection.ts';
import { describeFault } from '../fault.ts';
import type { CustomerPayments } from '../payments/customer-payments.ts';
import { icon } from '../pictures/icons.ts';
import { payersTable } from './customer-payers.ts';
import { timeline } from './customer-timeline.ts';
import type { DetailContext } from './detail-context.ts';
import { openItemsTable } from './open-items.ts';
import { PagedRows } from './paged-rows.ts';

const TABS = ['invoice', 'debit', 'credit', 'timeline', 'payers', 'payments'] as const;
type Tab = (typeof TABS)[number];

const isKind = (tab: Tab) => tab === 'invoice' || tab === 'debit' || tab === 'credit';

interface RecordsContext extends DetailContext {
  onRetry(): void;
}

const PAGE_SIZE = 50;
const TIMELINE_PAGE_SIZE = 20;

/**
 * The tabs below the balances: open items by kind, timeline, payers, payments. Each is read when it is shown, and keeps its rows
 * while they are read anew. Keys as in https://www.w3.org/WAI/ARIA/apg/patterns/tabs/, the focus selects.
 */
export class CustomerRecords {
  readonly #host: LitElement;
  readonly #items: Record<OpenItemKind, PagedRows<OpenItem>>;
  readonly #events: PagedRows<TimelineEvent>;
  readonly #payers: PagedRows<CustomerPayer>;
  readonly #payments: PagedRows<Payment>;
  /** Comes with the first of them. */
  #paymentsTable: CustomerPayments | undefined;
  #shown: Tab = 'invoice';
  #connection: Connection | undefined;
  #customerId = '';

  constructor(host: LitElement) {
    this.#host = host;
    this.#items = {
      invoice: new PagedRows(host, PAGE_SIZE),
      debit: new PagedRows(host, PAGE_SIZE),
      credit: new PagedRows(host, PAGE_SIZE),
    };
    this.#events = new PagedRows(host, TIMELINE_PAGE_SIZE);
    this.#payers = new PagedRows(host, PAGE_SIZE);
    this.#payments = new PagedRows(host, PAGE_SIZE);
  }

  /** Forgets the rows of the customer before. */
  reset(): void {
    for (const tab of TABS) this.#rowsOf(tab).reset();
  }

  /** Reads what is shown, from now on for this customer. */
  read(connection: Connection, customerId: string): void {
    this.#connection = connection;
    this.#customerId = customerId;
    this.#readShown();
  }

  render(customer: Customer, context: RecordsContext) {
    const words = context.strings.detail;
    const tab = this.#shown;
    const part = isKind(tab) ? 'open-items' : tab;
    return html`<section class="panel flush records" part="records" aria-labelledby="records">
      <h3 class="hidden" id="records">${words.records}</h3>
      <div class="tabs" part="tabs" role="tablist" aria-labelledby="records" @keydown=${this.#onKey}>
        ${TABS.map((key) => this.#renderTab(key, context))}
      </div>
      <div
        id="panel"
        part=${part}
        role="tabpanel"
        aria-labelledby=${`tab-${tab}`}
        aria-busy=${this.#rowsOf(tab).isLoading ? 'true' : 'false'}
        tabindex="0"
      >
        ${this.#renderRows(customer, context)}
      </div>
    </section>`;
  }

  #renderTab(key: Tab, { strings, locale }: RecordsContext) {
    const isShown = key === this.#shown;
    const total = this.#rowsOf(key).total;
    return html`<button
      type="button"
      role="tab"
      id=${`tab-${key}`}
      aria-selected=${isShown ? 'true' : 'false'}
      aria-controls=${isShown ? 'panel' : nothing}
      tabindex=${isShown ? '0' : '-1'}
      @click=${() => this.#show(key)}
    >
      ${strings.detail.tabs[key]}
      ${total === null ? nothing : html`<span class="count">${total.toLocaleString(locale)}</span>`}
    </button>`;
  }

  #renderRows(customer: Customer, context: RecordsContext) {
    const { strings } = context;
    const rows = this.#rowsOf(this.#shown);
    if (!rows.rows) {
      return rows.error === null
        ? html`<div class="none" role="status" aria-label=${strings.invite.label.loading}>
            <span class="bone"></span><span class="bone short"></span>
          </div>`
        : this.#renderFault(rows.error, context);
    }
    return html`${this.#renderTable(customer, context)}
    ${rows.error === null ? nothing : this.#renderFault(rows.error, context)}
    ${
      rows.hasMore
        ? html`<div class="more">
            <button
              type="button"
              class="button"
              aria-disabled=${rows.isLoading ? 'true' : nothing}
              @click=${this.#more}
            >
              ${strings.suggestions.more}
            </button>
          </div>`
        : nothing
    }`;
  }

  // Rows that fail leave the rest of the page alone.
  #renderFault(error: unknown, { strings, onRetry }: RecordsContext) {
    const { code, message } = describeFault(error, strings);
    return html`<p class="remark" role="status">
      ${icon(code === 'permission_denied' ? 'lock' : 'alert')}<span
        >${message}
        <button type="button" class="link" @click=${onRetry}>${strings.fault.tryAgain}</button></span
      >
    </p>`;
  }

  #renderTable(customer: Customer, context: RecordsContext) {
    const tab = this.#shown;
    if (isKind(tab)) return openItemsTable(this.#items[tab].rows ?? [], tab, customer, context);
    if (tab === 'timeline') return timeline(this.#events.rows ?? [], context);
    if (tab === 'payers') return payersTable(this.#payers.rows ?? [], context);
    return this.#paymentsTable?.render(this.#payments.rows ?? [], this.#connection as Connection, context);
  }

  #rowsOf(
    tab: Tab,
  ): PagedRows<OpenItem> | PagedRows<TimelineEvent> | PagedRows<CustomerPayer> | PagedRows<Payment> {
    if (isKind(tab)) return this.#items[tab];
    return tab === 'timeline' ? this.#events : tab === 'payers' ? this.#payers : this.#payments;
  }

  #readShown(): void {
    const id = this.#customerId;
    const connection = this.#connection;
    if (!connection) return;
    const { customers } = connection.client;
    const tab = this.#shown;
    if (isKind(tab))
      void this.#items[tab].read((params) => customers.openItems(id, { ...params, kind: tab }));
    else if (tab === 'timeline') void this.#events.read((params) => customers.timeline(id, params));
    else if (tab === 'payers') void this.#payers.read((params) => customers.payers(id, params));
    else
      void this.#payments.read(async (params) => {
        const { CustomerPayments } = await import('../payments/payments-panel.ts');
        this.#paymentsTable ??= new CustomerPayments(this.#host);
        return this.#paymentsTable.list(connection, { ...params, customerId: id });
      });
  }

  #show(tab: Tab): void {
    if (tab === this.#shown) return;
    this.#shown = tab;
    this.#host.requestUpdate();
    this.#readShown();
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const isRightToLeft = getComputedStyle(this.#host).direction === 'rtl';
    const at = TABS.indexOf(this.#shown);
    const step = isRightToLeft ? -1 : 1;
    const places: Record<string, number> = {
      ArrowRight: at + step,
      ArrowLeft: at - step,
      Home: 0,
      End: TABS.length - 1,
    };
    const place = places[event.key];
    if (place === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const tab = TABS.at(place % TABS.length) ?? 'invoice';
    this.#show(tab);
    this.#find(`#tab-${tab}`)?.focus();
  };

  // The button goes with the last page: whoever pressed it goes on reading where it was.
  readonly #more = async (): Promise<void> => {
    const rows = this.#rowsOf(this.#shown);
    const hadFocus = this.#host.shadowRoot?.activeElement?.closest('.more') != null;
    await rows.more();
    await this.#host.updateComplete;
    if (hadFocus && !rows.hasMore) this.#find('#panel')?.focus({ preventScroll: true });
  };

  #find(selector: string): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>(selector);
  }
}
