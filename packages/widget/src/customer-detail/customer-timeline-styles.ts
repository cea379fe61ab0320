import { css } from 'lit';

/** The line of what happened. */
export const customerTimelineStyles = css`
  .timeline {
    display: grid;
    padding: var(--_space-4) calc(18px * var(--_density)) calc(18px * var(--_density));
  }
  .timeline li {
    position: relative;
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 0 var(--_space-4);
    padding: 0 0 var(--_space-3) calc(18px * var(--_density));
  }
  .timeline li::before {
    content: '';
    position: absolute;
    inset: 6px auto auto 1px;
    width: 7px;
    height: 7px;
    border: 1.5px solid var(--_ink-3);
    border-radius: 50%;
    background: var(--_surface);
  }
  .timeline li:not(:last-child)::after {
    content: '';
    position: absolute;
    inset: 16px auto -4px 4px;
    width: 1px;
    background: var(--_line);
  }
  .timeline li:last-child {
    padding-bottom: 0;
  }
  .timeline time {
    color: var(--_ink-3);
    font-size: var(--_text-small);
    font-variant-numeric: tabular-nums;
  }
`;
