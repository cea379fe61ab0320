import { css } from 'lit';

/** The score and its parts. */
export const customerPriorityStyles = css`
  .score {
    display: flex;
    align-items: center;
    gap: var(--_space-3);
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
    gap: var(--_space-3);
    padding-block: calc(7px * var(--_density));
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
    margin-top: var(--_space-2);
    color: var(--_ink-2);
    text-wrap: pretty;
  }
  .how .formula {
    padding: var(--_space-2) calc(11px * var(--_density));
    border-radius: var(--_radius-small);
    background: var(--_sunken);
    color: var(--_ink);
    font-variant-numeric: tabular-nums;
  }
  .symbols {
    display: grid;
    gap: 5px;
    margin-top: var(--_space-2);
    font-size: var(--_text-small);
  }
  .symbols div {
    display: grid;
    grid-template-columns: 3.4em minmax(0, 1fr);
    gap: var(--_space-2);
  }
  .symbols dd {
    color: var(--_ink-2);
  }
`;
