import { css } from 'lit';

export const statusBadgeStyles = css`
  :host {
    display: inline-flex;
    align-items: center;
    gap: 2px var(--_space-2);
    min-width: 0;
    vertical-align: middle;
  }
  .badge {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    min-height: 24px;
    margin: 0;
    padding: 0 calc(10px * var(--_density)) 0 calc(8px * var(--_density));
    /* In low rows the color is lower than what can be pointed at. */
    border: 0 solid transparent;
    border-block-width: max(0px, 6px * (1 - var(--_density)));
    background-clip: padding-box;
    border-radius: var(--_radius-round);
    color: var(--_mute);
    background: var(--_mute-soft);
    font-size: var(--_text-small);
    font-weight: 560;
    line-height: 1;
    white-space: nowrap;
    cursor: help;
  }
  .icon {
    width: 13px;
    height: 13px;
  }
  .none {
    padding-inline: 0;
    border: 0;
    background: none;
    color: var(--_ink-3);
    font-weight: 400;
  }
  .pending {
    color: var(--_wait);
    background: var(--_wait-soft);
  }
  .accepted {
    color: var(--_good);
    background: var(--_good-soft);
  }
  .declined {
    color: var(--_bad);
    background: var(--_bad-soft);
  }
  .hint {
    min-width: 0;
    overflow: hidden;
    color: var(--_ink-3);
    font-size: var(--_text-small);
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .hint.call {
    color: var(--_wait);
    font-weight: 550;
  }
  .hint.bad {
    color: var(--_bad);
    font-weight: 550;
  }
  @media (forced-colors: active) {
    .badge:not(.none) {
      border-width: 1px;
    }
  }
  .bone {
    width: 72px;
    height: 20px;
    border-radius: var(--_radius-round);
  }
  .tip {
    position: fixed;
    inset: auto;
    width: max-content;
    max-width: min(280px, calc(100vw - 16px));
    margin: 0;
    padding: var(--_space-2) var(--_space-3);
    border: 1px solid transparent;
    border-radius: var(--_radius-small);
    background: light-dark(#14212b, #e6edf2);
    color: light-dark(#f3f7fa, #14212b);
    font: 400 var(--_text-small) / 1.45 var(--_font);
    text-align: start;
    text-wrap: pretty;
    white-space: normal;
    box-shadow: 0 6px 20px -6px rgb(8 18 26 / 0.4);
    overflow: visible;
  }
  .tip strong {
    display: block;
    font-weight: 600;
  }
  /* The pointer may travel from the badge onto the words without losing them. */
  .tip::before {
    content: '';
    position: absolute;
    inset: -8px 0;
    z-index: -1;
  }
`;
