import { css } from 'lit';

/** Rows as cards in a narrow list; and forced colors. Comes after the styles it changes. */
export const customerListNarrowStyles = css`
  @container payvite-list (max-width: 659px) {
    .tools {
      padding: var(--_space-3) var(--_space-3) 0;
      gap: var(--_space-2);
    }
    .search {
      flex-basis: 100%;
      max-inline-size: none;
    }
    .sort {
      display: block;
      flex: 1;
      min-block-size: max(24px, 32px * var(--_density));
      padding-block: 3px;
      border-color: var(--_line);
      font-size: var(--_text-small);
    }
    .age {
      order: 1;
      flex-basis: 100%;
      margin-inline-start: 0;
    }
    .buttons {
      margin-inline-start: 0;
    }
    #columns-button {
      display: none;
    }
    .chips,
    .notice {
      padding-inline: var(--_space-3);
    }
    .selection :is(.spacer, .detail) {
      display: none;
    }
    .selection .button {
      flex: 1;
    }
    .selection :is(b, .all) {
      flex-basis: 100%;
    }
  }
  .cards {
    --_row-size: max(5rem, 5.5 * var(--_rem) * var(--_density));
  }
  .cards :is(.head, .body) {
    min-inline-size: 100%;
  }
  .cards .head {
    block-size: 0;
    overflow: hidden;
    visibility: hidden;
  }
  .cards .body .row {
    grid-template: 'select name outstanding' auto 'select status action' 1fr / 44px minmax(0, 1fr) auto;
    gap: 4px 0;
    padding-block: calc(10px * var(--_density));
    padding-inline-end: calc(14px * var(--_density));
    border-block-end: 1px solid var(--_line-soft);
    background: var(--_surface);
  }
  .cards .row:hover {
    background: var(--_hover);
  }
  .cards .row.picked {
    background: var(--_picked);
  }
  .cards .body .cell {
    position: static;
    scroll-margin: 0;
    padding: 0;
    border: 0;
    background: none;
  }
  .cards .cell.c-select {
    grid-area: select;
  }
  .cards .cell.c-name {
    grid-area: name;
  }
  .cards .body .cell.c-outstandingMinor {
    grid-area: outstanding;
    align-content: start;
    padding-inline-start: var(--_space-3);
    font-weight: 570;
  }
  .cards .cell.c-status {
    grid-area: status;
  }
  .cards .cell.c-action {
    grid-area: action;
    justify-content: end;
    padding-inline-start: var(--_space-3);
  }
  @media (forced-colors: active) {
    .row.picked > .cell {
      border-block: 2px solid Highlight;
    }
    .cell:focus-visible {
      outline-color: Highlight;
      outline-width: 3px;
    }
    .waiting .cell::before {
      background: GrayText;
    }
    .selection {
      border-block-start: 2px solid CanvasText;
    }
    .grip::after {
      background: CanvasText;
    }
  }
`;
