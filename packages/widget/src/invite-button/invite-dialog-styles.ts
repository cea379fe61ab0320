import { css } from 'lit';

export const inviteDialogStyles = css`
  dialog:has(.mail) {
    width: min(49em, calc(100vw - 32px));
  }
  .preview {
    margin-top: 12px;
  }
  :host {
    display: contents;
  }
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
    min-width: 0;
  }
  legend,
  .label {
    display: block;
    margin: 0 0 6px;
    padding: 0;
    font-weight: 570;
  }
  .choices {
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    overflow: hidden;
  }
  .choice {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr) auto;
    align-items: center;
    gap: 0 var(--_space-3);
    min-height: max(24px, 50px * var(--_density));
    padding: calc(7px * var(--_density)) var(--_space-3);
    cursor: pointer;
  }
  .choice + .choice,
  .other + .choice {
    border-top: 1px solid var(--_line-soft);
  }
  .choice:hover {
    background: var(--_hover);
  }
  .choice:has(:checked) {
    background: var(--_picked);
  }
  .choice:has(:disabled) {
    cursor: default;
    color: var(--_ink-3);
    background: none;
  }
  .choice:has(:focus-visible) {
    outline: 2px solid var(--_focus);
    outline-offset: -2px;
  }
  .choice input:focus-visible {
    outline: none;
  }
  .choice b {
    font-weight: 560;
    line-height: 1.35;
    overflow-wrap: anywhere;
  }
  .choice span {
    color: var(--_ink-2);
    overflow-wrap: anywhere;
  }
  .choice .line {
    display: block;
  }
  .choice .role {
    margin-inline-start: 4px;
    color: var(--_ink-3);
  }
  .choice em {
    color: var(--_ink-3);
    font-size: var(--_text-small);
    font-style: normal;
    text-align: end;
  }
  /* An address is read as a whole before it is known to be the usual one. */
  @media (max-width: 30rem) {
    .choice em {
      grid-column: 2;
      text-align: start;
    }
  }
  .other {
    padding: 2px var(--_space-3) var(--_space-3) calc(16px + 2 * var(--_space-3));
    background: var(--_picked);
  }
  .help {
    display: block;
    margin-top: 5px;
    color: var(--_ink-3);
    font-size: var(--_text-small);
  }
  .message {
    margin-top: calc(18px * var(--_density));
  }
  .swap {
    margin-top: calc(14px * var(--_density));
  }
  blockquote {
    margin: 0;
    padding: calc(10px * var(--_density)) calc(14px * var(--_density));
    border-inline-start: 3px solid var(--_line);
    border-radius: 0 var(--_radius-small) var(--_radius-small) 0;
    background: var(--_sunken);
    overflow-wrap: anywhere;
  }
  blockquote strong {
    display: block;
    font-weight: 570;
  }
  .note {
    margin: var(--_space-3) 0 0;
    text-wrap: pretty;
  }
  .note:first-child {
    margin-top: 0;
  }
`;
