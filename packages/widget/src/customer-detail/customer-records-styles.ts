import { css } from 'lit';

/** The tabs and the tables below them. */
export const customerRecordsStyles = css`
  .flush {
    padding: 0;
    overflow: hidden;
  }
  .tabs {
    display: flex;
    gap: 0 calc(15px * var(--_density));
    padding-inline: calc(18px * var(--_density));
    border-bottom: 1px solid var(--_line);
    overflow-x: auto;
    scrollbar-width: none;
  }
  [role='tab'] {
    flex: none;
    min-height: max(24px, 44px * var(--_density));
    margin: 0 0 -1px;
    padding: 2px 0 0;
    border: 0;
    border-bottom: 2px solid transparent;
    background: none;
    color: var(--_ink-3);
    font-weight: 550;
    white-space: nowrap;
    cursor: pointer;
  }
  [role='tab']:hover {
    color: var(--_ink);
  }
  [role='tab'][aria-selected='true'] {
    border-color: var(--_accent);
    color: var(--_ink);
  }
  [role='tab']:focus-visible {
    border-radius: var(--_radius-small);
    outline-offset: -3px;
  }
  .count {
    margin-inline-start: 3px;
    color: var(--_ink-3);
    font-size: var(--_text-small);
    font-variant-numeric: tabular-nums;
    font-weight: 450;
  }
  [role='tabpanel']:focus-visible {
    outline-offset: -3px;
    border-radius: 0 0 var(--_radius) var(--_radius);
  }
  .flush .none {
    padding: calc(20px * var(--_density)) calc(18px * var(--_density)) calc(22px * var(--_density));
  }
  .flush .remark {
    margin: var(--_space-3) calc(18px * var(--_density));
  }

  table {
    width: 100%;
    border-collapse: separate;
    border-spacing: 0;
  }
  th,
  td {
    height: calc(40px * var(--_density));
    padding: var(--_space-1) calc(10px * var(--_density));
    border-bottom: 1px solid var(--_line-soft);
    font-weight: 400;
    text-align: start;
    white-space: nowrap;
  }
  :is(th, td):first-child {
    padding-inline-start: calc(18px * var(--_density));
  }
  :is(th, td):last-child {
    padding-inline-end: calc(18px * var(--_density));
  }
  thead th {
    height: calc(32px * var(--_density));
    border-color: var(--_line);
    background: var(--_sunken);
    color: var(--_ink-3);
    font-size: var(--_text-small);
    font-weight: 500;
  }
  tbody tr:last-child > * {
    border-bottom: 0;
  }
  tfoot tr > * {
    border-block: 1px solid var(--_line);
    border-bottom-width: 0;
    font-weight: 600;
  }
  tfoot .due {
    font-weight: 450;
  }
  .document {
    font-variant-numeric: tabular-nums;
  }
  :is(th, td).number {
    text-align: end;
  }
  td.job {
    width: 32%;
    max-width: 0;
    overflow: hidden;
    color: var(--_ink-2);
    text-overflow: ellipsis;
  }
  td.amount {
    color: var(--_ink-2);
  }
  td.open {
    font-weight: 560;
  }
  tfoot td.open {
    font-weight: 640;
  }
  .under {
    display: block;
    color: var(--_ink-3);
    font-size: var(--_text-small);
    font-weight: 400;
    line-height: 1.2;
  }
  .due .late {
    color: var(--_wait);
  }
  .due .very-late {
    color: var(--_bad);
  }
  .payers th.document {
    height: calc(52px * var(--_density));
    font-weight: 560;
    white-space: normal;
    overflow-wrap: anywhere;
  }
  .payers .column {
    display: none;
    margin-inline-end: var(--_space-2);
    color: var(--_ink-3);
  }
  .access span {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  .access .good {
    color: var(--_good);
  }
  .access .off {
    color: var(--_ink-2);
  }
  .act {
    text-align: end;
  }
  .more {
    padding: var(--_space-3) calc(18px * var(--_density));
    border-top: 1px solid var(--_line-soft);
  }
  @media (forced-colors: active) {
    [role='tab'] {
      border-color: Canvas;
    }
    [role='tab'][aria-selected='true'] {
      border-color: Highlight;
    }
  }
`;
