import { html, nothing } from 'lit';
import type { ReactiveController } from 'lit';
import type { Payment } from '@payvite/sdk';
import { chipStyles } from '../chip-styles.ts';
import type { ConnectionFollower } from '../connection/connection-follower.ts';
import type { Connection } from '../connection/connection.ts';
import type { Can } from '../connection/permissions.ts';
import { RefreshController } from '../connection/refresh-controller.ts';
import { customerTableStyles } from '../customer-table-styles.ts';
import { formatTime } from '../dates.ts';
import { elementState, faultInPlace, missingState, skeleton, staleNotice } from '../element-state.ts';
import type { Fault } from '../fault.ts';
import { FocusKeeper } from '../focus-keeper.ts';
import { PanelActs } from '../panel-acts.ts';
import { PanelQuestion } from '../panel-question.ts';
import { adoptSheets } from '../panel-sheets.ts';
import { icon } from '../pictures/icons.ts';
import type { InviteStrings } from '../strings/en-invite.ts';
import type { PaymentsStrings } from '../strings/en-payments.ts';
import { creditRequestsStyles } from './credit-requests-styles.ts';
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
import { PaymentsHead } from './payments-head.ts';
import { PaymentsReading } from './payments-reading.ts';
import { PaymentsWords } from './payments-words.ts';
import { PostingFileNumbers } from './posting-file-numbers.ts';

/** What the element shows and does, once it is loaded. */
export class PaymentsPanel extends PanelActs implements ReactiveController, PaymentsContext {
  readonly host: PaymentsHost;
  readonly #connection: ConnectionFollower<InviteStrings>;
  readonly #words = new PaymentsWords(() => this.update());
  readonly #reading: PaymentsReading;
  readonly #filters: PaymentFilters;
  readonly #credits: CreditRequestList;
  readonly #head = new PaymentsHead(this);
  readonly #settings = new PaymentSettings(this);
  readonly #details = new PaymentDetails(this);
  readonly #files = new PostingFileNumbers(this);
  readonly #question = new PanelQuestion(this);
  readonly #actions = new PaymentActions(this, this.#question);
  #shownFilter = '';
  #announcement = '';

  constructor(host: PaymentsHost, connection: ConnectionFollower<InviteStrings>) {
    super();
    this.host = host;
    this.#connection = connection;
    this.#reading = new PaymentsReading(this);
    this.#filters = new PaymentFilters(this, () => this.#readOthers());
    this.#credits = new CreditRequestList(this, this.#question);
    adoptSheets(host, [
      customerTableStyles,
      chipStyles,
      paymentStateStyles,
      paymentsStyles,
      creditRequestsStyles,
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
    const before = this.#reading.connection;
    if (connection && connection !== before) {
      this.#reading.follow(connection);
      this.#filters.reset();
      this.#credits.reset();
      this.#settings.reset();
      this.#details.reset();
      this.#files.reset();
      void this.refresh();
    } else if (before && this.#filters.name !== this.#shownFilter) this.#readOthers();
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
    return this.#reading.connection as Connection;
  }

  get client(): PaymentsClient {
    return paymentsClient(this.connection.client);
  }

  get can(): Can {
    return this.#reading.can;
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
    const { isRead, fault, readAt, paged } = this.#reading;
    const { rows } = paged;
    const failed = (fault: Fault) => faultInPlace(words.faultTitle, fault, strings, this.#retry);
    if (!isRead) return fault ? failed(fault) : skeleton(words.loading, 6);
    const stale =
      fault && rows
        ? staleNotice(
            formatTime(readAt, this.locale),
            { fault: strings.fault, list: { notRefreshed: words.notRefreshed } },
            this.#retry,
          )
        : nothing;
    // Where there is nothing, there is nothing to choose or to export.
    const isBare = rows?.length === 0 && this.#filters.isAll;
    return html`${this.#credits.render()}
    ${this.#head.render(isBare ? null : this.#filters.params, this.#isTestMoney)} ${stale}
    ${isBare ? nothing : this.#filters.render()}
    ${
      this.can('payments:write')
        ? nothing
        : html`<p class="note">${icon('lock')}<span>${words.cannotWrite}</span></p>`
    }
    ${rows ? this.#renderRows(rows, words) : fault ? failed(fault) : skeleton(words.loading, 6)}
    ${this.#settings.render()}`;
  }

  #renderRows(rows: readonly Payment[], words: PaymentsStrings) {
    if (rows.length > 0) {
      return paymentsTable(rows, this, {
        paged: this.#reading.paged,
        summary: this.#reading.summary,
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
    this.#shownFilter = this.#filters.name;
    const isNew = await this.#reading.read(this.#filters.params, () => {
      void this.#settings.read();
      void this.#credits.read();
    });
    if (!isNew) return;
    this.update();
    this.#details.refresh();
    const { rows = [], total } = this.#reading.paged;
    await Promise.all([this.#filters.count(total), this.#files.read(rows)]);
  }

  /** Other payments than those that are shown. */
  #readOthers(): void {
    this.#shownFilter = this.#filters.name;
    this.#reading.forget();
    this.update();
    void this.refresh();
  }

  get #ownWords(): PaymentsStrings | undefined {
    return this.#words.find(this.locale, this.#connection.current?.speech.strings);
  }

  /** Whether nothing that is shown is real money. */
  get #isTestMoney(): boolean {
    const { rows = [] } = this.#reading.paged;
    return rows.length > 0
      ? rows.every(({ isTestMoney }) => isTestMoney)
      : (this.#settings.payments?.isTestMoney ?? false);
  }

  readonly #retry = (): void => {
    this.#reading.fault = null;
    this.update();
    this.onChange();
  };
}

export { PaymentsPanel as Panel };
export { CustomerPayments } from './customer-payments.ts';
