import { html } from 'lit';
import type { LitElement } from 'lit';
import type { Page, Payment, PaymentListParams } from '@payvite/sdk';
import type { Connection } from '../connection/connection.ts';
import { formatInstant } from '../dates.ts';
import { skeleton } from '../element-state.ts';
import { formatMoney } from '../money.ts';
import { adoptSheets } from '../panel-sheets.ts';
import type { PaymentsStrings } from '../strings/en-payments.ts';
import { paymentPlace } from './payment-place.ts';
import { paymentState, paymentStateStyles } from './payment-state.ts';
import { paymentsClient } from './payments-client.ts';
import { PaymentsWords } from './payments-words.ts';

/** What was paid online for one customer, as a tab of its page. */
export class CustomerPayments {
  readonly #words: PaymentsWords;

  /** @param host - the page of the customer, which has the styles of tables. */
  constructor(host: LitElement) {
    this.#words = new PaymentsWords(() => host.requestUpdate());
    adoptSheets(host, [paymentStateStyles]);
  }

  list({ client }: Connection, params: PaymentListParams): PromiseLike<Page<Payment>> {
    return paymentsClient(client).payments.list(params);
  }

  render(payments: readonly Payment[], { speech }: Connection, locale: string) {
    const words = this.#words.find(locale, speech.strings);
    if (!words) return skeleton('', 2);
    if (payments.length === 0) return html`<p class="quiet none">${words.empty.all}</p>`;
    const { when, state, erp, amount } = words.columns;
    const head = [
      ['document', when],
      ['amount', words.detail.pays],
      ['due', state],
      ['job', erp],
      ['number open', amount],
    ] as const;
    return html`<table role="table" aria-label=${words.label}>
      <thead role="rowgroup">
        <tr role="row">
          ${head.map(([name, word]) => html`<th role="columnheader" scope="col" class=${name}>${word}</th>`)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${payments.map((payment) => paymentRow(payment, words, locale))}
      </tbody>
    </table>`;
  }
}

/** How many items are named before the rest is counted. */
const MOST_NAMED = 2;

function paymentRow(payment: Payment, words: PaymentsStrings, locale: string) {
  const { startedAt, method, allocations, amountMinor, currency } = payment;
  const items = allocations.map(({ number }) => number);
  const others = items.length - MOST_NAMED;
  return html`<tr role="row">
    <th role="rowheader" scope="row" class="document">
      ${formatInstant(startedAt, locale)}<span class="under">${words.shortMethods[method]}</span>
    </th>
    <td role="cell" class="amount" title=${items.join(', ')}>
      ${items.slice(0, MOST_NAMED).join(', ')} ${others > 0 ? `+${others.toLocaleString(locale)}` : ''}
    </td>
    <td role="cell" class="due">${paymentState(payment, words, locale)}</td>
    <td role="cell" class="job">${paymentPlace(payment, words, locale, () => undefined)}</td>
    <td role="cell" class="number open">${formatMoney(amountMinor, currency, locale)}</td>
  </tr>`;
}
