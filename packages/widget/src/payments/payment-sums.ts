import { html, nothing } from 'lit';
import type { PaymentSummary } from '@payvite/sdk';
import { formatMoney } from '../money.ts';
import { feeCell } from './payment-fee.ts';
import type { PaymentsContext } from './payments-context.ts';

/** What all payments that are chosen come to, shown or not: a row for each currency, in the columns of what it sums up. */
export function paymentSums(
  summary: PaymentSummary | null | undefined,
  { words, locale }: PaymentsContext,
  hasOneCurrency: boolean,
) {
  const rows = summary?.currencies.map((sums) => {
    const { currency, payments, amountMinor, receivedMinor, takenBackMinor } = sums;
    const money = (minor: number) => formatMoney(minor, currency, locale, { bare: hasOneCurrency });
    return html`<tr role="row" class="totals group">
      <th role="rowheader" scope="row" class="name">${words.total(payments)}</th>
      <td role="cell"></td>
      <td role="cell"></td>
      <td role="cell" class="number amount">${money(amountMinor)}</td>
      ${feeCell(sums, money, words)}
      <td role="cell" class="state-cell">
        ${receivedMinor ? html`<b>${words.received(money(receivedMinor))}</b>` : nothing}
        ${takenBackMinor ? html`<small>${words.wentBack(money(takenBackMinor))}</small>` : nothing}
      </td>
      <td role="cell"></td>
      <td role="cell"></td>
    </tr>`;
  });
  return rows?.length
    ? html`<tbody role="rowgroup">
        ${rows}
      </tbody>`
    : nothing;
}
