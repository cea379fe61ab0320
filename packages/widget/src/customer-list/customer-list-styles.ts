import { css } from 'lit';

export const customerListStyles = css`
  :host {
    display: block;
  }
  .frame {
    container: payvite-list / inline-size;
    position: relative;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  .frame:focus {
    outline: none;
  }

  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 10px 16px;
    padding: 14px 16px 0;
  }
  .search {
    position: relative;
    flex: 1 1 220px;
    max-width: 340px;
  }
  .search .icon {
    position: absolute;
    inset-inline-start: 10px;
    top: 10px;
    color: var(--_ink-3);
    pointer-events: none;
  }
  .search input {
    padding-inline-start: 31px;
    background: var(--_sunken);
    border-color: var(--_field-line);
  }
  .search input:focus {
    background: var(--_surface);
  }
  .search small {
    position: absolute;
    inset-inline-end: 10px;
    top: 9px;
    max-width: 55%;
    overflow: hidden;
    color: var(--_ink-3);
    font-size: var(--_text-small);
    text-overflow: ellipsis;
    white-space: nowrap;
    pointer-events: none;
  }
  .sort {
    display: none;
    width: auto;
  }
  .age {
    margin-inline-start: auto;
    color: var(--_ink-3);
    font-size: var(--_text-small);
  }
  .age.trouble {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 10px;
    color: var(--_wait);
  }

  .chips {
    display: flex;
    gap: 6px;
    padding: 10px 16px 12px;
    overflow-x: auto;
    scrollbar-width: none;
    border-bottom: 1px solid var(--_line);
  }
  .chip {
    flex: none;
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-height: 28px;
    padding: 0 11px;
    border: 1px solid var(--_line);
    border-radius: 99px;
    background: none;
    color: var(--_ink-2);
    font-size: var(--_text-small);
    white-space: nowrap;
    cursor: pointer;
    transition:
      background-color 0.12s,
      border-color 0.12s;
  }
  .chip:hover {
    border-color: var(--_field-line);
    background: var(--_hover);
  }
  .chip span {
    color: var(--_ink-3);
    font-variant-numeric: tabular-nums;
  }
  .chip[aria-pressed='true'] {
    border-color: transparent;
    background: var(--_picked);
    color: var(--_accent);
    font-weight: 570;
  }
  .chip[aria-pressed='true'] span {
    color: inherit;
  }
  .chip:focus-visible {
    outline-offset: 1px;
  }
  .chips .gap {
    flex: none;
    width: 1px;
    margin: 5px 4px;
    background: var(--_line);
  }

  table {
    width: 100%;
    border-collapse: separate;
    border-spacing: 0;
  }
  table[aria-busy='true'] tbody {
    opacity: 0.55;
    transition: opacity 0.2s 0.15s;
  }
  th,
  td {
    padding: 0 10px;
    text-align: start;
    white-space: nowrap;
  }
  thead th {
    position: sticky;
    top: var(--payvite-sticky-top, 0);
    z-index: 1;
    height: 36px;
    border-bottom: 1px solid var(--_line);
    background: var(--_surface);
    color: var(--_ink-3);
    font-size: var(--_text-small);
    font-weight: 500;
  }
  tbody :is(td, th) {
    height: var(--_row);
    border-bottom: 1px solid var(--_line-soft);
    font-weight: 400;
  }
  tbody tr:hover > * {
    background: var(--_hover);
  }
  tbody tr.picked > * {
    background: var(--_picked);
  }
  :is(th, td).number {
    text-align: end;
  }
  :is(th, td):last-child {
    padding-inline-end: 16px;
  }

  .sorter {
    display: inline-flex;
    align-items: center;
    gap: 3px;
    min-height: 28px;
    margin: 0 -6px;
    padding: 0 6px;
    border: 0;
    border-radius: 4px;
    background: none;
    color: inherit;
    font-weight: 500;
    cursor: pointer;
  }
  .sorter:hover {
    color: var(--_ink);
  }
  .sorter .icon {
    width: 12px;
    height: 12px;
    opacity: 0;
  }
  .sorter:is(:hover, :focus-visible) .icon {
    opacity: 0.7;
  }
  .number .sorter {
    flex-direction: row-reverse;
  }
  th[aria-sort] .sorter {
    color: var(--_ink);
    font-weight: 600;
  }
  th[aria-sort] .sorter .icon {
    opacity: 1;
  }

  .pick {
    width: 44px;
    padding: 0;
  }
  .target {
    display: grid;
    place-items: center;
    width: 44px;
    min-height: 36px;
    cursor: pointer;
  }
  td .target {
    height: 100%;
  }
  .name {
    width: 22%;
    max-width: 0;
    min-width: 150px;
    padding-inline-start: 2px;
  }
  .open {
    display: block;
    max-width: 100%;
    min-height: 20px;
    margin: 0;
    padding: 2px 0 0;
    border: 0;
    overflow: hidden;
    background: none;
    color: var(--_ink);
    font-weight: 570;
    line-height: 18px;
    text-align: start;
    text-overflow: ellipsis;
    white-space: nowrap;
    cursor: pointer;
  }
  .open:hover {
    color: var(--_accent);
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .under {
    display: block;
    color: var(--_ink-3);
    font-size: var(--_text-small);
    font-variant-numeric: tabular-nums;
    line-height: 17px;
  }
  .stale {
    color: var(--_wait);
  }
  .score {
    display: inline-flex;
    align-items: center;
    gap: 9px;
    font-weight: 570;
  }
  .score .number {
    min-width: 30px;
  }
  .ages {
    width: 128px;
    padding-inline: 14px;
  }
  .contact {
    width: 24%;
    max-width: 0;
  }
  td:is(.past-due, .days, .contact) {
    color: var(--_ink-2);
  }
  td.zero,
  .score.zero {
    color: var(--_ink-3);
    font-weight: 400;
  }
  .address {
    display: flex;
    gap: 6px;
  }
  .email {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .more {
    color: var(--_ink-3);
    font-size: var(--_text-small);
  }
  .lacking {
    color: var(--_bad);
  }
  .status {
    max-width: 220px;
  }
  payvite-status-badge {
    max-width: 100%;
  }
  .action {
    width: 1%;
  }

  .bones {
    display: grid;
    grid-template-columns: 24px 2fr 1fr 1fr;
    align-items: center;
    gap: 40px;
    height: var(--_row);
    padding: 0 16px;
    border-bottom: 1px solid var(--_line-soft);
  }
  .bones .bone:nth-child(2) {
    width: 62%;
  }
  .bones:nth-child(3n) .bone:nth-child(2) {
    width: 48%;
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 16px;
    min-height: 52px;
    padding: 9px 16px;
    color: var(--_ink-3);
    font-size: var(--_text-small);
    font-variant-numeric: tabular-nums;
  }
  .foot strong {
    color: var(--_ink-2);
    font-weight: 550;
  }
  .foot nav {
    display: flex;
    gap: 8px;
    margin-inline-start: auto;
  }
  .foot .button {
    min-height: 30px;
    font-size: var(--_text-small);
  }

  .dock {
    position: sticky;
    bottom: 0;
    z-index: 2;
  }
  .selection {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
    min-height: 52px;
    padding: 9px 10px 9px 16px;
    border-radius: 0 0 calc(var(--_radius) - 1px) calc(var(--_radius) - 1px);
    background: var(--_ink);
    color: var(--_surface);
    font-variant-numeric: tabular-nums;
  }
  .selection b {
    font-weight: 620;
  }
  .selection span {
    color: color-mix(in srgb, var(--_surface) 82%, var(--_ink));
  }
  .selection .spacer {
    flex: 1;
  }
  .selection .button {
    border-color: transparent;
    background: color-mix(in srgb, var(--_surface) 14%, transparent);
    color: var(--_surface);
  }
  .selection .button:hover {
    background: color-mix(in srgb, var(--_surface) 24%, transparent);
  }
  .selection .button.primary {
    background: var(--_surface);
    color: var(--_ink);
  }
  .selection .button.primary:hover {
    background: color-mix(in srgb, var(--_surface) 88%, var(--_ink));
  }
  .selection .button:focus-visible {
    outline-color: var(--_surface);
  }
  .toast {
    position: absolute;
    inset: auto 0 calc(100% + 12px);
    display: flex;
    justify-content: center;
    padding: 0 12px;
    pointer-events: none;
  }
  .toast span {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    padding: 10px 16px;
    border: 1px solid transparent;
    border-radius: 99px;
    background: light-dark(#14212b, #e6edf2);
    color: light-dark(#f3f7fa, #14212b);
    box-shadow: 0 10px 30px -10px rgb(8 18 26 / 0.5);
    overflow-wrap: anywhere;
    animation: rise 0.18s ease-out;
  }
  @keyframes rise {
    from {
      opacity: 0;
      translate: 0 6px;
    }
  }

  @container payvite-list (max-width: 1299px) {
    .days {
      display: none;
    }
  }
  @container payvite-list (max-width: 1079px) {
    .contact {
      display: none;
    }
    .name {
      width: 40%;
    }
  }
  @container payvite-list (max-width: 859px) {
    .ages {
      display: none;
    }
  }
  @container payvite-list (max-width: 739px) {
    .past-due {
      display: none;
    }
  }
  @container payvite-list (max-width: 659px) {
    .tools {
      padding: 12px 12px 0;
      justify-content: space-between;
    }
    .search {
      flex-basis: 100%;
      max-width: none;
    }
    .sort {
      display: block;
      min-height: 30px;
      padding-block: 3px;
      max-width: 58%;
      border-color: var(--_line);
      font-size: var(--_text-small);
    }
    .age {
      margin-inline-start: 0;
    }
    .chips {
      padding-inline: 12px;
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
      grid-template: 'pick name money' auto 'pick state action' auto / 44px minmax(0, 1fr) auto;
      align-items: center;
      gap: 6px 0;
      padding: 11px 14px 11px 0;
      border-bottom: 1px solid var(--_line-soft);
    }
    tbody tr:hover {
      background: var(--_hover);
    }
    tbody tr.picked {
      background: var(--_picked);
    }
    tbody :is(td, th) {
      height: auto;
      padding: 0;
      border: 0;
    }
    tbody tr > * {
      background: none !important;
    }
    .pick {
      grid-area: pick;
      align-self: stretch;
    }
    .name {
      grid-area: name;
      width: auto;
      max-width: none;
      min-width: 0;
    }
    .open {
      min-height: 24px;
      white-space: normal;
    }
    tbody .outstanding {
      grid-area: money;
      align-self: start;
      padding: 3px 0 0 12px;
      font-weight: 570;
    }
    .status {
      grid-area: state;
      max-width: none;
    }
    tbody .action {
      grid-area: action;
      width: auto;
      padding: 0;
      text-align: end;
    }
    :is(.priority, .past-due, .ages, .days, .contact) {
      display: none;
    }
    .foot nav {
      flex-basis: 100%;
    }
    .foot nav .button {
      flex: 1;
      min-height: 36px;
    }
    .selection .spacer,
    .selection .detail {
      display: none;
    }
    .selection .button {
      flex: 1;
    }
    .selection b {
      flex-basis: 100%;
    }
  }
  @media (forced-colors: active) {
    .chip[aria-pressed='true'],
    tbody tr.picked {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
    .selection {
      border-top: 2px solid CanvasText;
    }
  }
`;
