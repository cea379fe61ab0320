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
const isForPerson = ({ handMinor, handDiscountMinor, postingState }: Payment) =>
  handMinor !== 0 || handDiscountMinor !== 0 || postingState === 'failed';

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
    const { words, locale, can } = this.#context;
    const { postingState } = payment;
    const [first] = toEnterByHand(payment, words, locale);
    const { actions } = words;
    const word = !first ? actions.settle : first.isEntry ? actions.enter : actions.takeOutByHand;
    const enter =
      isForPerson(payment) && can('payments:write')
        ? this.#question.button(entryKey(payment), this.#named(word, payment))
        : nothing;
    if (postingState === 'failed') return [this.#toErp(actions.seeFailure, payment, 'payments'), enter];
    if (enter !== nothing) return enter;
    if (postingState !== 'awaiting_file' && postingState !== 'in_file') return nothing;
    const fileWord = postingState === 'in_file' ? actions.importFile : actions.makeFile;
    return this.#toErp(toReverseByPosting(payment) > 0 ? actions.takeOut : fileWord, payment);
  }

  /** Whether it is asked just now; once somebody else has noted it there is nothing to ask. */
  isAsked(payment: Payment): boolean {
    return isForPerson(payment) && this.#question.isOpen(entryKey(payment));
  }

  /** What is to be entered, and whether it was. */
  renderQuestion(payment: Payment) {
    const { words, locale } = this.#context;
    const { customerName, accountNumber } = payment;
    const said = words.entry;
    const money = (minor: number) => formatMoney(minor, payment.currency, locale);
    const parts = toEnterByHand(payment, words, locale);
    const [first] = parts;
    // Of a part of the money nobody knows which documents it is of.
    const isWhole = Math.abs(payment.handMinor) === payment.amountMinor;
    return this.#question.render(entryKey(payment), {
      text: html`${payment.isPostingUncertain ? html`<p class="first">${icon('alert')}<span>${said.look(payment.id, payment.erpPaymentId)}</span></p>` : nothing}
      ${
        first
          ? html`${parts.map(
                ({ isEntry, what }) =>
                  html`<b>${(isEntry ? said.enter : said.takeOut)(what, customerName, accountNumber)}</b
                    ><br />`,
              )}
              <ul class="items">
                ${payment.allocations.map(
                  ({ number, amountMinor, discountMinor }) =>
                    html`<li>
                      ${number}
                      <span
                        >${[
                          isWhole && money(amountMinor),
                          payment.handDiscountMinor && discountMinor && words.discount(money(discountMinor)),
                        ]
                          .filter(Boolean)
                          .join(', ')}</span
                      >
                    </li>`,
                )}
              </ul>
              <p>${words.detail.id} ${payment.id}</p>
              <p>${said.then}</p>`
          : html`<b>${said.settle(customerName, accountNumber)}</b>
              <p>${said.settleThen}</p>`
      }`,
      confirm: !first ? said.settled : first.isEntry ? said.entered : said.takenOut,
      onConfirm: () => this.#enter(payment),
    });
  }

  /** Why it could not be noted, where it is asked no more. */
  renderFault(payment: Payment) {
    const context = this.#context;
    return this.isAsked(payment) ? nothing : complaint(context.faultOf(entryKey(payment)), context.strings);
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
  #named(word: string, payment: Payment) {
    const { words, locale } = this.#context;
    const amount = formatMoney(payment.amountMinor, payment.currency, locale);
    return html`<span>${word}<span class="hidden">${words.of(amount, payment.customerName)}</span></span>`;
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
