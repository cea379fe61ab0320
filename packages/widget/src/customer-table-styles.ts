import { css } from 'lit';

/** Customers in the rows of a table: who, whom to call, how much; and what stands under the rows. */
export const customerTableStyles = css`
  table {
    width: 100%;
    border-collapse: collapse;
    border-top: 1px solid var(--_line);
  }
  th {
    font-weight: inherit;
    text-align: start;
  }
  thead th {
    padding: calc(9px * var(--_density)) var(--_space-3);
    border-bottom: 1px solid var(--_line);
    color: var(--_ink-3);
    font-size: var(--_text-small);
    font-weight: 550;
    white-space: nowrap;
  }
  thead .number {
    text-align: end;
  }
  tbody :is(td, th) {
    padding: calc(10px * var(--_density)) var(--_space-3);
    border-bottom: 1px solid var(--_line-soft);
    vertical-align: top;
    overflow-wrap: break-word;
  }
  :is(thead, tbody) :is(td, th):first-child {
    padding-inline-start: var(--_space-4);
  }
  :is(thead, tbody) :is(td, th):last-child {
    padding-inline-end: var(--_space-4);
  }
  tbody tr:not(.group):hover {
    background: var(--_hover);
  }
  b {
    font-weight: 570;
  }
  small {
    color: var(--_ink-3);
    font-size: var(--_text-small);
  }
  td > :is(b, small),
  .name small {
    display: block;
  }
  .name {
    min-width: 11em;
  }
  .open {
    min-height: 24px;
    margin: -2px 0;
    padding: 0;
    border: 0;
    background: none;
    color: var(--_ink);
    font-weight: 570;
    text-align: start;
    cursor: pointer;
  }
  .open:hover {
    color: var(--_accent);
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .person + .person {
    margin-top: 4px;
  }
  .person span,
  .people > span {
    display: block;
  }
  .person a {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    min-height: 24px;
    color: var(--_accent);
    font-variant-numeric: tabular-nums;
    font-weight: 550;
    text-decoration: none;
    white-space: nowrap;
  }
  .person a:hover {
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .lacking {
    color: var(--_bad);
  }
  .balance {
    white-space: nowrap;
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_space-2) var(--_space-4);
    min-height: max(24px, 44px * var(--_density));
    padding: var(--_space-2) var(--_space-4);
    color: var(--_ink-3);
    font-size: var(--_text-small);
    font-variant-numeric: tabular-nums;
  }
  .foot .button {
    margin-inline-start: auto;
  }
`;
