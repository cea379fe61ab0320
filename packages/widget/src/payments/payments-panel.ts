import { html, nothing } from 'lit';
import type { ReactiveController } from 'lit';
import type { Payment } from '@payvite/sdk';
import { chipStyles } from '../chip-styles.ts';
import { complaint } from '../complaint.ts';
import type { ConnectionFollower } from '../connection/connection-follower.ts';
import type { Connection } from '../connection/connection.ts';
import { readPermissions } from '../connection/permissions.ts';
import type { Can } from '../connection/permissions.ts';
import { RefreshController } from '../connection/refresh-controller.ts';
import { PagedRows } from '../customer-detail/paged-rows.ts';
import { downloadText } from '../customer-list/csv-download.ts';
import { customerTableStyles } from '../customer-table-styles.ts';
import { formatTime } from '../dates.ts';
import { elementState, faultInPlace, missingState, skeleton, staleNotice } from '../element-state.ts';
import { nextFault } from '../fault.ts';
import type { Fault } from '../fault.ts';
import { FocusKeeper } from '../focus-keeper.ts';
import { PanelActs } from '../panel-acts.ts';
import { PanelQuestion } from '../panel-question.ts';
import { adoptSheets } from '../panel-sheets.ts';
import { icon } from '../pictures/icons.ts';
import type { InviteStrings } from '../strings/en-invite.ts';
import type { PaymentsStrings } from '../strings/en-payments.ts';
import { CreditRequestList } from './credit-requests.ts';
import { PaymentActions } from './payment-actions.ts';
import { PaymentDetails } from './payment-detail.ts';
import { PaymentFilters } from './payment-filters.ts';
import { PaymentSettings } from './payment-settings.ts';
import { paymentStateStyles } from './payment-state.ts';
import { paymentsTable } from './payments-table.ts';
import { paymentsClient } from './payments-client.ts';
import type { PaymentsClient } from './payments-calls.ts';
import type { PaymentsContext, PaymentsHost } from './payments-context.ts';
import { paymentsDetailStyles } from './payments-detail-styles.ts';
import { paymentsNarrowStyles } from './payments-narrow-styles.ts';
import { paymentsStyles } from './payments-styles.ts';
import { PaymentsWords } from './payments-words.ts';
import { PostingFileNumbers } from './posting-file-numbers.ts';

const PAGE_SIZE = 50;
const NO_PERMISSION = { code: 'permission_denied', status: 403 };

/** What the element shows and does, once it is loaded. */
export class PaymentsPanel extends PanelActs implements ReactiveController, PaymentsContext {
  readonly host: PaymentsHost;
  readonly #connection: ConnectionFollower<InviteStrings>;
  readonly #words = new PaymentsWords(() => this.update());
  readonly #rows: PagedRows<Payment>;
  readonly #filters: PaymentFilters;
  readonly #credits: CreditRequestList;
  readonly #settings = new PaymentSettings(this);
  readonly #details = new PaymentDetails(this);
  readonly #files = new PostingFileNumbers(this);
  readonly #actions = new PaymentActions(this, new PanelQuestion(this));
  #followed: Connection | undefined;
  #can: Can | undefined;
  #shownFilter = '';
  /** Whether there has been an answer. */
  #isRead = false;
  #fault: Fault | null = null;
  #readAt = new Date();
  #announcement = '';

  constructor(host: PaymentsHost, connection: ConnectionFollower<InviteStrings>) {
    super();
    this.host = host;
    this.#connection = connection;
    this.#rows = new PagedRows(host, PAGE_SIZE);
    this.#filters = new PaymentFilters(this, () => this.#readOthers());
    this.#credits = new CreditRequestList(this);
    adoptSheets(host, [
      customerTableStyles,
      chipStyles,
      paymentStateStyles,
      paymentsStyles,
      paymentsDetailStyles,
      paymentsNarrowStyles,
    ]);
    host.addController(this);
    void new FocusKeeper(host, '.frame');
    void new RefreshController(
      host,
      connection,
      () => this.onChange(),
      () => host.refreshSeconds,
    );
  }

  hostConnected(): void {
    // Back in the page, it may have missed something.
    this.onChange();
  }

