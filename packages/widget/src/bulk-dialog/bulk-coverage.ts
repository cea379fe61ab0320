import { html, nothing } from 'lit';
import type { BulkCoverage } from '@payvite/sdk';
import { formatMoney } from '../money.ts';
import { icon } from '../pictures/icons.ts';
import { bulkBar } from './bulk-bar.ts';
import type { BulkView } from './bulk-view.ts';

/** How far the plan gets, one block for each currency. */
export function bulkCoverage(coverage: readonly BulkCoverage[] | null, view: BulkView) {
  return (coverage ?? []).map((one) => renderCurrency(one, view));
}

function renderCurrency(coverage: BulkCoverage, { strings, locale }: BulkView) {
  const words = strings.bulkInvitation;
  const { currency, totalMinor, coveredMinor, plannedMinor, targetPercent, reachedPercent } = coverage;
  const money = (minor: number) => formatMoney(minor, currency, locale);
  const share = (minor: number) => (totalMinor > 0 ? minor / totalMinor : 0);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  // Rounded down as `reachedPercent` is: 79.96 % is not yet 80, and the parts must not say more than their sum.
  const percentOf = (minor: number) => percent.format(Math.floor(share(minor) * 1000) / 1000);
  const target = percent.format(targetPercent / 100);
  const part = (kind: string, label: string, minor: number) =>
    html`<div class=${kind}>
      <dt><span class="dot"></span>${label}</dt>
      <dd>${money(minor)} <span>${percentOf(minor)}</span></dd>
    </div>`;
  const left = Math.max(0, totalMinor - coveredMinor - plannedMinor);
  return html`<section class="coverage" aria-label=${`${currency}: ${words.reach(target)}`}>
    <p class="reach">
      <b>${percent.format(reachedPercent / 100)}</b> <span>${words.coverageOwed(money(totalMinor))}</span>
      <span class=${coverage.isReached ? 'verdict met' : 'verdict'}>
        ${icon(coverage.isReached ? 'accepted' : 'alert')}
        ${coverage.isReached ? words.coverageReached(target) : words.coverageShort(target)}
      </span>
    </p>
    ${bulkBar(
      [
        { kind: 'good', share: share(coveredMinor) },
        { kind: 'plan', share: share(plannedMinor) },
      ],
      targetPercent / 100,
    )}
    <dl>
      ${part('good', words.coverageParts.covered, coveredMinor)}
      ${part('plan', words.coverageParts.planned, plannedMinor)}
      ${part('rest', words.coverageParts.left, left)}
    </dl>
    ${
      coverage.isReached || coverage.blocked.length === 0
        ? nothing
        : html`<ul class="blocked">
            ${coverage.blocked.map(
              ({ reason, customers, outstandingMinor }) =>
                html`<li>
                  ${words.coverageBlocked(money(outstandingMinor), customers, words.reasons[reason])}
                </li>`,
            )}
          </ul>`
    }
  </section>`;
}
