import { css } from 'lit';

/** What stands under a row, and the ways to pay. */
export const paymentsDetailStyles = css`
  .detail {
    display: flex;
    flex-wrap: wrap;
    gap: 1px;
    overflow: hidden;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-small);
    /* Shows between the parts, however many stand side by side. */
    background: var(--_line-soft);
    white-space: normal;
  }
  .detail section {
    flex: 1 1 22em;
    min-width: 0;
    padding: var(--_space-3) var(--_space-4) var(--_space-4);
    background: var(--_surface);
  }
  .detail h3 {
    margin-bottom: var(--_space-2);
    color: var(--_ink-2);
    font-size: var(--_text-small);
    font-weight: 600;
  }
  .detail p {
    margin: 0 0 var(--_space-2);
  }
  .detail .bone {
    width: 70%;
    margin-block: var(--_space-2) var(--_space-4);
  }
  .detail dl {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 3px var(--_space-4);
    margin: 0;
  }
  .detail dt {
    color: var(--_ink-3);
  }
  .detail dd {
    margin: 0;
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  .detail .quiet {
    margin-block: var(--_space-2) 0;
    color: var(--_ink-3);
    font-size: var(--_text-small);
  }
  .detail h3 + .quiet {
    margin-block: 0 var(--_space-2);
  }
  .detail dl + blockquote {
    margin-block-start: var(--_space-3);
    padding-block-start: var(--_space-3);
    border-top: 1px solid var(--_line-soft);
  }
  blockquote {
    max-height: 9em;
    margin: 0;
    overflow-y: auto;
    color: var(--_ink-2);
    font-size: var(--_text-small);
    white-space: pre-line;
  }
  .code {
    user-select: all;
  }
  .detail .sums {
    grid-template-columns: minmax(0, 1fr) auto;
    column-gap: 0;
  }
  .sums dt {
    color: inherit;
    overflow-wrap: anywhere;
  }
  .sums dd {
    text-align: end;
  }
  .detail small {
    display: block;
    color: var(--_ink-3);
    font-size: var(--_text-small);
  }
  .sums .sum {
    padding-block-start: 3px;
    border-top: 1px solid var(--_line);
    font-weight: 600;
  }

  .settings {
    border-top: 1px solid var(--_line);
  }
  .settings summary {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 2px var(--_space-3);
    padding: calc(13px * var(--_density)) var(--_space-4);
    cursor: pointer;
  }
  .settings summary::before {
    content: '';
    width: 6px;
    height: 6px;
    border-block-end: 1.6px solid currentColor;
    border-inline-end: 1.6px solid currentColor;
    color: var(--_ink-3);
    transform: translateY(-1px) rotate(-45deg);
    transition: transform 0.12s;
  }
  :host(:dir(rtl)) .settings summary::before {
    transform: translateY(-1px) rotate(45deg);
  }
  .settings[open] summary::before {
    transform: translateY(-3px) rotate(45deg);
  }
  .settings summary:hover {
    background: var(--_hover);
  }
  .settings summary:focus-visible {
    outline-offset: -2px;
  }
`;
