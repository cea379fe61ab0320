import { css } from 'lit';

/** What the page of a customer lacks for its tab of payments. */
export const customerPaymentsStyles = css`
  .paid .looked > td {
    grid-column: 1 / -1;
    height: auto;
    padding-block: var(--_space-1) var(--_space-4);
  }
`;
