import { css } from 'lit';

/** What stands in the cells. */
export const customerCellStyles = css`
  .target {
    display: grid;
    place-items: center;
    inline-size: 100%;
    block-size: 100%;
    min-block-size: max(24px, 32px * var(--_density));
    cursor: pointer;
  }
  .body .cell.c-name {
    display: block;
    align-content: center;
  }
  .open {
    display: block;
    max-inline-size: 100%;
    min-block-size: 20px;
    margin: 0;
    padding: 0;
    border: 0;
    overflow: hidden;
    background: none;
    color: var(--_ink);
    font-weight: 570;
    line-height: 1.46;
    text-align: start;
    text-overflow: ellipsis;
    white-space: nowrap;
    cursor: pointer;
  }
  .open:focus-visible {
    outline-offset: -1px;
  }
  .open:hover {
    color: var(--_accent);
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .under {
    display: block;
    overflow: hidden;
    color: var(--_ink-3);
    font-size: var(--_text-small);
    font-variant-numeric: tabular-nums;
    line-height: 1.42;
    text-overflow: ellipsis;
  }
  .slim .body .cell.c-name {
    display: flex;
    align-items: center;
    gap: var(--_space-2);
  }
  .slim .open {
    min-block-size: 24px;
  }
  .slim .under {
    flex: none;
  }
  .stale {
    color: var(--_wait);
  }
  .score {
    display: inline-flex;
    align-items: center;
    gap: calc(9px * var(--_density));
    font-weight: 570;
  }
  .score .number {
    min-inline-size: calc(1.75 * var(--_rem));
  }
  .cell.c-outstandingMinor {
    font-weight: 500;
  }
  .head .cell.c-outstandingMinor {
    font-weight: inherit;
  }
  .body .cell:is(.c-contact, .c-accountType),
  .body .cell.number:not(.c-outstandingMinor) {
    color: var(--_ink-2);
  }
  .body .cell.zero,
  .zero .score {
    color: var(--_ink-3);
    font-weight: 400;
  }
  /* An amount that does not fit must not lose its first digits. */
  .body .cell:is(.number, .c-accountType) {
    display: block;
    align-content: center;
    text-overflow: ellipsis;
  }
  .address {
    display: flex;
    gap: 6px;
    min-inline-size: 0;
  }
  .email,
  .lacking {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .more-contacts {
    color: var(--_ink-3);
    font-size: var(--_text-small);
  }
  .lacking {
    color: var(--_bad);
  }
  payvite-status-badge {
    flex-wrap: wrap;
    max-inline-size: 100%;
  }
  .slim payvite-status-badge {
    flex-wrap: nowrap;
  }
  .slim .cell.c-status {
    padding-inline-end: 0;
  }
`;
