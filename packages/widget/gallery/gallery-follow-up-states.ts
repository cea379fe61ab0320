import { dayBefore, daysAgo, idOf, makeContact, makeInvited } from '../testing/fixtures.ts';
import { StandInClient } from '../testing/stand-in-client.ts';
import { makeCallNote, makeSuggestion } from '../testing/stand-in-follow-up.ts';
import { dealersCustomers } from './gallery-customers.ts';
import { connector, FAULTS, NEVER, opens, press, sees } from './gallery-state.ts';
import type { GalleryState } from './gallery-state.ts';

type Rest = Omit<GalleryState, 'element' | 'state'>;
const state =
  (element: string, attributes: Record<string, string> = {}) =>
  (name: string, rest: Rest): GalleryState => ({ element, state: name, attributes, ...rest });

/** What every element that reads shows while it waits, and where it cannot read. */
function troubles(
  of: (name: string, rest: Rest) => GalleryState,
  fail: (client: StandInClient, error: Error) => void,
  wait: (client: StandInClient) => void,
): GalleryState[] {
  return [
    of('loading', { client: connector(wait), shows: '.bone' }),
    ...Object.entries(FAULTS).map(([name, fault]) =>
      of(name, { client: connector((client) => fail(client, fault())), shows: '.state' }),
    ),
    of('not-connected', { shows: '.state' }),
  ];
}

function waiting(number: number, name: string, ...[overrides, invitation]: [object?, object?]) {
  const base = dealersCustomers()[number - 1];
  return makeInvited(
    'pending',
    { ...base, name, isStale: false, ...overrides },
    {
      id: idOf('e', number),
      email: base?.contacts[0]?.email ?? '',
      pendingSince: daysAgo(7 + number),
      ...invitation,
    },
  );
}

function callable(): StandInClient {
  const client = new StandInClient([
    waiting(1, 'Kestrel Framing LLC', {}, { startedAt: daysAgo(1), reminderCount: 2 }),
    waiting(2, 'Harrow & Sons Homes'),
    waiting(
      4,
      'Østergaard Renovering',
      { contacts: [makeContact({ phone: null })] },
      { delivery: 'bounced' },
    ),
    waiting(7, 'Quarry Concrete'),
    waiting(8, 'Northwind Siding & Exterior Restoration of Greater Albuquerque'),
  ]);
  client.callNoteRows = [
    makeCallNote({
      customerId: idOf('c', 2),
      outcome: 'will_register',
      note: 'Asked for the link again.',
      followUpOn: dayBefore(1),
      createdAt: daysAgo(3),
    }),
    makeCallNote({ customerId: idOf('c', 7), followUpOn: dayBefore(-3) }),
  ];
  return client;
}

const sheet = state('call-sheet');
const suggestion = state('suggestions');
const summary = state('summary');
const chart = (kind: string) => state('adoption-chart', { kind, points: '26' });

function suggested(): StandInClient {
  const customers = dealersCustomers();
  const wrong = { declineReason: 'not_me', declineComment: 'I left in May, ask Sam.' } as const;
  const client = new StandInClient([
    makeInvited('declined', customers[0], { id: idOf('e', 1), ...wrong }),
    ...customers.slice(1),
  ]);
  const named = (...numbers: number[]) =>
    numbers.map((number) => {
      const { id, name, accountNumber, currency, outstandingMinor } = customers[number - 1]!;
      return { id, name, accountNumber, currency, outstandingMinor };
    });
  client.suggestionRows = [
    makeSuggestion({ customers: named(1) }),
    makeSuggestion({
      id: idOf('f', 501),
      name: null,
      email: 'payables@harrowhomes.example',
      customers: named(2, 3),
      createdAt: daysAgo(2),
    }),
  ];
  return client;
}

/** Whom to call, whom to invite instead, and the numbers. */
export const FOLLOW_UP_STATES: GalleryState[] = [
  sheet('data', { client: callable, shows: 'tbody td' }),
  sheet('noted', {
    client: callable,
    shows: '.outcomes [aria-pressed=true]',
    act: (element) => press(element, '.outcomes .button', 1),
  }),
  sheet('call-open', {
    client: callable,
    shows: 'dialog[open]',
    act: async (element) => void (await opens(element, '.outcomes [aria-haspopup=dialog]')),
  }),
  sheet('empty', { client: () => new StandInClient(), shows: '.state' }),
  ...troubles(
    sheet,
    (client, error) => (client.failures = { callSheet: error }),
    (client) => (client.customers.callSheet = () => NEVER),
  ),

  suggestion('data', { client: suggested, shows: 'q' }),
  suggestion('asked', {
    client: suggested,
    shows: '.question',
    async act(element) {
      await sees(element, 'q');
      await press(element, '.reject');
    },
  }),
  suggestion('decided', {
    client: suggested,
    shows: '.result',
    async act(element) {
      await sees(element, 'q');
      await press(element, '.approve');
    },
  }),
  suggestion('empty', { client: () => new StandInClient(), shows: '.state' }),
  ...troubles(
    suggestion,
    (client, error) => (client.failures = { listSuggestions: error }),
    (client) => (client.contactSuggestions.list = () => NEVER),
  ),

  ...(['funnel', 'share', 'time', 'aging'] as const).map((kind) =>
    chart(kind)(kind, { client: connector(), shows: '.picture svg' }),
  ),
  chart('funnel')('table', {
    client: connector(),
    shows: '.table:not(.hidden) td',
    act: (element) => press(element, '.head .link'),
  }),
  chart('funnel')('empty', { client: () => new StandInClient(), shows: '.state' }),
  ...troubles(
    chart('funnel'),
    (client, error) => (client.failures = { summary: error }),
    (client) => (client.customers.summary = () => NEVER),
  ),

  summary('data', { client: connector(), shows: 'dd' }),
  summary('two-currencies', {
    client: connector(
      () => {},
      dealersCustomers().map((customer, index) => ({
        ...customer,
        currency: index % 3 === 2 ? 'CAD' : 'USD',
      })),
    ),
    shows: 'h2',
  }),
  summary('no-match', { client: () => new StandInClient(), shows: '.state' }),
  ...troubles(
    summary,
    (client, error) => (client.failures = { summary: error }),
    (client) => (client.customers.summary = () => NEVER),
  ),
];
