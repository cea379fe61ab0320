import { css } from 'lit';

/** What the page of a customer lacks for its tab of payments. */
export const customerPaymentsStyles = css`
  .paid td:is(.due, .job) {
    white-space: normal;
  }
  .paid td.job {
    width: auto;
    min-width: 8.5em;
    max-width: none;
    overflow-wrap: anywhere;
  }
  .paid .looked > td {
    grid-column: 1 / -1;
    height: auto;
    padding-block: var(--_space-1) var(--_space-4);
  }
  @container payvite-detail (max-width: 49em) {
    .paid tbody tr {
      grid-template-areas: 'document open' 'items items' 'due act' 'job job';
      row-gap: 3px;
    }
    .paid td.amount {
      display: block;
      grid-area: items;
    }
    .paid .act {
      grid-area: act;
      text-align: end;
    }
  }
`;
