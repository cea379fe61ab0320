import { html, nothing, svg } from 'lit';
import type { Strings } from '../strings/en.ts';

/** Draws the shares of the buckets: current, then 1-30, 31-60, 61-90 and 91+ days late, in minor units. */
export function drawAgingBar(aging: readonly number[], strings: Strings, locale: string) {
  const buckets = aging.map((minor) => Math.max(0, minor));
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

/** Draws a score from 0 to 10. */
export function drawPriorityBar(score: number) {
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
