import { css } from 'lit';

export const paymentsStyles = css`
  :is(h3, .credits h2) {
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    margin: 0;
    font-size: inherit;
    font-weight: 620;
  }
  .quiet {
    color: var(--_ink-3);
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_space-1) var(--_space-3);
  }
  .test-money {
    padding: 2px calc(9px * var(--_density));
    border: 1px dashed var(--_field-line);
    border-radius: var(--_radius-round);
    color: var(--_ink-2);
    font-size: var(--_text-small);
    font-weight: 560;
  }
  .test-money small {
    font-weight: 400;
  }
  .head + [role='alert'] .complaint {
    padding: 0 var(--_space-4) var(--_space-3);
  }
  .filters {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_space-2) var(--_space-3);
    padding: 0 var(--_space-4) calc(14px * var(--_density));
  }
  .chips {
    display: flex;
    flex: 1 0 100%;
    flex-wrap: wrap;
    gap: var(--_space-2);
  }
  .period {
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    color: var(--_ink-2);
    font-size: var(--_text-small);
  }
  .backwards .complaint {
    margin: 0;
  }
  .backwards:not(:has(p)) {
    display: none;
  }
  .totals {
    background: var(--_sunken);
  }
  .chip.need span {
    padding: 0 7px;
    border-radius: var(--_radius-round);
    background: var(--_wait-soft);
    color: var(--_wait);
    font-weight: 600;
  }
  .filters .field {
    width: auto;
    min-height: max(24px, 28px * var(--_density));
    padding-block: 2px;
    font-size: var(--_text-small);
  }
  .choice {
    position: relative;
  }
  .filters .choice .field {
    width: 17em;
    padding-inline-start: 28px;
  }
  .choice > .icon {
    position: absolute;
    inset-inline-start: 9px;
    inset-block-start: calc(50% - 7px);
    color: var(--_ink-3);
    pointer-events: none;
  }
  .choice .list:not(.hidden) {
    position: absolute;
    inset-block-start: calc(100% + 4px);
    inset-inline-start: 0;
    z-index: 2;
    box-sizing: border-box;
    min-width: 100%;
    max-width: min(28em, 84vw);
    margin: 0;
    padding: 4px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-small);
    background: var(--_surface);
    box-shadow: 0 6px 20px -6px #08121a4d;
  }
  .choice :is(ul, p) {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .choice .found {
    padding: 5px var(--_space-2);
    color: var(--_ink-3);
    white-space: nowrap;
  }
  .choice li {
    padding: 5px var(--_space-2);
    border-radius: var(--_radius-small);
    cursor: pointer;
  }
  .choice li:is(:hover, [aria-selected='true']) {
    background: var(--_picked);
  }
  .filters .chosen {
    flex: initial;
    white-space: normal;
    overflow-wrap: anywhere;
  }
  .chosen .icon {
    width: 11px;
    height: 11px;
  }
  .note {
    display: flex;
    gap: var(--_space-2);
    margin: 0;
    padding: calc(9px * var(--_density)) var(--_space-4);
    border-top: 1px solid var(--_line-soft);
    background: var(--_sunken);
    color: var(--_ink-2);
  }
  .note .icon {
    margin-top: 2px;
  }

  .payments .number {
    white-space: nowrap;
  }
  /* Each holds a word of any language, whichever payments are shown. */
  .payments {
    table-layout: fixed;
  }
  .payments thead th {
    width: 14%;
    white-space: normal;
  }
  .payments th:is(:nth-child(3), :nth-child(5)) {
    width: 8.5%;
  }
  .payments th:nth-child(4) {
    width: 10%;
  }
  .payments th:nth-child(8) {
    width: 17%;
  }
  td:is(.when, .method) {
    color: var(--_ink-2);
  }
  .when span {
    white-space: nowrap;
  }
  .number small {
    display: block;
    font-weight: 400;
    white-space: normal;
  }
  .zero {
    color: var(--_ink-3);
  }
  .state-badge {
    margin-block: -2px;
  }
  .action .buttons {
    flex-wrap: nowrap;
    align-items: start;
    justify-content: space-between;
  }
  .action .buttons:has(.button + .button) {
    flex-wrap: wrap;
    gap: var(--_space-3);
  }
  .action .button {
    min-height: max(24px, 28px * var(--_density));
    margin-block: -3px;
    padding: 3px calc(10px * var(--_density));
    font-size: var(--_text-small);
    line-height: 1.25;
    text-align: start;
    text-wrap: balance;
    white-space: normal;
  }
  .action .look {
    flex: none;
    margin-block: -2px;
    margin-inline-start: auto;
  }
  .opened > tr:first-child > * {
    border-bottom-color: transparent;
  }
  .opened {
    background: var(--_sunken);
  }
  .payments tbody tr.wide:hover {
    background: none;
  }
  .wide > td {
    padding-block: var(--_space-1) var(--_space-4);
  }
  .question {
    display: grid;
    gap: var(--_space-3);
    justify-items: start;
    max-width: 80ch;
    padding: var(--_space-3);
    scroll-margin: var(--_space-4);
    border: 1px solid var(--_line);
    border-radius: var(--_radius-small);
    background: var(--_surface);
    text-wrap: pretty;
  }
  .question p {
    margin: 0;
    color: var(--_ink-2);
  }
  .question .first {
    display: flex;
    gap: var(--_space-2);
    margin-bottom: var(--_space-2);
    color: var(--_wait);
  }
  .items {
    display: grid;
    width: fit-content;
    margin: var(--_space-2) 0;
    padding: 0;
    list-style: none;
  }
  .items li {
    display: flex;
    justify-content: space-between;
    gap: var(--_space-5);
  }
  .items span,
  .lines b {
    font-variant-numeric: tabular-nums;
  }
  .under {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0 var(--_space-4);
    min-height: calc(40px * var(--_density));
    padding-inline-start: var(--_space-4);
    color: var(--_ink-3);
    font-size: var(--_text-small);
  }
  .under .foot {
    flex: 1;
    justify-content: flex-end;
    padding-inline-start: 0;
  }
  .under .foot .button {
    margin-inline-start: 0;
  }
  @media (forced-colors: active) {
    .chip.need span {
      outline: 1px solid CanvasText;
    }
    .choice li[aria-selected='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
    .button.primary {
      border-width: 2px;
    }
  }
`;
