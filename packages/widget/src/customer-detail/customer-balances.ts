import { html, nothing } from 'lit';
import type { Customer } from '@payvite/sdk';
import { dealerNow, formatAge } from '../dates.ts';
import { formatMoney } from '../money.ts';
import { agingBar, agingBuckets, priorityBar } from '../pictures/aging-bar.ts';
import { icon } from '../pictures/icons.ts';
import type { Strings } from '../strings/en.ts';
import { priorityWords } from './priority-words.ts';

/** What the customer owes: the sums, how old the invoices are, and what the ERP states where that differs. */
export function balances(customer: Customer, strings: Strings, locale: string) {
  const words = strings.detail;
  const money = (minor: number) => formatMoney(minor, customer.currency, locale);
  const figure = (label: string, minor: number, classes = '') =>
    html`<div class="figure ${classes}">
      <dt>${label}</dt>
      <dd class="amount">${money(minor)}</dd>
    </div>`;
  return html`<section class="panel balances" part="balances" aria-labelledby="balances">
    <header>
      <h3 id="balances">${words.balances}</h3>
      <small>${words.asOf(formatAge(customer.asOf, locale, strings, dealerNow(customer.agedOn)))}</small>
    </header>
    <dl class="figures">
      ${figure(words.outstanding, customer.outstandingMinor, 'sum')}
      ${figure(words.current, customer.currentMinor)}
      ${figure(words.pastDue, customer.pastDueMinor, customer.pastDueMinor > 0 ? 'late' : '')}
      ${figure(words.debits, customer.debitAdjustmentsMinor)}
      ${figure(words.credits, customer.creditAdjustmentsMinor)}
    </dl>
    ${erpDifference(customer, strings, money)}
    ${customer.isStale ? html`<p class="remark">${icon('alert')}<span>${strings.list.staleMeaning}</span></p>` : nothing}
    ${agingBar(customer, strings, locale)}
    <ol class="buckets">
      ${agingBuckets(customer).map(
        (minor, index) =>
          html`<li>
            <svg class="swatch" viewBox="0 0 8 8" aria-hidden="true">
              <rect class=${`aging-${index}`} width="8" height="8" rx="2"></rect></svg
            ><span>${strings.buckets[index]}</span><b class="number">${money(minor)}</b>
          </li>`,
      )}
    </ol>
  </section>`;
}

/** The score from 0 to 10 and the sentences behind it. */
export function priority(customer: Customer, strings: Strings, locale: string) {
  const words = strings.detail;
  const oneDigit = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  const score = customer.collectionPriority.toLocaleString(locale, oneDigit);
  return html`<section class="panel later" part="priority" aria-labelledby="priority">
    <header><h3 id="priority">${words.priority}</h3></header>
    <p class="score">
      <span class="amount">${words.priorityOf(score)}</span>${priorityBar(customer.collectionPriority)}
    </p>
    <ul class="sentences">
      ${priorityWords(customer, strings, locale).map((sentence) => html`<li>${sentence}</li>`)}
    </ul>
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
