import { css } from 'lit';

/** Two columns, then one, in a narrower frame. Comes after the styles it changes. */
export const customerDetailNarrowStyles = css`
  @container payvite-detail (max-width: 73em) {
    .grid {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    }
    .main,
    .side {
      display: contents;
    }
    .panel {
      order: 1;
      height: 100%;
    }
    .main .panel {
      grid-column: 1 / -1;
    }
    .balances {
      order: 0;
    }
    .priority {
      grid-column: 1 / -1;
    }
    .records {
      order: 2;
    }
  }
  @container payvite-detail (max-width: 49em) {
    .grid {
      grid-template-columns: minmax(0, 1fr);
    }
    /* What there is to do comes first, in sight on a phone. */
    [part='invitation'] {
      order: -1;
    }
    .ledgers {
      grid-template-columns: minmax(0, 1fr);
      gap: var(--_space-2);
    }
    .tabs {
      padding-inline: 18px 32px;
      mask-image: linear-gradient(to right, transparent, #000 14px, #000 calc(100% - 28px), transparent);
    }
    thead {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    table,
    tbody,
    tfoot {
      display: block;
    }
    :is(tbody, tfoot) tr {
      display: grid;
      grid-template: 'document open' auto 'due due' auto 'job job' auto / minmax(0, 1fr) auto;
      padding: calc(10px * var(--_density)) calc(18px * var(--_density));
      border-top: 1px solid var(--_line-soft);
    }
    tbody tr:first-child {
      border: 0;
    }
    tfoot tr {
      border-color: var(--_line);
    }
    :is(tbody, tfoot) tr > :is(td, th, :last-child) {
      height: auto;
      padding: 0;
      border: 0;
    }
    .document {
      grid-area: document;
      font-weight: 560;
    }
    td.open {
      grid-area: open;
    }
    .due {
      grid-area: due;
    }
    td.job {
      grid-area: job;
      width: auto;
      max-width: none;
    }
    td.job:empty,
    .amount:is(td) {
      display: none;
    }
    table.payers tbody tr {
      grid-template: 'document access' auto / minmax(0, 1fr) auto;
      gap: 4px var(--_space-3);
    }
    .payers th.document {
      height: auto;
    }
    .payers td {
      grid-column: 1 / -1;
    }
    .payers .access {
      grid-area: access;
    }
    .payers .column {
      display: inline;
    }
    .act {
      text-align: start;
    }
    .timeline li {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
