import { html, nothing } from 'lit';
import type { ReactiveController } from 'lit';
import type { Customer, Dealer } from '@payvite/sdk';
import type { ConnectionFollower } from '../connection/connection-follower.ts';
import type { Connection } from '../connection/connection.ts';
import { dealerClient } from '../connection/dealer-client.ts';
import { readPermissions } from '../connection/permissions.ts';
import type { Can } from '../connection/permissions.ts';
import { RefreshController } from '../connection/refresh-controller.ts';
import { PagedRows } from '../customer-detail/paged-rows.ts';
import { customerTableStyles } from '../customer-table-styles.ts';
import { formatTime } from '../dates.ts';
import { faultInPlace, missingState, skeleton, staleNotice } from '../element-state.ts';
import { CustomerOpenEvent } from '../events.ts';
import { nextFault } from '../fault.ts';
import type { Fault } from '../fault.ts';
import { FocusKeeper } from '../focus-keeper.ts';
import { adoptSheets } from '../panel-sheets.ts';
import { icon } from '../pictures/icons.ts';
import { enBounces } from '../strings/en-bounces.ts';
import type { BouncesStrings } from '../strings/en-bounces.ts';
import type { InviteStrings } from '../strings/en-invite.ts';
import { PanelWords } from '../strings/panel-words.ts';
import { BounceRepairs } from './bounce-repairs.ts';
import { bounceRow } from './bounce-row.ts';
import type { BouncesContext, BouncesHost } from './bounces-context.ts';
import { bouncesNarrowStyles } from './bounces-narrow-styles.ts';
import { bouncesStyles } from './bounces-styles.ts';
import { bouncesTable } from './bounces-table.ts';
import { pauseNotice } from './pause-notice.ts';

const PAGE_SIZE = 50;

/** English comes with the panel. */
const LANGUAGES = {
  es: async () => (await import('../strings/es-bounces.ts')).esBounces,
  fr: async () => (await import('../strings/fr-bounces.ts')).frBounces,
};

/** What the element shows and does, once it is loaded. */
export class BouncesPanel implements ReactiveController, BouncesContext {
  readonly host: BouncesHost;
  readonly #connection: ConnectionFollower<InviteStrings>;
  readonly #words = new PanelWords('bounces', enBounces, LANGUAGES, () => this.update());
  readonly #rows: PagedRows<Customer>;
  readonly #repairs = new BounceRepairs(this);
  #followed: Connection | undefined;
  #can: Can | undefined;
  /** How its invitations leave, and what its ERP takes; null where that may not be read. */
  #dealer: Dealer | null = null;
  #fault: Fault | null = null;
  #readAt = new Date();
  #announcement = '';

