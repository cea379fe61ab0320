import { css } from 'lit';

/** Choices of a filter side by side, each with its count. */
export const chipStyles = css`
  .chip {
    flex: none;
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-block-size: max(24px, 1.75 * max(16px, 1rem) * var(--_density));
    padding: 0 calc(11px * var(--_density));
    border: 1px solid var(--_line);
    border-radius: var(--_radius-round);
    background: none;
    color: var(--_ink-2);
    font-size: var(--_text-small);
    white-space: nowrap;
    cursor: pointer;
  }
  .chip:hover {
    border-color: var(--_field-line);
    background: var(--_hover);
  }
  .chip span {
    color: var(--_ink-3);
    font-variant-numeric: tabular-nums;
  }
  .chip:is([aria-pressed='true'], .on) {
    border-color: transparent;
    background: var(--_picked);
    color: var(--_accent);
    font-weight: 570;
  }
  .chip[aria-pressed='true'] span {
    color: inherit;
  }
  .chip:focus-visible {
    outline-offset: 1px;
  }
  @media (forced-colors: active) {
    .chip:is([aria-pressed='true'], .on) {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
