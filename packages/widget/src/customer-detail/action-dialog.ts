import { LitElement, css, html, nothing } from 'lit';
import { query, state } from 'lit/decorators.js';
import { complaint } from '../complaint.ts';
import { ConnectionController } from '../connection/connection-controller.ts';
import type { WidgetClient } from '../connection/connection.ts';
import { controls } from '../controls-styles.ts';
import { dialogStyles } from '../dialog-styles.ts';
import { announceFault, describeFault } from '../fault.ts';
import type { Fault } from '../fault.ts';
import { isEmail } from '../invite-button/invite-recipient.ts';
import { icon } from '../pictures/icons.ts';
import { tokens } from '../tokens.ts';

/** Something to be done to a customer, and what has to be said before it is. */
export interface Action {
  title: string;
  /** What will happen, a paragraph each. */
  consequences: readonly string[];
  confirm: string;
  isDanger?: boolean;
  /** Set to ask for an e-mail address: the one to begin with, empty for none. */
  email?: string;
  /** Set to offer something beside it, never ticked unasked; the hint says what ticking it does. */
  also?: { also: string; alsoHint: string } | undefined;
  /** Said once it is done. */
  done: string;
  /**
   * @param email - the typed address; empty where none was asked for.
   * @param isAlso - whether what was offered beside it is wanted.
   */
  run(client: WidgetClient, email: string, isAlso: boolean): Promise<ActionResult>;
}

/** What came of it. */
interface ActionResult {
  /** Whose numbers or states changed. */
  customerIds: string[];
  /** To be copied, and shown: the dialog stays open. */
  link?: string;
}

/**
 * Asks before something is done, does it, and says why it failed. Used inside the customer detail.
 *
 * @element payvite-action-dialog
 * @fires {ElementErrorEvent} payvite-error
 */
export class PayviteActionDialog extends LitElement {
  static override styles = [
    tokens,
    controls,
    dialogStyles,
    css`
      :host {
        display: contents;
      }
      dialog {
        width: min(33em, calc(100vw - 32px));
      }
      .body {
        padding-block: 12px 20px;
      }
      .label {
        display: block;
        margin-bottom: 6px;
        font-weight: 570;
      }
      .also {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 2px var(--_space-2);
        align-items: center;
        margin-top: var(--_space-4);
        font-weight: 570;
      }
      .also small {
        grid-column: 2;
        color: var(--_ink-2);
        font-weight: 400;
      }
      .copied {
        display: flex;
        align-items: center;
        gap: 6px;
        min-height: 24px;
        margin: 8px 0 0;
        color: var(--_good);
      }
      .copied.not {
        color: var(--_wait);
      }
    `,
  ];

  @state() private action: Action | undefined;
  @state() private email = '';
  @state() private complaint: Fault | null = null;
  @state() private isBusy = false;
  @state() private link = '';
  @state() private isCopied = false;
  @query('dialog') private dialog!: HTMLDialogElement;
  @query('input') private field!: HTMLInputElement | null;
  #settle: (isDone: boolean) => void = () => {};

  readonly #connection = new ConnectionController(this);

