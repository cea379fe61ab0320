import { css } from 'lit';

/** Fewer columns in a narrower frame, then cards; and forced colors. Comes after the styles it changes. */
export const customerListNarrowStyles = css`
  @container payvite-list (max-width: 1299px) {
    .days {
      display: none;
    }
  }
  @container payvite-list (max-width: 1079px) {
    .contact {
      display: none;
    }
    .name {
      width: 40%;
    }
  }
  @container payvite-list (max-width: 859px) {
    .ages {
      display: none;
    }
  }
  @container payvite-list (max-width: 739px) {
    .past-due {
      display: none;
    }
  }
  @container payvite-list (max-width: 659px) {
    .tools {
      padding: 12px 12px 0;
      justify-content: space-between;
    }
    .search {
      flex-basis: 100%;
      max-width: none;
    }
    .sort {
      display: block;
      min-height: 30px;
      padding-block: 3px;
      max-width: 58%;
      border-color: var(--_line);
      font-size: var(--_text-small);
    }
    .age {
      margin-inline-start: 0;
    }
    .chips {
      padding-inline: 12px;
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
      grid-template: 'pick name money' auto 'pick state action' auto / 44px minmax(0, 1fr) auto;
      align-items: center;
      gap: 6px 0;
      padding: 11px 14px 11px 0;
      border-bottom: 1px solid var(--_line-soft);
    }
    tbody tr:hover {
      background: var(--_hover);
    }
    tbody tr.picked {
      background: var(--_picked);
    }
    tbody :is(td, th) {
      height: auto;
      padding: 0;
      border: 0;
    }
    tbody tr > * {
      background: none !important;
    }
    .pick {
      grid-area: pick;
      align-self: stretch;
    }
    .name {
      grid-area: name;
      width: auto;
      max-width: none;
      min-width: 0;
    }
    .open {
      min-height: 24px;
      white-space: normal;
    }
    tbody .outstanding {
      grid-area: money;
      align-self: start;
      padding: 3px 0 0 12px;
      font-weight: 570;
    }
    .status {
      grid-area: state;
      max-width: none;
    }
    tbody .action {
      grid-area: action;
      width: auto;
      padding: 0;
      text-align: end;
    }
    :is(.priority, .past-due, .ages, .days, .contact) {
      display: none;
    }
    .foot nav {
      flex-basis: 100%;
    }
    .foot nav .button {
      flex: 1;
      min-height: 36px;
    }
    .selection .spacer,
    .selection .detail {
      display: none;
    }
    .selection .button {
      flex: 1;
    }
    .selection b {
      flex-basis: 100%;
    }
  }
  @media (forced-colors: active) {
    .chip[aria-pressed='true'],
    tbody tr.picked {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
    .selection {
      border-top: 2px solid CanvasText;
    }
  }
`;
