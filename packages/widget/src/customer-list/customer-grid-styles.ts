import { css } from 'lit';

/** The grid of customers: its head, rows and cells. */
export const customerGridStyles = css`
  .grid {
    position: relative;
    flex: 0 1 auto;
    min-block-size: min(calc(12 * var(--_rem)), 60dvh);
    max-block-size: var(
      --payvite-list-height,
      max(calc(22 * var(--_rem)), 100dvh - calc(20.25 * var(--_rem)))
    );
    overflow: auto;
    /* Opaque, so that browsers scroll what is painted: else each scroll paints it anew. */
    background: var(--_surface);
    overscroll-behavior-inline: contain;
    overflow-anchor: none;
    scrollbar-width: thin;
    scrollbar-color: var(--_field-line) transparent;
  }
  .grid[aria-busy='true'] .body {
    opacity: 0.55;
    transition: opacity 0.2s 0.15s;
  }
  .head,
  .body {
    position: relative;
    min-inline-size: max(100%, var(--_columns-width, calc(0 * var(--_rem))));
  }
  .head {
    position: sticky;
    inset-block-start: 0;
    z-index: 2;
  }
  .probe {
    position: absolute;
    inset: 0 auto auto 0;
    /* A row that is less high has its name and number in one line. */
    inline-size: calc(1.46 * var(--_text) + 1.42 * var(--_text-small) + 4px);
    block-size: var(--_row-size);
    visibility: hidden;
  }
  .row {
    display: grid;
    grid-template-columns: var(--_columns);
    inline-size: 100%;
    block-size: var(--_row-size);
    contain: layout style;
  }
  .body .row {
    position: absolute;
    inset: 0 0 auto;
    contain: strict;
  }
  .row[hidden] {
    display: none;
  }
  .head .row {
    block-size: max(26px, 2.25 * var(--_rem) * var(--_density));
  }
  .cell {
    display: flex;
    align-items: center;
    min-inline-size: 0;
    padding-inline: calc(10px * var(--_density));
    border-block-end: 1px solid var(--_line-soft);
    background: var(--_surface);
    white-space: nowrap;
    overflow: hidden;
    /* What lies below the columns that stay in sight is not in sight itself. */
    scroll-margin-inline: calc(16 * var(--_rem)) calc(8.5 * var(--_rem));
  }
  .cell:focus-visible {
    outline: 2px solid var(--_focus);
    outline-offset: -2px;
  }
  .head .cell {
    position: relative;
    border-block-end-color: var(--_line);
    color: var(--_ink-3);
    font-size: var(--_text-small);
    font-weight: 500;
  }
  .row:hover > .cell {
    background: var(--_hover);
  }
  .head .row:hover > .cell {
    background: var(--_surface);
  }
  .row.picked > .cell {
    background: var(--_picked);
  }
  .cell.number {
    justify-content: end;
  }

  /*
   * Who it is and what to do next stay in sight however far one scrolls sideways. A sticky cell is a layer of its own, and
   * a hundred of them cost more than all else: where nothing is scrolled sideways, an offset does the same.
   */
  .cell:is(.c-select, .c-name, .c-action) {
    position: relative;
    z-index: 1;
    scroll-margin: 0;
  }
  .scrolled .cell:is(.c-select, .c-name, .c-action) {
    position: sticky;
  }
  .cell.c-select {
    padding: 0;
    overflow: visible;
  }
  .cell.c-name {
    padding-inline-start: calc(6px * var(--_density));
  }
  .scrolled .cell.c-select {
    inset-inline-start: 0;
  }
  .scrolled .cell.c-name {
    inset-inline-start: calc(2.5 * var(--_rem));
  }
  .cell.c-action {
    inset-inline-end: var(--_beyond, 0);
    padding-inline: var(--_space-3);
  }
  .scrolled .cell.c-action {
    inset-inline-end: 0;
  }
  /* Firefox lets what becomes sticky in a contained row stick only when its row is laid out again: there it always is. */
  @supports (-moz-appearance: none) {
    .cell:is(.c-select, .c-name, .c-action) {
      position: sticky;
    }
    .cell.c-select {
      inset-inline-start: 0;
    }
    .cell.c-name {
      inset-inline-start: calc(2.5 * var(--_rem));
    }
    .cell.c-action {
      inset-inline-end: 0;
    }
  }
  .scrolled .cell.c-name,
  .more .cell.c-action {
    border-inline: 1px solid transparent;
  }
  .scrolled .cell.c-name {
    border-inline-end-color: var(--_line);
  }
  .more .cell.c-action {
    border-inline-start-color: var(--_line);
  }

  .sorter {
    display: inline-flex;
    align-items: center;
    gap: 3px;
    min-inline-size: 0;
    min-block-size: max(24px, 28px * var(--_density));
    margin-inline: calc(-6px * var(--_density));
    padding-inline: calc(6px * var(--_density));
    border: 0;
    border-radius: 4px;
    background: none;
    color: inherit;
    font-weight: 500;
    cursor: pointer;
  }
  .sorter span,
  .title {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .sorter:focus-visible {
    outline-offset: -2px;
  }
  .sorter:hover {
    color: var(--_ink);
  }
  .sorter .icon {
    inline-size: 12px;
    block-size: 12px;
    margin-inline: 0 -15px;
    opacity: 0;
  }
  .cell[aria-sort] .sorter .icon {
    margin: 0;
  }
  .sorter:is(:hover, :focus-visible) .icon {
    opacity: 0.7;
  }
  .number .sorter {
    flex-direction: row-reverse;
    margin-inline-start: calc(-10px * var(--_density));
    padding-inline-start: 0;
  }
  .number .sorter .icon {
    margin-inline: -15px 0;
  }
  .cell[aria-sort] .sorter {
    color: var(--_ink);
    font-weight: 600;
  }
  .cell[aria-sort] .sorter .icon {
    opacity: 1;
  }
  .grip {
    position: absolute;
    inset-block: 0;
    inset-inline-end: 0;
    inline-size: 9px;
    cursor: col-resize;
    touch-action: none;
  }
  .grip::after {
    content: '';
    position: absolute;
    inset-block: 9px;
    inset-inline-end: 0;
    inline-size: 1px;
    background: var(--_line);
    opacity: 0;
  }
  .head:hover .grip::after {
    opacity: 1;
  }
  .grip:is(:hover, :active)::after {
    inset-block: 0;
    inline-size: 3px;
    background: var(--_accent);
    opacity: 1;
  }

  /* A customer on its way: a quiet bar where the words will be, nothing that moves. */
  .waiting .cell > * {
    position: absolute;
    visibility: hidden;
  }
  .waiting .cell:not(.c-select)::before {
    content: '';
    flex: none;
    display: inline-block;
    inline-size: 60%;
    block-size: 8px;
    border-radius: 4px;
    background: var(--_mute-soft);
  }
`;
