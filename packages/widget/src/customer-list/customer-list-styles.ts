import { css } from 'lit';

export const customerListStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    --_rem: max(16px, 1rem);
    --_row-size: max(26px, var(--payvite-row-height, 3 * var(--_rem) * var(--_density)));
  }
  .frame {
    container: payvite-list / inline-size;
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  .frame:focus {
    outline: none;
  }
  .frame > * {
    flex: none;
  }

  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: calc(10px * var(--_density)) var(--_space-4);
    padding: calc(14px * var(--_density)) var(--_space-4) 0;
  }
  .search {
    position: relative;
    flex: 1 1 calc(14 * var(--_rem));
    max-inline-size: calc(22 * var(--_rem));
  }
  .search .icon {
    position: absolute;
    inset-inline-start: 10px;
    inset-block-start: calc(50% - 7px);
    color: var(--_ink-3);
    pointer-events: none;
  }
  .search input {
    padding-inline-start: 31px;
    background: var(--_sunken);
    border-color: var(--_field-line);
  }
  .search input:focus {
    background: var(--_surface);
  }
  .search small {
    position: absolute;
    /* Beside the browser's own button that clears the field. */
    inset-inline-end: 32px;
    inset-block-start: calc(50% - 0.55 * var(--_rem));
    max-inline-size: 55%;
    overflow: hidden;
    color: var(--_ink-3);
    font-size: var(--_text-small);
    text-overflow: ellipsis;
    white-space: nowrap;
    pointer-events: none;
  }
  .sort {
    display: none;
    width: auto;
  }
  .age {
    margin-inline-start: auto;
    color: var(--_ink-3);
    font-size: var(--_text-small);
  }
  .age.trouble {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 calc(10px * var(--_density));
    color: var(--_wait);
  }

  .buttons {
    display: flex;
    gap: 4px;
    margin-inline: auto calc(-1 * var(--_space-2));
  }
  .age + .buttons {
    margin-inline-start: 0;
  }
  .button.quiet {
    padding-inline: calc(9px * var(--_density));
    border-color: transparent;
    background: none;
    color: var(--_ink-2);
    font-weight: 500;
  }
  .button.quiet:hover {
    background: var(--_hover);
    color: var(--_ink);
  }
  .notice {
    display: flex;
    gap: calc(9px * var(--_density));
    padding: calc(9px * var(--_density)) var(--_space-4);
    border-block-end: 1px solid var(--_line);
    background: var(--_wait-soft);
    color: var(--_wait);
    text-wrap: pretty;
  }
  .notice .icon {
    margin-block-start: 2px;
  }

  .chips {
    display: flex;
    align-items: center;
    gap: 6px;
    padding: calc(10px * var(--_density)) var(--_space-4) var(--_space-3);
    overflow-x: auto;
    scrollbar-width: none;
    border-block-end: 1px solid var(--_line);
  }
  .chips > .link {
    flex: none;
    padding-inline: calc(6px * var(--_density));
    font-size: var(--_text-small);
  }
  .chips .gap {
    flex: none;
    align-self: stretch;
    inline-size: 1px;
    margin: 5px 4px;
    background: var(--_line);
  }

  .bones {
    display: grid;
    grid-template-columns: 24px 2fr 1fr 1fr;
    align-items: center;
    gap: calc(40px * var(--_density));
    block-size: var(--_row-size);
    padding-inline: var(--_space-4);
    border-bottom: 1px solid var(--_line-soft);
  }
  .bones .bone:nth-child(2) {
    width: 62%;
  }
  .bones:nth-child(3n) .bone:nth-child(2) {
    width: 48%;
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px var(--_space-4);
    min-block-size: max(24px, 52px * var(--_density));
    padding: calc(6px * var(--_density)) var(--_space-4);
    border-block-start: 1px solid var(--_line);
    color: var(--_ink-3);
    font-size: var(--_text-small);
    font-variant-numeric: tabular-nums;
  }
  .foot strong {
    color: var(--_ink-2);
    font-weight: 550;
  }

  .dock {
    position: sticky;
    inset-block-end: 0;
    z-index: 3;
    border-radius: 0 0 calc(var(--_radius) - 1px) calc(var(--_radius) - 1px);
    background: var(--_surface);
  }
  .selection {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_space-2) var(--_space-3);
    min-height: max(24px, 52px * var(--_density));
    padding: calc(9px * var(--_density)) calc(10px * var(--_density)) calc(9px * var(--_density))
      var(--_space-4);
    border-radius: 0 0 calc(var(--_radius) - 1px) calc(var(--_radius) - 1px);
    background: var(--_ink);
    color: var(--_surface);
    font-variant-numeric: tabular-nums;
  }
  .selection b {
    font-weight: 620;
  }
  .selection span {
    color: color-mix(in srgb, var(--_surface) 82%, var(--_ink));
  }
  .selection .spacer {
    flex: 1;
  }
  .selection .button {
    border-color: transparent;
    background: color-mix(in srgb, var(--_surface) 14%, transparent);
    color: var(--_surface);
  }
  .selection .button:hover {
    background: color-mix(in srgb, var(--_surface) 24%, transparent);
  }
  .selection .button.primary {
    background: var(--_surface);
    color: var(--_ink);
  }
  .selection .button.primary:hover {
    background: color-mix(in srgb, var(--_surface) 88%, var(--_ink));
  }
  .selection .button:focus-visible {
    outline-color: var(--_surface);
  }
  .toast {
    position: absolute;
    inset: auto 0 calc(100% + 12px);
    display: flex;
    justify-content: center;
    padding: 0 var(--_space-3);
    pointer-events: none;
  }
  .toast span {
    display: inline-flex;
    align-items: center;
    gap: var(--_space-2);
    padding: calc(10px * var(--_density)) var(--_space-4);
    border: 1px solid transparent;
    border-radius: var(--_radius-round);
    background: light-dark(#14212b, #e6edf2);
    color: light-dark(#f3f7fa, #14212b);
    box-shadow: 0 10px 30px -10px rgb(8 18 26 / 0.5);
    overflow-wrap: anywhere;
    animation: rise 0.18s ease-out;
  }
  @keyframes rise {
    from {
      opacity: 0;
      translate: 0 6px;
    }
  }
`;