  /** @returns whether it was done, once the dialog has closed. */
  async open(action: Action): Promise<boolean> {
    this.#settle(false);
    this.action = action;
    this.email = action.email ?? '';
    this.complaint = null;
    this.isBusy = false;
    this.link = '';
    await this.updateComplete;
    if (!this.isConnected) return false;
    if (!this.dialog.open) this.dialog.showModal();
    return new Promise((resolve) => (this.#settle = resolve));
  }

  protected override render() {
    return html`<dialog
      part="dialog"
      aria-labelledby="title"
      aria-describedby="consequences"
      @cancel=${this.#onCancel}
      @close=${this.#onClose}
    >
      ${this.action ? this.#renderSheet(this.action) : nothing}
    </dialog>`;
  }

  #renderSheet(action: Action) {
    const { invite, actionDialog } = this.#connection.strings;
    return html`<form class="sheet" novalidate @submit=${this.#onSubmit}>
      <div class="head">
        <h2 id="title">${action.title}</h2>
        <div id="consequences">${action.consequences.map((sentence) => html`<p>${sentence}</p>`)}</div>
      </div>
      <div class="body">
        ${action.email === undefined ? nothing : this.#renderEmail()}
        ${action.also ? this.#renderAlso(action.also) : nothing} ${this.link ? this.#renderLink() : nothing}
        ${complaint(this.complaint, this.#connection.strings)}
      </div>
      <div class="foot">
        <button type="button" class="button" ?disabled=${this.isBusy} @click=${() => this.dialog.close()}>
          ${this.link ? actionDialog.close : invite.cancel}
        </button>
        <button
          class="button ${action.isDanger ? 'danger' : 'primary'}"
          aria-disabled=${this.isBusy ? 'true' : nothing}
        >
          ${this.link ? actionDialog.copyAgain : action.confirm}
        </button>
      </div>
    </form>`;
  }

  #renderEmail() {
    return html`<label class="label" for="email">${this.#connection.strings.invite.otherAddressLabel}</label>
      <input
        class="field"
        id="email"
        type="email"
        autofocus
        autocomplete="off"
        spellcheck="false"
        maxlength="254"
        placeholder=${this.#connection.strings.invite.addressExample}
        aria-describedby="complaint"
        aria-invalid=${this.complaint ? 'true' : 'false'}
        .value=${this.email}
        @input=${this.#onEmail}
      />`;
  }

  #renderAlso({ also, alsoHint }: NonNullable<Action['also']>) {
    return html`<label class="also">
      <input type="checkbox" aria-describedby="also" />${also}
      <small id="also" aria-hidden="true">${alsoHint}</small>
    </label>`;
  }

  #renderLink() {
    const { actionDialog } = this.#connection.strings;
    return html`<label class="label" for="link">${actionDialog.link}</label>
      <input
        class="field"
        id="link"
        readonly
        .value=${this.link}
        @focus=${(event: Event) => (event.target as HTMLInputElement).select()}
      />
      <p class="copied ${this.isCopied ? '' : 'not'}" role="status">
        ${icon(this.isCopied ? 'accepted' : 'alert')}
        <span>${this.isCopied ? this.action?.done : actionDialog.notCopied}</span>
      </p>`;
  }

  readonly #onEmail = (event: Event): void => {
    this.email = (event.target as HTMLInputElement).value;
    this.complaint = null;
  };

  // While it is being done, what came of it must be seen.
  readonly #onCancel = (event: Event): void => {
    if (this.isBusy) event.preventDefault();
  };

  // Gone with its sheet: what was ticked for one is not ticked for the next.
  readonly #onClose = (): void => {
    this.action = undefined;
    this.#settle(this.link !== '');
  };

  readonly #onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (this.isBusy) return;
    if (this.link) void this.#copy();
    else void this.#run();
  };

  async #run(): Promise<void> {
    const connection = this.#connection.current;
    const { action } = this;
    if (!connection || !action) return;
    const { strings } = this.#connection;
    const email = this.email.trim();
    if (action.email !== undefined && !isEmail(email)) {
      this.complaint = { code: 'invalid_email', message: strings.invite.typeAddress, requestId: null };
      this.field?.focus();
      return;
    }
    this.isBusy = true;
    this.complaint = null;
    try {
      const { customerIds, link = '' } = await action.run(
        connection.client,
        email,
        this.dialog.querySelector<HTMLInputElement>('.also input')?.checked ?? false,
      );
      this.link = link;
      if (link) await this.#copy();
      else {
        this.#settle(true);
        this.dialog.close();
      }
      connection.announceChange(customerIds);
    } catch (error) {
      this.complaint = describeFault(error, strings);
      const root = this.getRootNode();
      announceFault(root instanceof ShadowRoot ? (root.host as HTMLElement) : this, this.complaint);
    } finally {
      this.isBusy = false;
    }
  }

  // A page in a frame, or one without https, may not write to the clipboard: then the link stands selected.
  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.link);
      this.isCopied = true;
    } catch {
      this.isCopied = false;
    }
    await this.updateComplete;
    this.field?.focus();
    this.field?.select();
    if (this.field) this.field.scrollLeft = 0;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'payvite-action-dialog': PayviteActionDialog;
  }
}
