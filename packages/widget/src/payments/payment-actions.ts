import { html, nothing } from 'lit';
import type { Payment } from '@payvite/sdk';
import { complaint } from '../complaint.ts';
import { ErpOpenEvent } from '../events.ts';
import { formatMoney } from '../money.ts';
import type { PanelQuestion } from '../panel-question.ts';
import { icon } from '../pictures/icons.ts';
import { toEnterByHand, toReverseByPosting } from './payment-place.ts';
import type { PaymentsContext } from './payments-context.ts';

/** Key of what is asked and done about what a person enters. */
const entryKey = ({ id }: Payment) => `enter-${id}`;

/** Whether somebody has to note what was done in the ERP: of a posting that failed, also that nothing is left of it. */
const isForPerson = ({ postingState }: Payment, first: unknown) =>
  first !== undefined || postingState === 'failed';

/** What somebody does next about a payment: enters it by hand, or goes to the screen of the ERP's side. */
export class PaymentActions {
  readonly #context: PaymentsContext;
  readonly #question: PanelQuestion;

  constructor(context: PaymentsContext, question: PanelQuestion) {
    this.#context = context;
    this.#question = question;
  }

  /** The next step as a visible word, of a posting that failed both; nothing where there is none but to look. */
  render(payment: Payment) {
    const { words, can } = this.#context;
    const { postingState } = payment;
    const [first] = this.#toEnter(payment);
    const { enter: enterWord, takeOutByHand, settle } = words.actions;
    const word = !first ? settle : first.isEntry ? enterWord : takeOutByHand;
    const enter =
      isForPerson(payment, first) && can('payments:write')
        ? this.#question.button(entryKey(payment), this.#named(word, payment))
        : nothing;
    if (postingState === 'failed') return [this.#toErp(words.actions.seeFailure, payment, 'payments'), enter];
    if (enter !== nothing) return enter;
    if (postingState !== 'awaiting_file' && postingState !== 'in_file') return nothing;
    if (toReverseByPosting(payment) > 0) return this.#toErp(words.actions.takeOut, payment);
    return this.#toErp(
      postingState === 'in_file' ? words.actions.importFile : words.actions.makeFile,
      payment,
    );
  }

  /** Whether it is asked just now; once somebody else has noted it there is nothing to ask. */
  isAsked(payment: Payment): boolean {
    return isForPerson(payment, this.#toEnter(payment)[0]) && this.#question.isOpen(entryKey(payment));
  }

  /** What is to be entered, and whether it was. */
  renderQuestion(payment: Payment) {
    const { words, locale } = this.#context;
    const { id, handMinor, currency, customerName, accountNumber, allocations, erpPaymentId } = payment;
    const { enter, takeOut, then, entered, takenOut, look, settle, settleThen, settled } = words.entry;
    const money = (minor: number) => formatMoney(minor, currency, locale);
    const parts = this.#toEnter(payment);
    return html`${this.#question.render(entryKey(payment), {
      text: html`${payment.isPostingUncertain ? html`<p class="first">${icon('alert')}<span>${look(id, erpPaymentId)}</span></p>` : nothing}
      ${
        parts.length
          ? html`${parts.map(
                ({ isEntry, what }) =>
                  html`<b>${(isEntry ? enter : takeOut)(what, customerName, accountNumber)}</b><br />`,
              )}
              <ul class="items">
                ${allocations.map(
                  ({ number, amountMinor, discountMinor }) =>
                    html`<li>
                      ${number} <span>${money(handMinor === 0 ? discountMinor : amountMinor)}</span>
                    </li>`,
                )}
              </ul>
              <p>${then}</p>`
          : html`<b>${settle(customerName, accountNumber)}</b>
              <p>${settleThen}</p>`
      }`,
      confirm: !parts[0] ? settled : parts[0].isEntry ? entered : takenOut,
      onConfirm: () => this.#enter(payment),
    })}`;
  }

  /** Why it could not be noted, where it is asked no more. */
  renderFault(payment: Payment) {
    const { strings } = this.#context;
    return this.isAsked(payment) ? nothing : complaint(this.#context.faultOf(entryKey(payment)), strings);
  }

  #toEnter(payment: Payment) {
    const { words, locale } = this.#context;
    return toEnterByHand(payment, words, locale);
  }

  #toErp(word: string, payment: Payment, tab: 'payments' | 'files' = 'files') {
    return html`<button
      type="button"
      class="button"
      @click=${() => this.#context.host.dispatchEvent(new ErpOpenEvent(tab))}
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

  async #enter({ id, customerId, customerName, handMinor, handDiscountMinor }: Payment): Promise<void> {
    const { client, connection, words } = this.#context;
    try {
      await client.payments.enteredByHand(id, {
        amountMinor: handMinor,
        discountMinor: handDiscountMinor,
      });
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
