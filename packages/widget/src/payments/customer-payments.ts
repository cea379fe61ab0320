import { html, nothing } from 'lit';
import type { LitElement } from 'lit';
import type { Page, Payment, PaymentListParams } from '@payvite/sdk';
import type { Connection } from '../connection/connection.ts';
import { formatInstant } from '../dates.ts';
import { skeleton } from '../element-state.ts';
import { formatMoney } from '../money.ts';
import { adoptSheets } from '../panel-sheets.ts';
import { customerPaymentsStyles } from './customer-payments-styles.ts';
import { lookButton, PaymentDetails } from './payment-detail.ts';
import type { DetailContext } from './payment-detail.ts';
import { paymentPlace } from './payment-place.ts';
import { paymentState, paymentStateStyles } from './payment-state.ts';
import type { PaymentsClient } from './payments-calls.ts';
import { paymentsClient } from './payments-client.ts';
import { paymentsDetailStyles } from './payments-detail-styles.ts';
import { PaymentsWords } from './payments-words.ts';

/** What was paid online for one customer, as a tab of its page; each opens to all that is known of it. */
export class CustomerPayments implements DetailContext {
  readonly #host: LitElement;
  readonly #words: PaymentsWords;
  readonly #details = new PaymentDetails(this);
  // Of the page, as it was last drawn.
  words!: DetailContext['words'];
  strings!: DetailContext['strings'];
  locale!: string;
  can!: DetailContext['can'];
  client!: PaymentsClient;

  /** @param host - the page of the customer, which has the styles of tables. */
  constructor(host: LitElement) {
    this.#host = host;
    this.#words = new PaymentsWords(() => this.update());
    adoptSheets(host, [paymentStateStyles, paymentsDetailStyles, customerPaymentsStyles]);
  }

  update(): void {
    this.#host.requestUpdate();
  }

  list({ client }: Connection, params: PaymentListParams): PromiseLike<Page<Payment>> {
    this.client = paymentsClient(client);
    this.#details.refresh();
    return this.client.payments.list(params);
  }

  render(
    payments: readonly Payment[],
    { speech }: Connection,
    { strings, locale, can }: Pick<DetailContext, 'strings' | 'locale' | 'can'>,
  ) {
    const words = this.#words.find(locale, speech.strings);
    if (!words) return skeleton('', 2);
    Object.assign(this, { words, strings, locale, can });
    if (payments.length === 0) return html`<p class="quiet none">${words.empty.all}</p>`;
    const { when, state, erp, amount } = words.columns;
    const head = [
      ['document', when],
      ['amount', words.detail.pays],
      ['due', state],
      ['job', erp],
      ['number open', amount],
      ['act', html`<span class="hidden">${words.actions.look}</span>`],
    ] as const;
    return html`<table role="table" class="paid" aria-label=${words.label}>
      <thead role="rowgroup">
        <tr role="row">
          ${head.map(([name, word]) => html`<th role="columnheader" scope="col" class=${name}>${word}</th>`)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${payments.map((payment) => this.#row(payment))}
      </tbody>
    </table>`;
  }

  #row(payment: Payment) {
    const { words, locale } = this;
    const { startedAt, method, allocations, amountMinor, feeMinor, currency } = payment;
    const items = allocations.map(({ number }) => number);
    const others = items.length - MOST_NAMED;
    const detail = this.#details.render(payment);
    return html`<tr role="row">
        <th role="rowheader" scope="row" class="document">
          ${formatInstant(startedAt, locale)}<span class="under">${words.shortMethods[method]}</span>
        </th>
        <td role="cell" class="amount" title=${items.join(', ')}>
          ${items.slice(0, MOST_NAMED).join(', ')} ${others > 0 ? `+${others.toLocaleString(locale)}` : ''}
        </td>
        <td role="cell" class="due">${paymentState(payment, words, locale)}</td>
        <td role="cell" class="job">${paymentPlace(payment, words, locale, () => undefined)}</td>
        <td role="cell" class="number open">
          ${formatMoney(amountMinor, currency, locale)}
          ${
            feeMinor
              ? html`<span class="under"
                  >${words.columns.fee} ${formatMoney(feeMinor, currency, locale)}</span
                >`
              : nothing
          }
        </td>
        <td role="cell" class="act">
          ${lookButton(payment, this, detail !== null, () => this.#details.toggle(payment))}
        </td>
      </tr>
      ${
        detail === null
          ? nothing
          : html`<tr role="row" class="looked">
              <td role="cell" colspan="6">${detail}</td>
            </tr>`
      }`;
  }
}

/** How many items are named before the rest is counted. */
const MOST_NAMED = 2;
