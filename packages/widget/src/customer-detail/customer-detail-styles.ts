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

  .flush {
    padding: 0;
    overflow: hidden;
  }
  .flush > header {
    margin: 0;
    padding: 14px 18px 10px;
  }
  .flush .none {
    padding: 4px 18px 18px;
  }
  table {
    width: 100%;
    border-collapse: separate;
    border-spacing: 0;
  }
  th,
  td {
    height: 40px;
    padding: 4px 10px;
    border-bottom: 1px solid var(--_line-soft);
    font-weight: 400;
    text-align: start;
    white-space: nowrap;
  }
  :is(th, td):first-child {
    padding-inline-start: 18px;
  }
  :is(th, td):last-child {
    padding-inline-end: 18px;
  }
  tbody tr:last-child > * {
    border-bottom: 0;
  }
  thead th {
    height: 32px;
    border-block: 1px solid var(--_line);
    background: var(--_sunken);
    color: var(--_ink-3);
    font-size: var(--_text-small);
    font-weight: 500;
  }
  :is(th, td).number {
    text-align: end;
  }
  td.kind {
    color: var(--_ink-2);
  }
  .document {
    font-variant-numeric: tabular-nums;
  }
  td.job {
    width: 32%;
    max-width: 0;
    overflow: hidden;
    color: var(--_ink-2);
    text-overflow: ellipsis;
  }
  td.amount {
    color: var(--_ink-2);
  }
  td.open {
    font-weight: 560;
  }
  .under {
    display: block;
    color: var(--_ink-3);
    font-size: var(--_text-small);
    font-weight: 400;
    line-height: 1.2;
  }
  .due .late {
    color: var(--_wait);
  }
  .due .very-late {
    color: var(--_bad);
  }
  .more {
    padding: 12px 18px;
    border-top: 1px solid var(--_line-soft);
  }

  .timeline {
    display: grid;
  }
  .timeline li {
    position: relative;
    display: grid;
    padding: 0 0 12px 18px;
  }
  .timeline li::before {
    content: '';
    position: absolute;
    inset: 6px auto auto 1px;
    width: 7px;
    height: 7px;
    border: 1.5px solid var(--_ink-3);
    border-radius: 50%;
    background: var(--_surface);
  }
  .timeline li:not(:last-child)::after {
    content: '';
    position: absolute;
    inset: 16px auto -4px 4px;
    width: 1px;
    background: var(--_line);
  }
  .timeline li:last-child {
    padding-bottom: 0;
  }
  .timeline time {
    color: var(--_ink-3);
    font-size: var(--_text-small);
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

  @container payvite-detail (max-width: 959px) {
    .grid {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    }
    .main,
    .side {
      display: contents;
    }
    .panel {
      order: 1;
      height: 100%;
    }
    .main .panel {
      grid-column: 1 / -1;
    }
    .balances {
      order: 0;
    }
    .items {
      order: 2;
    }
    .later {
      order: 3;
    }
  }
  @container payvite-detail (max-width: 639px) {
    .grid {
      grid-template-columns: minmax(0, 1fr);
    }
    .figures,
    .buckets {
      grid-template-columns: minmax(0, 1fr);
      gap: 3px;
    }
    .figure {
      display: flex;
      align-items: baseline;
      justify-content: space-between;
      padding: 0;
      border: 0;
    }
    .figure dt {
      font-size: inherit;
    }
    .buckets li {
      grid-template-columns: 8px minmax(0, 1fr) auto;
    }
    .buckets b {
      grid-column: 3;
    }
    thead {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    table,
    tbody {
      display: block;
    }
    tbody tr {
      display: grid;
      grid-template: 'document open' auto 'due due' auto 'job job' auto / minmax(0, 1fr) auto;
      padding: 9px 18px;
      border-top: 1px solid var(--_line-soft);
    }
    tbody tr > :is(td, th, :last-child) {
      height: auto;
      padding: 0;
      border: 0;
    }
    .document {
      grid-area: document;
      font-weight: 560;
    }
    td.open {
      grid-area: open;
    }
    .due {
      grid-area: due;
    }
    td.job {
      grid-area: job;
      width: auto;
      max-width: none;
    }
    td.job:empty,
    .kind,
    .amount:is(td) {
      display: none;
    }
  }
`;
