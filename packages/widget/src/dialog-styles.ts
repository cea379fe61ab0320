import { css } from 'lit';

/** The native dialog as a calm sheet: head, scrolling body, foot. */
export const dialogStyles = css`
  dialog {
    width: min(480px, calc(100vw - 32px));
    max-height: min(680px, calc(100dvh - 32px));
    margin: auto;
    padding: 0;
    border: 1px solid var(--_line);
    border-radius: 12px;
    background: var(--_surface);
    color: var(--_ink);
    box-shadow: 0 24px 64px -16px rgb(8 18 26 / 0.45);
    overflow: hidden;
    white-space: normal;
  }
  dialog[open] {
    display: flex;
    flex-direction: column;
  }
  dialog::backdrop {
    background: rgb(10 20 28 / 0.42);
  }
  dialog > form,
  .sheet {
    display: flex;
    flex-direction: column;
    min-height: 0;
    margin: 0;
  }
  .head {
    padding: 20px 24px 0;
  }
  .head h2 {
    margin: 0;
    font-size: 17px;
    font-weight: 620;
    letter-spacing: -0.01em;
    line-height: 1.3;
    text-wrap: balance;
    overflow-wrap: anywhere;
  }
  .head p {
    margin: 6px 0 0;
    color: var(--_ink-2);
    text-wrap: pretty;
    overflow-wrap: anywhere;
  }
  .body {
    min-height: 0;
    padding: 16px 24px 20px;
    overflow-y: auto;
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: flex-end;
    gap: var(--_space-2);
    padding: 12px 24px;
    border-top: 1px solid var(--_line-soft);
    background: var(--_sunken);
  }
  .foot .grow {
    margin-inline-end: auto;
  }
  .complaint {
    display: flex;
    gap: 8px;
    margin: 12px 0 0;
    padding: 9px 12px;
    border-radius: var(--_radius-small);
    background: var(--_bad-soft);
    color: var(--_bad);
    text-wrap: pretty;
  }
  .complaint .icon {
    margin-top: 2px;
  }
`;
