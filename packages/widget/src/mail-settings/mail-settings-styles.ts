import { css } from 'lit';

export const mailSettingsStyles = css`
  .head {
    display: block;
    padding-block-end: calc(12px * var(--_density));
  }
  .lead {
    margin: 2px 0 0;
    color: var(--_ink-2);
    text-wrap: pretty;
  }
  .read-only {
    display: flex;
    gap: var(--_space-2);
    margin: 0;
    padding: calc(9px * var(--_density)) var(--_space-4);
    border-top: 1px solid var(--_line-soft);
    background: var(--_sunken);
    color: var(--_ink-2);
  }
  .read-only .icon {
    margin-top: 2px;
  }
  .sides {
    display: grid;
    grid-template-columns: minmax(21rem, 2fr) minmax(0, 3fr);
    border-top: 1px solid var(--_line);
  }
  .form {
    display: flex;
    flex-direction: column;
    min-width: 0;
    margin: 0;
  }
  .fields {
    display: grid;
    gap: calc(16px * var(--_density));
    padding: var(--_space-4);
    padding-block-end: var(--_space-5);
  }
  .fields h3 {
    margin: calc(12px * var(--_density)) 0 calc(-4px * var(--_density));
    padding-block-start: calc(18px * var(--_density));
    border-top: 1px solid var(--_line-soft);
    color: var(--_ink-2);
    font-size: var(--_text-small);
    font-weight: 600;
    line-height: 1.3;
  }
  .fields h3:first-child {
    margin-block-start: 0;
    padding-block-start: 0;
    border-top: 0;
  }
  .setting {
    min-width: 0;
  }
  .setting > label,
  .label {
    display: block;
    margin: 0 0 5px;
    font-weight: 570;
  }
  .help {
    margin: 5px 0 0;
    color: var(--_ink-3);
    font-size: var(--_text-small);
    text-wrap: pretty;
  }
  .left {
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .complaint {
    flex-wrap: nowrap;
    align-items: flex-start;
    gap: 6px;
    overflow-wrap: anywhere;
  }
  .complaint .icon,
  .advice .icon {
    margin-top: 2px;
  }
  .advice {
    display: flex;
    gap: 6px;
    color: var(--_wait);
  }
  .advice .link {
    font-size: inherit;
  }
  .swatch {
    width: 12px;
    height: 12px;
    border: 1px solid var(--_line);
    border-radius: 3px;
    forced-color-adjust: none;
  }
  .field[readonly] {
    border-color: var(--_line);
    background: var(--_sunken);
  }

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
  .switch label {
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

  .bar {
    position: sticky;
    inset-block-end: 0;
    z-index: 1;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_space-2) var(--_space-3);
    margin-top: auto;
    padding: calc(10px * var(--_density)) var(--_space-4);
    border-top: 1px solid var(--_line);
    border-end-start-radius: calc(var(--_radius) - 1px);
    background: var(--_sunken);
  }
  .bar [role='alert'] {
    flex: 1 0 100%;
  }
  .bar [role='alert']:empty,
  .bar [role='alert']:not(:has(*)) {
    display: none;
  }
  .bar .complaint {
    margin: 0;
  }
  .state-word {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    margin-inline-end: auto;
    color: var(--_ink-3);
  }
  .state-word.waits {
    color: var(--_wait);
    font-weight: 570;
  }
  .state-word.good {
    color: var(--_good);
  }
  .dot {
    width: 8px;
    height: 8px;
    border-radius: 50%;
    background: currentColor;
    forced-color-adjust: none;
  }

  @container payvite-panel (max-width: 799px) {
    .sides {
      grid-template-columns: minmax(0, 1fr);
    }
    .bar {
      border-radius: 0;
      border-block-end: 1px solid var(--_line);
    }
    .bar.idle {
      position: static;
    }
  }
  @container payvite-panel (max-width: 479px) {
    .bar .buttons,
    .beside {
      flex: 1 1 100%;
    }
    .bar .button {
      flex: 1 1 auto;
      min-height: max(24px, 38px * var(--_density));
    }
    .beside {
      flex-wrap: wrap;
    }
    .beside .button {
      flex: 1 1 100%;
      min-height: max(24px, 38px * var(--_density));
    }
  }
  /* Zoomed in, a bar that stays would hide half of the window. */
  @media (max-height: 26rem) {
    .bar {
      position: static;
    }
  }
  @media (forced-colors: active) {
    .button.primary {
      border-width: 2px;
    }
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
