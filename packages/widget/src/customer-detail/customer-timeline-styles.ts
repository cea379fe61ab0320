import { css } from 'lit';

/** The line of what happened. */
export const customerTimelineStyles = css`
  .timeline {
    display: grid;
    padding: 1rem 1.125rem 1.125rem;
  }
  .timeline li {
    position: relative;
    display: grid;
    padding: 0 0 0.75rem 1.125rem;
  }
  .timeline li::before {
    content: '';
    position: absolute;
    inset: 0.375rem auto auto 1px;
    width: 0.4375rem;
    height: 0.4375rem;
    border: 1.5px solid var(--_ink-3);
    border-radius: 50%;
    background: var(--_surface);
  }
  .timeline li:not(:last-child)::after {
    content: '';
    position: absolute;
    inset: 1rem auto -0.25rem 0.25rem;
    width: 1px;
    background: var(--_line);
  }
  .timeline li:last-child {
    padding-bottom: 0;
  }
  .timeline time {
    color: var(--_ink-3);
    font-size: var(--_text-small);
  }
`;
