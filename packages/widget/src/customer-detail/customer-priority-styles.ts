import { css } from 'lit';

/** The score and its parts. */
export const customerPriorityStyles = css`
  .score {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    margin-bottom: 0.375rem;
    font-size: var(--_text-large);
    font-weight: 600;
  }
  .score .meter {
    flex: 1;
  }
  .parts div {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 3rem;
    gap: 0.75rem;
    padding-block: 0.4375rem;
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
    min-height: 1.5rem;
    border-radius: var(--_radius-small);
    color: var(--_accent);
    font-weight: 550;
    line-height: 1.5rem;
    cursor: pointer;
  }
  .how summary:hover {
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .how p {
    margin-top: 0.5rem;
    color: var(--_ink-2);
    text-wrap: pretty;
  }
  .how .formula {
    padding: 0.5rem 0.6875rem;
    border-radius: var(--_radius-small);
    background: var(--_sunken);
    color: var(--_ink);
    font-variant-numeric: tabular-nums;
  }
  .symbols {
    display: grid;
    gap: 0.3125rem;
    margin-top: 0.5rem;
    font-size: var(--_text-small);
  }
  .symbols div {
    display: grid;
    grid-template-columns: 2.5rem minmax(0, 1fr);
    gap: 0.5rem;
  }
  .symbols dd {
    color: var(--_ink-2);
  }
`;
