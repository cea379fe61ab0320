import { css } from 'lit';

/** Requests to apply credits, on top of payments. */
export const creditRequestsStyles = css`
  .credits {
    padding: calc(14px * var(--_density)) var(--_space-4);
    border-bottom: 1px solid var(--_line);
    border-start-start-radius: var(--_radius);
    border-start-end-radius: var(--_radius);
    background: var(--_wait-soft);
  }
  .credits h2 {
    color: var(--_wait);
  }
  .credits p {
    max-width: 90ch;
    margin: 2px 0 var(--_space-3);
    color: var(--_ink-2);
    text-wrap: pretty;
  }
  .credits small {
    color: var(--_ink-2);
  }
  .credits ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .credits > ul {
    border: 1px solid var(--_line);
    border-radius: var(--_radius-small);
    background: var(--_surface);
  }
  .credits > ul > li {
    display: grid;
    grid-template-columns: minmax(0, 15em) minmax(0, 1fr) auto;
    gap: var(--_space-2) var(--_space-4);
    align-items: start;
    padding: calc(10px * var(--_density)) var(--_space-3);
  }
  .credits > ul > li + li {
    border-top: 1px solid var(--_line-soft);
  }
  .who small {
    display: block;
  }
  .lines {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-1) var(--_space-3);
    overflow-wrap: anywhere;
  }
  .lines > span {
    color: var(--_ink-3);
  }
  .credits .question {
    grid-column: 1 / -1;
  }
`;
