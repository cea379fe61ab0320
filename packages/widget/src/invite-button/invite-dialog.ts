import { LitElement, html, nothing } from 'lit';
import { query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { Contact, Customer, Invitation, InvitationInput } from '@payvite/sdk';
import { ConnectionController } from '../connection/connection-controller.ts';
import { controls, dialogStyles } from '../controls-styles.ts';
import { formatInstantDate } from '../dates.ts';
import { InvitationSentEvent } from '../events.ts';
import { announceFault, describeFault } from '../fault.ts';
import type { Fault } from '../fault.ts';
import { icon } from '../pictures/icons.ts';
import { tokens } from '../tokens.ts';
import { inviteDialogStyles } from './invite-dialog-styles.ts';
import { isEmail, usualContact } from './invite-recipient.ts';

/** Value of the radio for an address that is not on file. */
const OTHER = 'other';
const MESSAGE_LIMIT = 500;

/** Which question the dialog asks: whom to invite, resend to the same address, or resend to someone who declined. */
type Step = 'invite' | 'resend' | 'declined' | 'declined-again';

/**
 * The dialog that invites one customer or resends its invitation. Used inside the other elements.
 *
 * @element payvite-invite-dialog
 * @fires {InvitationSentEvent} payvite-invitation-sent
 * @fires {ElementErrorEvent} payvite-error
 */
export class PayviteInviteDialog extends LitElement {
  static override styles = [tokens, controls, dialogStyles, inviteDialogStyles];

  @state() private customer?: Customer;
  @state() private step: Step = 'invite';
  @state() private choice = OTHER;
  @state() private email = '';
  @state() private message = '';
  @state() private complaint: Fault | null = null;
  @state() private isSending = false;
  @query('dialog') private dialog!: HTMLDialogElement;

  readonly #connection = new ConnectionController(this);

  /** Opens for a customer. @param contactId - preselects this contact, and asks to invite rather than to resend. */
  async open(customer: Customer, contactId?: string | null): Promise<void> {
    this.customer = customer;
    this.email = '';
    this.message = '';
    this.complaint = null;
    this.isSending = false;
    const contact = customer.contacts.find((candidate) => candidate.id === contactId);
    const isSomebodyElse = contact !== undefined && contact.email !== customer.invitation?.email;
    this.step = isSomebodyElse ? 'invite' : firstStep(customer);
    const preselected = [contact, usualContact(customer), ...customer.contacts].find(
      (candidate) => candidate && this.#isOffered(candidate),
    );
    this.choice = preselected?.id ?? OTHER;
    await this.updateComplete;
    if (this.isConnected && !this.dialog.open) this.dialog.showModal();
  }

  protected override render() {
    return html`<dialog part="dialog" aria-labelledby="title" @cancel=${this.#onCancel}>
      ${this.customer ? this.#renderSheet(this.customer) : nothing}
    </dialog>`;
  }

  #renderSheet(customer: Customer) {
    const { strings } = this.#connection;
    const [title, lead] = this.#words(customer);
    return html`<form novalidate @submit=${this.#onSubmit}>
      <div class="head">
        <h2 id="title">${title}</h2>
        <p>${lead}</p>
      </div>
      <div class="body">
        ${this.step === 'invite' ? this.#renderChoices(customer) : this.#renderResend(customer)}
        <div role="alert">
          ${
            this.complaint
              ? html`<p class="complaint" id="complaint">
                  ${icon('alert')}<span
                    >${this.complaint.message}
                    ${
                      this.complaint.requestId
                        ? html`<span class="reference"
                            >${strings.fault.reference(this.complaint.requestId)}</span
                          >`
                        : nothing
                    }</span
                  >
                </p>`
              : nothing
          }
        </div>
      </div>
      <div class="foot">
        <button type="button" class="button" ?disabled=${this.isSending} @click=${this.#close}>
          ${strings.invite.cancel}
        </button>
        <button
          class=${this.step === 'declined' ? 'button' : 'button primary'}
          aria-disabled=${this.isSending ? 'true' : nothing}
        >
          ${this.isSending ? strings.invite.sending : this.#confirmWord}
        </button>
      </div>
    </form>`;
  }

  #words(customer: Customer): [string, string] {
    const { invite } = this.#connection.strings;
    const email = customer.invitation?.email ?? '';
    switch (this.step) {
      case 'invite':
        return [invite.title(customer.name), invite.lead];
      case 'resend':
        return [invite.resendTitle(customer.name), invite.resendLead(email)];
      case 'declined': {
        const at = customer.invitation?.declinedAt;
        const date = at ? formatInstantDate(at, this.#connection.locale) : '';
        return [invite.declinedTitle(customer.name), invite.declinedLead(email, date)];
      }
      case 'declined-again':
        return [invite.declinedSecondTitle, invite.declinedSecond(email)];
    }
  }

  get #confirmWord(): string {
    const { invite } = this.#connection.strings;
    const words: Record<Step, string> = {
      invite: invite.send,
      resend: invite.resend,
      declined: invite.declinedFirst,
      'declined-again': invite.declinedConfirm,
    };
    return words[this.step];
  }

  #renderChoices(customer: Customer) {
    const { strings } = this.#connection;
    const canResend = firstStep(customer) === 'resend';
    return html`<fieldset>
        <legend>${strings.invite.to}</legend>
        <div class="choices">
          ${customer.contacts.map((contact) => this.#renderChoice(contact, customer))}
          <label class="choice">
            <input
              type="radio"
              name="to"
              value=${OTHER}
              .checked=${live(this.choice === OTHER)}
              ?autofocus=${this.choice === OTHER && customer.contacts.length > 0}
              @change=${this.#onChoice}
            />
            <b>${strings.invite.otherAddress}</b>
          </label>
          ${
            this.choice === OTHER
              ? html`<div class="other">
                  <input
                    class="field"
                    type="email"
                    autocomplete="off"
                    spellcheck="false"
                    maxlength="254"
                    placeholder="name@company.com"
                    aria-label=${strings.invite.otherAddressLabel}
                    aria-describedby="other-help complaint"
                    aria-invalid=${this.complaint ? 'true' : 'false'}
                    ?autofocus=${customer.contacts.length === 0}
                    .value=${live(this.email)}
                    @input=${this.#onEmail}
                  />
                  <small class="help" id="other-help">${strings.invite.otherAddressHint}</small>
                </div>`
              : nothing
          }
        </div>
      </fieldset>
      <div class="message">
        <label class="label" for="message">${strings.invite.message}</label>
        <textarea
          class="field"
          id="message"
          rows="3"
          maxlength=${MESSAGE_LIMIT}
          aria-describedby="left"
          .value=${live(this.message)}
          @input=${this.#onMessage}
        ></textarea>
        <small class="help" id="left"
          >${strings.invite.messageHint(MESSAGE_LIMIT - this.message.length)}</small
        >
      </div>
      ${canResend ? this.#renderSwap('resend', strings.invite.backToResend) : nothing}`;
  }

  #renderChoice(contact: Contact, customer: Customer) {
    const { invite } = this.#connection.strings;
    const isOffered = this.#isOffered(contact);
    const isChosen = this.choice === contact.id;
    let remark = contact.id === customer.defaultContactId ? invite.usual : '';
    if (!contact.email) remark = invite.noEmail;
    else if (!isEmail(contact.email)) remark = invite.invalidEmail;
    else if (!isOffered) remark = invite.alreadyPending;
    return html`<label class="choice">
      <input
        type="radio"
        name="to"
        value=${contact.id}
        ?disabled=${!isOffered}
        ?autofocus=${isChosen}
        .checked=${live(isChosen)}
        @change=${this.#onChoice}
      />
      <div>
        <b
          >${contact.name ?? contact.email}${contact.role ? html` <span class="role">${contact.role}</span>` : nothing}</b
        >
        ${contact.email && contact.name ? html`<span>${contact.email}</span>` : nothing}
      </div>
      ${remark ? html`<em>${remark}</em>` : nothing}
    </label>`;
  }

  #renderResend(customer: Customer) {
    const { strings, locale } = this.#connection;
    const { invitation } = customer;
    if (!invitation) return nothing;
    if (this.step === 'resend') {
      const old = invitation.sentAt
        ? strings.invite.oldLink(formatInstantDate(invitation.sentAt, locale))
        : '';
      return html`${old ? html`<p class="note">${old}</p>` : nothing}
        <div class="swap">${this.#renderSwap('invite', strings.invite.inviteAnother)}</div>`;
    }
    return html`${
        invitation.declineReason
          ? html`<blockquote>
              <strong>${strings.declineReasons[invitation.declineReason]}</strong
              >${invitation.declineComment ?? ''}
            </blockquote>`
          : nothing
      }
      <p class="note">${strings.invite.declinedAsk}</p>
      ${
        this.step === 'declined'
          ? html`<div class="swap">${this.#renderSwap('invite', strings.invite.inviteAnother)}</div>`
          : nothing
      }`;
  }

  #renderSwap(step: Step, words: string) {
    return html`<button type="button" class="link" @click=${() => this.#go(step)}>${words}</button>`;
  }

  // One address cannot hold two open invitations of a customer, nor be invited anew after it declined.
  #isOffered(contact: Contact): boolean {
    if (!isEmail(contact.email)) return false;
    const status = this.customer?.invitationStatus;
    const isTaken = status === 'pending' || status === 'declined';
    return !(isTaken && contact.email.toLowerCase() === this.customer?.invitation?.email.toLowerCase());
  }

  #go(step: Step): void {
    this.step = step;
    this.complaint = null;
  }

  readonly #onChoice = (event: Event): void => {
    this.choice = (event.target as HTMLInputElement).value;
    this.complaint = null;
  };

  readonly #onEmail = (event: Event): void => {
    this.email = (event.target as HTMLInputElement).value;
    this.complaint = null;
  };

  readonly #onMessage = (event: Event): void => {
    this.message = (event.target as HTMLTextAreaElement).value;
  };

  readonly #onCancel = (event: Event): void => {
    // While a mail is on its way the answer must be seen.
    if (this.isSending) event.preventDefault();
  };

  readonly #close = (): void => this.dialog.close();

  readonly #onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (this.isSending) return;
    if (this.step === 'declined') this.#go('declined-again');
    else void this.#send();
  };

  async #send(): Promise<void> {
    const connection = this.#connection.current;
    const { customer } = this;
    if (!connection || !customer) return;
    const { strings } = connection;
    const { client } = connection;
    const input = this.step === 'invite' ? this.#input(customer) : null;
    if (this.step === 'invite' && !input) {
      this.complaint = { code: 'invalid_email', message: strings.invite.typeAddress, requestId: null };
      this.renderRoot.querySelector<HTMLElement>('input[type=email]')?.focus();
      return;
    }
    this.isSending = true;
    this.complaint = null;
    try {
      const invitation = await (input
        ? client.invitations.send(input)
        : client.invitations.resend(customer.invitation?.id ?? ''));
      this.#finish(invitation);
      connection.announceChange([...new Set([customer.id, ...invitation.customerIds])]);
    } catch (error) {
      this.complaint = describeFault(error, strings);
      announceFault(this.#owner, this.complaint);
    } finally {
      this.isSending = false;
    }
  }

  #finish(invitation: Invitation): void {
    this.dialog.close();
    this.dispatchEvent(new InvitationSentEvent(invitation));
  }

  #input(customer: Customer): InvitationInput | null {
    const message = this.message.trim();
    const rest = { customerIds: [customer.id], ...(message ? { message } : {}) };
    if (this.choice !== OTHER) return { ...rest, contactId: this.choice };
    const email = this.email.trim();
    return isEmail(email) ? { ...rest, email } : null;
  }

  // The page knows the element that holds the dialog, not the dialog.
  get #owner(): HTMLElement {
    const root = this.getRootNode();
    return root instanceof ShadowRoot ? (root.host as HTMLElement) : this;
  }
}

function firstStep(customer: Customer): Step {
  if (!customer.invitation) return 'invite';
  return customer.invitationStatus === 'declined' ? 'declined' : 'resend';
}

declare global {
  interface HTMLElementTagNameMap {
    'payvite-invite-dialog': PayviteInviteDialog;
  }
}