  hostUpdate(): void {
    const connection = this.#connection.current;
    if (connection && connection !== this.#followed) {
      this.#followed = connection;
      this.#can = undefined;
      this.#isRead = false;
      this.#fault = null;
      this.#rows.reset();
      this.#filters.reset();
      this.#credits.reset();
      this.#settings.reset();
      this.#details.reset();
      this.#files.reset();
      void this.refresh();
    } else if (this.#followed && this.#filters.name !== this.#shownFilter) this.#readOthers();
  }

  onChange(): void {
    void this.refresh();
  }

  get words(): PaymentsStrings {
    return this.#ownWords as PaymentsStrings;
  }

  get strings(): InviteStrings {
    return this.#connection.strings;
  }

  get locale(): string {
    return this.#connection.locale;
  }

  get connection(): Connection {
    return this.#followed as Connection;
  }

  get client(): PaymentsClient {
    return paymentsClient(this.connection.client);
  }

  get can(): Can {
    return this.#can ?? (() => false);
  }

  override faultOf(key: string): Fault | null {
    const fault = super.faultOf(key);
    const own: Partial<Record<string, string>> = this.words.faults;
    return fault && { ...fault, message: own[fault.code] ?? fault.message };
  }

  render() {
    const { isMissing, hasWords, strings } = this.#connection;
    if (isMissing) return missingState(strings);
    const words = this.#ownWords;
    if (!hasWords || !words) return skeleton('');
    return html`<section class="frame" part="frame" tabindex="-1" aria-label=${words.title}>
      ${this.#renderContent(words)}
      <div class="hidden" role="status">${this.#announcement}</div>
    </section>`;
  }

  #renderContent(words: PaymentsStrings) {
    const { strings } = this;
    const { rows } = this.#rows;
    const failed = (fault: Fault) => faultInPlace(words.faultTitle, fault, strings, this.#retry);
    if (!this.#isRead) return this.#fault ? failed(this.#fault) : skeleton(words.loading, 6);
    const stale =
      this.#fault && rows
        ? staleNotice(
            formatTime(this.#readAt, this.locale),
            { fault: strings.fault, list: { notRefreshed: words.notRefreshed } },
            this.#retry,
          )
        : nothing;
    // Where there is nothing, there is nothing to choose or to export.
    const isBare = rows?.length === 0 && this.#filters.isAll;
    return html`${this.#credits.render()} ${this.#renderHead(words, isBare)} ${stale}
    ${isBare ? nothing : this.#filters.render()}
    ${
      this.can('payments:write')
        ? nothing
        : html`<p class="note">${icon('lock')}<span>${words.cannotWrite}</span></p>`
    }
    ${rows ? this.#renderRows(rows, words) : this.#fault ? failed(this.#fault) : skeleton(words.loading, 6)}
    ${this.#settings.render()}`;
  }

  #renderHead(words: PaymentsStrings, isBare: boolean) {
    const { total } = this.#rows;
    const isBusy = this.isBusy('export');
    return html`<header class="head">
        <h2>${words.title}</h2>
        ${total ? html`<span class="quiet">${words.total(total)}</span>` : nothing}
        ${
          this.#isTestMoney
            ? html`<span class="test-money">${words.testMoney}<small> ${words.testMoneyHint}</small></span>`
            : nothing
        }
        <span class="spacer"></span>
        ${
          isBare
            ? nothing
            : html`<button
                type="button"
                class="button"
                aria-disabled=${isBusy ? 'true' : nothing}
                @click=${() => void this.#export()}
              >
                ${icon('download')}${isBusy ? words.exporting : words.exportCsv}
              </button>`
        }
      </header>
      ${complaint(this.faultOf('export'), this.strings)}`;
  }

  #renderRows(rows: readonly Payment[], words: PaymentsStrings) {
    if (rows.length > 0) {
      return paymentsTable(rows, this, {
        paged: this.#rows,
        isTestMoney: this.#isTestMoney,
        actions: this.#actions,
        details: this.#details,
        fileNumber: (id) => this.#files.find(id),
      });
    }
    const { name, isNarrowed, isAll } = this.#filters;
    if (isAll) {
      const isOff = this.#settings.payments?.provider === 'off';
      return isOff
        ? elementState('lock', words.offTitle, words.offText)
        : elementState('none', words.empty.all, words.emptyText);
    }
    return elementState('accepted', isNarrowed ? words.emptyMatch : words.empty[name], '', [
      words.showAll,
      () => this.#filters.showAll(),
    ]);
  }

  update(): void {
    this.host.requestUpdate();
  }

  announce(text: string): void {
    this.#announcement = text;
    this.update();
  }

  async focus(selector: string): Promise<void> {
    this.update();
    await this.host.updateComplete;
    this.host.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  async refresh(): Promise<void> {
    const connection = this.#followed;
    if (!connection) return;
    const isOver = () => connection !== this.#followed;
    this.#shownFilter = this.#filters.name;
    const can = await readPermissions(connection.client);
    if (isOver()) return;
    if (!can('payments:read')) return this.#fail(NO_PERMISSION);
    this.#can = can;
    const before = this.#rows.rows;
    const { params } = this.#filters;
    const { payments } = this.client;
    void this.#settings.read();
    void this.#credits.read();
    await this.#rows.read((page) => payments.list({ ...page, ...params }));
    // A read that a newer one overtook has changed nothing.
    if (isOver() || (this.#rows.rows === before && this.#rows.error === null)) return;
    if (this.#rows.error !== null) return this.#fail(this.#rows.error);
    this.#isRead = true;
    this.#fault = null;
    this.#readAt = new Date();
    this.update();
    this.#details.refresh();
    await Promise.all([this.#filters.count(this.#rows.total), this.#files.read(this.#rows.rows ?? [])]);
  }

  #fail(error: unknown): void {
    this.#fault = nextFault(this.host, this.#fault, error, this.strings);
    this.update();
  }

  /** Other payments than those that are shown. */
  #readOthers(): void {
    this.#shownFilter = this.#filters.name;
    this.#rows.reset();
    this.update();
    void this.refresh();
  }

  get #ownWords(): PaymentsStrings | undefined {
    return this.#words.find(this.locale, this.#connection.current?.speech.strings);
  }

  /** Whether nothing that is shown is real money. */
  get #isTestMoney(): boolean {
    const rows = this.#rows.rows ?? [];
    return rows.length > 0
      ? rows.every(({ isTestMoney }) => isTestMoney)
      : (this.#settings.payments?.isTestMoney ?? false);
  }

  async #export(): Promise<void> {
    const { words } = this;
    await this.act('export', async () => {
      const day = new Date().toISOString().slice(0, 10);
      await downloadText(this.client.payments.exportCsv(this.#filters.params), words.exportName(day));
      this.announce(words.exported);
    });
  }

  readonly #retry = (): void => {
    this.#fault = null;
    this.update();
    this.onChange();
  };
}

export { PaymentsPanel as Panel };
export { CustomerPayments } from './customer-payments.ts';
