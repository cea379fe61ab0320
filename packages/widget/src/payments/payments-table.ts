import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Payment, PaymentSummary } from '@payvite/sdk';
import type { PagedRows } from '../customer-detail/paged-rows.ts';
import { moreRows } from '../more-rows.ts';
import type { PaymentActions } from './payment-actions.ts';
import type { PaymentDetails } from './payment-detail.ts';
import { paymentRow } from './payment-row.ts';
import type { PaymentsContext } from './payments-context.ts';
import { paymentSums } from './payment-sums.ts';

interface TableFacts {
  paged: PagedRows<Payment>;
  summary: PaymentSummary | null | undefined;
  /** The head says that nothing of it is real money. */
  isTestMoney: boolean;
  actions: PaymentActions;
  details: PaymentDetails;
  fileNumber(fileId: string | null): string | undefined;
}

/** A row for each payment, and under them the currency where there is one, and the way to more. */
export function paymentsTable(
  rows: readonly Payment[],
  context: PaymentsContext,
  { paged, summary, isTestMoney, actions, details, fileNumber }: TableFacts,
) {
  const { words } = context;
  const [currency, ...others] = new Set(
    // The sums come after the rows, and know of more than these.
    [...rows, ...(summary?.currencies ?? [])].map((each) => each.currency),
  );
  const hasOneCurrency = others.length === 0;
  return html`<table class="payments" role="table" aria-label=${words.label}>
      <thead role="rowgroup">
        <tr role="row">
          ${Object.entries(words.columns).map(
            ([key, word]) =>
              html`<th
                role="columnheader"
                scope="col"
                class=${key === 'amount' || key === 'fee' ? 'number' : nothing}
              >
                ${word}
              </th>`,
          )}
        </tr>
      </thead>
      ${paymentSums(summary, context, hasOneCurrency)}
      ${repeat(
        rows,
        ({ id }) => id,
        (payment) =>
          paymentRow(payment, context, {
            ...{ hasOneCurrency, actions, fileNumber },
            saysTestMoney: payment.isTestMoney && !isTestMoney,
            detail: details.render(payment),
            onLook: () => details.toggle(payment),
          }),
      )}
    </table>
    <div class="under">
      ${currency && hasOneCurrency ? html`<span>${words.amountsIn(currency)}</span>` : nothing}
      ${moreRows(paged, context)}
    </div>`;
}
