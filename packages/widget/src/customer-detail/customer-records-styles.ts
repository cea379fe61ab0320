import { css } from 'lit';

/** The tabs and the tables below them. */
export const customerRecordsStyles = css`
  .flush {
    position: relative;
    padding: 0;
    overflow: hidden;
  }
  .tabs {
    display: flex;
    gap: 0 20px;
    padding-inline: 18px;
    border-bottom: 1px solid var(--_line);
    overflow-x: auto;
    scrollbar-width: none;
  }
  [role='tab'] {
    flex: none;
    min-height: 44px;
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
    padding: 20px 18px 22px;
  }
  .flush .remark {
    margin: 12px 18px;
  }

  table {
    width: 100%;
    border-collapse: separate;
    border-spacing: 0;
  }
  th,
  td {
    height: 40px;
    padding: 4px 10px;
    border-bottom: 1px solid var(--_line-soft);
    font-weight: 400;
    text-align: start;
    white-space: nowrap;
  }
  :is(th, td):first-child {
    padding-inline-start: 18px;
  }
  :is(th, td):last-child {
    padding-inline-end: 18px;
  }
  thead th {
    height: 32px;
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
    height: 52px;
    font-weight: 560;
    white-space: normal;
    overflow-wrap: anywhere;
  }
  .payers .column {
    display: none;
    margin-inline-end: 8px;
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
    padding: 12px 18px;
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
