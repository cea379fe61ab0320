import { html, nothing } from 'lit';
import type { Payment } from '@payvite/sdk';
import { formatInstant } from '../dates.ts';
import { CustomerOpenEvent } from '../events.ts';
import { formatMoney } from '../money.ts';
import type { PaymentActions } from './payment-actions.ts';
import { feeCell } from './payment-fee.ts';
import { lookButton } from './payment-detail.ts';
import { paymentPlace } from './payment-place.ts';
import { paymentState } from './payment-state.ts';
import type { PaymentsContext } from './payments-context.ts';

/** How many columns a row has, for what stands under it. */
const COLUMN_COUNT = 8;

interface RowFacts {
  /** All rows have one currency, which the foot names. */
  hasOneCurrency: boolean;
  /** Whether it is worth saying of this one that it is no real money: the head says it of all. */
  saysTestMoney: boolean;
  actions: PaymentActions;
  /** All that is known of it, while it is looked at; null while not. */
  detail: unknown;
  fileNumber(fileId: string | null): string | undefined;
  onLook: () => void;
}

/** One payment: who, when, how, how much, how far it is, where it is in the ERP, and what comes next. */
export function paymentRow(payment: Payment, context: PaymentsContext, facts: RowFacts) {
  const { words, locale, host } = context;
  const { columns } = words;
  const { id, customerId, customerName, accountNumber, amountMinor, currency } = payment;
  const { actions, detail, hasOneCurrency } = facts;
  const money = (minor: number) => formatMoney(minor, currency, locale, { bare: hasOneCurrency });
  const isOpen = detail !== null;
  return html`<tbody role="rowgroup" class=${isOpen ? 'opened' : nothing} data-payment-id=${id}>
    <tr role="row" part="row">
      <th role="rowheader" scope="row" class="name">
        <button
          type="button"
          class="open"
          aria-label=${words.openCustomer(customerName)}
          @click=${() => host.dispatchEvent(new CustomerOpenEvent(customerId))}
        >
          ${customerName}
        </button>
        <small>${words.account} ${accountNumber}</small>
      </th>
      <td role="cell" class="when" data-label=${columns.when}>
        <span>${formatInstant(payment.startedAt, locale)}</span>
        ${payment.payerName === null ? nothing : html`<small>${payment.payerName}</small>`}
      </td>
      <td role="cell" class="method" data-label=${columns.method}>${words.shortMethods[payment.method]}</td>
      <td role="cell" class="number amount">
        <b>${money(amountMinor)}</b>
        ${facts.saysTestMoney ? html`<small>${words.testMoney}</small>` : nothing}
      </td>
      ${feeCell(payment, money, words)}
      <td role="cell" class="state-cell">${paymentState(payment, words, locale)}</td>
      <td role="cell" class="erp" data-label=${columns.erp}>
        ${paymentPlace(payment, words, locale, facts.fileNumber)}
      </td>
      <td role="cell" class="action">
        <span class="buttons">
          ${actions.render(payment)} ${lookButton(payment, context, isOpen, facts.onLook)}
        </span>
        ${actions.renderFault(payment)}
      </td>
    </tr>
    ${actions.isAsked(payment) ? under(actions.renderQuestion(payment)) : nothing}
    ${isOpen ? under(detail) : nothing}
  </tbody>`;
}

function under(content: unknown) {
  return html`<tr role="row" class="wide">
    <td role="cell" colspan=${COLUMN_COUNT}>${content}</td>
  </tr>`;
}
