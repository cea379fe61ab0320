import { html, nothing } from 'lit';
import type { Payment } from '@payvite/sdk';
import type { PaymentsStrings } from '../strings/en-payments.ts';

/** The cell of what was paid on top, and how much of it went back; of a payment, or of all of a currency. */
export function feeCell(
  { feeMinor, feeBackMinor }: Pick<Payment, 'feeMinor' | 'feeBackMinor'>,
  money: (minor: number) => string,
  { columns, wentBack }: PaymentsStrings,
) {
  return html`<td role="cell" class="number fee" data-label=${columns.fee}>
    ${feeMinor ? money(feeMinor) : html`<span class="zero">–</span>`}
    ${feeBackMinor ? html`<small>${wentBack(money(feeBackMinor))}</small>` : nothing}
  </td>`;
}
