import { css } from 'lit';

export const suggestionsStyles = css`
  .lead {
    max-width: 78ch;
    margin: calc(-1 * var(--_space-2)) var(--_space-4) var(--_space-3);
    color: var(--_ink-2);
    text-wrap: pretty;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .frame > ul > li {
    display: grid;
    grid-template-columns: minmax(0, 1.1fr) minmax(0, 1fr) minmax(17em, 1fr);
    gap: calc(10px * var(--_density)) var(--_space-5);
    padding: calc(14px * var(--_density)) var(--_space-4);
    border-top: 1px solid var(--_line-soft);
    overflow-wrap: anywhere;
  }
  strong {
    font-weight: 600;
  }
  .who > * {
    display: block;
  }
  small {
    color: var(--_ink-3);
    font-size: var(--_text-small);
  }
  .email {
    color: var(--_ink-2);
  }
  q {
    margin-top: 4px;
    color: var(--_ink-2);
  }
  .customers {
    display: grid;
    gap: 2px;
    align-content: start;
  }
  .customers small {
    display: block;
    font-variant-numeric: tabular-nums;
  }
  .decision {
    display: grid;
    gap: 6px;
    align-content: start;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-2);
  }
  .question p {
    margin: 0 0 var(--_space-2);
    text-wrap: pretty;
  }
  .result {
    display: flex;
    gap: var(--_space-2);
    margin: 0;
    color: var(--_ink-2);
    font-weight: 550;
  }
  .result.good {
    color: var(--_good);
  }
  .result .icon {
    margin-top: 2px;
  }
  .result:focus {
    outline: none;
  }
  .frame > footer {
    padding: calc(10px * var(--_density)) var(--_space-4);
    border-top: 1px solid var(--_line-soft);
  }
  @container payvite-panel (max-width: 759px) {
    .frame > ul > li {
      grid-template-columns: minmax(0, 1fr);
    }
    .buttons .button {
      flex: 1 1 auto;
      min-height: max(24px, 36px * var(--_density));
    }
  }
`;
