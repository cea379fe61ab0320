import { LitElement, html, nothing } from 'lit';
import { query, state } from 'lit/decorators.js';
import type { Customer, Invitation, InvitationInput, MailPreview } from '@payvite/sdk';
import { complaint } from '../complaint.ts';
import { ConnectionFollower } from '../connection/connection-follower.ts';
import { controls } from '../controls-styles.ts';
import { dialogStyles } from '../dialog-styles.ts';
import { InvitationSentEvent } from '../events.ts';
import { announceFault, describeFault } from '../fault.ts';
import type { Fault } from '../fault.ts';
import { enInvite } from '../strings/en-invite.ts';
import { tokens } from '../tokens.ts';
import { OTHER_ADDRESS, inviteChoices, isOffered } from './invite-choices.ts';
import { inviteDialogStyles } from './invite-dialog-styles.ts';
import { isEmail, usualContact } from './invite-recipient.ts';
import { firstStep, resendNotes, stepWords } from './invite-steps.ts';
import type { Step } from './invite-steps.ts';
import { mailPreview, mailPreviewStyles } from './mail-preview.ts';

/**
 * The dialog that invites one customer or resends its invitation. Used inside the other elements.
 *
 * @element payvite-invite-dialog
 * @fires {InvitationSentEvent} payvite-invitation-sent
 * @fires {ElementErrorEvent} payvite-error
 */
export class PayviteInviteDialog extends LitElement {
  static override styles = [tokens, controls, dialogStyles, inviteDialogStyles, mailPreviewStyles];

  @state() private customer?: Customer;
  @state() private step: Step = 'invite';
  @state() private choice = OTHER_ADDRESS;
  @state() private email = '';
  @state() private message = '';
  @state() private complaint: Fault | null = null;
  @state() private isSending = false;
  @state() private isPreviewing = false;
  /** The mail as it would be sent, while it is looked at. */
  @state() private preview: MailPreview | null = null;
  @query('dialog') private dialog!: HTMLDialogElement;

  readonly #connection = new ConnectionFollower(this, enInvite);

  /** Opens for a customer. @param contactId - preselects this contact, and asks to invite rather than to resend. */
  async open(customer: Customer, contactId?: string | null): Promise<void> {
    this.customer = customer;
    this.email = '';
    this.message = '';
    this.complaint = null;
    this.isSending = false;
    this.isPreviewing = false;
    this.preview = null;
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
    const words = stepWords(this.step, customer, strings, this.#connection.locale);
    const [title, lead] = this.preview
      ? [strings.preview.title, strings.preview.note]
      : [words.title, words.lead];
    return html`<form novalidate @submit=${this.#onSubmit}>
      <div class="head">
        <h2 id="title">${title}</h2>
        <p>${lead}</p>
      </div>
      <div class="body">${this.#renderBody(customer)} ${complaint(this.complaint, strings)}</div>
      <div class="foot">
        ${
          this.preview
            ? html`<button
                type="button"
                class="button grow"
                ?disabled=${this.isSending}
                @click=${this.#closePreview}
              >
                ${strings.preview.back}
              </button>`
            : nothing
        }
        <button type="button" class="button" ?disabled=${this.isSending} @click=${this.#close}>
          ${strings.invite.cancel}
        </button>
        <button
          class=${this.step === 'declined' ? 'button' : 'button primary'}
          aria-disabled=${this.isSending ? 'true' : nothing}
        >
          ${this.isSending ? strings.invite.sending : words.confirm}
        </button>
      </div>
    </form>`;
  }

  #renderBody(customer: Customer) {
    if (this.preview) return mailPreview(this.preview, this.#connection.strings);
    if (this.step === 'invite') return this.#renderChoices(customer);
    const { strings, locale } = this.#connection;
    const swap = this.#renderSwap('invite', strings.invite.inviteAnother);
    return resendNotes(this.step, customer, { strings, locale, swap });
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
    const { preview } = strings;
    return html`${choices}
      <div class="preview">
        <button
          type="button"
          class="link"
          aria-disabled=${this.isPreviewing ? 'true' : nothing}
          @click=${this.#showPreview}
        >
          ${this.isPreviewing ? preview.loading : preview.show}
        </button>
      </div>
      ${
        back === 'invite'
          ? nothing
          : html`<div class="swap">${this.#renderSwap(back, strings.invite.backToResend)}</div>`
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
    const { client } = connection;
    const input = this.step === 'invite' ? this.#checkedInput(customer) : null;
    if (this.step === 'invite' && !input) return;
    this.isSending = true;
    this.complaint = null;
    try {
      const invitation = await (input
        ? client.invitations.send(input)
        : client.invitations.resend(customer.invitation?.id ?? ''));
      this.#finish(invitation);
      connection.announceChange([...new Set([customer.id, ...invitation.customerIds])]);
    } catch (error) {
      this.complaint = describeFault(error, this.#connection.strings);
      announceFault(this.#owner, this.complaint);
    } finally {
      this.isSending = false;
    }
  }

  readonly #showPreview = async (): Promise<void> => {
    const connection = this.#connection.current;
    const { customer } = this;
    const input = customer && this.#checkedInput(customer);
    if (!connection || !input || this.isPreviewing) return;
    this.isPreviewing = true;
    this.complaint = null;
    try {
      const preview = await connection.client.invitations.preview(input);
      // Whoever closed the dialog, or opened it for another customer, no longer waits for this one.
      if (this.customer !== customer || !this.dialog.open) return;
      this.preview = preview;
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('.mail')?.focus({ preventScroll: true });
    } catch (error) {
      this.complaint = describeFault(error, this.#connection.strings);
      announceFault(this.#owner, this.complaint);
    } finally {
      this.isPreviewing = false;
    }
  };

  readonly #closePreview = async (): Promise<void> => {
    this.preview = null;
    this.complaint = null;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.preview button')?.focus();
  };

  #finish(invitation: Invitation): void {
    this.dialog.close();
    this.dispatchEvent(new InvitationSentEvent(invitation));
  }

  /** Null where no address is typed, and then says so. */
  #checkedInput(customer: Customer): InvitationInput | null {
    const input = this.#input(customer);
    if (input) return input;
    const message = this.#connection.strings.invite.typeAddress;
    this.complaint = { code: 'invalid_email', message, requestId: null };
    this.renderRoot.querySelector<HTMLElement>('input[type=email]')?.focus();
    return null;
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

declare global {
  interface HTMLElementTagNameMap {
    'payvite-invite-dialog': PayviteInviteDialog;
  }
}
