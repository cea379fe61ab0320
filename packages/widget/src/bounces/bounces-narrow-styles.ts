import { css } from 'lit';

/** The repair under its row in a narrower frame, then cards. */
export const bouncesNarrowStyles = css`
  @container payvite-panel (max-width: 1119px) {
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
      grid-template-areas: 'name people reason balance' '. repair repair repair';
      grid-template-columns: minmax(0, 1fr) minmax(0, 1.2fr) minmax(0, 1.4fr) minmax(6.5em, auto);
      gap: var(--_space-2) var(--_space-4);
      padding: calc(14px * var(--_density)) var(--_space-4);
      border-bottom: 1px solid var(--_line);
    }
    tbody [part] > :is(td, th) {
      min-width: 0;
      width: auto;
      max-width: none;
      padding: 0;
      border: 0;
    }
    .name {
      grid-area: name;
    }
    .people {
      grid-area: people;
    }
    .balance {
      grid-area: balance;
    }
    .reason {
      grid-area: reason;
    }
    .repair {
      grid-area: repair;
    }
    .repair form,
    .repair .complaint {
      max-width: 40em;
    }
  }
  @container payvite-panel (max-width: 699px) {
    tbody tr {
      grid-template-areas: 'name balance' 'people people' 'reason reason' 'repair repair';
      grid-template-columns: minmax(0, 1fr) auto;
    }
    .person a {
      min-height: max(24px, 32px * var(--_density));
    }
    .repair .button,
    .typed .field {
      flex: 1 1 100%;
      min-height: max(24px, 36px * var(--_density));
    }
    .repair .link {
      min-height: max(24px, 32px * var(--_density));
    }
    .foot .button {
      flex: 1 1 100%;
      min-height: max(24px, 36px * var(--_density));
    }
  }
`;
