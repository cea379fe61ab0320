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
    gap: 0 1.25rem;
    padding-inline: 1.125rem;
    border-bottom: 1px solid var(--_line);
    overflow-x: auto;
    scrollbar-width: none;
  }
  [role='tab'] {
    flex: none;
    min-height: 2.75rem;
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
    padding: 1.25rem 1.125rem 1.375rem;
  }
  .flush .remark {
    margin: 0.75rem 1.125rem;
  }

  table {
    width: 100%;
    border-collapse: separate;
    border-spacing: 0;
  }
  th,
  td {
    height: 2.5rem;
    padding: 0.25rem 0.625rem;
    border-bottom: 1px solid var(--_line-soft);
    font-weight: 400;
    text-align: start;
    white-space: nowrap;
  }
  :is(th, td):first-child {
    padding-inline-start: 1.125rem;
  }
  :is(th, td):last-child {
    padding-inline-end: 1.125rem;
  }
  thead th {
    height: 2rem;
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
    height: 3.25rem;
    font-weight: 560;
    white-space: normal;
    overflow-wrap: anywhere;
  }
  .payers .column {
    display: none;
    margin-inline-end: 0.5rem;
    color: var(--_ink-3);
  }
  .access span {
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
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
    padding: 0.75rem 1.125rem;
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
