import { css } from 'lit';
import type { Customer } from '@payvite/sdk';
import type { Strings } from '../strings/en.ts';
import { agingColors } from './aging-colors.ts';
import { loadWhenShown } from './picture-loading.ts';

/** Current, 1-30, 31-60, 61-90 and 91+ days late, in minor units. */
export function agingBuckets(customer: Customer): [number, number, number, number, number] {
  const { currentMinor, days1To30Minor, days31To60Minor, days61To90Minor, days91PlusMinor } = customer;
  return [currentMinor, days1To30Minor, days31To60Minor, days61To90Minor, days91PlusMinor];
}

const withBars = loadWhenShown(() => import('./bar-drawings.ts'));

/** A bar whose parts are the shares of the buckets; its label says them in words. */
export function agingBar(customer: Customer, strings: Strings, locale: string) {
  return withBars(({ drawAgingBar }) => drawAgingBar(agingBuckets(customer), strings, locale));
}

/** A bar of a score from 0 to 10. The number stands beside it, so screen readers skip it. */
export function priorityBar(score: number) {
  return withBars(({ drawPriorityBar }) => drawPriorityBar(score));
}

/** Colors of the bars; they keep them in forced colors, where the label carries the meaning. */
export const barStyles = css`
  ${agingColors}
  .aging,
  .meter {
    display: block;
    overflow: hidden;
    forced-color-adjust: none;
  }
  .aging {
    width: 100%;
    min-width: 72px;
    height: 8px;
    border-radius: 4px;
  }
  .meter {
    width: 40px;
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
