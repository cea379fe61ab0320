import { css } from 'lit';

/** The figures, the coverage, the reasons, and the own words. */
export const bulkReviewStyles = css`
  .figures {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
  }
  .figures > div {
    display: flex;
    flex-direction: column;
    justify-content: space-between;
    padding: calc(0.625rem * var(--_density)) calc(0.875rem * var(--_density)) calc(0.75rem * var(--_density));
  }
  .figures > div + div {
    border-inline-start: 1px solid var(--_line-soft);
  }
  dt {
    color: var(--_ink-3);
    font-size: var(--_text-small);
  }
  .figures dd {
    font-size: var(--_text-title);
    font-weight: 640;
    line-height: 1.3;
    letter-spacing: -0.015em;
    font-variant-numeric: tabular-nums;
  }

  .coverage {
    padding: calc(0.875rem * var(--_density));
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
  }
  .reach {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 0.375rem;
    margin: 0 0 calc(0.625rem * var(--_density));
    color: var(--_ink-2);
    font-variant-numeric: tabular-nums;
  }
  .reach b {
    color: var(--_ink);
    font-size: var(--_text-title);
    font-weight: 640;
    letter-spacing: -0.015em;
  }
  .verdict {
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
    margin-inline-start: auto;
    color: var(--_wait);
    font-weight: 550;
  }
  .verdict.met {
    color: var(--_good);
  }
  .coverage dl,
  .results {
    display: flex;
    flex-wrap: wrap;
    gap: calc(0.5rem * var(--_density)) calc(1.5rem * var(--_density));
    margin-block-start: calc(0.75rem * var(--_density));
    font-variant-numeric: tabular-nums;
  }
  .coverage dd,
  .results dd {
    font-weight: 600;
  }
  .coverage dd span {
    margin-inline-start: 0.25rem;
    color: var(--_ink-3);
    font-weight: 400;
  }
  .blocked {
    margin: calc(0.75rem * var(--_density)) 0 0;
    padding: calc(0.625rem * var(--_density)) 0 0;
    border-block-start: 1px solid var(--_line-soft);
    color: var(--_ink-2);
    list-style: none;
    font-variant-numeric: tabular-nums;
  }

  .changed {
    padding: calc(0.75rem * var(--_density)) calc(0.875rem * var(--_density));
    border-radius: var(--_radius);
    background: var(--_wait-soft);
  }
  .changed h3 {
    display: flex;
    gap: calc(0.5rem * var(--_density));
    color: var(--_wait);
  }
  .changed h3 .icon {
    margin-block-start: 0.125rem;
  }
  .changed p {
    margin: 0;
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  th,
  td {
    padding: 0.1875rem 0;
    font-weight: 400;
    text-align: start;
    vertical-align: baseline;
  }
  th.number,
  td.number {
    width: 5rem;
    text-align: end;
  }
  thead th {
    color: var(--_ink-2);
    font-size: var(--_text-small);
  }
  td:last-child {
    font-weight: 640;
  }

  .other {
    display: flex;
    gap: calc(0.5rem * var(--_density));
    margin: 0;
    padding: calc(0.5rem * var(--_density)) calc(0.75rem * var(--_density));
    border-radius: var(--_radius-small);
    background: var(--_picked);
  }
  .other .icon {
    margin-block-start: 0.3125rem;
    color: var(--_accent);
  }
  .other .link {
    margin-inline-start: 0.25rem;
  }

  .reasons ul {
    margin: 0;
    padding: 0;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    list-style: none;
  }
  .reasons li {
    display: grid;
    grid-template-columns: minmax(2rem, max-content) minmax(0, 1fr) auto;
    align-items: baseline;
    gap: 0.25rem calc(0.75rem * var(--_density));
    padding: calc(0.4375rem * var(--_density)) calc(0.875rem * var(--_density));
    color: var(--_ink-2);
  }
  .reasons li + li {
    border-block-start: 1px solid var(--_line-soft);
  }
  .reasons li b {
    color: var(--_ink);
    font-weight: 560;
  }
  .reasons span {
    text-wrap: pretty;
  }

  .message label {
    display: block;
    margin-block-end: 0.375rem;
    font-weight: 600;
  }
  .message textarea {
    min-height: 3.5rem;
  }
  .message small {
    display: block;
    margin-block-start: 0.25rem;
    color: var(--_ink-3);
    font-size: var(--_text-small);
  }

  @media (max-width: 30rem) {
    .figures > div {
      padding-inline: calc(0.625rem * var(--_density));
    }
    .verdict {
      flex-basis: 100%;
      margin-inline-start: 0;
    }
  }
`;
