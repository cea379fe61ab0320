import { css } from 'lit';

export const adoptionChartStyles = css`
  .frame > .head {
    flex-wrap: nowrap;
    justify-content: space-between;
    align-items: baseline;
  }
  .head .link {
    flex: none;
  }
  .content {
    padding: 0 var(--_space-4) var(--_space-4);
  }
  h3 {
    margin: calc(14px * var(--_density)) 0 6px;
    font-size: var(--_text);
    font-weight: 620;
  }
  b {
    font-weight: 570;
  }
  small {
    color: var(--_ink-3);
    font-size: var(--_text-small);
  }
  svg {
    display: block;
    overflow: visible;
  }
  .swatch {
    width: 0.85em;
    height: 0.85em;
    flex: none;
    border-radius: 2px;
    overflow: hidden;
  }
  .definitions {
    position: absolute;
  }
  /* Bars grow from where lines of text begin. */
  :is(.bars, .reach-bar):dir(rtl) {
    transform: scaleX(-1);
  }

  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 2px calc(18px * var(--_density));
    margin: 0 0 var(--_space-2);
    color: var(--_ink-2);
    font-size: var(--_text-small);
  }
  .legend span {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  .swatch.accounts {
    height: 0.45em;
  }
  .funnel {
    display: grid;
    grid-template-columns: auto minmax(6em, 1fr) auto auto;
    gap: calc(14px * var(--_density)) calc(18px * var(--_density));
  }
  .stage {
    display: grid;
    grid-column: 1 / -1;
    grid-template-columns: subgrid;
    align-items: center;
  }
  .bars {
    display: grid;
    gap: 3px;
  }
  .bar.money {
    height: 1.15em;
  }
  .bars .accounts {
    height: 0.4em;
  }
  .track,
  .rest {
    fill: color-mix(in srgb, var(--_ink) 10%, var(--_surface));
  }
  .money .fill {
    fill: var(--_accent);
  }
  .accounts .fill {
    fill: var(--_ink-3);
  }
  .amount small,
  .count small {
    display: block;
  }
  .count {
    color: var(--_ink-2);
  }

  .reach + .reach {
    margin-top: var(--_space-5);
  }
  .reach p {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 calc(10px * var(--_density));
    margin: 0 0 calc(10px * var(--_density));
    font-variant-numeric: tabular-nums;
  }
  .reach p span {
    color: var(--_ink-2);
  }
  .reach strong {
    font-size: var(--_text-title);
    font-weight: 620;
    letter-spacing: -0.015em;
  }
  .reach-bar {
    height: 1.5em;
    border-radius: 4px;
    overflow: hidden;
  }
  .registered {
    fill: var(--_good);
  }
  .pending {
    fill: var(--_wait-soft);
  }
  .hatch-line {
    fill: var(--_wait);
  }
  .reach ul {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 13em), 1fr));
    gap: var(--_space-2) calc(18px * var(--_density));
    margin: var(--_space-3) 0 0;
    padding: 0;
    list-style: none;
  }
  .reach li {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 0 var(--_space-2);
    font-variant-numeric: tabular-nums;
  }
  .reach li span {
    display: inline-flex;
    align-items: center;
    gap: 7px;
  }
  .reach li .number {
    text-align: start;
  }
  .reach li small {
    grid-column: 1 / -1;
    padding-inline-start: calc(0.92em + 7px);
  }

  .plot {
    min-height: 15em;
    max-width: 100%;
    font-variant-numeric: tabular-nums;
  }
  .grid {
    stroke: var(--_line-soft);
  }
  .tick,
  .label {
    fill: var(--_ink-3);
    font-size: var(--_text-small);
  }
  .label {
    fill: var(--_ink-2);
  }
  .value {
    fill: var(--_ink);
    font-size: var(--_text);
    font-weight: 600;
  }
  .area {
    fill: var(--_good-soft);
  }
  .line {
    fill: none;
    stroke-width: 2;
    stroke-linejoin: round;
    stroke-linecap: round;
  }
  .line.invited {
    stroke: var(--_ink-2);
    stroke-dasharray: 5 5;
  }
  .line.registered {
    stroke: var(--_good);
    stroke-width: 2.5;
  }
  .dot.invited {
    fill: var(--_ink-2);
  }
  .dot.registered {
    fill: var(--_good);
  }
  .sense {
    fill: transparent;
  }
  .sense:hover {
    fill: var(--_ink);
    fill-opacity: 0.06;
  }

  .table:not(.hidden) {
    max-height: 30em;
    overflow: auto;
  }
  .table:focus-visible {
    outline-offset: -2px;
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  :is(th, td) {
    padding: calc(7px * var(--_density)) var(--_space-3);
    border-bottom: 1px solid var(--_line-soft);
    font-weight: inherit;
    text-align: start;
  }
  :is(th, td):first-child {
    padding-inline-start: 0;
  }
  :is(th, td):last-child {
    padding-inline-end: 0;
  }
  thead th {
    color: var(--_ink-3);
    font-size: var(--_text-small);
    font-weight: 550;
    vertical-align: bottom;
  }
  :is(th, td).number {
    text-align: end;
  }
`;
