import { css } from 'lit';

export const callDialogStyles = css`
  :host {
    display: contents;
  }
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend,
  .block {
    display: block;
    margin: var(--_space-4) 0 6px;
    padding: 0;
    font-weight: 570;
  }
  legend {
    margin-top: 0;
  }
  .head a {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    min-height: 24px;
    color: var(--_accent);
  }
  .head a:focus-visible {
    outline: 2px solid var(--_focus);
    outline-offset: 2px;
  }
  .choices {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 15em), 1fr));
    gap: 0 var(--_space-3);
  }
  .choices label {
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    min-height: max(24px, 28px * var(--_density));
    cursor: pointer;
  }
  .days {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }
  .days input {
    width: auto;
    flex: 1 1 9em;
  }
  [aria-pressed='true'] {
    border-color: var(--_accent);
    background: var(--_picked);
    color: var(--_accent);
  }
  small {
    color: var(--_ink-3);
    font-size: var(--_text-small);
  }
  @media (forced-colors: active) {
    [aria-pressed='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
