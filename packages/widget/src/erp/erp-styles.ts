import { css } from 'lit';

export const erpStyles = css`
  h3 {
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    margin: 0;
    font-size: inherit;
    font-weight: 620;
  }
  h3.bad {
    color: var(--_bad);
  }
  .quiet {
    color: var(--_ink-3);
  }
  .inset {
    margin: 0;
    padding: var(--_space-3) var(--_space-4) var(--_space-4);
  }
  .inset > .complaint {
    margin-top: 0;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_space-2);
  }
  .facts {
    display: grid;
    grid-template-columns: repeat(4, minmax(0, 1fr));
    gap: var(--_space-3) var(--_space-5);
    margin: 0;
    padding: 0 var(--_space-4) calc(14px * var(--_density));
  }
  .facts dt {
    color: var(--_ink-3);
    font-size: var(--_text-small);
  }
  .facts dd {
    margin: 2px 0 0;
    font-weight: 550;
    font-variant-numeric: tabular-nums;
  }
  .facts .quiet {
    font-weight: 400;
  }
  .word {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    font-weight: 550;
  }
  .word.good {
    color: var(--_good);
  }
  .word.bad {
    color: var(--_bad);
  }
  .word.wait {
    color: var(--_wait);
  }
  .word.mute {
    color: var(--_mute);
  }
  .note {
    display: flex;
    gap: var(--_space-2);
    margin: 0;
    padding: calc(9px * var(--_density)) var(--_space-4);
    border-top: 1px solid var(--_line-soft);
    background: var(--_sunken);
    color: var(--_ink-2);
  }
  .note .icon {
    margin-top: 2px;
  }
  .block {
    display: grid;
    justify-items: start;
    gap: var(--_space-2);
    padding: calc(14px * var(--_density)) var(--_space-4);
    border-top: 1px solid var(--_line);
  }
  .block > p {
    max-width: 90ch;
    margin: 0;
    text-wrap: pretty;
    overflow-wrap: anywhere;
  }
  .block.waits {
    background: var(--_wait-soft);
  }
  .block.waits h3 {
    color: var(--_wait);
  }
  .block.bad {
    background: var(--_bad-soft);
  }
  .block:is(.waits, .bad) .quiet {
    color: var(--_ink-2);
  }
  .guards {
    margin: 0;
    padding: 0;
    list-style: none;
    font-weight: 570;
    font-variant-numeric: tabular-nums;
  }
  .progress {
    justify-items: stretch;
    background: var(--_sunken);
  }
  .pulse {
    width: 8px;
    height: 8px;
    border-radius: 50%;
    background: var(--_accent);
    animation: breathe 1.4s ease-in-out infinite alternate;
  }
  .track {
    height: 4px;
    border-radius: 2px;
    background: linear-gradient(90deg, var(--_mute-soft) 30%, var(--_accent) 50%, var(--_mute-soft) 70%) 0 0 /
      300% 100%;
    animation: run 1.8s linear infinite;
  }
  @keyframes run {
    from {
      background-position: 100% 0;
    }
    to {
      background-position: 0 0;
    }
  }
  .counts {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-2) var(--_space-5);
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .counts span {
    color: var(--_ink-3);
  }
  .counts b {
    font-variant-numeric: tabular-nums;
  }
  .question {
    display: grid;
    gap: var(--_space-3);
    justify-items: start;
    max-width: 80ch;
    padding: var(--_space-3);
    scroll-margin: var(--_space-4);
    text-wrap: pretty;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-small);
    background: var(--_surface);
  }
  .question .field {
    display: block;
    width: 15em;
    margin-top: var(--_space-2);
  }
  .tabs {
    position: relative;
    display: flex;
    gap: var(--_space-5);
    padding: 0 var(--_space-4);
    border-block: 1px solid var(--_line);
    overflow-x: auto;
  }
  .tabs button {
    min-height: max(24px, 40px * var(--_density));
    margin: 0;
    padding: 0;
    border: 0;
    border-block: 2px solid transparent;
    background: none;
    color: var(--_ink-2);
    font-weight: 550;
    white-space: nowrap;
    cursor: pointer;
  }
  .tabs button:focus-visible {
    outline-offset: -3px;
  }
  .tabs button[aria-selected='true'] {
    border-block-end-color: var(--_accent);
    color: var(--_accent);
  }
  .count {
    margin-inline-start: 4px;
    padding: 1px 7px;
    border-radius: var(--_radius-round);
    background: var(--_bad-soft);
    color: var(--_bad);
    font-size: var(--_text-small);
    font-variant-numeric: tabular-nums;
  }
  #panel:focus-visible {
    outline-offset: -2px;
  }
  .empty,
  .done {
    display: flex;
    gap: var(--_space-2);
    margin: 0;
    padding: calc(20px * var(--_density)) var(--_space-4);
  }
  .empty .icon {
    margin-top: 2px;
    color: var(--_good);
  }
  .empty strong {
    font-weight: 600;
  }
  .done {
    border-bottom: 1px solid var(--_line-soft);
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-2);
    padding: var(--_space-3) var(--_space-4);
  }
  .import-form,
  .import-form form,
  .review {
    display: grid;
    justify-items: start;
    gap: var(--_space-3);
  }
  .import-form form,
  .review > :is(table, .warning, .under) {
    justify-self: stretch;
  }
  .inset p {
    max-width: 90ch;
    margin: 0;
    overflow-wrap: anywhere;
  }
  .review > table {
    width: auto;
    margin-inline: calc(-1 * var(--_space-4));
  }
  .drop {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    justify-self: stretch;
    gap: var(--_space-3);
    padding: var(--_space-5);
    border: 1px dashed var(--_field-line);
    border-radius: var(--_radius-small);
    color: var(--_ink-2);
  }
  .drop.over {
    border-style: solid;
    border-color: var(--_accent);
    background: var(--_picked);
  }
  .chosen {
    display: grid;
    justify-self: stretch;
    gap: var(--_space-2);
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .chosen li {
    display: grid;
    grid-template-columns: minmax(0, 24em) 15em minmax(6em, auto);
    justify-content: start;
    align-items: center;
    gap: var(--_space-2) var(--_space-3);
  }
  .chosen li > :last-child {
    justify-self: start;
  }
  .file-name {
    overflow-wrap: anywhere;
    font-weight: 550;
  }
  .setting label {
    display: block;
    margin-bottom: 5px;
    font-weight: 570;
  }
  .setting .field {
    width: 15em;
  }
  .setting p {
    margin-top: 4px;
    font-size: var(--_text-small);
  }
  .upload {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-self: stretch;
    gap: var(--_space-3);
  }
  progress {
    flex: 1 1 12em;
    max-width: 24em;
    height: 8px;
    accent-color: var(--_accent);
  }
  .warning {
    padding: var(--_space-3);
    border: 0;
    border-radius: var(--_radius-small);
    background: var(--_wait-soft);
    color: var(--_wait);
  }
  .complaint .icon {
    align-self: center;
  }
  .files {
    border-top: 1px solid var(--_line);
  }
  .files .head p {
    margin: 2px 0 0;
  }
  @media (forced-colors: active) {
    .tabs button {
      border-block-color: Canvas;
    }
    .tabs button[aria-selected='true'] {
      border-block-end-color: Highlight;
    }
    .track,
    .pulse {
      background: Highlight;
      forced-color-adjust: none;
    }
    .block {
      border-block: 1px solid CanvasText;
    }
    .button.primary {
      border-width: 2px;
    }
  }
`;
