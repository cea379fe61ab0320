import { css } from 'lit';

/** The native dialog as a calm sheet: head, scrolling body, foot. */
export const dialogStyles = css`
  dialog {
    width: min(480px, calc(100vw - 32px));
    max-height: min(680px, calc(100dvh - 32px));
    margin: auto;
    padding: 0;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-large);
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
    padding: calc(20px * var(--_density)) var(--_space-5) 0;
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
    padding: var(--_space-4) var(--_space-5) calc(20px * var(--_density));
    overflow-y: auto;
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: flex-end;
    gap: var(--_space-2);
    padding: var(--_space-3) var(--_space-5);
    border-top: 1px solid var(--_line-soft);
    background: var(--_sunken);
  }
  .foot .grow {
    margin-inline-end: auto;
  }
  .complaint {
    display: flex;
    gap: var(--_space-2);
    margin: var(--_space-3) 0 0;
    padding: calc(9px * var(--_density)) var(--_space-3);
    border-radius: var(--_radius-small);
    background: var(--_bad-soft);
    color: var(--_bad);
    text-wrap: pretty;
  }
  .complaint .icon {
    margin-top: 2px;
  }
  /* Zoomed in, a window is hardly higher than head and foot: then all of it scrolls. */
  @media (max-height: 26rem) {
    dialog[open] {
      display: block;
      overflow-y: auto;
    }
    dialog > form,
    .sheet {
      display: block;
    }
    .body {
      overflow: visible;
    }
  }
`;
