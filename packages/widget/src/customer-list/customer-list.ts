import { LitElement, html, nothing } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { CustomerSort } from '@payvite/sdk';
import { loadBulkDialog } from '../bulk-dialog/bulk-dialog-loading.ts';
import type { PayviteBulkInvitationDialog } from '../bulk-dialog/bulk-invitation-dialog.ts';
import type { BulkWanted } from '../bulk-dialog/bulk-wanted.ts';
import { chipStyles } from '../chip-styles.ts';
import { ConnectionController } from '../connection/connection-controller.ts';
import type { Connection } from '../connection/connection.ts';
import { RefreshController } from '../connection/refresh-controller.ts';
import { controls } from '../controls-styles.ts';
import { ColumnsChangeEvent, CustomerOpenEvent, SelectionChangeEvent, ViewChangeEvent } from '../events.ts';
import type {
  BulkFinishedEvent,
  CustomerListColumn,
  CustomerListView,
  InvitationSentEvent,
} from '../events.ts';
import { announceFault, describeFault, nextFault } from '../fault.ts';
import type { Fault } from '../fault.ts';
import { FocusKeeper } from '../focus-keeper.ts';
import type { PayviteInviteDialog } from '../invite-button/invite-dialog.ts';
import { barStyles } from '../pictures/aging-bar.ts';
import { icon } from '../pictures/icons.ts';
import { tokens } from '../tokens.ts';
import { columnPanel } from './column-panel.ts';
import { followGrip } from './column-resize.ts';
import { readColumns, writeColumns } from './column-storage.ts';
import type { ColumnStorage } from './column-storage.ts';
import { downloadText } from './csv-download.ts';
import { CARD_COLUMNS, columnOf, moveColumn, normalizeColumns, resizeColumn } from './customer-columns.ts';
import { CustomerGrid } from './customer-grid.ts';
import { gridHead } from './customer-grid-head.ts';
import { gridKeys } from './customer-grid-keys.ts';
import type { RowContext } from './customer-grid-row.ts';
import { customerCellStyles } from './customer-cell-styles.ts';
import { customerGridStyles } from './customer-grid-styles.ts';
import { listFoot, selectionBar } from './customer-list-foot.ts';
import { customerListNarrowStyles } from './customer-list-narrow-styles.ts';
import { CustomerListSelecting } from './customer-list-selecting.ts';
import { listFault, noCustomers, noMatch, notConnected, skeletonRows } from './customer-list-states.ts';
import { customerListStyles } from './customer-list-styles.ts';
import { listTools } from './customer-list-tools.ts';
import { DEFAULT_VIEW, isNarrowed, normalizeView, viewFilter, viewParams } from './customer-list-view.ts';
import { CustomerNumbers } from './customer-numbers.ts';
import { CustomerPages } from './customer-pages.ts';
import { filterPanel } from './filter-panel.ts';
import { panelStyles } from './panel-styles.ts';

const SEARCH_PAUSE_MS = 250;
const TOAST_MS = 8000;
const NUMBERS_MAX_AGE_MS = 60_000;

/**
 * The dealer's customers, by default the most urgent first, with what to do next for each: a grid of as many rows as
 * there are, of which it reads and draws what is looked at.
 *
 * @element payvite-customer-list
 * @fires {CustomerOpenEvent} payvite-customer-open
 * @fires {SelectionChangeEvent} payvite-selection-change
 * @fires {ViewChangeEvent} payvite-view-change
 * @fires {ColumnsChangeEvent} payvite-columns-change
 * @fires {InvitationSentEvent} payvite-invitation-sent
 * @fires {BulkFinishedEvent} payvite-bulk-finished
 * @fires {ElementErrorEvent} payvite-error
 * @slot loading - in place of the gray bars while the first rows are read
 * @slot empty - there are no customers at all
 * @slot no-match - none match the search and the filters
 * @slot error - the customers could not be read
 * @slot no-permission - the person may not see them
 * @slot not-connected - there is no provider
 * @csspart frame - the card around everything
 * @csspart grid - the scroller with the rows
 * @csspart row - one customer
 * @csspart action - the word for what to do next
 * @csspart selection - the dark bar while customers are selected
 * @csspart badge - the status badge's word
 * @cssprop --payvite-row-height - height of a row
 * @cssprop --payvite-list-height - how tall the grid gets before it scrolls
 */
