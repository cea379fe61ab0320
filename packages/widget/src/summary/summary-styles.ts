import { css } from 'lit';

export const summaryStyles = css`
  .frame {
    overflow: hidden;
  }
  h2 {
    margin: 0;
    padding: var(--_space-3) var(--_space-4) 0;
    font-size: var(--_text);
    font-weight: 620;
  }
  h2:not(:first-child) {
    border-top: 1px solid var(--_line);
  }
  dl {
    display: grid;
    grid-template-columns: repeat(4, minmax(0, 1fr));
    margin: 0;
    overflow: hidden;
  }
  dl > div {
    min-width: 0;
    margin: -1px 0 0 -1px;
    padding: calc(14px * var(--_density)) var(--_space-4) calc(13px * var(--_density));
    border: solid var(--_line-soft);
    border-width: 1px 0 0 1px;
    overflow-wrap: anywhere;
  }
  dt {
    color: var(--_ink-2);
    font-size: var(--_text-small);
  }
  dd {
    margin: 1px 0 0;
    font-variant-numeric: tabular-nums;
  }
  strong {
    display: block;
    font-size: 1.15em;
    font-weight: 560;
    letter-spacing: -0.01em;
    line-height: 1.35;
  }
  .main strong {
    font-size: 1.4em;
    font-weight: 620;
    letter-spacing: -0.015em;
    line-height: 1.15;
    padding-top: 0.05em;
  }
  .late :is(strong, small) {
    color: var(--_bad);
  }
  small {
    color: var(--_ink-3);
    font-size: var(--_text-small);
  }
  .age {
    margin: 0;
    padding: var(--_space-2) var(--_space-4);
    border-top: 1px solid var(--_line-soft);
    color: var(--_ink-3);
    font-size: var(--_text-small);
  }
  @container payvite-panel (max-width: 639px) {
    dl {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
  }
  @container payvite-panel (max-width: 299px) {
    dl {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
