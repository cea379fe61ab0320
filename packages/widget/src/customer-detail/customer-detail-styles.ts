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
    gap: 0 10px;
    color: var(--_wait);
  }
  .grid {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 336px;
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
    padding: 16px 18px 18px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  .panel > header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 10px;
    min-height: 24px;
    margin-bottom: 10px;
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
    gap: 8px;
    margin-bottom: 12px;
    padding: 8px 11px;
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
  .figures {
    display: grid;
    grid-template-columns: 1.4fr repeat(4, 1fr);
    margin: 2px 0 18px;
  }
  .figure {
    min-width: 0;
    padding-inline: 16px;
    border-inline-start: 1px solid var(--_line-soft);
  }
  .figure:first-child {
    padding-inline-start: 0;
    border: 0;
  }
  .figure dt {
    color: var(--_ink-3);
    font-size: var(--_text-small);
  }
  .amount {
    font-variant-numeric: tabular-nums;
  }
  .figure dd {
    font-size: var(--_text-large);
    font-weight: 560;
    line-height: 25px;
    white-space: nowrap;
  }
  .figure.sum dd {
    font-size: 20px;
    font-weight: 640;
    letter-spacing: -0.015em;
  }
  .figure.late dd {
    color: var(--_bad);
  }
  .balances .aging {
    height: 10px;
    border-radius: 5px;
  }
  .buckets {
    display: grid;
    grid-template-columns: repeat(5, 1fr);
    gap: 8px 12px;
    margin-top: 10px;
    font-size: var(--_text-small);
  }
  .buckets li {
    display: grid;
    grid-template-columns: 8px minmax(0, 1fr);
    align-items: center;
    gap: 0 7px;
    color: var(--_ink-3);
  }
  .buckets b {
    grid-column: 2;
    color: var(--_ink-2);
    font-weight: 500;
    text-align: start;
  }
  .swatch {
    width: 8px;
    height: 8px;
    forced-color-adjust: none;
  }

  .score {
    display: flex;
    align-items: center;
    gap: 12px;
    margin-bottom: 8px;
    font-size: var(--_text-large);
    font-weight: 600;
  }
  .score .meter {
    flex: 1;
  }
  .sentences {
    display: grid;
    gap: 3px;
    color: var(--_ink-2);
    text-wrap: pretty;
  }

  .phrase {
    display: grid;
    margin-bottom: 14px;
    padding: 10px 14px 11px;
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
    grid-template-columns: 96px minmax(0, 1fr);
    gap: 8px;
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
    gap: 8px;
    margin-top: 14px;
  }

  .people {
    display: grid;
    margin: 0 -8px;
  }
  .person {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr);
    align-items: start;
    gap: 0 12px;
    padding: 8px;
    border-radius: var(--_radius-small);
    cursor: pointer;
  }
  .person.plain {
    grid-template-columns: minmax(0, 1fr);
    cursor: default;
  }
  .person:not(.plain, :has(:disabled)):hover {
    background: var(--_hover);
  }
  .person:has(:disabled) {
    cursor: default;
  }
  .person input {
    margin-top: 2px;
  }
  .person b {
    font-weight: 560;
    overflow-wrap: anywhere;
  }
  .first {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 10px;
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
  .number-line {
    font-variant-numeric: tabular-nums;
  }
  .line.quiet {
    color: var(--_ink-3);
  }
  .line.trouble {
    color: var(--_bad);
  }

  .bone {
    margin-block: 8px;
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
