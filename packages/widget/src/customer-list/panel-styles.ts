import { css } from 'lit';

/** The panels of the columns and of the filters, in the top layer. */
export const panelStyles = css`
  .panel {
    position: fixed;
    inset: auto;
    inline-size: calc(19 * var(--_rem));
    max-inline-size: calc(100vw - 16px);
    max-block-size: min(calc(34 * var(--_rem)), calc(100dvh - 16px));
    margin: 0;
    padding: calc(14px * var(--_density)) var(--_space-4);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_ink);
    box-shadow: 0 12px 36px -10px rgb(8 18 26 / 0.35);
    overflow: auto;
  }
  .panel-head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    margin-block-end: 6px;
  }
  .panel-head b {
    font-weight: 600;
  }
  .panel ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .panel li {
    display: flex;
    align-items: center;
  }
  .panel li label {
    flex: 1;
    display: flex;
    align-items: center;
    gap: calc(9px * var(--_density));
    min-block-size: max(24px, 32px * var(--_density));
    cursor: pointer;
  }
  .tool {
    display: grid;
    place-items: center;
    inline-size: 28px;
    block-size: 28px;
    padding: 0;
    border: 0;
    border-radius: var(--_radius-small);
    background: none;
    color: var(--_ink-2);
    cursor: pointer;
  }
  .tool:hover:enabled {
    background: var(--_hover);
    color: var(--_ink);
  }
  .tool:disabled {
    opacity: 0.3;
    cursor: default;
  }
  .fields {
    display: grid;
    gap: calc(10px * var(--_density));
  }
  .fields label {
    display: grid;
    gap: 4px;
    color: var(--_ink-2);
    font-size: var(--_text-small);
  }
  .fields .field {
    font-size: var(--_text);
  }
`;