export class PayviteCustomerList extends LitElement {
  static override styles = [
    tokens,
    controls,
    barStyles,
    chipStyles,
    customerListStyles,
    panelStyles,
    customerGridStyles,
    customerCellStyles,
    customerListNarrowStyles,
  ];

  /**
   * Seconds between two reads while the page is visible; 0 reads only when the person comes back. Default 15. While the
   * connector tells of changes as they happen, those are read at once and the clock rests.
   */
  @property({ type: Number, attribute: 'refresh-seconds' }) refreshSeconds = 15;

  /** Under which name the columns are remembered; add the user's id where several use one browser. */
  @property({ attribute: 'storage-key' }) storageKey = 'payvite-customer-list';

  /** Where the columns are remembered; default `localStorage`. */
  @property({ attribute: false }) columnStorage: ColumnStorage | null = null;

  @state() private fault: Fault | null = null;
  @state() private typed = '';
  @state() private toast = '';
  @state() private announcement = '';
  @state() private isExporting = false;
  @query('payvite-invite-dialog') private inviteDialog!: PayviteInviteDialog;
  @query('payvite-bulk-invitation-dialog') private bulkDialog!: PayviteBulkInvitationDialog;

  #view: CustomerListView = DEFAULT_VIEW;
  #columns: CustomerListColumn[] | undefined;
  /** What is shown. */
  #pages: CustomerPages | undefined;
  /** What will be, once its first rows are there. */
  #next: CustomerPages | undefined;
  #made: { connection: Connection; key: string } | undefined;
  #context: RowContext | undefined;
  #currencies: ReadonlySet<string> = new Set();
  #numbersKey = '';
  #numbersAtMs = 0;
  #announceNext: (() => string) | undefined;
  #searchTimer: ReturnType<typeof setTimeout> | undefined;
  #toastTimer: ReturnType<typeof setTimeout> | undefined;

