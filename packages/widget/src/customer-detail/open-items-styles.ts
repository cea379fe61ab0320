import { css } from 'lit';

/** The table of open items. */
export const openItemsStyles = css`
  .flush {
    padding: 0;
    overflow: hidden;
  }
  .flush > header {
    margin: 0;
    padding: 14px 18px 10px;
  }
  .flush .none {
    padding: 4px 18px 18px;
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
  tbody tr:last-child > * {
    border-bottom: 0;
  }
  thead th {
    height: 32px;
    border-block: 1px solid var(--_line);
    background: var(--_sunken);
    color: var(--_ink-3);
    font-size: var(--_text-small);
    font-weight: 500;
  }
  :is(th, td).number {
    text-align: end;
  }
  td.kind {
    color: var(--_ink-2);
  }
  .document {
    font-variant-numeric: tabular-nums;
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
  .more {
    padding: 12px 18px;
    border-top: 1px solid var(--_line-soft);
  }
`;
