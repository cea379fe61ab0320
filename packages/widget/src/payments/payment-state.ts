import { css, html, nothing } from 'lit';
import type { Payment, PaymentState } from '@payvite/sdk';
import { formatMoney } from '../money.ts';
import { icon } from '../pictures/icons.ts';
import type { IconName } from '../pictures/icons.ts';
import type { PaymentsStrings } from '../strings/en-payments.ts';

const LOOKS: Record<PaymentState, [IconName, string]> = {
  started: ['none', 'mute'],
  awaiting_verification: ['pending', 'wait'],
  pending: ['pending', 'wait'],
  settled: ['accepted', 'good'],
  failed: ['declined', 'bad'],
  expired: ['expired', 'mute'],
  returned: ['back', 'bad'],
  disputed: ['alert', 'bad'],
  lost: ['declined', 'bad'],
  refunded: ['back', 'mute'],
};

/** How far a payment is: a colored word with a drawing, how much went back, and why it did or may, or why no money came. */
export function paymentState(payment: Payment, words: PaymentsStrings, locale: string) {
  const { state, failureCode, takenBackMinor, amountMinor, currency } = payment;
  const [drawing, tone] = LOOKS[state];
  const failures: Partial<Record<string, string>> = words.failures;
  const isPart = takenBackMinor > 0 && takenBackMinor < amountMinor;
  return html`<span class="state-badge ${tone}">${icon(drawing)}${words.states[state]}</span>
    ${isPart ? html`<small>${words.wentBack(formatMoney(takenBackMinor, currency, locale))}</small>` : nothing}
    ${failureCode === null ? nothing : html`<small>${failures[failureCode] ?? words.failure(failureCode)}</small>`}
    ${state === 'disputed' ? html`<small>${words.disputed}</small>` : nothing}`;
}

export const paymentStateStyles = css`
  .state-badge {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    min-height: 24px;
    box-sizing: border-box;
    padding: 3px calc(10px * var(--_density)) 3px calc(8px * var(--_density));
    border: 0 solid currentColor;
    border-radius: var(--_radius-round);
    background: var(--_mute-soft);
    color: var(--_mute);
    font-size: var(--_text-small);
    font-weight: 560;
    line-height: 1.15;
  }
  .state-badge .icon {
    width: 13px;
    height: 13px;
  }
  .state-badge.good {
    background: var(--_good-soft);
    color: var(--_good);
  }
  .state-badge.wait {
    background: var(--_wait-soft);
    color: var(--_wait);
  }
  .state-badge.bad {
    background: var(--_bad-soft);
    color: var(--_bad);
  }
  :is(.state-badge, .place) ~ small {
    display: block;
    color: var(--_ink-3);
    font-size: var(--_text-small);
    font-weight: 400;
    line-height: 1.35;
  }
  .place ~ small.lacks {
    color: var(--_wait);
    font-weight: 550;
  }
  .place.failed {
    color: var(--_bad);
    font-weight: 550;
  }
  @media (forced-colors: active) {
    .state-badge {
      border-width: 1px;
    }
  }
`;
