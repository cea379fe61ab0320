import { css } from 'lit';

export const bulkDialogStyles = css`
  :host {
    display: contents;
  }
  dialog {
    width: min(56rem, calc(100vw - 2rem));
    max-height: min(52rem, calc(100dvh - 2rem));
  }
  dialog:is(.planning, .stuck, .undo, .sending) {
    width: min(32rem, calc(100vw - 2rem));
  }
  .sheet {
    flex: 1 1 auto;
  }
  .head h2:focus-visible {
    outline: none;
  }
  h3 {
    margin: 0 0 var(--_space-2);
    font-size: var(--_text);
    font-weight: 600;
  }
  .body > * {
    margin-block-end: calc(1.25rem * var(--_density));
  }
  .body > :last-child,
  .body > [role='alert']:not(:has(*)) {
    margin-block-end: 0;
  }
  .body .complaint {
    margin: 0;
  }
  /* What scrolls goes under it. */
  :is(.review, .done, .preview) .head {
    padding-block-end: calc(1rem * var(--_density));
    border-block-end: 1px solid var(--_line-soft);
  }
  .note {
    margin: 0;
    color: var(--_ink-2);
    text-wrap: pretty;
  }
  .foot .quiet {
    color: var(--_ink-3);
    font-size: var(--_text-small);
  }
  dl,
  dd,
  dt {
    margin: 0;
  }

  .wait {
    display: flex;
    align-items: center;
    gap: var(--_space-3);
    min-height: 5.5rem;
    color: var(--_ink-2);
    font-variant-numeric: tabular-nums;
  }
  .spinner {
    width: 1.5rem;
    height: 1.5rem;
    flex: none;
    fill: none;
    stroke: var(--_mute-soft);
    stroke-width: 2.5;
    stroke-linecap: round;
    animation: turn 0.9s linear infinite;
  }
  .spinner path {
    stroke: var(--_accent);
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }

  .countdown p {
    margin: 0 0 calc(0.625rem * var(--_density));
    font-size: var(--_text-title);
    font-weight: 640;
    letter-spacing: -0.015em;
    font-variant-numeric: tabular-nums;
  }
  .undo.button {
    min-width: 6rem;
  }

  .progress p {
    margin: 0 0 calc(0.5rem * var(--_density));
    color: var(--_ink-2);
    font-variant-numeric: tabular-nums;
  }
  .progress b {
    color: var(--_ink);
    font-size: var(--_text-title);
    font-weight: 640;
    letter-spacing: -0.015em;
  }
  .body > .progress {
    margin-block-end: 0;
  }

  @media (max-width: 30rem) {
    dialog:is(.review, .preview, .done) {
      width: 100vw;
      max-width: none;
      height: 100dvh;
      max-height: none;
      border: 0;
      border-radius: 0;
    }
    .head {
      padding: calc(1rem * var(--_density)) calc(1rem * var(--_density)) 0;
    }
    .body {
      padding: calc(0.875rem * var(--_density)) calc(1rem * var(--_density)) calc(1rem * var(--_density));
    }
    .foot {
      padding: calc(0.75rem * var(--_density)) calc(1rem * var(--_density));
    }
  }
  @media (forced-colors: active) {
    .bar,
    .dot {
      outline: 1px solid CanvasText;
    }
    .changed,
    .other,
    .complaint {
      border: 1px solid CanvasText;
    }
  }
`;
