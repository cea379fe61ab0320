import { css } from 'lit';

export const bulkRowStyles = css`
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
    margin-block-end: calc(0.625rem * var(--_density));
  }
  .people {
    margin: 0;
    padding: 0;
    border-block: 1px solid var(--_line);
    list-style: none;
  }
  .people > li {
    display: grid;
    grid-template-columns: minmax(0, 1.25fr) minmax(0, 1fr) 4rem;
    align-items: start;
    gap: 0 calc(1.5rem * var(--_density));
    padding: calc(0.3125rem * var(--_density)) 0;
    /* Thousands of rows cost nothing until they come into sight. */
    content-visibility: auto;
    contain-intrinsic-block-size: auto 2.5rem;
  }
  .people > li + li {
    border-block-start: 1px solid var(--_line-soft);
  }
  .people > li:focus {
    outline: none;
  }
  .people > li:focus-visible {
    outline: 2px solid var(--_focus);
    outline-offset: -2px;
  }
  .who em {
    display: block;
    color: var(--_ink-3);
    font-size: var(--_text-small);
    font-style: normal;
  }
  .who p {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 0 calc(1rem * var(--_density));
    margin: 0;
    padding-block: 0.1875rem;
    line-height: 1.35;
  }
  .who b {
    font-weight: 560;
    overflow-wrap: anywhere;
  }
  .who small {
    grid-row: 2;
    color: var(--_ink-3);
    font-size: var(--_text-small);
  }
  summary {
    width: max-content;
    min-height: 1.5rem;
    color: var(--_accent);
    font-weight: 550;
    cursor: pointer;
  }
  .what {
    display: flex;
    flex-direction: column;
    gap: 0.125rem;
    padding-block: 0.1875rem;
    color: var(--_ink-2);
    overflow-wrap: anywhere;
  }
  .outcome {
    display: inline-flex;
    gap: 0.4375rem;
  }
  .outcome .icon {
    margin-block-start: 0.1875rem;
  }
  .outcome.sent .icon {
    color: var(--_good);
  }
  .outcome.failed {
    color: var(--_bad);
  }
  .outcome:is(.none, .queued, .undone) {
    color: var(--_ink-3);
  }
  .outcome:is(.uncertain, .skipped) .icon {
    color: var(--_wait);
  }
  .preview.link {
    grid-column: 3;
    justify-self: end;
  }
  .done .people > li {
    grid-template-columns: minmax(0, 1.25fr) minmax(0, 1fr);
  }
  .more {
    display: flex;
    align-items: center;
    gap: calc(0.75rem * var(--_density));
    margin-block-start: calc(0.75rem * var(--_density));
    color: var(--_ink-3);
    font-size: var(--_text-small);
    font-variant-numeric: tabular-nums;
  }
  .bones {
    display: grid;
    gap: calc(1.25rem * var(--_density));
    padding-block: calc(1rem * var(--_density));
  }
  .bones .bone:nth-child(even) {
    width: 72%;
  }

  @media (max-width: 30rem) {
    .people > li,
    .done .people > li {
      grid-template-columns: minmax(0, 1fr) auto;
    }
    .who {
      grid-column: 1 / -1;
    }
    .preview.link {
      grid-column: 2;
    }
  }
`;
