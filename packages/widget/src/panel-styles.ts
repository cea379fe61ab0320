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
    gap: 8px 16px;
    padding: 14px 16px;
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
    gap: 0 10px;
    margin: 0;
    padding: 0 16px 10px;
    color: var(--_wait);
    font-size: var(--_text-small);
  }
  .skeleton {
    display: grid;
    gap: 22px;
    padding: 20px 16px 26px;
  }
  .skeleton .bone:nth-child(odd) {
    width: 62%;
  }
  .complaint {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 8px;
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