  readonly #numbers = new CustomerNumbers(this);
  readonly #connection = new ConnectionController(this, (ids) => this.#readAgain(ids === null, true));
  readonly #focus = new FocusKeeper(this, '.frame');
  readonly #grid = new CustomerGrid(this, {
    pages: () => this.#pages,
    columns: () => this.#shownColumns,
    context: () => this.#rowContext(),
  });
  readonly #selecting = new CustomerListSelecting({
    pages: () => this.#pages,
    view: () => this.#view,
    onChange: () => this.#selectionChanged(),
    onTooFar: () => (this.announcement = this.#connection.strings.selection.tooFar(10_000)),
    onError: (error) => this.#fail(error),
  });
  readonly #onKey = gridKeys({
    grid: this.#grid,
    columns: () => ['select', ...this.#shownColumns.map(({ id }) => id)],
    onPick: (row, isRange) => void this.#selecting.pick(row, isRange),
    onPickAll: () => this.#selecting.toggleAll(),
    onExtend: (row) => void this.#selecting.extend(this.#grid.active.row, row),
    onColumn: (id, step, isMove) => this.#changeColumn(id, step, isMove),
  });
  readonly #refresh = new RefreshController(
    this,
    this.#connection,
    () => this.#readAgain(true, Date.now() - this.#numbersAtMs > NUMBERS_MAX_AGE_MS),
    () => this.refreshSeconds,
  );

  /** What is shown. Set it to restore a view; what is missing is the default, what is unknown is dropped. */
  @property({ attribute: false })
  get view(): CustomerListView {
    return this.#view;
  }
  set view(view: Partial<CustomerListView> | null | undefined) {
    const next = normalizeView(view);
    if (JSON.stringify(next) === JSON.stringify(this.#view)) return;
    const isOther = JSON.stringify(viewFilter(next)) !== JSON.stringify(viewFilter(this.#view));
    this.#view = next;
    this.typed = next.search;
    this.#selecting.forgetRange();
    // "All that match" is not the same customers any more.
    if (isOther && this.#selecting.selection.isAll) this.#selecting.clear();
  }

  /** The columns in their order; ids alone will do. What is set here is neither remembered nor told. */
  @property({ attribute: false })
  get columns(): CustomerListColumn[] {
    this.#columns ??= normalizeColumns(readColumns(this.columnStorage, this.storageKey));
    return this.#columns;
  }
  set columns(columns: readonly (CustomerListColumn | string)[] | null | undefined) {
    this.#columns = normalizeColumns(columns);
  }

  /** Ids of the customers that are chosen one by one; none where all that match are: see `payvite-selection-change`. */
  get selectedCustomerIds(): string[] {
    return this.#selecting.selection.ids;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#searchTimer);
    clearTimeout(this.#toastTimer);
    this.#numbers.close();
    this.#next?.close();
    this.#pages?.close();
    this.#next = this.#made = undefined;
  }

  protected override willUpdate(): void {
    const connection = this.#connection.current;
    const key = JSON.stringify(viewParams(this.#view));
    if (!connection || (this.#made?.connection === connection && this.#made.key === key)) return;
    this.#made = { connection, key };
    this.#next?.close();
    const pages: CustomerPages = new CustomerPages({
      client: connection.client,
      params: viewParams(this.#view),
      onRows: () => this.#show(pages),
      onError: (error) => this.#fail(error, pages),
    });
    this.#next = pages;
    pages.refresh(false);
    this.#count(false);
  }

  /** Focuses the cell that Tab reaches: where the person was. */
  override focus(): void {
    this.#grid.focus(this.#grid.active);
  }

  protected override render() {
    void [this.#focus, this.#refresh];
    if (!this.#connection.hasWords) return skeletonRows('');
    const { strings, locale } = this.#connection;
    const { selection } = this.#selecting;
    const total = this.#pages?.total ?? 0;
    return html`<div class="frame" part="frame" role="region" aria-label=${strings.list.label} tabindex="-1">
        ${listTools({
          strings,
          locale,
          view: this.#view,
          typed: this.typed,
          numbers: this.#numbers,
          refreshFailedAt: this.fault && this.#pages ? this.#pages.readAt : null,
          isExporting: this.isExporting,
          onSearch: this.#onSearch,
          onView: this.#changeView,
          onClear: this.#clearFilters,
          onRetry: this.#retry,
          onExport: this.#export,
          filterPanel: () => this.#renderFilters(),
          columnPanel: () =>
            columnPanel({
              strings,
              columns: this.columns,
              onColumns: (columns) => this.#changeColumns(columns),
            }),
        })}
        ${this.#renderRows(total)}
        <div class="dock">
          <div class="toast" role="status">
            ${this.toast ? html`<span>${icon('accepted')}${this.toast}</span>` : nothing}
          </div>
          ${
            selection.size
              ? selectionBar({
                  strings,
                  locale,
                  selection,
                  total,
                  onAll: () => this.#selecting.selectAll(),
                  onClear: () => this.#selecting.clear(),
                  onBulk: this.#openBulk,
                })
              : total
                ? listFoot(strings, total, this.#currencies)
                : nothing
          }
        </div>
        <div class="hidden" role="status">${this.announcement}</div>
      </div>
      <payvite-invite-dialog @payvite-invitation-sent=${this.#onSent}></payvite-invite-dialog>
      <payvite-bulk-invitation-dialog
        @payvite-bulk-finished=${this.#onBulkFinished}
      ></payvite-bulk-invitation-dialog>`;
  }

  #renderFilters() {
    const { strings, locale } = this.#connection;
    const { summary } = this.#numbers;
    const currency = summary?.currencies[0]?.currency ?? [...this.#currencies][0] ?? 'USD';
    return filterPanel({ strings, locale, view: this.#view, summary, currency, onView: this.#changeView });
  }

  #renderRows(total: number) {
    const { strings, isMissing } = this.#connection;
    if (isMissing) return notConnected(strings);
    if (!this.#pages) {
      if (this.fault) return listFault(this.fault, strings, this.#retry);
      return skeletonRows(strings.list.loading);
    }
    if (total === 0) {
      if (isNarrowed(this.#view)) return noMatch(strings, this.#clearFilters);
      return noCustomers(strings);
    }
    const { size } = this.#selecting.selection;
    return html`<div
      class="grid ${this.#grid.isCards ? 'cards' : ''}"
      part="grid"
      role="grid"
      aria-label=${strings.list.label}
      aria-rowcount=${total + 1}
      aria-colcount=${this.#shownColumns.length + 1}
      aria-multiselectable="true"
      aria-busy=${this.#next ? 'true' : 'false'}
      @keydown=${this.#onKey}
      @click=${this.#onClick}
      @focusin=${this.#onFocus}
      @pointerdown=${this.#onGrip}
      @dblclick=${this.#onGripReset}
    >
      ${gridHead({
        strings,
        columns: this.#shownColumns,
        sort: this.#view.sort,
        picked: size === 0 ? 'none' : size >= total ? 'all' : 'some',
        onPickAll: () => this.#selecting.toggleAll(),
        onSort: (sort) => this.#changeView({ sort }),
      })}
      <div class="body" role="rowgroup"></div>
      <div class="probe" aria-hidden="true"></div>
    </div>`;
  }

  get #shownColumns(): readonly CustomerListColumn[] {
    return this.#grid.isCards ? CARDS : this.columns;
  }

  #rowContext(): RowContext {
    const { strings, locale } = this.#connection;
    const hasOneCurrency = this.#currencies.size <= 1;
    const shown = this.#shownColumns;
    const before = this.#context;
    const isSame = before && idsOf(before.columns) === idsOf(shown);
    if (
      isSame &&
      before.strings === strings &&
      before.locale === locale &&
      before.hasOneCurrency === hasOneCurrency
    )
      return before;
    const { selection } = this.#selecting;
    this.#context = {
      strings,
      locale,
      hasOneCurrency,
      columns: isSame ? before.columns : shown,
      isSelected: (customer) => selection.has(customer),
    };
    return this.#context;
  }

  #show(pages: CustomerPages): void {
    const isFirst = pages === this.#next;
    if (!isFirst && pages !== this.#pages) return;
    if (isFirst) {
      this.#pages?.close();
      this.#pages = pages;
      this.#next = undefined;
      this.#grid.reset();
    }
    const before = this.#currencies;
    const { rows } = pages;
    this.#currencies = new Set(rows.map(({ currency }) => currency));
    this.#selecting.selection.refresh(rows, pages.total ?? 0);
    if (isFirst && this.#announceNext) {
      this.announcement = this.#announceNext();
      this.#announceNext = undefined;
    }
    // Rows that come while scrolling change nothing else.
    const isWhole = isFirst || this.fault !== null || this.#currencies.size !== before.size;
    this.fault = null;
    if (isWhole || pages.total !== this.#grid.window.rowCount || this.#selecting.selection.size)
      this.requestUpdate();
    else this.#grid.draw();
  }

  #readAgain(isMoved: boolean, isCounted: boolean): void {
    const pages = this.#pages;
    if (this.#next || !this.#connection.current) return;
    if (!pages) return this.#retry();
    pages.refresh(isMoved || isNarrowed(this.#view));
    if (isCounted) this.#count(true);
  }

  /** @param isForced - also where the filters are those that were counted. */
  #count(isForced: boolean): void {
    const connection = this.#connection.current;
    const key = JSON.stringify(viewFilter(this.#view));
    if (!connection || (!isForced && key === this.#numbersKey)) return;
    this.#numbersKey = key;
    this.#numbersAtMs = Date.now();
    void this.#numbers.refresh(connection, this.#view);
  }

  #fail(error: unknown, pages = this.#pages): void {
    if (pages !== this.#pages && pages !== this.#next) return;
    // The page hears of it once, not every fifteen seconds.
    this.fault = nextFault(this, this.fault, error, this.#connection.strings);
    // Rows of another view would lie under the new one's filters.
    if (pages === this.#next) this.#pages = this.#next = undefined;
  }

  readonly #retry = (): void => {
    this.fault = null;
    if (this.#pages) this.#pages.refresh(true);
    else this.#made = undefined;
    this.#count(true);
    this.requestUpdate();
  };

  readonly #changeView = (change: Partial<CustomerListView>): void => {
    const before = this.#view;
    this.view = { ...before, ...change };
    if (this.#view === before) return;
    const { list } = this.#connection.strings;
    const { sort } = this.#view;
    this.#announceNext = () =>
      sort === before.sort
        ? list.loaded(this.#pages?.total ?? 0)
        : list.sorted(sortName(sort, list.columns), sort.startsWith('-'));
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

  #changeColumns(columns: readonly CustomerListColumn[]): void {
    this.columns = [...columns];
    writeColumns(this.columnStorage, this.storageKey, this.columns);
    this.dispatchEvent(new ColumnsChangeEvent(this.columns));
  }

  #changeColumn(id: string, step: 1 | -1, isMove: boolean): void {
    const column = this.columns.find((each) => each.id === id);
    if (!column) return;
    const rem = (column.width ?? columnOf(id).rem) + step;
    const next = isMove ? moveColumn(this.columns, id, step) : resizeColumn(this.columns, id, rem);
    this.#changeColumns(next);
    const { strings } = this.#connection;
    if (!isMove) this.announcement = strings.columns.resized(strings.list.columns[columnOf(id).id], rem);
  }

  readonly #onGrip = (event: PointerEvent): void => {
    const before = this.columns;
    followGrip(
      event,
      (id, rem) => (this.columns = resizeColumn(this.columns, id, rem)),
      () => this.columns !== before && this.#changeColumns(this.columns),
    );
  };

  readonly #onGripReset = (event: MouseEvent): void => {
    const id = (event.target as HTMLElement).dataset['grip'];
    if (id) this.#changeColumns(resizeColumn(this.columns, id, undefined));
  };

  readonly #onFocus = (event: Event): void => {
    const place = this.#grid.placeOf(event.target);
    if (place) this.#grid.activate(place);
  };

  readonly #onClick = (event: MouseEvent): void => {
    const target = (event.target as Element).closest<HTMLElement>('[data-do]');
    const row = this.#grid.placeOf(target)?.row ?? -1;
    const customer = this.#pages?.rowAt(row);
    if (!target || !customer) return;
    if (target.dataset['do'] === 'pick') void this.#selecting.pick(row, event.shiftKey);
    else if (target.dataset['do'] === 'invite') void this.inviteDialog.open(customer);
    else this.dispatchEvent(new CustomerOpenEvent(customer.id));
  };

  #selectionChanged(): void {
    const { selection } = this.#selecting;
    const words = this.#connection.strings.selection;
    this.announcement = selection.size ? words.count(selection.size) : words.cleared;
    this.requestUpdate();
    this.dispatchEvent(new SelectionChangeEvent(selection.detail));
  }

  readonly #openBulk = (event: Event): void => {
    const { customerIds, allMatching } = this.#selecting.selection.detail;
    const opener = event.currentTarget instanceof HTMLElement ? event.currentTarget : null;
    void this.#openBulkFor(allMatching ?? { customerIds }, opener);
  };

  async #openBulkFor(wanted: BulkWanted, opener: HTMLElement | null): Promise<void> {
    const missing = await loadBulkDialog(this, this.#connection.strings);
    if (missing) this.#say(missing.message);
    else if (this.isConnected) await this.bulkDialog.open(wanted, opener);
  }

  readonly #export = (): void => void this.#saveCsv();

  async #saveCsv(): Promise<void> {
    const connection = this.#connection.current;
    if (!connection || this.isExporting) return;
    this.isExporting = true;
    const { list } = this.#connection.strings;
    try {
      const day = this.#numbers.summary?.agedOn ?? new Date().toISOString().slice(0, 10);
      await downloadText(connection.client.customers.exportCsv(viewParams(this.#view)), list.exportName(day));
      this.#say(list.exported);
    } catch (error) {
      const fault = describeFault(error, this.#connection.strings);
      announceFault(this, fault);
      this.#say(fault.message);
    } finally {
      this.isExporting = false;
    }
  }

  readonly #onSent = (event: InvitationSentEvent): void => {
    const { invitation } = event.detail;
    const { invite } = this.#connection.strings;
    this.#say((invitation.resentCount > 0 ? invite.resent : invite.sent)(invitation.email));
  };

  #say(words: string): void {
    this.toast = words;
    clearTimeout(this.#toastTimer);
    this.#toastTimer = setTimeout(() => (this.toast = ''), TOAST_MS);
  }

  /** What was undone stays selected. */
  readonly #onBulkFinished = (event: BulkFinishedEvent): void => {
    if (event.detail.bulk.state === 'completed') this.#selecting.clear();
  };
}

const CARDS: readonly CustomerListColumn[] = CARD_COLUMNS.map((id) => ({ id }));

function idsOf(columns: readonly CustomerListColumn[]): string {
  return columns.map(({ id }) => id).join();
}

function sortName(sort: CustomerSort, names: Record<string, string>): string {
  return names[sort.replace(/^-/, '')] ?? '';
}

declare global {
  interface HTMLElementTagNameMap {
    'payvite-customer-list': PayviteCustomerList;
  }
}
