import { LitElement, html, nothing } from 'lit';
import { query, state } from 'lit/decorators.js';
import type { Customer, Invitation, InvitationInput } from '@payvite/sdk';
import { ConnectionFollower } from '../connection/connection-follower.ts';
import { controls } from '../controls-styles.ts';
import { dialogStyles } from '../dialog-styles.ts';
import { formatInstantDate } from '../dates.ts';
import { InvitationSentEvent } from '../events.ts';
import { announceFault, describeFault } from '../fault.ts';
import type { Fault } from '../fault.ts';
import { icon } from '../pictures/icons.ts';
import { enInvite } from '../strings/en-invite.ts';
import { tokens } from '../tokens.ts';
import { OTHER_ADDRESS, inviteChoices, isOffered } from './invite-choices.ts';
import { inviteDialogStyles } from './invite-dialog-styles.ts';
import { isEmail, usualContact } from './invite-recipient.ts';

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
  @state() private choice = OTHER_ADDRESS;
  @state() private email = '';
  @state() private message = '';
  @state() private complaint: Fault | null = null;
  @state() private isSending = false;
  @query('dialog') private dialog!: HTMLDialogElement;

  readonly #connection = new ConnectionFollower(this, enInvite);

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
      (candidate) => candidate && isOffered(candidate, customer),
    );
    this.choice = preselected?.id ?? OTHER_ADDRESS;
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
    const back = firstStep(customer);
    const choices = inviteChoices(customer, {
      strings,
      choice: this.choice,
      email: this.email,
      message: this.message,
      isFaulty: this.complaint !== null,
      onChoice: (choice) => {
        this.choice = choice;
        this.complaint = null;
      },
      onEmail: (email) => {
        this.email = email;
        this.complaint = null;
      },
      onMessage: (message) => (this.message = message),
    });
    return html`${choices}
    ${
      back === 'invite'
        ? nothing
        : html`<div class="swap">${this.#renderSwap(back, strings.invite.backToResend)}</div>`
    }`;
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

  #go(step: Step): void {
    this.step = step;
    this.complaint = null;
  }

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
    const { strings } = this.#connection;
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
    if (this.choice !== OTHER_ADDRESS) return { ...rest, contactId: this.choice };
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
