import { css } from 'lit';

/** The card around an element, its head, and what stands in it while there is nothing to show. */
export const panelStyles = css`
  :host {
    display: block;
  }
  .frame {
    container: payvite-panel / inline-size;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  .frame:focus {
    outline: none;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_space-2) var(--_space-4);
    padding: calc(14px * var(--_density)) var(--_space-4);
  }
  .head h2 {
    margin: 0;
    font-size: var(--_text-large);
    font-weight: 620;
    letter-spacing: -0.01em;
    line-height: 1.3;
  }
  .head .quiet {
    color: var(--_ink-3);
    font-variant-numeric: tabular-nums;
  }
  .head .spacer {
    flex: 1;
  }
  .trouble {
    display: flex;
    flex-wrap: wrap;
    gap: 0 calc(10px * var(--_density));
    margin: 0;
    padding: 0 var(--_space-4) calc(10px * var(--_density));
    color: var(--_wait);
    font-size: var(--_text-small);
  }
  .skeleton {
    display: grid;
    gap: calc(22px * var(--_density));
    padding: calc(20px * var(--_density)) var(--_space-4) calc(26px * var(--_density));
  }
  .skeleton .bone:nth-child(odd) {
    width: 62%;
  }
  .complaint {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 var(--_space-2);
    margin: 6px 0 0;
    color: var(--_bad);
    font-size: var(--_text-small);
    text-wrap: pretty;
  }
  :is(a):focus-visible {
    outline: 2px solid var(--_focus);
    outline-offset: 2px;
  }
`;
