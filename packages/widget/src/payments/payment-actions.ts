import { html, nothing } from 'lit';
import type { Payment } from '@payvite/sdk';
import { complaint } from '../complaint.ts';
import { ErpOpenEvent } from '../events.ts';
import { formatMoney } from '../money.ts';
import type { PanelQuestion } from '../panel-question.ts';
import { toReverseByPosting } from './payment-place.ts';
import type { PaymentsContext } from './payments-context.ts';

/** Key of what is asked and done about what a person enters. */
const entryKey = ({ id }: Payment) => `enter-${id}`;

/** What somebody does next about a payment: enters it by hand, or goes to the screen of the ERP's side. */
export class PaymentActions {
  readonly #context: PaymentsContext;
  readonly #question: PanelQuestion;

  constructor(context: PaymentsContext, question: PanelQuestion) {
    this.#context = context;
    this.#question = question;
  }

  /** The next step as a visible word; nothing where there is none but to look. */
  render(payment: Payment) {
    const { words, can } = this.#context;
    const { handMinor, postingState } = payment;
    if (handMinor !== 0 && can('payments:write')) {
      const word = handMinor > 0 ? words.actions.enter : words.actions.takeOutByHand;
      return this.#question.button(entryKey(payment), this.#named(word, payment));
    }
    if (postingState === 'failed') return this.#toErp(words.actions.seeFailure, payment);
    if (postingState !== 'awaiting_file' && postingState !== 'in_file') return nothing;
    if (toReverseByPosting(payment) > 0) return this.#toErp(words.actions.takeOut, payment);
    return this.#toErp(
      postingState === 'in_file' ? words.actions.importFile : words.actions.makeFile,
      payment,
    );
  }

  /** Whether it is asked just now; once somebody else has noted it there is nothing to ask. */
  isAsked(payment: Payment): boolean {
    return payment.handMinor !== 0 && this.#question.isOpen(entryKey(payment));
  }

  /** What is to be entered, and whether it was. */
  renderQuestion(payment: Payment) {
    const { words, locale } = this.#context;
    const { handMinor, currency, customerName, accountNumber, allocations } = payment;
    const isEntry = handMinor > 0;
    const money = (minor: number) => formatMoney(minor, currency, locale);
    const say = isEntry ? words.entry.enter : words.entry.takeOut;
    return html`${this.#question.render(entryKey(payment), {
      text: html`<b>${say(money(Math.abs(handMinor)), customerName, accountNumber)}</b>
        <ul class="items">
          ${allocations.map(({ number, amountMinor }) => html`<li>${number} <span>${money(amountMinor)}</span></li>`)}
        </ul>
        <p>${words.entry.then}</p>`,
      confirm: isEntry ? words.entry.entered : words.entry.takenOut,
      onConfirm: () => this.#enter(payment),
    })}`;
  }

  /** Why it could not be noted, where it is asked no more. */
  renderFault(payment: Payment) {
    const { strings } = this.#context;
    return this.isAsked(payment) ? nothing : complaint(this.#context.faultOf(entryKey(payment)), strings);
  }

  #toErp(word: string, payment: Payment) {
    return html`<button
      type="button"
      class="button"
      @click=${() => this.#context.host.dispatchEvent(new ErpOpenEvent())}
    >
      ${this.#named(word, payment)}
    </button>`;
  }

  /** The word, and what it is about for whoever hears the button alone. */
  #named(word: string, { amountMinor, currency, customerName }: Payment) {
    const { words, locale } = this.#context;
    const about = words.of(formatMoney(amountMinor, currency, locale), customerName);
    return html`<span>${word}<span class="hidden">${about}</span></span>`;
  }

  async #enter({ id, customerId, customerName, handMinor }: Payment): Promise<void> {
    const { client, connection, words } = this.#context;
    try {
      await client.payments.enteredByHand(id, { amountMinor: handMinor });
    } catch (error) {
      // What is to be entered may be another amount by now, or nothing.
      await this.#context.refresh();
      throw error;
    }
    this.#context.announce(words.entry.done(customerName));
    await this.#context.refresh();
    connection.announceChange([customerId]);
    await this.#context.focus(`[data-payment-id="${id}"] .look`);
  }
}