  constructor(host: BouncesHost, connection: ConnectionFollower<InviteStrings>) {
    this.host = host;
    this.#connection = connection;
    this.#rows = new PagedRows(host, PAGE_SIZE);
    adoptSheets(host, [customerTableStyles, bouncesStyles, bouncesNarrowStyles]);
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
    if (!connection || connection === this.#followed) return;
    this.#followed = connection;
    this.#can = undefined;
    this.#dealer = null;
    this.#fault = null;
    this.#rows.reset();
    this.#repairs.clear();
    void this.#read(connection);
  }

  onChange(): void {
    if (this.#followed) void this.#read(this.#followed);
  }

  get words(): BouncesStrings {
    return this.#ownWords as BouncesStrings;
  }

  get strings(): InviteStrings {
    return this.#connection.strings;
  }

  get locale(): string {
    return this.#connection.locale;
  }

  get connection(): Connection | undefined {
    return this.#followed;
  }

  get customers(): readonly Customer[] {
    return this.#rows.rows ?? [];
  }

  get can(): Can {
    return this.#can ?? (() => false);
  }

  get erpWrites(): boolean {
    return this.#dealer?.erp.capabilities.updateContacts ?? false;
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

  #renderContent(words: BouncesStrings) {
    const { strings, locale } = this;
    if (!this.#rows.rows || !this.#can) {
      return this.#fault
        ? faultInPlace(words.faultTitle, this.#fault, strings, this.#retry)
        : skeleton(words.loading, 3);
    }
    const customers = this.#shownCustomers;
    const stale = this.#fault
      ? staleNotice(
          formatTime(this.#readAt, locale),
          { fault: strings.fault, list: { notRefreshed: words.notRefreshed } },
          this.#retry,
        )
      : nothing;
    const pause = pauseNotice(this.#dealer?.sending ?? null, words, locale);
    if (customers.length === 0) {
      return html`${pause}
        <p class="empty">
          ${icon('accepted')}<span
            ><strong>${words.emptyTitle}</strong> <span class="quiet">${words.emptyText}</span></span
          >
        </p>
        ${stale}`;
    }
    const { total } = this.#rows;
    return html`<header class="head">
        <h2>${words.title}</h2>
        ${total === null ? nothing : html`<span class="quiet">${words.total(total)}</span>`}
      </header>
      <p class="lead">
        ${this.#canRepair ? words.lead : words.cannotInvite}
        ${this.#canRepair && !this.erpWrites ? words.erpKeeps : nothing}
      </p>
      ${stale} ${pause} ${this.#renderTable(customers, words)}`;
  }

  #renderTable(customers: Customer[], words: BouncesStrings) {
    const { total, hasMore, isLoading } = this.#rows;
    return bouncesTable(customers, {
      ...{ words, total, isLoading, canRepair: this.#canRepair },
      readCount: this.customers.length,
      onMore: hasMore ? () => void this.#more() : null,
      row: (customer, hasOneCurrency) => this.#renderRow(customer, hasOneCurrency),
    });
  }

  #renderRow(customer: Customer, hasOneCurrency: boolean) {
    const { words, strings, locale, can, erpWrites } = this;
    return bounceRow(customer, {
      ...{ words, strings, locale, can, erpWrites, hasOneCurrency, canRepair: this.#canRepair },
      repair: this.#repairs.find(customer),
      invitedAt: this.#repairs.repaired.get(customer.id)?.email ?? null,
      isPaused: this.#dealer?.sending.pausedAt != null,
      onOpen: ({ id }) => this.host.dispatchEvent(new CustomerOpenEvent(id)),
      onChange: (changed, change) => this.#repairs.change(changed, change),
      onSend: (chosen, way) => void this.#repairs.send(chosen, way),
    });
  }

  update(): void {
    this.host.requestUpdate();
  }

  announce(text: string): void {
    this.#announcement = text;
    this.update();
  }

  get #canRepair(): boolean {
    return this.can('invitations:send');
  }

  get #ownWords(): BouncesStrings | undefined {
    return this.#words.find(this.locale, this.#connection.current?.speech.strings);
  }

  /** What was read, and each who was invited again here where the row stood, as it was. */
  get #shownCustomers(): Customer[] {
    const { repaired } = this.#repairs;
    const customers = this.customers.filter(({ id }) => !repaired.has(id));
    const byPlace = [...repaired.values()].sort((a, b) => a.index - b.index);
    for (const { index, customer } of byPlace) customers.splice(Math.max(0, index), 0, customer);
    return customers;
  }

  async #read(connection: Connection): Promise<void> {
    const { client } = connection;
    const before = this.#rows.rows;
    const repaired = new Set(this.#repairs.repaired.keys());
    const isOver = () => connection !== this.#followed;
    const rows = this.#rows.read((params) =>
      client.customers.list({
        ...params,
        hasBounced: true,
        status: 'active',
        sort: '-collectionPriority',
      }),
    );
    const can = await readPermissions(client);
    if (isOver()) return;
    this.#can = can;
    void this.#readDealer(connection, can);
    await rows;
    // A read that a newer one overtook has changed nothing.
    if (isOver() || (this.#rows.rows === before && this.#rows.error === null)) return;
    this.#show((id) => !repaired.has(id) || this.#hasFocus(id));
  }

  #show(isHeld: (customerId: string) => boolean): void {
    const { error } = this.#rows;
    if (error === null) {
      this.#fault = null;
      this.#readAt = new Date();
      this.#repairs.release(isHeld);
    } else {
      this.#fault = nextFault(this.host, this.#fault, error, this.strings);
    }
    this.update();
  }

  // Without it nothing is missing but the notice, and the way into the ERP.
  async #readDealer(connection: Connection, can: Can): Promise<void> {
    if (!can('dealer:read')) return;
    try {
      const dealer = await dealerClient(connection.client).get();
      if (connection === this.#followed) this.#dealer = dealer;
      this.update();
    } catch {
      // The next read asks again.
    }
  }

  #hasFocus(customerId: string): boolean {
    const row = this.host.renderRoot.querySelector(`[data-customer-id="${CSS.escape(customerId)}"]`);
    return Boolean(row?.contains(this.host.shadowRoot?.activeElement ?? null));
  }

  async #more(): Promise<void> {
    await this.#rows.more();
    this.#show(() => true);
  }

  readonly #retry = (): void => {
    this.#fault = null;
    this.update();
    this.onChange();
  };
}

export { BouncesPanel as Panel };
