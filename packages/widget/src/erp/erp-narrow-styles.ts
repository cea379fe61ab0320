import { css } from 'lit';

/** Cards in a narrow frame, each cell with the name of its column. */
export const erpNarrowStyles = css`
  @container payvite-panel (max-width: 799px) {
    .facts {
      grid-template-columns: repeat(2, minmax(0, 1fr));
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
    tr {
      display: grid;
      grid-template-columns: repeat(3, minmax(0, 1fr));
      gap: var(--_space-2) var(--_space-3);
      padding: calc(12px * var(--_density)) var(--_space-4);
      border-bottom: 1px solid var(--_line-soft);
    }
    :is(.postings, .cells) tr {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .cells tr {
      padding-inline: var(--_space-3);
    }
    .cells tr > td:first-child {
      padding-inline: 0;
    }
    tbody tr > :is(td, th):is(*, :first-child, :last-child) {
      display: block;
      width: auto;
      min-width: 0;
      padding: 0;
      border: 0;
    }
    .history tbody > tr:last-child > * {
      border: 0;
    }
    tr > :is(th, .result, .where, .name),
    .wide > td,
    .erp-number,
    .file-name,
    .cells td:nth-child(n + 3) {
      grid-column: 1 / -1;
    }
    [data-label]::before {
      content: attr(data-label);
      display: block;
      color: var(--_ink-3);
      font-size: var(--_text-small);
      font-weight: 400;
    }
    .where::before {
      content: none;
    }
    td.number {
      text-align: start;
    }
    .model th[scope='row'] {
      padding: 0;
      font-weight: 570;
    }
    .chosen li {
      grid-template-columns: minmax(0, 1fr) auto;
      padding-block: var(--_space-2);
      border-bottom: 1px solid var(--_line-soft);
    }
  }
  @container payvite-panel (max-width: 479px) {
    .head .spacer {
      display: none;
    }
    .head .buttons {
      flex: 1 1 100%;
    }
    .head > .button,
    .head .buttons .button {
      flex: 1 1 auto;
      min-height: max(24px, 38px * var(--_density));
    }
    .tabs {
      gap: var(--_space-4);
    }
  }
`;
