import { Task } from '@lit/task';
import { LitElement, html, nothing } from 'lit';
import type { PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Customer, Invitation, OpenItem, TimelineEvent } from '@payvite/sdk';
import { ConnectionController } from '../connection/connection-controller.ts';
import type { Connection } from '../connection/connection.ts';
import { RefreshController } from '../connection/refresh-controller.ts';
import { controls } from '../controls-styles.ts';
import { faultState, state as stateBlock } from '../customer-list/customer-list-states.ts';
import { formatTime } from '../dates.ts';
import { CustomerCloseEvent } from '../events.ts';
import { announceFault, describeFault } from '../fault.ts';
import type { Fault } from '../fault.ts';
import { FocusKeeper } from '../focus-keeper.ts';
import { isEmail } from '../invite-button/invite-recipient.ts';
import { barStyles } from '../pictures/aging-bar.ts';
import { icon } from '../pictures/icons.ts';
import { tokens } from '../tokens.ts';
import { balances, priority } from './customer-balances.ts';
import { customerDetailNarrowStyles } from './customer-detail-narrow-styles.ts';
import { customerDetailStyles } from './customer-detail-styles.ts';
import { contactsPanel, invitationPanel } from './customer-invitation.ts';
import { customerTimelineStyles } from './customer-timeline-styles.ts';
import { timeline } from './customer-timeline.ts';
import { openItemsStyles } from './open-items-styles.ts';
import { openItemsTable } from './open-items.ts';
import { PagedRows } from './paged-rows.ts';
import type { PayviteRevokeDialog } from './revoke-dialog.ts';

const ITEMS_PAGE_SIZE = 50;
const TIMELINE_PAGE_SIZE = 10;

/**
 * One customer: what it owes, how urgent it is, whom to write, where its invitation stands, what is open.
 *
 * @element payvite-customer-detail
 * @fires {CustomerCloseEvent} payvite-customer-close
 * @fires {InvitationSentEvent} payvite-invitation-sent
 * @fires {ElementErrorEvent} payvite-error
 * @csspart frame - everything, on the page's own background
 * @csspart header - name, number and what to do
 * @csspart balances - what it owes, and how old that is
 * @csspart priority - the score and the sentences behind it
 * @csspart invitation - where its invitation stands
 * @csspart contacts - whom one can write to
 * @csspart open-items - the table of what is open
 * @csspart timeline - what happened
 */
export class PayviteCustomerDetail extends LitElement {
  static override styles = [
    tokens,
    controls,
    barStyles,
    customerDetailStyles,
    openItemsStyles,
    customerTimelineStyles,
    customerDetailNarrowStyles,
  ];

  /** Id of the customer, as `payvite-customer-open` tells it. */
  @property({ attribute: 'customer-id' }) customerId = '';

  /** Shows the Back button, which fires `payvite-customer-close`. */
  @property({ type: Boolean }) closable = false;

  /**
   * Seconds between two reads while the page is visible; 0 reads only when the person comes back. Default 15. While the
   * connector tells of changes as they happen, those are read at once and the clock rests.
   */
  @property({ type: Number, attribute: 'refresh-seconds' }) refreshSeconds = 15;

  @state() private customer?: Customer;
  @state() private fault: Fault | null = null;
  @state() private readAt = new Date();
  @state() private chosenContactId: string | null = null;
  @state() private announcement = '';
  @state() private reads = 0;
  @query('payvite-revoke-dialog') private revokeDialog!: PayviteRevokeDialog;

