import { css } from 'lit';

export const customerListStyles = css`
  :host {
    display: block;
  }
  .frame {
    container: payvite-list / inline-size;
    position: relative;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  .frame:focus {
    outline: none;
  }

  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 10px 16px;
    padding: 14px 16px 0;
  }
  .search {
    position: relative;
    flex: 1 1 220px;
    max-width: 340px;
  }
  .search .icon {
    position: absolute;
    inset-inline-start: 10px;
    top: 10px;
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
    top: 9px;
    max-width: 55%;
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
    gap: 0 10px;
    color: var(--_wait);
  }

  .chips {
    display: flex;
    gap: 6px;
    padding: 10px 16px 12px;
    overflow-x: auto;
    scrollbar-width: none;
    border-bottom: 1px solid var(--_line);
  }
  .chip {
    flex: none;
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-height: 28px;
    padding: 0 11px;
    border: 1px solid var(--_line);
    border-radius: 99px;
    background: none;
    color: var(--_ink-2);
    font-size: var(--_text-small);
    white-space: nowrap;
    cursor: pointer;
    transition:
      background-color 0.12s,
      border-color 0.12s;
  }
  .chip:hover {
    border-color: var(--_field-line);
    background: var(--_hover);
  }
  .chip span {
    color: var(--_ink-3);
    font-variant-numeric: tabular-nums;
  }
  .chip[aria-pressed='true'] {
    border-color: transparent;
    background: var(--_picked);
    color: var(--_accent);
    font-weight: 570;
  }
  .chip[aria-pressed='true'] span {
    color: inherit;
  }
  .chip:focus-visible {
    outline-offset: 1px;
  }
  .chips .gap {
    flex: none;
    width: 1px;
    margin: 5px 4px;
    background: var(--_line);
  }

  .bones {
    display: grid;
    grid-template-columns: 24px 2fr 1fr 1fr;
    align-items: center;
    gap: 40px;
    height: var(--_row);
    padding: 0 16px;
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
    gap: 8px 16px;
    min-height: 52px;
    padding: 9px 16px;
    color: var(--_ink-3);
    font-size: var(--_text-small);
    font-variant-numeric: tabular-nums;
  }
  .foot strong {
    color: var(--_ink-2);
    font-weight: 550;
  }
  .foot nav {
    display: flex;
    gap: 8px;
    margin-inline-start: auto;
  }
  .foot .button {
    min-height: 30px;
    font-size: var(--_text-small);
  }

  .dock {
    position: sticky;
    bottom: 0;
    z-index: 2;
  }
  .selection {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
    min-height: 52px;
    padding: 9px 10px 9px 16px;
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
    padding: 0 12px;
    pointer-events: none;
  }
  .toast span {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    padding: 10px 16px;
    border: 1px solid transparent;
    border-radius: 99px;
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
