import { LitElement, html, nothing } from 'lit';
import { query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Customer } from '@payvite/sdk';
import { ConnectionController } from '../connection/connection-controller.ts';
import { controls, dialogStyles } from '../controls-styles.ts';
import { CustomerOpenEvent, InvitationSentEvent } from '../events.ts';
import type { CustomerListSelection } from '../events.ts';
import { announceFault } from '../fault.ts';
import { icon } from '../pictures/icons.ts';
import { tokens } from '../tokens.ts';
import { bulkDialogStyles } from './bulk-dialog-styles.ts';
import { BulkMatching } from './bulk-matching.ts';
import { matchingSheet } from './bulk-matching-sheet.ts';
import { planBulk, sendingRows, sharedAddresses } from './bulk-plan.ts';
import type { BulkKind, PlanRow, SendingRow } from './bulk-plan.ts';
import { isWorthRetrying, sendRows } from './bulk-send.ts';
import type { RowResult } from './bulk-send.ts';

/**
 * The dialog that invites or resends for a selection: says who gets a mail and who cannot, sends, reports each row.
 * Used inside the customer list.
 *
 * @element payvite-bulk-dialog
 * @fires {InvitationSentEvent} payvite-invitation-sent - for each one that was sent
 * @fires {CustomerOpenEvent} payvite-customer-open
 * @fires {ElementErrorEvent} payvite-error - for each one that failed
 */
export class PayviteBulkDialog extends LitElement {
  static override styles = [tokens, controls, dialogStyles, bulkDialogStyles];

  @state() private kind: BulkKind = 'invite';
  @state() private rows: PlanRow[] = [];
  @state() private results: ReadonlyMap<string, RowResult> = new Map();
  @state() private phase: 'review' | 'sending' | 'done' = 'review';
  @state() private announcement = '';
  @query('dialog') private dialog!: HTMLDialogElement;
  /** Where it is many: one bulk of the API, else a request for each row. */
  @state() private matching: BulkMatching | undefined;
  #abort = new AbortController();

  readonly #connection = new ConnectionController(this);

  /** Opens with the plan for these customers. Nothing is sent before the person confirms. */
  async open(customers: readonly Customer[], kind: BulkKind): Promise<void> {
    this.matching = undefined;
    this.kind = kind;
    this.rows = planBulk(customers, kind);
    this.results = new Map();
    this.phase = 'review';
    await this.#show();
  }

  /**
   * Opens with the API's own plan for a selection that may be all that match. Nothing is sent before the person confirms.
   *
   * @param onSent - called once all of it was sent.
   */
  async openMatching(selection: CustomerListSelection, onSent: () => void): Promise<void> {
    const connection = this.#connection.current;
    if (!connection) return;
    const matching = new BulkMatching(selection, connection, () => {
      const { phase } = matching;
      if (phase.is === 'done') {
        this.announcement = connection.strings.bulk.announceDone(
          phase.bulk.progress.sent,
          phase.bulk.progress.failed,
        );
        onSent();
      }
      this.requestUpdate();
    });
    this.matching?.close();
    this.matching = matching;
    await this.#show();
    await matching.plan();
  }

