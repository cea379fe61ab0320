import { Task } from '@lit/task';
import { LitElement, css, html, nothing } from 'lit';
import type { PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Customer } from '@payvite/sdk';
import { ConnectionFollower } from '../connection/connection-follower.ts';
import { readPermissions } from '../connection/permissions.ts';
import { RefreshController } from '../connection/refresh-controller.ts';
import { controls } from '../controls-styles.ts';
import type { InvitationSentEvent } from '../events.ts';
import { define } from '../definitions/definition.ts';
import { announceFault, describeFault } from '../fault.ts';
import type { Fault } from '../fault.ts';
import { loadPart } from '../part-loading.ts';
import { icon } from '../pictures/icons.ts';
import { enSmall } from '../strings/en-small.ts';
import { tokens } from '../tokens.ts';
import type { PayviteInviteDialog } from './invite-dialog.ts';
import { inviteAction } from './invite-recipient.ts';

/**
 * Invites one customer, or resends its invitation, after a dialog that asks whom to write. It is empty where the session
 * may not.
 *
 * @element payvite-invite-button
 * @fires {InvitationSentEvent} payvite-invitation-sent
 * @fires {ElementErrorEvent} payvite-error
 * @csspart button - the button itself
 * @csspart result - the words after sending
 */
export class PayviteInviteButton extends LitElement {
  static override styles = [
    tokens,
    controls,
    css`
      :host {
        display: inline-flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px calc(10px * var(--_density));
      }
      .result:empty {
        display: none;
      }
      .result,
      .text {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        color: var(--_good);
        overflow-wrap: anywhere;
      }
      .text.quiet {
        color: var(--_ink-3);
      }
      .trouble {
        color: var(--_bad);
      }
    `,
  ];

  /** The customer to invite. Read from the connector; not needed where `customer` is set. */
  @property({ attribute: 'customer-id' }) customerId = '';

  /** Preselects a contact. */
  @property({ attribute: 'contact-id' }) contactId: string | null = null;

  /** A customer the page has read already; wins over `customerId`. */
  @property({ attribute: false }) customer?: Customer;

  @state() private read?: Customer;
  @state() private fault: Fault | null = null;
  @state() private loadFault: Fault | null = null;
  @state() private result = '';
  @state() private reads = 0;
  @state() private isAllowed = true;
  @query('payvite-invite-dialog') private dialog!: PayviteInviteDialog;

  readonly #connection = new ConnectionFollower(this, enSmall, (ids) => {
    if (!ids || ids.includes(this.customerId)) this.reads++;
  });
  readonly #refresh = new RefreshController(
    this,
    this.#connection,
    () => this.reads++,
    () => (this.#reads ? 60 : 0),
  );
  readonly #task = new Task(this, {
    args: () => [this.#reads ? this.#connection.current : undefined, this.customerId, this.reads] as const,
    task: async ([connection, customerId], { signal }) =>
      connection?.client.customers.get(customerId, { signal }),
    onComplete: (customer) => {
      this.read = customer;
      this.fault = null;
    },
    onError: (error) => {
      if (this.read) return;
      this.fault = describeFault(error, this.#connection.strings);
      announceFault(this, this.fault);
    },
  });

  readonly #permissions = new Task(this, {
    args: () => [this.#connection.current] as const,
    task: async ([connection]) => connection && readPermissions(connection.client),
    onComplete: (can) => {
      this.isAllowed = !can || can('invitations:send');
    },
  });

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('customerId') && this.read?.id !== this.customerId) this.read = undefined;
    const customer = this.customer ?? this.read;
    if (this.#before && isOver(this.#before, customer)) this.result = '';
    this.#before = customer;
  }

  protected override render() {
    void [this.#refresh, this.#task, this.#permissions];
    if (!this.#connection.hasWords) return html`<span class="bone"></span>`;
    return html`${this.#renderAction()}
      <span class="result" part="result" role="status">${this.result}</span>
      <payvite-invite-dialog @payvite-invitation-sent=${this.#onSent}></payvite-invite-dialog>`;
  }

  #renderAction() {
    const { strings, isMissing } = this.#connection;
    const { invite, fault } = strings;
    const customer = this.customer ?? this.read;
    if (isMissing)
      return html`<span class="text trouble">${fault.notConnectedTitle}. ${fault.notConnectedText}</span>`;
    if (!this.isAllowed) return nothing;
    if (!customer) {
      if (!this.fault) {
        return html`<button type="button" class="button" part="button" disabled aria-busy="true">
          ${invite.label.invite}
        </button>`;
      }
      return html`<span class="text trouble" role="alert">${icon('alert')}${this.fault.message}</span>
        <button type="button" class="link" @click=${() => this.reads++}>${fault.tryAgain}</button>`;
    }
    const action = inviteAction(customer);
    if (action === 'registered') {
      return html`<span class="text">${icon('accepted')}${invite.registeredText}</span>`;
    }
    if (action === 'inactive') return html`<span class="text quiet">${invite.inactive}</span>`;
    const word = invite.label[action];
    return html`<button
        type="button"
        part="button"
        class="button ${action === 'invite' ? 'primary' : ''}"
        aria-label=${invite.buttonFor(word, customer.name)}
        aria-haspopup="dialog"
        @pointerenter=${this.#loadEarly}
        @focus=${this.#loadEarly}
        @click=${() => void this.#open(customer)}
      >
        ${icon('mail')}${word}
      </button>
      ${this.loadFault ? html`<span class="text trouble" role="alert">${icon('alert')}${this.loadFault.message}</span>` : nothing}`;
  }

  #before: Customer | undefined;

  get #reads(): boolean {
    return this.customerId !== '' && !this.customer;
  }

  // The dialog is three times as heavy as the button: most pages show many buttons, and few are pressed.
  readonly #load = async (): Promise<void> => {
    const { PayviteInviteDialog } = await import('./invite-dialog.ts');
    define(['payvite-invite-dialog', PayviteInviteDialog]);
  };

  readonly #loadEarly = (): void => {
    this.#load().catch(() => {
      // Pressing the button tries again, and says so.
    });
  };

  async #open(customer: Customer): Promise<void> {
    this.result = '';
    this.loadFault = null;
    this.loadFault = await loadPart(this, this.#connection.strings, this.#load);
    if (!this.loadFault) await this.dialog.open(customer, this.contactId);
  }

  readonly #onSent = (event: InvitationSentEvent): void => {
    const { invitation } = event.detail;
    const { invite } = this.#connection.strings;
    this.result = (invitation.resentCount > 0 ? invite.resent : invite.sent)(invitation.email);
  };
}

/** Whether what was said about a sent invitation no longer holds: it was answered, revoked, or is another customer's. */
function isOver(before: Customer, now: Customer | undefined): boolean {
  if (now?.id !== before.id) return true;
  return before.invitationStatus === 'pending' && now.invitationStatus !== 'pending';
}

declare global {
  interface HTMLElementTagNameMap {
    'payvite-invite-button': PayviteInviteButton;
  }
}
