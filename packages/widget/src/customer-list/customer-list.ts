import { Task, TaskStatus } from '@lit/task';
import { LitElement, html, nothing } from 'lit';
import type { PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Customer, Page } from '@payvite/sdk';
import { ConnectionController } from '../connection/connection-controller.ts';
import type { Connection } from '../connection/connection.ts';
import { RefreshController } from '../connection/refresh-controller.ts';
import { controls } from '../controls-styles.ts';
import { CustomerOpenEvent, SelectionChangeEvent, ViewChangeEvent } from '../events.ts';
import type { CustomerListView, InvitationSentEvent } from '../events.ts';
import { announceFault, describeFault } from '../fault.ts';
import type { Fault } from '../fault.ts';
import { FocusKeeper } from '../focus-keeper.ts';
import type { PayviteInviteDialog } from '../invite-button/invite-dialog.ts';
import { barStyles } from '../pictures/aging-bar.ts';
import { icon } from '../pictures/icons.ts';
import { tokens } from '../tokens.ts';
import type { PayviteBulkDialog } from './bulk-dialog.ts';
import type { BulkKind } from './bulk-plan.ts';
import { listFoot, selectionBar } from './customer-list-foot.ts';
import { listState, skeletonRows } from './customer-list-states.ts';
import { customerListNarrowStyles } from './customer-list-narrow-styles.ts';
import { customerListStyles } from './customer-list-styles.ts';
import { customerTableStyles } from './customer-table-styles.ts';
import { tableHead } from './customer-list-head.ts';
import { listTools } from './customer-list-tools.ts';
import { DEFAULT_VIEW, isNarrowed, normalizeView, viewParams } from './customer-list-view.ts';
import { customerRows } from './customer-row.ts';
import { CustomerSelection } from './customer-selection.ts';
import { FilterCounts } from './filter-counts.ts';

const PAGE_SIZE = 50;
const SEARCH_PAUSE_MS = 250;
const TOAST_MS = 8000;
const COUNTS_MAX_AGE_MS = 60_000;

/**
 * The dealer's customers, by default the most urgent first, with what to do next for each.
 *
 * @element payvite-customer-list
 * @fires {CustomerOpenEvent} payvite-customer-open
 * @fires {SelectionChangeEvent} payvite-selection-change
 * @fires {ViewChangeEvent} payvite-view-change
 * @fires {InvitationSentEvent} payvite-invitation-sent
 * @fires {ElementErrorEvent} payvite-error
 * @csspart frame - the card around everything
 * @csspart row - one customer
 * @csspart action - the word for what to do next
 * @csspart selection - the dark bar while customers are selected
 * @csspart badge - the status badge's word
 */
export class PayviteCustomerList extends LitElement {
  static override styles = [
    tokens,
    controls,
    barStyles,
    customerListStyles,
    customerTableStyles,
    customerListNarrowStyles,
  ];

  /**
   * Seconds between two reads while the page is visible; 0 reads only when the person comes back. Default 15. While the
   * connector tells of changes as they happen, those are read at once and the clock rests.
   */
  @property({ type: Number, attribute: 'refresh-seconds' }) refreshSeconds = 15;

  @state() private page?: Page<Customer>;
  @state() private total: number | null = null;
  /** Cursors of the pages walked so far; the last one is shown. The first page has none. */
  @state() private cursors: (string | undefined)[] = [undefined];
  @state() private fault: Fault | null = null;
  @state() private readAt = new Date();
  @state() private reads = 0;
  @state() private typed = '';
  @state() private toast = '';
  @state() private announcement = '';
  @query('payvite-invite-dialog') private inviteDialog!: PayviteInviteDialog;
  @query('payvite-bulk-dialog') private bulkDialog!: PayviteBulkDialog;

  #view: CustomerListView = DEFAULT_VIEW;
  #searchTimer: ReturnType<typeof setTimeout> | undefined;
  #toastTimer: ReturnType<typeof setTimeout> | undefined;
  #lastPicked: string | null = null;
  #counted = { search: '', key: '', statuses: '', atMs: 0 };
  #announceNext = false;

