import { css } from 'lit';

export const customerDetailStyles = css`
  :host {
    display: block;
  }
  .frame {
    container: payvite-detail / inline-size;
  }
  .frame:focus {
    outline: none;
  }
  .top {
    margin-bottom: var(--_space-4);
  }
  .back {
    margin-bottom: 0.375rem;
    font-weight: 500;
  }
  h2,
  h3,
  p {
    margin: 0;
  }
  h2 {
    font-size: var(--_text-title);
    font-weight: 640;
    letter-spacing: -0.012em;
    line-height: 1.25;
    overflow-wrap: anywhere;
    text-wrap: balance;
  }
  .top p {
    margin-top: 2px;
    color: var(--_ink-3);
  }
  .top .trouble {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 0.625rem;
    color: var(--_wait);
  }
  .grid {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 21rem;
    align-items: start;
    gap: var(--_space-4);
  }
  .main,
  .side {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_space-4);
  }
  .panel {
    padding: 1rem 1.125rem 1.125rem;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  .panel > header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.625rem;
    min-height: 1.5rem;
    margin-bottom: 0.625rem;
  }
  .panel > header > :nth-child(2) {
    margin-inline-start: auto;
  }
  .panel > header small {
    color: var(--_ink-3);
    font-size: var(--_text-small);
    font-variant-numeric: tabular-nums;
  }
  h3 {
    font-size: var(--_text);
    font-weight: 600;
  }
  .quiet {
    color: var(--_ink-3);
  }
  .remark {
    display: flex;
    gap: 0.5rem;
    margin-bottom: 0.75rem;
    padding: 0.5rem 0.6875rem;
    border-radius: var(--_radius-small);
    background: var(--_wait-soft);
    color: var(--_wait);
    text-wrap: pretty;
  }
  .remark .icon {
    margin-top: 2px;
  }

  dl,
  dd,
  ol,
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .ledgers {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    gap: 0 2.5rem;
  }
  .ledger div {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 0.75rem;
    min-height: 1.875rem;
  }
  .ledger div + div {
    border-top: 1px solid var(--_line-soft);
  }
  .ledger dt {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    color: var(--_ink-2);
  }
  .ledger dd {
    font-weight: 500;
    white-space: nowrap;
  }
  .ledger .late dd {
    color: var(--_bad);
  }
  .ledger .total {
    min-height: 2.5rem;
    border-color: var(--_line);
  }
  .ledger .total dt {
    color: var(--_ink);
    font-weight: 600;
  }
  .ledger .total dd {
    font-size: var(--_text-title);
    font-weight: 640;
    letter-spacing: -0.015em;
  }
  .amount {
    font-variant-numeric: tabular-nums;
  }
  .balances .aging {
    height: 0.625rem;
    margin-block: 0.625rem 0.625rem;
    border-radius: 0.3125rem;
  }
  .ledger.buckets div {
    min-height: 1.75rem;
  }
  .swatch {
    width: 0.5rem;
    height: 0.5rem;
    flex: none;
    forced-color-adjust: none;
  }

  .phrase {
    display: grid;
    margin-bottom: 0.875rem;
    padding: 0.625rem 0.875rem 0.6875rem;
    border-radius: var(--_radius-small);
    background: var(--_sunken);
  }
  .phrase strong {
    font-size: var(--_text-large);
    font-weight: 620;
    letter-spacing: 0.005em;
    overflow-wrap: anywhere;
  }
  .phrase small {
    color: var(--_ink-3);
    font-size: var(--_text-small);
    text-wrap: pretty;
  }
  .facts {
    display: grid;
    gap: 0.3125rem;
  }
  .facts div {
    display: grid;
    grid-template-columns: 6rem minmax(0, 1fr);
    gap: 0.5rem;
  }
  .facts dt {
    color: var(--_ink-3);
  }
  .facts dd {
    overflow-wrap: anywhere;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    margin-top: 0.875rem;
  }

  .people {
    display: grid;
    margin: 0 -0.5rem -0.5rem;
  }
  .person {
    display: grid;
    grid-template-columns: 1rem minmax(0, 1fr);
    align-items: start;
    gap: 0 0.75rem;
    padding: 0.5rem;
    border-radius: var(--_radius-small);
  }
  .person.plain {
    grid-template-columns: minmax(0, 1fr);
  }
  .person:has(:checked) {
    background: var(--_picked);
  }
  .person input {
    margin-top: 2px;
  }
  .person label {
    display: block;
  }
  .person:not(:has(:disabled)) label {
    cursor: pointer;
  }
  .person b {
    font-weight: 560;
    overflow-wrap: anywhere;
  }
  .first {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 0.625rem;
  }
  .person em {
    color: var(--_ink-3);
    font-size: var(--_text-small);
    font-style: normal;
  }
  .line {
    display: block;
    color: var(--_ink-2);
    overflow-wrap: anywhere;
  }
  .line.quiet {
    color: var(--_ink-3);
  }
  .line.trouble {
    color: var(--_bad);
  }
  .person-links {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1rem;
    margin-top: 2px;
  }
  a.link {
    text-decoration: none;
  }
  a:focus-visible {
    border-radius: 2px;
    outline: 2px solid var(--_focus);
    outline-offset: 2px;
  }

  .bone {
    margin-block: 0.5rem;
  }
  .bone.title {
    width: 13.75rem;
    height: 1.125rem;
  }
  .bone.short {
    width: 7.5rem;
  }
  .bone.tall {
    height: 4.5rem;
  }
`;
