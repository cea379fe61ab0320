import { html, nothing } from 'lit';
import type { Customer } from '@payvite/sdk';
import { dealerNow, formatAge } from '../dates.ts';
import { formatMoney } from '../money.ts';
import { agingBar, agingBuckets } from '../pictures/aging-bar.ts';
import { icon } from '../pictures/icons.ts';
import type { Strings } from '../strings/en.ts';

/** What the customer owes, as a sum that adds up, and how old the invoices are; what the ERP states where that differs. */
export function balances(customer: Customer, strings: Strings, locale: string) {
  const words = strings.detail;
  const { columns } = strings.list;
  const money = (minor: number) => formatMoney(minor, customer.currency, locale);
  const bare = (minor: number) => formatMoney(minor, customer.currency, locale, { bare: true });
  const figure = (label: string, amount: string, classes = '') =>
    html`<div class=${classes}>
      <dt>${label}</dt>
      <dd class="number">${amount}</dd>
    </div>`;
  return html`<section class="panel balances" part="balances" aria-labelledby="balances">
    <header>
      <h3 id="balances">${words.balances}</h3>
      <small>${words.asOf(formatAge(customer.asOf, locale, strings, dealerNow(customer.agedOn)))}</small>
    </header>
    ${erpDifference(customer, strings, money)}
    ${customer.isStale ? html`<p class="remark">${icon('alert')}<span>${strings.list.staleMeaning}</span></p>` : nothing}
    <div class="ledgers">
      <dl class="ledger">
        ${figure(columns.currentMinor, bare(customer.currentMinor))}
        ${figure(columns.pastDueMinor, bare(customer.pastDueMinor), customer.pastDueMinor > 0 ? 'late' : '')}
        ${figure(words.debits, bare(customer.debitAdjustmentsMinor))}
        ${figure(words.credits, bare(-customer.creditAdjustmentsMinor))}
        ${figure(columns.outstandingMinor, money(customer.outstandingMinor), 'total')}
      </dl>
      <div>
        ${agingBar(customer, strings, locale)}
        <dl class="ledger buckets">
          ${agingBuckets(customer).map(
            (minor, index) =>
              html`<div>
                <dt>
                  <svg class="swatch" viewBox="0 0 8 8" aria-hidden="true">
                    <rect class=${`aging-${index}`} width="8" height="8" rx="2"></rect></svg
                  >${strings.buckets[index]}
                </dt>
                <dd class="number">${bare(minor)}</dd>
              </div>`,
          )}
        </dl>
      </div>
    </div>
  </section>`;
}

function erpDifference(customer: Customer, strings: Strings, money: (minor: number) => string) {
  const { erpBalanceMinor, outstandingMinor } = customer;
  if (erpBalanceMinor === null || erpBalanceMinor === outstandingMinor) return nothing;
  const difference = erpBalanceMinor - outstandingMinor;
  const words = difference > 0 ? strings.detail.more : strings.detail.less;
  const sentence = strings.detail.erpDiffers(money(erpBalanceMinor), words(money(Math.abs(difference))));
  return html`<p class="remark">${icon('alert')}<span>${sentence}</span></p>`;
}
