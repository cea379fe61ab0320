import type { Customer } from '@payvite/sdk';
import { daysAgo, idOf, makeInvited, makePayer } from '../testing/fixtures.ts';
import { StandInClient } from '../testing/stand-in-client.ts';
import { makePayment, NOT_POSTED } from '../testing/stand-in-payments.ts';
import { kestrel, kestrelEvents, kestrelItems } from './gallery-customers.ts';
import { FAULTS, NEVER, opens, press, sees } from './gallery-state.ts';
import type { GalleryState } from './gallery-state.ts';

function of(customer: () => Customer, change: (client: StandInClient) => void = () => {}) {
  return () => {
    const client = new StandInClient([customer()]);
    client.itemRows = kestrelItems();
    client.eventRows = kestrelEvents();
    client.payerRows = [
      makePayer(),
      makePayer({
        id: idOf('f', 901),
        name: 'Joe Kestrel',
        email: 'joe@kestrelframing.example',
        access: 'disabled',
        lastSignedInAt: null,
      }),
    ];
    client.paid.rows = [
      makePayment({
        id: idOf('e', 601),
        state: 'pending',
        ...NOT_POSTED,
        settledAt: null,
        amountMinor: 1_000_00,
        allocations: [{ ...makePayment().allocations[0]!, amountMinor: 1_000_00 }],
      }),
      makePayment({
        method: 'card',
        feeMinor: 12_50,
        startedAt: daysAgo(20),
        settledAt: daysAgo(20),
        postedAt: daysAgo(19),
      }),
      makePayment({
        ...{ id: idOf('e', 602), state: 'failed', failureCode: 'R01', startedAt: daysAgo(40) },
        ...NOT_POSTED,
      }),
    ];
    change(client);
    return client;
  };
}

const invited =
  (...[status, overrides, invitation]: Parameters<typeof makeInvited>) =>
  () =>
    makeInvited(status, { contacts: kestrel().contacts, ...overrides }, invitation);

const detail = (state: string, rest: Omit<GalleryState, 'element' | 'state'>): GalleryState => ({
  element: 'customer-detail',
  state,
  attributes: { 'customer-id': idOf('c', 1), closable: '' },
  ...rest,
});
const tab = (name: string, client: () => StandInClient): GalleryState =>
  detail(`tab-${name}`, {
    client,
    shows: `#tab-${name}[aria-selected=true], [aria-busy=false] tbody td, [aria-busy=false] .timeline`,
    async act(element) {
      await press(element, `#tab-${name}`);
      await sees(element, '#panel[aria-busy=false]');
    },
  });

/** The detail of a customer in every state. */
export const DETAIL_STATES: GalleryState[] = [
  detail('not-invited', { client: of(kestrel), shows: 'tbody td' }),
  detail('pending', { client: of(invited('pending')), shows: 'tbody td' }),
  detail('accepted', { client: of(invited('accepted')), shows: 'tbody td' }),
  detail('declined', {
    client: of(invited('declined', {}, { declineComment: 'We pay by check on the 10th.' })),
    shows: 'tbody td',
  }),
  detail('expired', { client: of(invited('expired')), shows: 'tbody td' }),
  detail('access-off', {
    client: of(() => ({ ...invited('accepted')(), portalAccess: 'disabled' as const })),
    shows: 'tbody td',
  }),
  detail('erp-down', {
    client: of(invited('pending', { isStale: true, asOf: daysAgo(2), erpBalanceMinor: 4_700_000 })),
    shows: 'tbody td',
  }),
  detail('loading', {
    client: of(kestrel, (client) => (client.customers.get = () => NEVER)),
    shows: '.bone',
  }),
  ...Object.entries(FAULTS).map(([state, fault]) =>
    detail(state, { client: of(kestrel, (client) => (client.failures = { get: fault() })), shows: '.state' }),
  ),
  detail('not-connected', { shows: '.state' }),
  tab('debit', of(kestrel)),
  tab('credit', of(kestrel)),
  tab('timeline', of(kestrel)),
  tab('payers', of(invited('accepted'))),
  tab('payments', of(invited('accepted'))),
  detail('payment-looked-at', {
    client: of(invited('accepted')),
    shows: '.paid blockquote',
    async act(element) {
      await press(element, '#tab-payments');
      await press(element, '.paid .look');
    },
  }),
  detail('link-open', {
    client: of(invited('pending')),
    shows: 'dialog[open]',
    act: async (element) =>
      void (await opens(element, '[part=invitation] .button[aria-haspopup]:not(.danger)', 'dialog')),
  }),
  detail('revoke-open', {
    client: of(invited('pending')),
    shows: 'dialog[open]',
    act: async (element) => void (await opens(element, '[part=invitation] .button.danger')),
  }),
];
