import { css } from 'lit';

/** Two columns, then one, in a narrower frame. Comes after the styles it changes. */
export const customerDetailNarrowStyles = css`
  @container payvite-detail (max-width: 959px) {
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
    .items {
      order: 2;
    }
    .later {
      order: 3;
    }
  }
  @container payvite-detail (max-width: 639px) {
    .grid {
      grid-template-columns: minmax(0, 1fr);
    }
    .figures,
    .buckets {
      grid-template-columns: minmax(0, 1fr);
      gap: 3px;
    }
    .figure {
      display: flex;
      align-items: baseline;
      justify-content: space-between;
      padding: 0;
      border: 0;
    }
    .figure dt {
      font-size: inherit;
    }
    .buckets li {
      grid-template-columns: 8px minmax(0, 1fr) auto;
    }
    .buckets b {
      grid-column: 3;
    }
    thead {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    table,
    tbody {
      display: block;
    }
    tbody tr {
      display: grid;
      grid-template: 'document open' auto 'due due' auto 'job job' auto / minmax(0, 1fr) auto;
      padding: 9px 18px;
      border-top: 1px solid var(--_line-soft);
    }
    tbody tr > :is(td, th, :last-child) {
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
    .kind,
    .amount:is(td) {
      display: none;
    }
  }
`;
