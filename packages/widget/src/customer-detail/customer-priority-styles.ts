import { css } from 'lit';

/** The score and its parts. */
export const customerPriorityStyles = css`
  .score {
    display: flex;
    align-items: center;
    gap: 12px;
    margin-bottom: 6px;
    font-size: var(--_text-large);
    font-weight: 600;
  }
  .score .meter {
    flex: 1;
  }
  .parts div {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 3.7em;
    gap: 12px;
    padding-block: 7px;
    border-bottom: 1px solid var(--_line-soft);
  }
  .parts dt {
    color: var(--_ink-2);
    text-wrap: pretty;
  }
  .parts .total {
    border: 0;
  }
  .parts .total :is(dt, dd) {
    color: var(--_ink);
    font-weight: 600;
  }
  .parts div:nth-last-child(2) {
    border-color: var(--_line);
  }
  .how summary {
    width: fit-content;
    min-height: 24px;
    border-radius: var(--_radius-small);
    color: var(--_accent);
    font-weight: 550;
    line-height: 24px;
    cursor: pointer;
  }
  .how summary:hover {
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .how p {
    margin-top: 8px;
    color: var(--_ink-2);
    text-wrap: pretty;
  }
  .how .formula {
    padding: 8px 11px;
    border-radius: var(--_radius-small);
    background: var(--_sunken);
    color: var(--_ink);
    font-variant-numeric: tabular-nums;
  }
  .symbols {
    display: grid;
    gap: 5px;
    margin-top: 8px;
    font-size: var(--_text-small);
  }
  .symbols div {
    display: grid;
    grid-template-columns: 3.4em minmax(0, 1fr);
    gap: 8px;
  }
  .symbols dd {
    color: var(--_ink-2);
  }
`;
