import { css } from 'lit';

/** The table of customers: head, rows, cells. */
export const customerTableStyles = css`
  table {
    width: 100%;
    border-collapse: separate;
    border-spacing: 0;
  }
  table[aria-busy='true'] tbody {
    opacity: 0.55;
    transition: opacity 0.2s 0.15s;
  }
  th,
  td {
    padding: 0 10px;
    text-align: start;
    white-space: nowrap;
  }
  thead th {
    position: sticky;
    top: var(--payvite-sticky-top, 0);
    z-index: 1;
    height: 36px;
    border-bottom: 1px solid var(--_line);
    background: var(--_surface);
    color: var(--_ink-3);
    font-size: var(--_text-small);
    font-weight: 500;
  }
  tbody :is(td, th) {
    height: var(--_row);
    border-bottom: 1px solid var(--_line-soft);
    font-weight: 400;
  }
  tbody tr:hover > * {
    background: var(--_hover);
  }
  tbody tr.picked > * {
    background: var(--_picked);
  }
  :is(th, td).number {
    text-align: end;
  }
  :is(th, td):last-child {
    padding-inline-end: 16px;
  }

  .sorter {
    display: inline-flex;
    align-items: center;
    gap: 3px;
    min-height: 28px;
    margin: 0 -6px;
    padding: 0 6px;
    border: 0;
    border-radius: 4px;
    background: none;
    color: inherit;
    font-weight: 500;
    cursor: pointer;
  }
  .sorter:hover {
    color: var(--_ink);
  }
  .sorter .icon {
    width: 12px;
    height: 12px;
    opacity: 0;
  }
  .sorter:is(:hover, :focus-visible) .icon {
    opacity: 0.7;
  }
  .number .sorter {
    flex-direction: row-reverse;
  }
  th[aria-sort] .sorter {
    color: var(--_ink);
    font-weight: 600;
  }
  th[aria-sort] .sorter .icon {
    opacity: 1;
  }

  .pick {
    width: 44px;
    padding: 0;
  }
  .target {
    display: grid;
    place-items: center;
    width: 44px;
    min-height: 36px;
    cursor: pointer;
  }
  td .target {
    height: 100%;
  }
  .name {
    width: 22%;
    max-width: 0;
    min-width: 150px;
    padding-inline-start: 2px;
  }
  .open {
    display: block;
    max-width: 100%;
    min-height: 20px;
    margin: 0;
    padding: 2px 0 0;
    border: 0;
    overflow: hidden;
    background: none;
    color: var(--_ink);
    font-weight: 570;
    line-height: 18px;
    text-align: start;
    text-overflow: ellipsis;
    white-space: nowrap;
    cursor: pointer;
  }
  .open:hover {
    color: var(--_accent);
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .under {
    display: block;
    color: var(--_ink-3);
    font-size: var(--_text-small);
    font-variant-numeric: tabular-nums;
    line-height: 17px;
  }
  .stale {
    color: var(--_wait);
  }
  .score {
    display: inline-flex;
    align-items: center;
    gap: 9px;
    font-weight: 570;
  }
  .score .number {
    min-width: 30px;
  }
  .ages {
    width: 128px;
    padding-inline: 14px;
  }
  .contact {
    width: 24%;
    max-width: 0;
  }
  td:is(.past-due, .days, .contact) {
    color: var(--_ink-2);
  }
  td.zero,
  .score.zero {
    color: var(--_ink-3);
    font-weight: 400;
  }
  .address {
    display: flex;
    gap: 6px;
  }
  .email {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .more {
    color: var(--_ink-3);
    font-size: var(--_text-small);
  }
  .lacking {
    color: var(--_bad);
  }
  .status {
    max-width: 220px;
  }
  payvite-status-badge {
    max-width: 100%;
  }
  .action {
    width: 1%;
  }
`;
