import { css } from 'lit';

/** Buttons, fields, focus rings and hidden words, the same in every element. */
export const controls = css`
  button,
  input,
  textarea,
  select {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
  }

  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-height: max(24px, 32px * var(--_density));
    margin: 0;
    padding: 0 calc(13px * var(--_density));
    border: 1px solid var(--_line);
    border-radius: var(--_radius-button);
    background: var(--_surface);
    color: var(--_ink);
    font-weight: 550;
    line-height: 1;
    white-space: nowrap;
    cursor: pointer;
    transition:
      background-color 0.12s,
      border-color 0.12s;
  }
  .button:hover {
    background: var(--_hover);
    border-color: var(--_field-line);
  }
  .button.primary {
    background: var(--_accent);
    border-color: var(--_accent);
    color: var(--_on-accent);
  }
  .button.primary:hover {
    background: var(--_accent-hover);
    border-color: var(--_accent-hover);
  }
  .button.danger {
    color: var(--_bad);
  }
  .button:disabled,
  .button[aria-disabled='true'] {
    opacity: 0.5;
    cursor: default;
  }
  .link {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    min-height: 24px;
    margin: 0;
    padding: 0;
    border: 0;
    background: none;
    color: var(--_accent);
    font-weight: 550;
    text-align: start;
    cursor: pointer;
  }
  .link:hover {
    text-decoration: underline;
    text-underline-offset: 3px;
  }

  :is(button, input, textarea, select, summary, [tabindex]):focus-visible {
    outline: 2px solid var(--_focus);
    outline-offset: 2px;
  }

  .field {
    width: 100%;
    min-height: max(24px, 34px * var(--_density));
    margin: 0;
    padding: calc(6px * var(--_density)) calc(10px * var(--_density));
    border: 1px solid var(--_field-line);
    border-radius: var(--_radius-small);
    background: var(--_surface);
    color: var(--_ink);
  }
  .field::placeholder {
    color: var(--_ink-3);
    opacity: 1;
  }
  .field[aria-invalid='true'] {
    border-color: var(--_bad);
  }
  textarea.field {
    display: block;
    min-height: 72px;
    resize: vertical;
  }
  input[type='checkbox'],
  input[type='radio'] {
    width: 16px;
    height: 16px;
    margin: 0;
    accent-color: var(--_accent);
    flex: none;
  }

  .icon {
    width: 14px;
    height: 14px;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  .number {
    font-variant-numeric: tabular-nums;
    text-align: end;
  }

  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .state {
    display: grid;
    justify-items: center;
    gap: var(--_space-2);
    padding: calc(56px * var(--_density)) var(--_space-5);
    text-align: center;
    color: var(--_ink-2);
  }
  .state .icon {
    width: 24px;
    height: 24px;
    stroke-width: 1.1;
    color: var(--_ink-3);
  }
  .state strong {
    color: var(--_ink);
    font-size: var(--_text-large);
    font-weight: 600;
  }
  .state p {
    margin: 0;
    max-width: 44ch;
    text-wrap: balance;
  }
  .state .button {
    margin-top: var(--_space-2);
  }
  .state small,
  .reference {
    color: var(--_ink-3);
    font-size: var(--_text-small);
    overflow-wrap: anywhere;
  }

  .bone {
    display: block;
    height: 9px;
    border-radius: 4px;
    background: var(--_mute-soft);
    animation: breathe 1.4s ease-in-out infinite alternate;
  }
  @keyframes breathe {
    to {
      opacity: 0.45;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
    }
  }
  @media (forced-colors: active) {
    .button,
    .field {
      border-color: ButtonBorder;
    }
    .bone {
      background: GrayText;
    }
  }
`;