  readonly #selection = new CustomerSelection();
  readonly #counts = new FilterCounts(this);
  readonly #connection = new ConnectionController(this, () => this.reads++);
  readonly #focus = new FocusKeeper(this, '.frame');
  readonly #refresh = new RefreshController(
    this,
    () => this.reads++,
    () => this.refreshSeconds,
    () => this.#connection.liveSince,
  );
  readonly #task = new Task(this, {
    args: () => [this.#connection.current, this.#view, this.cursors.at(-1), this.reads] as const,
    task: async ([connection, view, cursor], { signal }) => {
      if (!connection) return undefined;
      const params = { ...viewParams(view), limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) };
      return { connection, page: await connection.client.customers.list(params, { signal }) };
    },
    onComplete: (result) => {
      if (result) this.#show(result.page, result.connection);
    },
    onError: (error) => this.#fail(error),
  });

  /** What is shown. Set it to restore a view; what is missing is the default, what is unknown is dropped. */
  @property({ attribute: false })
  get view(): CustomerListView {
    return this.#view;
  }
  set view(view: Partial<CustomerListView> | null | undefined) {
    const next = normalizeView(view);
    if (JSON.stringify(next) === JSON.stringify(this.#view)) return;
    this.#view = next;
    this.typed = next.search;
    this.cursors = [undefined];
    this.total = null;
  }

  /** Ids of the checked customers, of all pages. */
  get selectedCustomerIds(): string[] {
    return this.#selection.ids;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#searchTimer);
    clearTimeout(this.#toastTimer);
  }

  protected override render() {
    void [this.#focus, this.#refresh];
    const { strings, locale } = this.#connection;
    const customers = this.page?.data ?? [];
    const isBusy = this.#task.status === TaskStatus.PENDING && this.#isStale;
    return html`<div class="frame" part="frame" role="region" aria-label=${strings.list.label} tabindex="-1">
        ${listTools({
          strings,
          locale,
          view: this.#view,
          typed: this.typed,
          counts: this.#counts,
          customers,
          refreshFailedAt: this.fault && this.page ? this.readAt : null,
          onSearch: this.#onSearch,
          onView: this.#changeView,
          onRetry: this.#retry,
        })}
        ${this.#renderRows(customers, isBusy)}
        ${
          customers.length
            ? listFoot({
                strings,
                locale,
                customers,
                pageSize: PAGE_SIZE,
                pageIndex: this.cursors.length - 1,
                total: this.total,
                nextCursor: this.page?.nextCursor ?? null,
                onPage: this.#turnPage,
              })
            : nothing
        }
        <div class="dock">
          <div class="toast" role="status">
            ${this.toast ? html`<span>${icon('accepted')}${this.toast}</span>` : nothing}
          </div>
          ${
            this.#selection.size
              ? selectionBar({
                  strings,
                  locale,
                  selection: this.#selection,
                  onClear: this.#clearSelection,
                  onBulk: this.#openBulk,
                })
              : nothing
          }
        </div>
        <div class="hidden" role="status">${this.announcement}</div>
      </div>
      <payvite-invite-dialog @payvite-invitation-sent=${this.#onSent}></payvite-invite-dialog>
      <payvite-bulk-dialog @payvite-invitation-sent=${this.#onBulkSent}></payvite-bulk-dialog>`;
  }

  #renderRows(customers: Customer[], isBusy: boolean) {
    const { strings, locale, isMissing } = this.#connection;
    if (isMissing) return listState('missing', { strings });
    if (!this.page) {
      if (this.fault) return listState('fault', { strings, fault: this.fault, onRetry: this.#retry });
      return skeletonRows(strings);
    }
    if (customers.length === 0) {
      if (isNarrowed(this.#view)) return listState('noMatch', { strings, onClear: this.#clearFilters });
      return listState('empty', { strings });
    }
    const picked = customers.filter((customer) => this.#selection.has(customer)).length;
    return html`<table role="table" aria-label=${strings.list.label} aria-busy=${isBusy ? 'true' : 'false'}>
      ${tableHead({
        strings,
        sort: this.#view.sort,
        picked: picked === 0 ? 'none' : picked === customers.length ? 'all' : 'some',
        onPickPage: () => this.#pickPage(customers, picked < customers.length),
        onSort: (sort) => this.#changeView({ sort }),
      })}
      ${customerRows(customers, {
        strings,
        locale,
        hasOneCurrency: new Set(customers.map(({ currency }) => currency)).size === 1,
        isSelected: (customer) => this.#selection.has(customer),
        onSelect: this.#pick,
        onOpen: (customer) => this.dispatchEvent(new CustomerOpenEvent(customer.id)),
        onInvite: (customer) => void this.inviteDialog.open(customer),
      })}
    </table>`;
  }

  protected override updated(changed: PropertyValues): void {
    // A selection that was made elsewhere, or a page that shrank, must not leave the pages behind it unreachable.
    if (changed.has('page') && this.page?.data.length === 0 && this.cursors.length > 1)
      this.cursors = [undefined];
  }

  /** The rows belong to another view or page than the one asked for. */
  get #isStale(): boolean {
    return this.#shownKey !== this.#key;
  }

  #shownKey = '';

  get #key(): string {
    return JSON.stringify([this.#view, this.cursors.length]);
  }

  #show(page: Page<Customer>, connection: Connection): void {
    if (page.total !== null || this.cursors.length === 1) this.total = page.total;
    this.page = page;
    this.fault = null;
    this.readAt = new Date();
    this.#selection.refresh(page.data);
    this.#count(page, connection);
    if (this.#announceNext && this.#isStale) {
      const total = this.total ?? page.data.length;
      this.announcement = this.#connection.strings.list.loaded(total);
    }
    this.#announceNext = false;
    this.#shownKey = this.#key;
  }

  // Counting reads eight times: only when the search changed, a status on the page moved, or a minute has passed.
  #count(page: Page<Customer>, connection: Connection): void {
    const before = this.#counted;
    const { search } = this.#view;
    const statuses = page.data.map((customer) => `${customer.id} ${customer.invitationStatus}`).join();
    const isMoved = this.#key === before.key && statuses !== before.statuses;
    const isOld = Date.now() - before.atMs > COUNTS_MAX_AGE_MS;
    const counts = isOld || isMoved || search !== before.search;
    this.#counted = { search, key: this.#key, statuses, atMs: counts ? Date.now() : before.atMs };
    if (counts) void this.#counts.refresh(connection, this.#view);
  }

  #fail(error: unknown): void {
    const isNews = !this.fault;
    this.fault = describeFault(error, this.#connection.strings);
    // The page hears of it once, not every fifteen seconds.
    if (isNews) announceFault(this, this.fault);
    // Rows of another view would lie under the new one's filters.
    if (this.#isStale) this.page = undefined;
  }

  readonly #retry = (): void => {
    this.fault = null;
    this.reads++;
  };

  readonly #changeView = (change: Partial<CustomerListView>): void => {
    const before = this.#view;
    this.view = { ...before, ...change };
    if (this.#view === before) return;
    this.#announceNext = true;
    this.dispatchEvent(new ViewChangeEvent(this.#view));
  };

  readonly #onSearch = (search: string): void => {
    this.typed = search;
    clearTimeout(this.#searchTimer);
    this.#searchTimer = setTimeout(() => this.#changeView({ search: search.trim() }), SEARCH_PAUSE_MS);
  };

  readonly #clearFilters = (): void => {
    this.#changeView({ ...DEFAULT_VIEW, sort: this.#view.sort });
    this.renderRoot.querySelector<HTMLElement>('.search input')?.focus();
  };

  readonly #turnPage = (step: 1 | -1): void => {
    const next = this.page?.nextCursor;
    if (step === 1 && next) this.cursors = [...this.cursors, next];
    if (step === -1 && this.cursors.length > 1) this.cursors = this.cursors.slice(0, -1);
    this.#announceNext = true;
    this.scrollIntoView({ block: 'start' });
  };

  readonly #pick = (customer: Customer, event: Event): void => {
    const isSelected = (event.target as HTMLInputElement).checked;
    const rows = this.page?.data ?? [];
    const from = rows.findIndex(({ id }) => id === this.#lastPicked);
    const to = rows.indexOf(customer);
    // Shift extends from the row picked before, as lists everywhere do.
    const isRange = (event as MouseEvent).shiftKey && from >= 0 && to >= 0;
    const range = isRange ? rows.slice(Math.min(from, to), Math.max(from, to) + 1) : [customer];
    this.#lastPicked = customer.id;
    this.#select(range, isSelected);
  };

  #pickPage(customers: Customer[], isSelected: boolean): void {
    this.#select(customers, isSelected);
  }

  #select(customers: Customer[], isSelected: boolean): void {
    this.#selection.set(customers, isSelected);
    this.announcement = this.#connection.strings.selection.count(this.#selection.size);
    this.#selectionChanged();
  }

  readonly #clearSelection = (): void => {
    this.#selection.clear();
    this.announcement = this.#connection.strings.selection.cleared;
    this.#selectionChanged();
  };

  #selectionChanged(): void {
    this.requestUpdate();
    this.dispatchEvent(new SelectionChangeEvent(this.#selection.ids));
  }

  readonly #openBulk = (kind: BulkKind): void => void this.bulkDialog.open(this.#selection.customers, kind);

  readonly #onSent = (event: InvitationSentEvent): void => {
    const { invitation } = event.detail;
    const { invite } = this.#connection.strings;
    this.toast = (invitation.resentCount > 0 ? invite.resent : invite.sent)(invitation.email);
    clearTimeout(this.#toastTimer);
    this.#toastTimer = setTimeout(() => (this.toast = ''), TOAST_MS);
  };

  readonly #onBulkSent = (event: InvitationSentEvent): void => {
    this.#selection.deselect(event.detail.invitation.customerIds);
    this.#selectionChanged();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'payvite-customer-list': PayviteCustomerList;
  }
}
