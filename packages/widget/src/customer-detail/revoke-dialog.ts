import { LitElement, css, html, nothing } from 'lit';
import { query, state } from 'lit/decorators.js';
import type { Invitation } from '@payvite/sdk';
import { ConnectionController } from '../connection/connection-controller.ts';
import { controls } from '../controls-styles.ts';
import { dialogStyles } from '../dialog-styles.ts';
import { announceFault, describeFault } from '../fault.ts';
import type { Fault } from '../fault.ts';
import { icon } from '../pictures/icons.ts';
import { tokens } from '../tokens.ts';

/**
 * Asks before an invitation is revoked. Used inside the customer detail.
 *
 * @element payvite-revoke-dialog
 * @fires {ElementErrorEvent} payvite-error
 */
export class PayviteRevokeDialog extends LitElement {
  static override styles = [
    tokens,
    controls,
    dialogStyles,
    css`
      :host {
        display: contents;
      }
      dialog {
        width: min(420px, calc(100vw - 32px));
      }
    `,
  ];

  @state() private invitation?: Invitation;
  @state() private complaint: Fault | null = null;
  @state() private isSending = false;
  @query('dialog') private dialog!: HTMLDialogElement;
  #settle: (isRevoked: boolean) => void = () => {};

  readonly #connection = new ConnectionController(this);

  /** @returns whether it was revoked, once the dialog has closed. */
  async open(invitation: Invitation): Promise<boolean> {
    this.#settle(false);
    this.invitation = invitation;
    this.complaint = null;
    this.isSending = false;
    await this.updateComplete;
    if (!this.isConnected) return false;
    if (!this.dialog.open) this.dialog.showModal();
    return new Promise((resolve) => (this.#settle = resolve));
  }

  protected override render() {
    const { revoke, invite } = this.#connection.strings;
    return html`<dialog
      part="dialog"
      aria-labelledby="title"
      @cancel=${this.#onCancel}
      @close=${() => this.#settle(false)}
    >
      <div class="sheet">
        <div class="head">
          <h2 id="title">${revoke.title}</h2>
          <p>${revoke.lead(this.invitation?.email ?? '')}</p>
        </div>
        <div class="body" role="alert">
          ${
            this.complaint
              ? html`<p class="complaint">${icon('alert')}<span>${this.complaint.message}</span></p>`
              : nothing
          }
        </div>
        <div class="foot">
          <button
            type="button"
            class="button"
            ?disabled=${this.isSending}
            @click=${() => this.dialog.close()}
          >
            ${invite.cancel}
          </button>
          <button
            type="button"
            class="button danger"
            aria-disabled=${this.isSending ? 'true' : nothing}
            @click=${this.#revoke}
          >
            ${revoke.confirm}
          </button>
        </div>
      </div>
    </dialog>`;
  }

  readonly #onCancel = (event: Event): void => {
    if (this.isSending) event.preventDefault();
  };

  readonly #revoke = async (): Promise<void> => {
    const connection = this.#connection.current;
    const { invitation } = this;
    if (!connection || !invitation || this.isSending) return;
    this.isSending = true;
    this.complaint = null;
    try {
      await connection.client.invitations.revoke(invitation.id);
      this.#settle(true);
      this.dialog.close();
      connection.announceChange(invitation.customerIds);
    } catch (error) {
      this.complaint = describeFault(error, connection.strings);
      const root = this.getRootNode();
      announceFault(root instanceof ShadowRoot ? (root.host as HTMLElement) : this, this.complaint);
    } finally {
      this.isSending = false;
    }
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'payvite-revoke-dialog': PayviteRevokeDialog;
  }
}