  readonly #items = new PagedRows<OpenItem>(this, ITEMS_PAGE_SIZE);
  readonly #events = new PagedRows<TimelineEvent>(this, TIMELINE_PAGE_SIZE);
  readonly #connection = new ConnectionController(this, (ids) => {
    if (!ids || ids.includes(this.customerId)) this.reads++;
  });
  readonly #focus = new FocusKeeper(this, '.frame');
  readonly #refresh = new RefreshController(
    this,
    () => this.reads++,
    () => this.refreshSeconds,
    () => this.#connection.liveSince,
  );
  readonly #task = new Task(this, {
    args: () => [this.#connection.current, this.customerId, this.reads] as const,
    task: async ([connection, customerId], { signal }) => {
      if (!connection || !customerId) return undefined;
      this.#readRows(connection, customerId);
      return connection.client.customers.get(customerId, { signal });
    },
    onComplete: (customer) => {
      if (customer) this.#show(customer);
    },
    onError: (error) => {
      const isNews = !this.fault;
      this.fault = describeFault(error, this.#connection.strings);
      if (isNews) announceFault(this, this.fault);
    },
  });

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('customerId') || this.customer?.id === this.customerId) return;
    this.customer = undefined;
    this.fault = null;
    this.chosenContactId = null;
    this.announcement = '';
    this.#items.reset();
    this.#events.reset();
  }

  protected override render() {
    void [this.#focus, this.#refresh, this.#task];
    return html`<article
        class="frame"
        part="frame"
        tabindex="-1"
        aria-busy=${this.customer ? 'false' : 'true'}
      >
        ${this.#renderContent()}
        <div class="hidden" role="status">${this.announcement}</div>
      </article>
      <payvite-revoke-dialog></payvite-revoke-dialog>`;
  }

  #renderContent() {
    const { strings, isMissing } = this.#connection;
    if (isMissing) return stateBlock('plug', strings.fault.notConnectedTitle, strings.fault.notConnectedText);
    if (this.customer) return this.#renderCustomer(this.customer);
    return html`${this.#renderBack()}${this.fault ? this.#renderFault(this.fault) : this.#renderSkeleton()}`;
  }

  #renderCustomer(customer: Customer) {
    const { strings, locale } = this.#connection;
    const context = {
      strings,
      locale,
      contactId: this.chosenContactId,
      onContact: (contactId: string) => (this.chosenContactId = contactId),
      onRevoke: (invitation: Invitation) => void this.#revoke(invitation),
    };
    return html`${this.#renderHeader(customer)}
      <div class="grid">
        <div class="main">${balances(customer, strings, locale)} ${this.#renderItems(customer)}</div>
        <div class="side">
          ${invitationPanel(customer, context)} ${contactsPanel(customer, context)}
          ${priority(customer, strings, locale)} ${this.#renderTimeline()}
        </div>
      </div>`;
  }

  #renderHeader(customer: Customer) {
    const { strings, locale } = this.#connection;
    const facts = [
      strings.detail.account(customer.accountNumber),
      customer.accountType,
      customer.status === 'active' ? strings.detail.active : strings.detail.inactive,
    ];
    return html`<header class="top" part="header">
      ${this.#renderBack()}
      <h2>${customer.name}</h2>
      <p>${facts.filter(Boolean).join(' · ')}</p>
      ${
        this.fault
          ? html`<p class="trouble" role="status">
              ${strings.list.notRefreshed(formatTime(this.readAt, locale))}
              <button type="button" class="link" @click=${this.#retry}>${strings.fault.tryAgain}</button>
            </p>`
          : nothing
      }
    </header>`;
  }

  #renderBack() {
    if (!this.closable) return nothing;
    return html`<button type="button" class="link back" @click=${this.#close}>
      ${icon('back')}${this.#connection.strings.detail.back}
    </button>`;
  }

  #renderItems(customer: Customer) {
    const { strings, locale } = this.#connection;
    const { rows, error, total, hasMore, isLoading } = this.#items;
    if (!rows) return this.#renderPart(strings.detail.openItems, error);
    const onMore = () => void this.#items.more();
    return openItemsTable(rows, customer, {
      strings,
      locale,
      total,
      hasMore,
      isLoadingMore: isLoading,
      onMore,
    });
  }

  #renderTimeline() {
    const { strings, locale } = this.#connection;
    const { rows, error, hasMore, isLoading } = this.#events;
    if (!rows) return this.#renderPart(strings.detail.timeline, error);
    const onMore = () => void this.#events.more();
    return timeline(rows, { strings, locale, hasMore, isLoadingMore: isLoading, onMore });
  }

  // A part that fails leaves the rest of the page alone.
  #renderPart(title: string, error: unknown) {
    const { strings } = this.#connection;
    return html`<section class="panel">
      <header><h3>${title}</h3></header>
      ${
        error === null
          ? html`<span class="bone"></span><span class="bone short"></span>`
          : html`<p class="remark" role="status">
              ${icon('alert')}<span
                >${describeFault(error, strings).message}
                <button type="button" class="link" @click=${this.#retry}>
                  ${strings.fault.tryAgain}
                </button></span
              >
            </p>`
      }
    </section>`;
  }

  #renderFault(fault: Fault) {
    const { strings } = this.#connection;
    if (fault.code === 'customer_not_found' || fault.code === 'not_found') {
      return stateBlock('search', strings.fault.customerMissingTitle, strings.fault.customerMissingText);
    }
    return faultState(strings.fault.customerTitle, { strings, fault, onRetry: this.#retry });
  }

  #renderSkeleton() {
    return html`<div role="status" aria-label=${this.#connection.strings.detail.loading}>
      <div class="top" aria-hidden="true">
        <span class="bone title"></span><span class="bone short"></span>
      </div>
      <div class="grid" aria-hidden="true">
        <div class="panel"><span class="bone short"></span><span class="bone tall"></span></div>
        <div class="panel"><span class="bone short"></span><span class="bone tall"></span></div>
      </div>
    </div>`;
  }

  #show(customer: Customer): void {
    this.customer = customer;
    this.fault = null;
    this.readAt = new Date();
    const stillThere = customer.contacts.some(
      ({ id, email }) => id === this.chosenContactId && isEmail(email),
    );
    if (!stillThere) this.chosenContactId = contactOf(customer);
  }

  #readRows(connection: Connection, customerId: string): void {
    const { customers } = connection.client;
    void this.#items.read((params) => customers.openItems(customerId, params));
    void this.#events.read((params) => customers.timeline(customerId, params));
  }

  async #revoke(invitation: Invitation): Promise<void> {
    if (await this.revokeDialog.open(invitation)) {
      this.announcement = this.#connection.strings.revoke.done(invitation.email);
    }
  }

  readonly #retry = (): void => {
    this.fault = null;
    this.reads++;
  };

  readonly #close = (): void => {
    this.dispatchEvent(new CustomerCloseEvent(this.customerId));
  };
}

// Whoever has the invitation, so that the button says Resend until somebody else is chosen.
function contactOf(customer: Customer): string | null {
  const invited = customer.contacts.find(
    ({ email }) => email !== null && email === customer.invitation?.email,
  );
  return customer.invitation ? (invited?.id ?? null) : customer.defaultContactId;
}

declare global {
  interface HTMLElementTagNameMap {
    'payvite-customer-detail': PayviteCustomerDetail;
  }
}
