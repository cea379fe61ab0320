import { css } from 'lit';

/** Buttons under each other in a narrower frame, then cards; forced colors, and the page's own printing. */
export const callSheetNarrowStyles = css`
  @container payvite-panel (max-width: 1199px) {
    .note {
      min-width: 19em;
    }
  }
  @container payvite-panel (max-width: 1019px) {
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
    tbody tr:not(.group) {
      display: grid;
      grid-template-areas: 'name people waiting call money' 'note note note note note';
      grid-template-columns: 1.1fr 1fr 1.1fr 1.2fr 0.9fr;
      gap: var(--_space-2) var(--_space-4);
      padding: calc(14px * var(--_density)) var(--_space-4);
      border-bottom: 1px solid var(--_line);
    }
    .group {
      display: block;
    }
    .group th {
      display: block;
    }
    tbody tr:not(.group) > :is(td, th) {
      min-width: 0;
      width: auto;
      max-width: none;
      padding: 0;
      border: 0;
    }
    .name {
      grid-area: name;
    }
    .people {
      grid-area: people;
    }
    .balance {
      grid-area: money;
      text-align: end;
    }
    .waiting {
      grid-area: waiting;
    }
    tbody .last-call {
      grid-area: call;
    }
    .note {
      grid-area: note;
    }
  }
  @container payvite-panel (max-width: 699px) {
    tbody tr:not(.group) {
      grid-template-areas: 'name money' 'people waiting' 'call call' 'note note';
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .person a {
      min-height: max(24px, 32px * var(--_density));
    }
    .last-call > :is(b, small) {
      display: inline;
      margin-inline-end: 6px;
    }
    .never {
      display: none !important;
    }
    .outcomes .button {
      flex: 1 1 auto;
      min-height: max(24px, 36px * var(--_density));
    }
  }
  @container payvite-panel (max-width: 479px) {
    .head .spacer {
      display: none;
    }
    tbody tr:not(.group) {
      grid-template-areas: 'name money' 'people people' 'waiting waiting' 'call call' 'note note';
      grid-template-columns: minmax(0, 1fr) auto;
    }
    .outcomes {
      display: grid;
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .days {
      flex: 1;
      justify-content: space-between;
    }
    .foot .button {
      flex: 1 1 100%;
      min-height: max(24px, 36px * var(--_density));
    }
  }
  @media (forced-colors: active) {
    .outcomes [aria-pressed='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
  @media print {
    .frame {
      border: 0;
    }
    :is(.days, .print, .foot .button, .trouble),
    tr:not(.group) > :last-child {
      display: none;
    }
    tbody tr {
      break-inside: avoid;
    }
  }
`;
