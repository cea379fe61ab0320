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
    margin-bottom: 6px;
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
    gap: 0 calc(10px * var(--_density));
    color: var(--_wait);
  }
  .grid {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 27em;
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
    padding: var(--_space-4) calc(18px * var(--_density)) calc(18px * var(--_density));
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  .panel > header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px calc(10px * var(--_density));
    min-height: 24px;
    margin-bottom: calc(10px * var(--_density));
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
    gap: var(--_space-2);
    margin-bottom: var(--_space-3);
    padding: var(--_space-2) calc(11px * var(--_density));
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
    gap: 0 calc(40px * var(--_density));
  }
  .ledger div {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--_space-3);
    min-height: max(24px, 30px * var(--_density));
  }
  .ledger div + div {
    border-top: 1px solid var(--_line-soft);
  }
  .ledger dt {
    display: flex;
    align-items: center;
    gap: var(--_space-2);
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
    min-height: max(24px, 40px * var(--_density));
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
    height: 10px;
    margin-block: calc(10px * var(--_density)) calc(10px * var(--_density));
    border-radius: 5px;
  }
  .ledger.buckets div {
    min-height: max(24px, 26px * var(--_density));
  }
  .swatch {
    width: 8px;
    height: 8px;
    flex: none;
    forced-color-adjust: none;
  }

  .phrase {
    display: grid;
    margin-bottom: calc(14px * var(--_density));
    padding: calc(10px * var(--_density)) calc(14px * var(--_density)) calc(11px * var(--_density));
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
    gap: 5px;
  }
  .facts div {
    display: grid;
    grid-template-columns: 6em minmax(0, 1fr);
    gap: var(--_space-2);
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
    gap: 6px;
    margin-top: calc(14px * var(--_density));
  }
  .buttons .button {
    white-space: normal;
    padding-inline: calc(10px * var(--_density));
  }

  .people {
    display: grid;
    margin: 0 calc(-1 * var(--_space-2)) calc(-1 * var(--_space-2));
  }
  .person {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr);
    align-items: start;
    gap: 0 var(--_space-3);
    padding: var(--_space-2);
    border-radius: var(--_radius-small);
  }
  .person.plain {
    grid-template-columns: minmax(0, 1fr);
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
    gap: 0 calc(10px * var(--_density));
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
    gap: 0 var(--_space-4);
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
    margin-block: var(--_space-2);
  }
  .bone.title {
    width: 220px;
    height: 18px;
  }
  .bone.short {
    width: 120px;
  }
  .bone.tall {
    height: 72px;
  }
`;
