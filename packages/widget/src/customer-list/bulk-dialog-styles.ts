import { css } from 'lit';

export const bulkDialogStyles = css`
  :host {
    display: contents;
  }
  dialog {
    width: min(560px, calc(100vw - 32px));
  }
  h3 {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    margin: 18px 0 6px;
    font-size: var(--_text);
    font-weight: 570;
  }
  h3:first-child {
    margin-top: 0;
  }
  ul {
    margin: 0;
    padding: 0;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    list-style: none;
  }
  li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1.25fr);
    align-items: center;
    gap: 2px 16px;
    min-height: 40px;
    padding: 7px 12px;
  }
  li + li {
    border-top: 1px solid var(--_line-soft);
  }
  li b {
    font-weight: 560;
    overflow-wrap: anywhere;
  }
  li > span {
    color: var(--_ink-2);
    overflow-wrap: anywhere;
    text-wrap: pretty;
  }
  .outcome {
    display: grid;
    grid-template-columns: 14px minmax(0, 1fr);
    gap: 1px 8px;
    align-items: start;
  }
  .outcome .icon {
    margin-top: 2px;
  }
  .outcome .link {
    grid-column: 2;
    justify-self: start;
  }
  .outcome.sent .icon {
    color: var(--_good);
  }
  .outcome.failed {
    color: var(--_bad);
  }
  .outcome.waiting {
    color: var(--_ink-3);
  }
  .shared {
    margin: 8px 0 0;
    color: var(--_ink-3);
    font-size: var(--_text-small);
  }
  .progress {
    display: flex;
    align-items: center;
    gap: 12px;
    margin-bottom: 14px;
    font-variant-numeric: tabular-nums;
    color: var(--_ink-2);
    white-space: nowrap;
  }
  progress {
    appearance: none;
    flex: 1;
    height: 6px;
    border: 0;
    border-radius: 3px;
    background: var(--_mute-soft);
    overflow: hidden;
  }
  progress::-webkit-progress-bar {
    background: var(--_mute-soft);
  }
  progress::-webkit-progress-value {
    background: var(--_accent);
    transition: inline-size 0.2s;
  }
  progress::-moz-progress-bar {
    background: var(--_accent);
  }
  @media (max-width: 480px) {
    li {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  @media (forced-colors: active) {
    progress {
      border: 1px solid CanvasText;
      forced-color-adjust: none;
    }
  }
`;
