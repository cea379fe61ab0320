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
  }
`;
