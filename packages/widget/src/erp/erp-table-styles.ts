import { css } from 'lit';

export const erpTableStyles = css`
  #panel > div > table:first-child {
    border-top: 0;
  }
  td.number,
  th.number {
    white-space: nowrap;
  }
  .history :is(td, th).number {
    width: 6.5em;
  }
  .history tbody :is(td, th) {
    border-bottom: 0;
  }
  .history tbody > tr:last-child > * {
    border-bottom: 1px solid var(--_line-soft);
  }
  .history small,
  .where small,
  .reason {
    display: block;
    max-width: 52ch;
    margin: 0;
    text-wrap: pretty;
    overflow-wrap: anywhere;
  }
  .where {
    min-width: 16em;
  }
  .reason {
    color: var(--_ink-2);
  }
  summary {
    min-height: 24px;
    cursor: pointer;
  }
  .under > :not(summary, .link) {
    margin-top: var(--_space-2);
  }
  summary > * {
    margin-inline-end: var(--_space-2);
  }
  .lacks {
    color: var(--_bad);
  }
  .encoding {
    text-transform: uppercase;
  }
  .zero {
    color: var(--_ink-3);
  }
  td:is(.invalid, .missing) {
    color: var(--_bad);
    font-weight: 570;
  }
  td.missing {
    color: var(--_wait);
  }
  .when {
    display: inline-flex;
    align-items: center;
    gap: 6px;
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
  .when .icon {
    color: var(--_ink-3);
  }
  .when + small {
    margin-inline-start: 20px;
  }
  .result .link {
    display: flex;
    margin-top: 2px;
  }
  .opened {
    background: var(--_sunken);
  }
  .model :is(td, th) {
    padding-block: calc(4px * var(--_density));
    color: var(--_ink-2);
  }
  .model th[scope='row'] {
    padding-inline-start: calc(var(--_space-4) + 20px);
  }
  .model:last-child :is(td, th) {
    padding-block-end: calc(12px * var(--_density));
  }
  .wide > td {
    padding-block: var(--_space-1) var(--_space-3);
  }
  .bad-rows {
    border: 1px solid var(--_line);
    border-radius: var(--_radius-small);
    background: var(--_surface);
  }
  .bad-rows-head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0 var(--_space-4);
    padding: calc(6px * var(--_density)) var(--_space-3);
  }
  .bad-rows-head .quiet {
    font-size: var(--_text-small);
  }
  .cells tbody :is(td, th) {
    padding-block: calc(6px * var(--_density));
  }
  .cells :is(td, th):first-child {
    padding-inline-start: var(--_space-3);
  }
  .history .cells :is(td, th).number {
    width: 4em;
  }
  code {
    padding: 1px 5px;
    border-radius: 3px;
    background: var(--_mute-soft);
    font-size: 0.95em;
    overflow-wrap: anywhere;
  }
  .postings .number {
    padding-inline-end: var(--_space-5);
  }
  .retry {
    margin-top: var(--_space-2);
  }
  .erp-number {
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  .downloads {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--_space-4);
  }
`;
