import { css } from 'lit';

export const suggestionsStyles = css`
  .lead {
    max-width: 78ch;
    margin: -8px 16px 12px;
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
    gap: 10px 24px;
    padding: 14px 16px;
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
    gap: 8px;
  }
  .question p {
    margin: 0 0 8px;
    text-wrap: pretty;
  }
  .result {
    display: flex;
    gap: 8px;
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
    padding: 10px 16px;
    border-top: 1px solid var(--_line-soft);
  }
  @container payvite-panel (max-width: 759px) {
    .frame > ul > li {
      grid-template-columns: minmax(0, 1fr);
    }
    .buttons .button {
      flex: 1 1 auto;
      min-height: 36px;
    }
  }
`;
