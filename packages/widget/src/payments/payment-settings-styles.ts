import { css } from 'lit';

/** The form of the ways to pay. */
export const paymentSettingsStyles = css`
  .settings form {
    display: grid;
    justify-items: start;
    gap: var(--_space-4);
    max-width: 46em;
    padding: var(--_space-1) var(--_space-4) var(--_space-5);
  }
  fieldset {
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend {
    padding: 0;
    font-weight: 570;
  }
  fieldset p {
    margin: var(--_space-2) 0 0;
    font-size: var(--_text-small);
  }
  .ways {
    display: grid;
    grid-template-columns: max-content 10.5em;
    align-items: center;
    gap: var(--_space-2) var(--_space-5);
  }
  .fee-head {
    margin-top: -1.3em;
    text-align: end;
    white-space: nowrap;
  }
  .ways label,
  .confirm {
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    min-height: 24px;
    cursor: pointer;
  }
  .ways .field:disabled {
    border-color: var(--_line);
    background: var(--_sunken);
    color: var(--_ink-3);
  }
  .confirm {
    align-items: start;
    padding: var(--_space-3);
    border-radius: var(--_radius-small);
    background: var(--_wait-soft);
    text-wrap: pretty;
  }
  .confirm small {
    display: block;
    color: var(--_ink-2);
  }
  .confirm input {
    margin-top: 2px;
  }
  .settings form [role='alert']:not(:has(*)) {
    display: none;
  }
  .settings .complaint {
    margin: 0;
  }
  @container payvite-panel (max-width: 599px) {
    .ways {
      grid-template-columns: minmax(0, 1fr) 7em;
      column-gap: var(--_space-3);
    }
    .fee-head {
      margin-top: 0;
      grid-column: 1 / -1;
    }
    .ways > span {
      display: none;
    }
  }
`;
