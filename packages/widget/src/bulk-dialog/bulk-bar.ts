import { agingColors } from '../pictures/aging-colors.ts';
import { css, nothing, svg, html } from 'lit';

/** One part of a bar; its kind gives it its color. */
export interface BarPart {
  kind: 'good' | 'plan' | 'wait' | 'bad' | 'off' | 'rest';
  share: number;
}

/** A bar of parts from 0 to 1, with a mark where a target is. What it says stands in words beside it. */
export function bulkBar(parts: readonly BarPart[], target: number | null = null) {
  let x = 0;
  return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
    <rect class="track" width="100" height="10"></rect>
    ${parts.map(({ kind, share }) => {
      const width = Math.max(0, Math.min(1, share)) * 100;
      const from = x;
      x += width;
      return width > 0
        ? svg`<rect class=${kind} x=${from} width=${width} height="10"></rect>${
            from > 0 ? svg`<line class="cut" x1=${from} x2=${from} y2="10"></line>` : nothing
          }`
        : nothing;
    })}
    ${
      target === null
        ? nothing
        : svg`<line class="halo" x1=${target * 100} x2=${target * 100} y2="10"></line><line
            class="target" x1=${target * 100} x2=${target * 100} y2="10"></line>`
    }
  </svg>`;
}

/** The colors mean the same in forced colors: the words beside them do the telling. */
export const bulkBarStyles = css`
  ${agingColors}
  .bar {
    display: block;
    width: 100%;
    height: 0.625rem;
    border-radius: 0.3125rem;
    overflow: hidden;
    forced-color-adjust: none;
  }
  .bar .track {
    fill: var(--_mute-soft);
  }
  .bar rect {
    transition: width 0.25s linear;
  }
  .good {
    --_dot: var(--_good);
  }
  /* Paler than what has happened: an accent may be as green as what is good. */
  .plan {
    --_dot: color-mix(in oklab, var(--_accent) 55%, var(--_surface));
  }
  .wait {
    --_dot: var(--_aging-1);
  }
  .bad {
    --_dot: var(--_bad);
  }
  .off {
    --_dot: var(--_field-line);
  }
  .bar rect:not(.track) {
    fill: var(--_dot);
  }
  .bar line {
    stroke: var(--_surface);
    stroke-width: 1.5;
    vector-effect: non-scaling-stroke;
  }
  .bar .halo {
    stroke-width: 6;
  }
  .bar .target {
    stroke: var(--_ink);
    stroke-width: 2;
  }
  .dot {
    display: inline-block;
    width: 0.5rem;
    height: 0.5rem;
    margin-inline-end: 0.4375rem;
    border-radius: 2px;
    background: var(--_dot, var(--_mute-soft));
    box-shadow: inset 0 0 0 1px rgb(128 128 128 / 0.35);
    forced-color-adjust: none;
  }
`;
