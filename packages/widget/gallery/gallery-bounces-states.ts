import type { Customer, Invitation, SendingPauseReason } from '@payvite/sdk';
import { daysAgo, idOf, makeContact, makeInvited } from '../testing/fixtures.ts';
import { find, type } from '../testing/element-finding.ts';
import { makeDealer } from '../testing/stand-in-dealer.ts';
import { problem, StandInClient } from '../testing/stand-in-client.ts';
import { dealersCustomers } from './gallery-customers.ts';
import { connector, FAULTS, NEVER, press, sees } from './gallery-state.ts';
import type { GalleryState } from './gallery-state.ts';

const bounces = (state: string, rest: Omit<GalleryState, 'element' | 'state'>): GalleryState => ({
  element: 'bounces',
  state,
  ...rest,
});

function bounced(number: number, overrides: Partial<Customer>, invitation: Partial<Invitation>): Customer {
  const base = dealersCustomers()[number - 1];
  const email = base?.contacts[0]?.email ?? '';
  return makeInvited(
    'pending',
    { ...base, ...overrides },
    { id: idOf('e', number), email, delivery: 'bounced', sentAt: daysAgo(3), ...invitation },
  );
}

function came(change: (client: StandInClient) => void = () => {}): () => StandInClient {
  const customers = dealersCustomers();
  const [first] = customers[0]?.contacts ?? [];
  const owner = { name: 'Joe Kestrel', email: 'joe@kestrelframing.example', phone: '+1 555 0144' };
  return connector(change, [
    bounced(
      1,
      { contacts: [first!, makeContact({ id: idOf('d', 61), role: 'Owner', isPrimary: false, ...owner })] },
      { bounceReason: 'no_mailbox', customerIds: [idOf('c', 1), idOf('c', 2)] },
    ),
    bounced(
      4,
      { contacts: [makeContact({ ...customers[3]?.contacts[0], phone: null })] },
      { bounceReason: 'no_mailbox', delivery: 'suppressed', sentAt: null, contactName: 'Ida Østergaard' },
    ),
    bounced(7, {}, { bounceReason: 'rejected', contactName: 'Ann Quarry', sentAt: daysAgo(6) }),
    bounced(8, {}, { bounceReason: 'gave_up', contactName: 'Lee North', sentAt: daysAgo(9) }),
  ]);
}

const paused = (pauseReason: SendingPauseReason, mailsWaiting: number) =>
  makeDealer({
    sending: {
      mailsPerMinute: null,
      mailsPerDay: null,
      mailsWaiting,
      pausedAt: '2026-11-18T14:10:00.000Z',
      pauseReason,
      outageSince: null,
    },
  });

async function correct(element: HTMLElement, address: string): Promise<void> {
  await sees(element, 'form .field');
  type(find<HTMLInputElement>(element, 'form .field'), address);
  await press(element, 'form .button');
}

/** The mails that came back: what happened to each, and the way to invite again. */
export const BOUNCES_STATES: GalleryState[] = [
  bounces('data', { client: came(), shows: 'tbody td' }),
  bounces('paused', {
    client: came((client) => (client.dealer.dealer = paused('hard_bounces', 214))),
    shows: '.frame:has(.pause) tbody td',
  }),
  bounces('address', {
    client: came(),
    shows: 'tbody tr:nth-child(3) form',
    act: (element) => press(element, '[aria-expanded]'),
  }),
  bounces('wrong-address', {
    client: came(),
    shows: 'form .complaint',
    act: (element) => correct(element, 'ap@kestrel'),
  }),
  bounces('not-sent', {
    client: came((client) => (client.failures = { send: FAULTS.error() })),
    shows: '.repair > [role=alert] .complaint',
    act: (element) => correct(element, 'payables@kestrelframing.example'),
  }),
  bounces('too-soon', {
    client: came((client) => {
      client.failures = {
        resend: problem({ code: 'resend_too_soon', status: 429, retryAfterSeconds: 240 }),
      };
    }),
    shows: '.repair > [role=alert] .complaint',
    act: (element) => press(element, '.buttons .button'),
  }),
  bounces('repaired', {
    client: came((client) => (client.dealer.dealer = paused('complaints', 3))),
    shows: '.frame:has(.pause) .result',
    act: (element) => correct(element, 'payables@kestrelframing.example'),
  }),
  bounces('look-only', {
    client: came((client) => (client.permissions = ['customers:read'])),
    shows: 'tbody td',
  }),
  bounces('empty', { client: () => new StandInClient(), shows: '.empty' }),
  bounces('loading', {
    client: connector((client) => (client.customers.list = () => NEVER)),
    shows: '.frame .bone',
  }),
  ...Object.entries(FAULTS).map(([name, fault]) =>
    bounces(name, { client: connector((client) => (client.failures = { list: fault() })), shows: '.state' }),
  ),
  bounces('not-connected', { shows: '.state' }),
];
