import { css } from 'lit';

export const callSheetStyles = css`
  .days {
    display: inline-flex;
    align-items: center;
    gap: var(--_space-2);
    color: var(--_ink-2);
  }
  .days .field {
    width: auto;
    min-height: max(24px, 32px * var(--_density));
    padding-block: 3px;
  }
  .group th {
    padding-block: calc(7px * var(--_density));
    background: var(--_sunken);
    color: var(--_ink-2);
    font-size: var(--_text-small);
    font-weight: 550;
  }
  .overdue {
    color: var(--_bad);
  }
  .waiting > span {
    white-space: nowrap;
  }
  td > .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 0 calc(10px * var(--_density));
  }
  .news,
  .overdue,
  .follow-up {
    font-weight: 550;
  }
  .news {
    color: var(--_wait);
  }
  .follow-up {
    color: var(--_ink-2);
  }
  .last-call {
    min-width: 10em;
    max-width: 17em;
  }
  .last-call q {
    display: block;
    margin-top: 2px;
    color: var(--_ink-2);
    font-size: var(--_text-small);
  }
  .note {
    width: 1%;
    min-width: 34em;
  }
  .outcomes {
    display: flex;
    flex-wrap: wrap;
    gap: 5px;
  }
  .outcomes .button {
    min-height: max(24px, 28px * var(--_density));
    padding: 0 calc(7px * var(--_density));
    font-size: var(--_text-small);
  }
  .outcomes [aria-pressed='true'] {
    border-color: transparent;
    background: var(--_good-soft);
    color: var(--_good);
  }
  .print-frame {
    position: fixed;
    inset: auto 0 0 auto;
    width: 0;
    height: 0;
    border: 0;
  }
`;
