import { css } from 'lit';

export const settingsFieldStyles = css`
  .color,
  .beside {
    display: flex;
    gap: var(--_space-2);
  }
  .beside .button {
    flex: none;
  }
  .color .field {
    width: 9em;
    font-variant-numeric: tabular-nums;
  }
  input[type='color'] {
    width: 44px;
    height: auto;
    min-height: max(24px, 34px * var(--_density));
    margin: 0;
    padding: 3px;
    border: 1px solid var(--_field-line);
    border-radius: var(--_radius-small);
    background: var(--_surface);
    cursor: pointer;
    forced-color-adjust: none;
  }
  input[type='color']:disabled {
    border-color: var(--_line);
    cursor: default;
  }
  input[type='color']::-webkit-color-swatch-wrapper {
    padding: 0;
  }
  input[type='color']::-webkit-color-swatch {
    border: 0;
    border-radius: 3px;
  }

  .logo {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_space-3);
    padding: var(--_space-3);
    border: 1px dashed var(--_field-line);
    border-radius: var(--_radius);
  }
  .logo.fixed {
    padding: 0;
    border: 0;
  }
  .logo.over {
    border-color: var(--_accent);
    background: var(--_picked);
  }
  .logo p {
    flex: 1 1 12em;
    margin: 0;
    color: var(--_ink-2);
    text-wrap: pretty;
  }
  .logo .ground {
    display: flex;
    padding: var(--_space-2) var(--_space-3);
    border: 1px solid var(--_line);
    border-radius: var(--_radius-small);
    /* The card of a mail. */
    background: #fff;
  }
  .logo img {
    max-width: 100%;
    height: auto;
  }
  .letter {
    display: grid;
    place-items: center;
    width: 36px;
    height: 36px;
    border-radius: 8px;
    color: #fff;
    font-size: 17px;
    font-weight: 650;
    forced-color-adjust: none;
  }
  .logo .buttons {
    flex: 1 1 auto;
  }
  .or {
    color: var(--_ink-3);
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_space-2);
  }
  .question {
    flex: 1 1 14em;
  }
  .question p {
    margin: 0 0 var(--_space-2);
  }
  .address summary {
    display: inline-flex;
    align-items: center;
    min-height: 24px;
    margin-top: 4px;
    color: var(--_accent);
    font-size: var(--_text-small);
    cursor: pointer;
  }
  .address .beside {
    margin-top: 4px;
  }

  .switch {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    align-items: start;
    gap: 0 calc(10px * var(--_density));
  }
  .setting.switch > label {
    margin: 0;
    line-height: 24px;
    cursor: pointer;
  }
  .switch .help {
    grid-column: 2;
    margin-top: 0;
  }
  input[role='switch'] {
    appearance: none;
    position: relative;
    width: 38px;
    height: 24px;
    border: 1px solid var(--_field-line);
    border-radius: 12px;
    background: var(--_mute-soft);
    cursor: pointer;
    transition: background-color 0.12s;
  }
  input[role='switch']::after {
    content: '';
    position: absolute;
    inset-block-start: 3px;
    inset-inline-start: 3px;
    width: 16px;
    height: 16px;
    border-radius: 50%;
    background: var(--_ink-3);
    transition: inset-inline-start 0.12s;
  }
  input[role='switch']:checked {
    border-color: var(--_accent);
    background: var(--_accent);
  }
  input[role='switch']:checked::after {
    inset-inline-start: 17px;
    background: var(--_on-accent);
  }
  input[role='switch']:disabled {
    opacity: 0.6;
    cursor: default;
  }
  @media (forced-colors: active) {
    input[role='switch']:checked {
      background: Highlight;
    }
    input[role='switch']::after {
      background: ButtonText;
    }
    input[role='switch']:checked::after {
      background: HighlightText;
    }
    .logo.over {
      outline: 2px solid Highlight;
    }
  }
`;
