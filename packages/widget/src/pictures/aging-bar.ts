import { css, html, nothing, svg } from 'lit';
import type { Customer } from '@payvite/sdk';
import type { Strings } from '../strings/en.ts';

/** Current, 1-30, 31-60, 61-90 and 91+ days late, in minor units. */
export function agingBuckets(customer: Customer): [number, number, number, number, number] {
  const { currentMinor, days1To30Minor, days31To60Minor, days61To90Minor, days91PlusMinor } = customer;
  return [currentMinor, days1To30Minor, days31To60Minor, days61To90Minor, days91PlusMinor];
}

/** A bar whose parts are the shares of the buckets; its label says them in words. */
export function agingBar(customer: Customer, strings: Strings, locale: string) {
  const buckets = agingBuckets(customer).map((minor) => Math.max(0, minor));
  const total = buckets.reduce((sum, minor) => sum + minor, 0);
  if (total === 0) return html`<span class="hidden">${strings.aging.nothing}</span>`;
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const words = buckets.map((minor, index) =>
    minor ? strings.aging.part(strings.buckets[index] ?? '', percent.format(minor / total)) : '',
  );
  const label = strings.aging.label(words.filter(Boolean).join(', '));
  let x = 0;
  const parts = buckets.map((minor, index) => {
    if (minor === 0) return nothing;
    const width = (minor / total) * 100;
    const from = x;
    x += width;
    return svg`<rect class=${`aging-${index}`} x=${from} y="0" width=${width} height="8"></rect>${
      from > 0 ? svg`<line class="cut" x1=${from} x2=${from} y1="0" y2="8"></line>` : nothing
    }`;
  });
  return html`<svg
    class="aging"
    viewBox="0 0 100 8"
    preserveAspectRatio="none"
    role="img"
    aria-label=${label}
  >
    <title>${label}</title>
    ${parts}
  </svg>`;
}

/** A bar of a score from 0 to 10. The number stands beside it, so screen readers skip it. */
export function priorityBar(score: number) {
  const width = Math.max(0, Math.min(10, score)) * 10;
  return html`<svg class="meter" viewBox="0 0 100 5" preserveAspectRatio="none" aria-hidden="true">
    <rect class="track" width="100" height="5"></rect>
    <rect
      class=${score >= 6.5 ? 'fill high' : score >= 3.5 ? 'fill middle' : 'fill low'}
      width=${width}
      height="5"
    ></rect>
  </svg>`;
}

/** Colors of the bars; they keep them in forced colors, where the label carries the meaning. */
export const barStyles = css`
  .aging,
  .meter {
    display: block;
    overflow: hidden;
    forced-color-adjust: none;
  }
  .aging {
    width: 100%;
    min-width: 96px;
    height: 8px;
    border-radius: 4px;
  }
  .meter {
    width: 44px;
    height: 5px;
    border-radius: 3px;
    flex: none;
  }
  .cut {
    stroke: var(--_surface);
    stroke-width: 1.5;
    vector-effect: non-scaling-stroke;
  }
  .track {
    fill: var(--_mute-soft);
  }
  .fill.high {
    fill: var(--_aging-3);
  }
  .fill.middle {
    fill: var(--_aging-2);
  }
  .fill.low {
    fill: var(--_aging-1);
  }
  .aging-0 {
    fill: var(--_aging-0);
  }
  .aging-1 {
    fill: var(--_aging-1);
  }
  .aging-2 {
    fill: var(--_aging-2);
  }
  .aging-3 {
    fill: var(--_aging-3);
  }
  .aging-4 {
    fill: var(--_aging-4);
  }
`;
