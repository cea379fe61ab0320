import { Task } from '@lit/task';
import { LitElement, html, nothing } from 'lit';
import type { PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Customer } from '@payvite/sdk';
import { ConnectionController } from '../connection/connection-controller.ts';
import { readPermissions } from '../connection/permissions.ts';
import type { Can } from '../connection/permissions.ts';
import { RefreshController } from '../connection/refresh-controller.ts';
import { controls } from '../controls-styles.ts';
import { formatTime } from '../dates.ts';
import { elementState, faultInPlace, missingState } from '../element-state.ts';
import { CustomerCloseEvent } from '../events.ts';
import { nextFault } from '../fault.ts';
import type { Fault } from '../fault.ts';
import { FocusKeeper } from '../focus-keeper.ts';
import { isEmail } from '../invite-button/invite-recipient.ts';
import { barStyles } from '../pictures/aging-bar.ts';
import { icon } from '../pictures/icons.ts';
import { tokens } from '../tokens.ts';
import type { Action, PayviteActionDialog } from './action-dialog.ts';
import { balances } from './customer-balances.ts';
import { contactsPanel } from './customer-contacts.ts';
import { customerDetailNarrowStyles } from './customer-detail-narrow-styles.ts';
import { customerDetailStyles } from './customer-detail-styles.ts';
import { invitationPanel } from './customer-invitation.ts';
import { customerPriorityStyles } from './customer-priority-styles.ts';
import { priority } from './customer-priority.ts';
import { customerRecordsStyles } from './customer-records-styles.ts';
import { CustomerRecords } from './customer-records.ts';
import { customerTimelineStyles } from './customer-timeline-styles.ts';
import { readErpWriting } from './erp-writing.ts';
import { ListPlace } from './list-place.ts';

/**
 * One customer: what it owes, how urgent it is, whom to write, where its invitation stands, what is open,
 * what happened, who registered and what they paid. Controls stand there for what the session may do.
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
 * @csspart records - the tabs and what they show
 * @csspart tabs - the tabs
 * @csspart open-items - a table of what is open
 * @csspart timeline - what happened
 * @csspart payers - who registered
 * @csspart payments - what was paid online
 */
export class PayviteCustomerDetail extends LitElement {
  static override styles = [
    tokens,
    controls,
    barStyles,
    customerDetailStyles,
    customerPriorityStyles,
    customerRecordsStyles,
    customerTimelineStyles,
    customerDetailNarrowStyles,
  ];

  /** Id of the customer, as `payvite-customer-open` tells it. */
  @property({ attribute: 'customer-id' }) customerId = '';

  /** Shows the Back button, which fires `payvite-customer-close`. */
  @property({ type: Boolean }) closable = false;

  /**
   * Shows whichever customer is opened within the same provider, in place of its lists, with a Back button to them; nothing
   * until then.
   */
  @property({ type: Boolean, attribute: 'in-place' }) inPlace = false;

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
  @query('payvite-action-dialog') private dialog!: PayviteActionDialog;
  #can: Can = () => false;
  #erpWrites: boolean | undefined;

  readonly #records = new CustomerRecords(this);
  readonly #connection = new ConnectionController(this, (ids) => {
    if (!ids || ids.includes(this.customerId)) this.reads++;
  });
  readonly #focus = new FocusKeeper(this, '.frame');
  readonly #place = new ListPlace(this);
  readonly #refresh = new RefreshController(
    this,
    this.#connection,
    () => this.reads++,
    () => this.refreshSeconds,
  );
  readonly #task = new Task(this, {
    args: () => [this.#connection.current, this.customerId, this.reads] as const,
    task: async ([connection, customerId], { signal }) => {
      if (!connection || !customerId) return undefined;
      const permissions = readPermissions(connection.client);
      const writing = permissions.then((can) => readErpWriting(connection, can));
      this.#records.read(connection, customerId);
      const customer = await connection.client.customers.get(customerId, { signal });
      // Together with the customer: no control comes or goes afterwards.
      return [customer, await permissions, await writing] as const;
    },
    onComplete: (read) => {
      if (!read) return;
      [, this.#can, this.#erpWrites] = read;
      this.#show(read[0]);
    },
    onError: (error) => {
      this.fault = nextFault(this, this.fault, error, this.#connection.strings);
    },
  });

  /** Focuses the whole, so that the next Tab comes to its first control. */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>('.frame')?.focus(options);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('customerId') || this.customer?.id === this.customerId) return;
    this.customer = undefined;
    this.fault = null;
    this.chosenContactId = null;
    this.announcement = '';
    this.#records.reset();
  }

  protected override render() {
    void [this.#focus, this.#place, this.#refresh, this.#task];
    if (!this.#connection.hasWords) return this.#renderSkeleton('');
    return html`<article
        class="frame"
        part="frame"
        tabindex="-1"
        aria-busy=${this.customer ? 'false' : 'true'}
      >
        ${this.#renderContent()}
        <div class="hidden" role="status">${this.announcement}</div>
      </article>
      <payvite-action-dialog></payvite-action-dialog>`;
  }

  #renderContent() {
    const { strings, isMissing } = this.#connection;
    if (isMissing) return missingState(strings);
    if (this.customer) return this.#renderCustomer(this.customer);
    return html`${this.#renderBack()}${this.fault ? this.#renderFault(this.fault) : this.#renderSkeleton(strings.detail.loading)}`;
  }

  #renderCustomer(customer: Customer) {
    const { strings, locale } = this.#connection;
    const context = {
      strings,
      locale,
      can: this.#can,
      contactId: this.chosenContactId,
      erpWrites: this.#erpWrites,
      onContact: (contactId: string) => (this.chosenContactId = contactId),
      onAction: (action: Action) => void this.#act(action),
      onRetry: this.#retry,
    };
    return html`${this.#renderHeader(customer)}
      <div class="grid">
        <div class="main">
          ${balances(customer, strings, locale)} ${this.#records.render(customer, context)}
        </div>
        <div class="side">
          ${invitationPanel(customer, context)} ${contactsPanel(customer, context)}
          ${priority(customer, strings, locale)}
        </div>
      </div>`;
  }

  #renderHeader(customer: Customer) {
    const { strings, locale } = this.#connection;
    const facts = [
      strings.list.account(customer.accountNumber),
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
    if (!this.closable && !this.inPlace) return nothing;
    return html`<button type="button" class="link back" @click=${this.#close}>
      ${icon('back')}${this.#connection.strings.detail.back}
    </button>`;
  }

  #renderFault(fault: Fault) {
    const { strings } = this.#connection;
    if (fault.code === 'customer_not_found' || fault.code === 'not_found') {
      return elementState('search', strings.fault.customerMissingTitle, strings.fault.customerMissingText);
    }
    return faultInPlace(strings.fault.customerTitle, fault, strings, this.#retry);
  }

  #renderSkeleton(label: string) {
    return html`<div role="status" aria-label=${label}>
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

  async #act(action: Action): Promise<void> {
    this.announcement = '';
    if (await this.dialog.open(action)) this.announcement = action.done;
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
