import { makeSync } from '../testing/fixtures.ts';
import { StandInClient } from '../testing/stand-in-client.ts';
import { dealersCustomers } from './gallery-customers.ts';
import { connector, FAULTS, NEVER, opens, press, sees } from './gallery-state.ts';
import type { GalleryState } from './gallery-state.ts';

const list = (state: string, rest: Omit<GalleryState, 'element' | 'state'>): GalleryState => ({
  element: 'customer-list',
  state,
  ...rest,
});
const ROWS = '.body .open';

/** The list in every state. */
export const LIST_STATES: GalleryState[] = [
  list('data', { client: connector(), shows: ROWS }),
  list('selection', {
    client: connector(),
    shows: '.selection',
    async act(element) {
      for (const row of [0, 1, 2]) await press(element, '.body .target', row);
    },
  }),
  list('loading', { client: connector((client) => void (client.pageGate = NEVER)), shows: '.bones' }),
  list('empty', { client: () => new StandInClient(), shows: '.state' }),
  list('no-match', {
    client: connector(),
    properties: () => ({ view: { search: 'Summit Roofing' } }),
    shows: '.state',
  }),
  ...Object.entries(FAULTS).map(([state, fault]) =>
    list(state, {
      client: connector((client) => {
        client.failures = { list: fault(), summary: fault() };
      }),
      shows: '.state',
    }),
  ),
  list('not-connected', { shows: '.state' }),
  list('erp-down', {
    client: connector(
      (client) => {
        client.sync = makeSync({ state: 'failed', error: 'The ERP did not answer for 60 seconds.' });
      },
      dealersCustomers().map((customer, index) => ({ ...customer, isStale: index < 2 })),
    ),
    shows: '.notice',
  }),
  list('filters-open', {
    client: connector(),
    shows: '.panel:popover-open',
    async act(element) {
      await sees(element, ROWS);
      // They make the chips wider, and it opens where its button stands.
      await sees(element, '.chip span');
      await press(element, '#filters-button');
    },
  }),
  list('columns-open', {
    client: connector(),
    // Cards have no columns to choose.
    leastWidth: 700,
    shows: '.panel:popover-open',
    async act(element) {
      await sees(element, ROWS);
      await sees(element, '.age');
      await press(element, '#columns-button');
    },
  }),
  list('invite-open', {
    client: connector(),
    shows: 'dialog[open] .choices',
    act: async (element) => void (await opens(element, '.body [data-do=invite]')),
  }),
];
