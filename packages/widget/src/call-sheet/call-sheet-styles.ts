import { css } from 'lit';

export const callSheetStyles = css`
  .days {
    display: inline-flex;
    align-items: center;
    gap: var(--_space-2);
    color: var(--_ink-2);
  }
  .days .field {
    width: auto;
    min-height: max(24px, 32px * var(--_density));
    padding-block: 3px;
  }
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
  .group th {
    padding-block: calc(7px * var(--_density));
    background: var(--_sunken);
    color: var(--_ink-2);
    font-size: var(--_text-small);
    font-weight: 550;
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
  .overdue {
    color: var(--_bad);
  }
  .waiting > span {
    white-space: nowrap;
  }
  td > .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 0 calc(10px * var(--_density));
  }
  .news,
  .overdue,
  .follow-up {
    font-weight: 550;
  }
  .news {
    color: var(--_wait);
  }
  .follow-up {
    color: var(--_ink-2);
  }
  .last-call {
    min-width: 10em;
    max-width: 17em;
  }
  .last-call q {
    display: block;
    margin-top: 2px;
    color: var(--_ink-2);
    font-size: var(--_text-small);
  }
  .note {
    width: 1%;
    min-width: 34em;
  }
  .outcomes {
    display: flex;
    flex-wrap: wrap;
    gap: 5px;
  }
  .outcomes .button {
    min-height: max(24px, 28px * var(--_density));
    padding: 0 calc(7px * var(--_density));
    font-size: var(--_text-small);
  }
  .outcomes [aria-pressed='true'] {
    border-color: transparent;
    background: var(--_good-soft);
    color: var(--_good);
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
  .print-frame {
    position: fixed;
    inset: auto 0 0 auto;
    width: 0;
    height: 0;
    border: 0;
  }
`;
