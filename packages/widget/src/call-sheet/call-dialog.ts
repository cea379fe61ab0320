import { LitElement, html, nothing } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { CallNoteInput, CallOutcome, CallSheetRow } from '@payvite/sdk';
import { ConnectionController } from '../connection/connection-controller.ts';
import { controls } from '../controls-styles.ts';
import { dialogStyles } from '../dialog-styles.ts';
import { addDays } from '../dates.ts';
import { icon } from '../pictures/icons.ts';
import type { Strings } from '../strings/en.ts';
import { telephoneLink } from '../telephone-link.ts';
import { tokens } from '../tokens.ts';
import { callDialogStyles } from './call-dialog-styles.ts';
import { peopleToCall } from './call-sheet-words.ts';

/** The API takes no longer note. */
const MAX_NOTE_LENGTH = 2000;

/**
 * Asks what came of a call, in full: any outcome, a note, and a day to call again. Used inside the call sheet.
 *
 * @element payvite-call-dialog
 */
export class PayviteCallDialog extends LitElement {
  static override styles = [tokens, controls, dialogStyles, callDialogStyles];

  @property({ attribute: false }) row?: CallSheetRow;
  @state() private outcome: CallOutcome | null = null;
  @state() private day = '';
  @state() private complaint = '';
  @query('dialog') private dialog!: HTMLDialogElement;
  @query('form') private form!: HTMLFormElement;
  #settle: (input: CallNoteInput | null) => void = () => {};

  readonly #connection = new ConnectionController(this);

  /** @returns what is to be noted, once the dialog has closed; null where the person thought better of it. */
  async open(row: CallSheetRow): Promise<CallNoteInput | null> {
    this.#settle(null);
    this.row = row;
    this.outcome = null;
    this.day = '';
    this.complaint = '';
    await this.updateComplete;
    if (!this.isConnected) return null;
    this.form.reset();
    if (!this.dialog.open) this.dialog.showModal();
    return new Promise((resolve) => (this.#settle = resolve));
  }

  protected override render() {
    const { strings } = this.#connection;
    const words = strings.callDialog;
    const { row } = this;
    return html`<dialog part="dialog" aria-labelledby="title" @close=${() => this.#settle(null)}>
      <form novalidate @submit=${this.#save}>
        <div class="head">
          <h2 id="title">${words.title(row?.customer.name ?? '')}</h2>
          ${row ? this.#renderPeople(row) : nothing}
        </div>
        <div class="body">
          ${this.#renderOutcomes(strings)}
          <label class="block" for="note">${words.note}</label>
          <textarea
            id="note"
            class="field"
            maxlength=${MAX_NOTE_LENGTH}
            aria-describedby="note-hint"
          ></textarea>
          <small id="note-hint">${words.noteHint}</small>
          ${row ? this.#renderDays(row.customer.agedOn, strings) : nothing}
          <div role="alert">
            ${this.complaint ? html`<p class="complaint">${icon('alert')}<span>${this.complaint}</span></p>` : nothing}
          </div>
        </div>
        <div class="foot">
          <button type="button" class="button" @click=${() => this.dialog.close()}>${words.cancel}</button>
          <button class="button primary">${words.save}</button>
        </div>
      </form>
    </dialog>`;
  }

  #renderPeople({ customer }: CallSheetRow) {
    return peopleToCall(customer).map(({ name, email, phone }) =>
      phone
        ? html`<p>${name ?? email} <a href=${telephoneLink(phone)}>${icon('phone')}${phone}</a></p>`
        : nothing,
    );
  }

  #renderOutcomes({ callDialog, outcomes }: Strings) {
    return html`<fieldset>
      <legend>${callDialog.outcome}</legend>
      <div class="choices">
        ${(Object.keys(outcomes) as CallOutcome[]).map(
          (outcome) =>
            html`<label>
              <input
                type="radio"
                name="outcome"
                value=${outcome}
                .checked=${this.outcome === outcome}
                @change=${() => this.#choose(outcome)}
              />
              ${outcomes[outcome]}
            </label>`,
        )}
      </div>
    </fieldset>`;
  }

  #renderDays(today: string, { callDialog: words }: Strings) {
    const choices: [string, string][] = [
      [words.noDay, ''],
      [words.tomorrow, addDays(today, 1)],
      [words.inDays(3), addDays(today, 3)],
      [words.inAWeek, addDays(today, 7)],
    ];
    return html`<label class="block" for="day">${words.followUp}</label>
      <div class="days">
        ${choices.map(
          ([word, day]) =>
            html`<button
              type="button"
              class="button"
              aria-pressed=${this.day === day ? 'true' : 'false'}
              @click=${() => (this.day = day)}
            >
              ${word}
            </button>`,
        )}
        <input
          id="day"
          type="date"
          class="field"
          min=${today}
          .value=${this.day}
          @change=${(event: Event) => (this.day = (event.target as HTMLInputElement).value)}
        />
      </div>`;
  }

  #choose(outcome: CallOutcome): void {
    this.outcome = outcome;
    this.complaint = '';
    // "Another time" without a day would be forgotten; the day can be changed or taken off.
    if (outcome === 'call_back' && !this.day && this.row) this.day = addDays(this.row.customer.agedOn, 1);
  }

  readonly #save = (event: Event): void => {
    event.preventDefault();
    const { callDialog: words } = this.#connection.strings;
    const note = this.form.querySelector('textarea')?.value.trim();
    const { outcome, day, row } = this;
    if (!outcome) {
      this.complaint = words.chooseOutcome;
      this.form.querySelector('input')?.focus();
      return;
    }
    if (day && row && day < row.customer.agedOn) {
      this.complaint = words.pastDay;
      this.form.querySelector<HTMLElement>('#day')?.focus();
      return;
    }
    this.#settle({ outcome, ...(note ? { note } : {}), ...(day ? { followUpOn: day } : {}) });
    this.dialog.close();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'payvite-call-dialog': PayviteCallDialog;
  }
}
