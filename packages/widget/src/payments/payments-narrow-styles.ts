import { css } from 'lit';

/** Two lines for each payment in a narrower frame, then cards, each fact with the name of its column. */
export const paymentsNarrowStyles = css`
  @container payvite-panel (max-width: 1039px) {
    .payments > thead {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    .payments,
    .payments > tbody {
      display: block;
    }
    .payments > tbody {
      border-bottom: 1px solid var(--_line-soft);
    }
    .payments > tbody > tr {
      display: grid;
      grid-template-areas: 'name when state amount' 'method fee erp action';
      grid-template-columns: minmax(0, 1.4fr) minmax(0, 1fr) minmax(0, 1.2fr) minmax(0, 1.5fr);
      gap: var(--_space-2) var(--_space-4);
      padding: calc(12px * var(--_density)) var(--_space-4);
    }
    .payments > tbody > .totals {
      grid-template-areas: 'name fee state amount';
    }
    .payments .totals > td:empty:empty {
      display: none;
    }
    .payments > tbody > tr.wide {
      display: block;
      padding-block-start: 0;
    }
    .payments > tbody > tr > :is(td, th):is(*, :first-child, :last-child) {
      display: block;
      width: auto;
      min-width: 0;
      padding: 0;
      border: 0;
    }
    .payments .name {
      grid-area: name;
    }
    .payments .when {
      grid-area: when;
    }
    .payments .method {
      grid-area: method;
    }
    .payments .amount {
      grid-area: amount;
    }
    .payments .fee {
      grid-area: fee;
    }
    .payments .state-cell {
      grid-area: state;
    }
    .payments .erp {
      grid-area: erp;
    }
    .payments .action {
      grid-area: action;
    }
    :is(.fee, .erp)::before {
      content: attr(data-label);
      margin-inline-end: var(--_space-2);
      color: var(--_ink-3);
      font-size: var(--_text-small);
    }
    .erp::before {
      display: block;
    }
    .payments .fee {
      text-align: start;
    }
    .fee:has(.zero) {
      visibility: hidden;
    }
    .action .buttons {
      justify-content: flex-end;
    }
    .action .look {
      margin-inline-start: 0;
    }
  }
  @container payvite-panel (max-width: 599px) {
    .head {
      column-gap: var(--_space-2);
    }
    .test-money {
      order: 1;
    }
    .head > .button {
      min-height: max(24px, 36px * var(--_density));
    }
    .filters > :is(select, .choice, .period),
    .filters .choice .field,
    .period > span {
      flex: 1 0 100%;
      width: 100%;
    }
    .filters .field {
      min-width: 0;
      min-height: max(24px, 36px * var(--_density));
    }
    .period {
      flex-wrap: wrap;
      min-width: 0;
    }
    .period .field {
      flex: 1;
    }
    .filters .chips {
      flex-wrap: nowrap;
      margin-inline: calc(-1 * var(--_space-4));
      padding: 2px var(--_space-4);
      overflow-x: auto;
      scrollbar-width: none;
    }
    .payments > tbody > tr {
      grid-template-areas: 'name amount' 'state method' 'when fee' 'erp erp' 'action action';
      grid-template-columns: minmax(0, 1fr) auto;
    }
    .payments > tbody > .totals {
      grid-template-areas: 'name amount' 'state fee';
    }
    .payments :is(.method, .fee) {
      text-align: end;
    }
    .payments .state-badge {
      margin-block: 0;
    }
    .erp::before {
      display: inline;
    }
    .when > small {
      display: inline;
      margin-inline-start: var(--_space-2);
    }
    .action .buttons {
      justify-content: space-between;
    }
    .action .look {
      margin-inline-start: auto;
    }
    .action :is(.button, .look) {
      min-height: max(24px, 36px * var(--_density));
      margin-block: 0;
    }
    .credits > ul > li {
      grid-template-columns: minmax(0, 1fr);
    }
    .lines {
      flex-direction: column;
    }
    .credits .act .button,
    .under .foot .button {
      width: 100%;
      min-height: max(24px, 36px * var(--_density));
    }
  }
`;