  async #show(): Promise<void> {
    this.announcement = '';
    await this.updateComplete;
    if (this.isConnected && !this.dialog.open) this.dialog.showModal();
  }

  protected override render() {
    return html`<dialog part="dialog" aria-labelledby="title" @cancel=${this.#onCancel}>
      <div class="sheet">${this.#renderPhase()}</div>
      <div class="hidden" role="status">${this.announcement}</div>
    </dialog>`;
  }

  #renderPhase() {
    if (this.matching) return matchingSheet(this.matching, this.#connection.strings, this.#close);
    if (this.phase === 'review') return this.#renderReview();
    return this.phase === 'sending' ? this.#renderSending() : this.#renderDone();
  }

  #renderReview() {
    const { bulk } = this.#connection.strings;
    const sending = sendingRows(this.rows);
    const skipped = this.rows.filter((row) => row.email === null);
    const count = sending.length;
    const isInvite = this.kind === 'invite';
    const shared = sharedAddresses(sending);
    return html`<div class="head">
        <h2 id="title">${(isInvite ? bulk.inviteTitle : bulk.resendTitle)(count)}</h2>
        <p>${(isInvite ? bulk.inviteLead : bulk.resendLead)(count)}</p>
      </div>
      <div class="body" tabindex="0" role="group" aria-labelledby="title">
        ${
          count
            ? html`<h3>${bulk.willGet(count)}</h3>
                <ul>
                  ${sending.map((row) => html`<li><b>${row.customer.name}</b><span>${row.email}</span></li>`)}
                </ul>
                ${shared.map(([email, mails]) => html`<p class="shared">${bulk.sharedAddress(email, mails)}</p>`)}`
            : nothing
        }
        ${
          skipped.length
            ? html`<h3>${bulk.cannot(skipped.length)}</h3>
                <ul>
                  ${skipped.map(
                    (row) =>
                      html`<li>
                        <b>${row.customer.name}</b><span>${row.reason ? bulk.reasons[row.reason] : ''}</span>
                      </li>`,
                  )}
                </ul>`
            : nothing
        }
      </div>
      <div class="foot">
        <button type="button" class="button" @click=${this.#close}>
          ${count ? bulk.cancel : bulk.close}
        </button>
        ${
          count
            ? html`<button type="button" class="button primary" autofocus @click=${() => this.#send(sending)}>
                ${(isInvite ? bulk.sendInvitations : bulk.resendInvitations)(count)}
              </button>`
            : nothing
        }
      </div>`;
  }

  #renderSending() {
    const { bulk } = this.#connection.strings;
    const results = [...this.results.values()];
    const done = results.filter(({ state }) => state !== 'waiting' && state !== 'sending').length;
    return html`<div class="head"><h2 id="title">${bulk.sendingTitle}</h2></div>
      <div class="body" tabindex="0" role="group" aria-labelledby="title">
        <div class="progress">
          <progress value=${done} max=${results.length} aria-label=${bulk.sendingTitle}></progress>
          <span>${bulk.progress(done, results.length)}</span>
        </div>
        ${this.#renderResults()}
      </div>
      <div class="foot">
        <button type="button" class="button" ?disabled=${this.#abort.signal.aborted} @click=${this.#stop}>
          ${bulk.stop}
        </button>
      </div>`;
  }

  #renderDone() {
    const { bulk } = this.#connection.strings;
    const failed = this.#count('failed');
    const stopped = this.#count('stopped');
    const hasRetry = this.#retryRows().length > 0;
    return html`<div class="head">
        <h2 id="title">${bulk.doneTitle(this.#count('sent'), failed)}</h2>
        <p>${stopped ? bulk.stoppedText(stopped) : this.#count('sent') ? bulk.doneText : nothing}</p>
      </div>
      <div class="body" tabindex="0" role="group" aria-labelledby="title">${this.#renderResults()}</div>
      <div class="foot">
        ${
          hasRetry
            ? html`<button type="button" class="button" @click=${() => this.#send(this.#retryRows())}>
                ${bulk.tryAgain}
              </button>`
            : nothing
        }
        <button type="button" class="button primary" autofocus @click=${this.#close}>${bulk.done}</button>
      </div>`;
  }

  #renderResults() {
    const rows = sendingRows(this.rows);
    // What needs a person comes first once everything is done.
    const rank = (row: SendingRow) => (this.results.get(row.customer.id)?.state === 'failed' ? 0 : 1);
    const ordered = this.phase === 'done' ? [...rows].sort((a, b) => rank(a) - rank(b)) : rows;
    return html`<ul>
      ${repeat(
        ordered,
        (row) => row.customer.id,
        (row) => html`<li><b>${row.customer.name}</b>${this.#renderOutcome(row)}</li>`,
      )}
    </ul>`;
  }

  #renderOutcome(row: SendingRow) {
    const { strings } = this.#connection;
    const result = this.results.get(row.customer.id);
    if (result?.state === 'sent') {
      return html`<span class="outcome sent"
        >${icon('accepted')}${strings.bulk.sent(result.invitation.email)}</span
      >`;
    }
    if (result?.state === 'failed') {
      return html`<span class="outcome failed"
        >${icon('alert')}<span>${result.fault.message}</span>
        <button
          type="button"
          class="link"
          aria-label=${strings.list.openCustomer(row.customer.name)}
          @click=${() => this.#openCustomer(row.customer.id)}
        >
          ${strings.bulk.openCustomer}
        </button></span
      >`;
    }
    const word = result?.state === 'sending' ? strings.bulk.sending : strings.bulk.waiting;
    const stopped = result?.state === 'stopped';
    return html`<span class="outcome waiting">${icon('none')}${stopped ? strings.bulk.notSent : word}</span>`;
  }

  async #send(rows: SendingRow[]): Promise<void> {
    const connection = this.#connection.current;
    if (!connection) return;
    this.#abort = new AbortController();
    this.phase = 'sending';
    this.results = new Map([
      ...this.results,
      ...rows.map((row): [string, RowResult] => [row.customer.id, { state: 'waiting' }]),
    ]);
    await sendRows(rows, connection, (id, result) => this.#report(id, result), this.#abort.signal);
    this.phase = 'done';
    this.announcement = connection.strings.bulk.announceDone(this.#count('sent'), this.#count('failed'));
    connection.announceChange(rows.map((row) => row.customer.id));
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.foot .primary')?.focus();
  }

  #report(customerId: string, result: RowResult): void {
    this.results = new Map(this.results).set(customerId, result);
    if (result.state === 'sent') this.dispatchEvent(new InvitationSentEvent(result.invitation));
    if (result.state === 'failed') {
      const root = this.getRootNode();
      announceFault(root instanceof ShadowRoot ? (root.host as HTMLElement) : this, result.fault);
    }
  }

  #retryRows(): SendingRow[] {
    return sendingRows(this.rows).filter((row) => {
      const result = this.results.get(row.customer.id);
      return result?.state === 'stopped' || (result?.state === 'failed' && isWorthRetrying(result.fault));
    });
  }

  #count(state: RowResult['state']): number {
    return [...this.results.values()].filter((result) => result.state === state).length;
  }

  #openCustomer(customerId: string): void {
    this.dialog.close();
    this.dispatchEvent(new CustomerOpenEvent(customerId));
  }

  readonly #stop = (): void => {
    this.#abort.abort();
    this.requestUpdate();
  };

  readonly #close = (): void => {
    this.matching?.close();
    this.dialog.close();
  };

  readonly #onCancel = (event: Event): void => {
    if (this.phase === 'sending') event.preventDefault();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'payvite-bulk-dialog': PayviteBulkDialog;
  }
}
