import { css } from 'lit';

export const bouncesStyles = css`
  .empty {
    display: flex;
    gap: var(--_space-2);
    margin: 0;
    padding: calc(12px * var(--_density)) var(--_space-4);
  }
  .empty .icon {
    margin-top: 2px;
    color: var(--_good);
  }
  .empty strong {
    font-weight: 600;
  }
  .empty .quiet {
    color: var(--_ink-3);
  }
  .lead {
    max-width: 110ch;
    margin: calc(-1 * var(--_space-2)) var(--_space-4) var(--_space-3);
    color: var(--_ink-2);
    text-wrap: pretty;
  }
  .pause {
    display: flex;
    gap: calc(9px * var(--_density));
    padding: calc(9px * var(--_density)) var(--_space-4);
    border-top: 1px solid var(--_line);
    background: var(--_wait-soft);
    color: var(--_wait);
    text-wrap: pretty;
  }
  .pause:first-child {
    border-top: 0;
    border-bottom: 1px solid var(--_line);
    border-start-start-radius: var(--_radius);
    border-start-end-radius: var(--_radius);
  }
  .pause p {
    max-width: 110ch;
    margin: 0;
  }
  .pause .icon {
    margin-top: 2px;
  }
  .name {
    width: 14em;
  }
  .people {
    width: 17em;
    min-width: 13em;
  }
  .address,
  .person span {
    color: var(--_ink-2);
  }
  .reason {
    min-width: 15em;
    text-wrap: pretty;
  }
  .advice {
    display: block;
    color: var(--_ink-2);
  }
  .repair {
    width: 1%;
    min-width: 32em;
  }
  .repair label {
    display: block;
    margin-bottom: 4px;
    color: var(--_ink-3);
    font-size: var(--_text-small);
  }
  .repair .also {
    display: flex;
    gap: 6px;
    align-items: center;
    min-height: 24px;
    margin: 4px 0 0;
  }
  .typed,
  .buttons,
  .others {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_space-1) var(--_space-2);
  }
  .buttons {
    column-gap: var(--_space-4);
  }
  .buttons + form {
    margin-top: var(--_space-2);
  }
  .typed .field {
    flex: 1 1 12em;
    width: auto;
    min-width: 0;
    min-height: max(24px, 32px * var(--_density));
    padding-block: 3px;
  }
  .others {
    column-gap: var(--_space-4);
    margin-top: var(--_space-1);
  }
  .complaint {
    align-items: start;
  }
  .complaint .icon {
    margin-top: 1px;
  }
  .complaint .link {
    margin-block: -3px;
  }
  .complaint span {
    overflow-wrap: anywhere;
  }
  .complaint > span {
    flex: 1 1 16em;
  }
  .result {
    display: flex;
    gap: var(--_space-2);
    margin: 0;
    color: var(--_good);
    font-weight: 550;
    overflow-wrap: anywhere;
  }
  .result small {
    display: block;
    font-weight: 400;
  }
  .result .icon {
    margin-top: 2px;
  }
  .result:focus {
    outline: none;
  }
`;
