import { LitElement, css, html } from 'lit';
import { property, query } from 'lit/decorators.js';
import { loadBulkDialog } from '../bulk-dialog/bulk-dialog-loading.ts';
import type { PayviteBulkInvitationDialog } from '../bulk-dialog/bulk-invitation-dialog.ts';
import { ConnectionController } from '../connection/connection-controller.ts';
import { controls } from '../controls-styles.ts';
import { tokens } from '../tokens.ts';

const DEFAULT_PERCENT = 80;

/**
 * Plans invitations for the fewest customers that together reach a share of what is owed, and opens them for review.
 *
 * @element payvite-reach-button
 * @fires {BulkFinishedEvent} payvite-bulk-finished
 * @fires {ElementErrorEvent} payvite-error
 * @csspart button - the button
 */
export class PayviteReachButton extends LitElement {
  static override styles = [
    tokens,
    controls,
    css`
      :host {
        display: inline-flex;
      }
      .button {
        white-space: normal;
        line-height: 1.3;
      }
    `,
  ];

  /** The share to reach, 1-100. Default 80; what is no such number counts as that. */
  @property({ type: Number }) percent = DEFAULT_PERCENT;

  @query('payvite-bulk-invitation-dialog') private dialog!: PayviteBulkInvitationDialog;

  readonly #connection = new ConnectionController(this);

  protected override render() {
    if (!this.#connection.hasWords) return html`<span class="bone"></span>`;
    const { strings, locale, current } = this.#connection;
    const share = (this.#percent / 100).toLocaleString(locale, { style: 'percent' });
    return html`<button
        type="button"
        class="button primary"
        part="button"
        aria-haspopup="dialog"
        ?disabled=${!current}
        @click=${this.#open}
      >
        ${strings.bulkInvitation.reach(share)}
      </button>
      <payvite-bulk-invitation-dialog></payvite-bulk-invitation-dialog>`;
  }

  get #percent(): number {
    const isShare = Number.isInteger(this.percent) && this.percent >= 1 && this.percent <= 100;
    return isShare ? this.percent : DEFAULT_PERCENT;
  }

  readonly #open = (event: Event): void => {
    void this.#openFor(event.currentTarget as HTMLElement);
  };

  async #openFor(opener: HTMLElement): Promise<void> {
    const missing = await loadBulkDialog(this, this.#connection.strings);
    if (!missing && this.isConnected)
      await this.dialog.open({ coverOutstandingPercent: this.#percent }, opener);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'payvite-reach-button': PayviteReachButton;
  }
}
