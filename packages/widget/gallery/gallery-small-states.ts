import type { Customer } from '@payvite/sdk';
import { daysAgo, idOf, makeCustomer, makeInvited } from '../testing/fixtures.ts';
import { find } from '../testing/element-finding.ts';
import { problem, StandInClient } from '../testing/stand-in-client.ts';
import { kestrel } from './gallery-customers.ts';
import { FAULTS, NEVER, opens, press, sees } from './gallery-state.ts';
import type { GalleryState } from './gallery-state.ts';

const one = { 'customer-id': idOf('c', 1) };
const of =
  (customer: () => Customer, change: (client: StandInClient) => void = () => {}) =>
  () => {
    const client = new StandInClient([customer()]);
    change(client);
    return client;
  };
const unanswered = of(kestrel, (client) => (client.customers.get = () => NEVER));

const badge = (state: string, rest: Omit<GalleryState, 'element' | 'state' | 'shows'>): GalleryState => ({
  element: 'status-badge',
  state,
  attributes: one,
  shows: '.badge, .hint',
  ...rest,
});
const button = (state: string, rest: Omit<GalleryState, 'element' | 'state'>): GalleryState => ({
  element: 'invite-button',
  state,
  attributes: one,
  ...rest,
});
const OPEN = 'dialog[open] .foot';
const ask = async (element: HTMLElement) => void (await opens(element, '.button'));

/** The badge in every status, and what can be wrong. */
export const BADGE_STATES: GalleryState[] = [
  badge('none', { client: of(kestrel) }),
  badge('pending', { client: of(() => makeInvited('pending')) }),
  badge('pending-call', { client: of(() => makeInvited('pending', {}, { pendingSince: daysAgo(9) })) }),
  badge('undelivered', { client: of(() => makeInvited('pending', {}, { delivery: 'bounced' })) }),
  badge('accepted', { client: of(() => makeInvited('accepted')) }),
  badge('declined', { client: of(() => makeInvited('declined')) }),
  badge('expired', { client: of(() => makeInvited('expired')) }),
  {
    ...badge('tip-open', { client: of(() => makeInvited('pending')) }),
    shows: '.tip:popover-open',
    act: (element) => press(element, '.badge'),
  },
  { ...badge('loading', { client: unanswered }), shows: '.bone' },
  badge('error', { client: of(kestrel, (client) => (client.failures = { get: FAULTS.error() })) }),
];

/** The button in every state, and its dialog. */
export const BUTTON_STATES: GalleryState[] = [
  button('invite', { client: of(kestrel), shows: '.button.primary' }),
  button('resend', { client: of(() => makeInvited('pending')), shows: '.button:enabled' }),
  button('registered', { client: of(() => makeInvited('accepted')), shows: '.text' }),
  button('inactive', { client: of(() => makeCustomer({ status: 'inactive' })), shows: '.text' }),
  button('loading', { client: unanswered, shows: '.button:disabled' }),
  button('error', {
    client: of(kestrel, (client) => (client.failures = { get: FAULTS.error() })),
    shows: '.trouble',
  }),
  button('not-connected', { shows: '.trouble' }),
  button('sent', {
    client: of(kestrel),
    shows: '.result:not(:empty)',
    async act(element) {
      await ask(element);
      await press(element, 'dialog[open] .primary');
      await sees(element, '.result:not(:empty)');
    },
  }),
  button('invite-open', { client: of(kestrel), shows: OPEN, act: ask }),
  button('other-address-open', {
    client: of(kestrel),
    shows: 'dialog[open] .complaint',
    async act(element) {
      await ask(element);
      await press(element, 'dialog[open] input[value=other]');
      await press(element, 'dialog[open] .primary');
    },
  }),
  button('resend-open', { client: of(() => makeInvited('pending')), shows: OPEN, act: ask }),
  button('declined-open', {
    client: of(() => makeInvited('declined', {}, { declineComment: 'We pay by check on the 10th.' })),
    shows: OPEN,
    act: ask,
  }),
  button('failed-open', {
    client: of(kestrel, (client) => {
      client.failures = { send: problem({ code: 'internal_error', status: 500, requestId: 'req-7f3a91' }) };
    }),
    shows: 'dialog[open] .complaint',
    async act(element) {
      await ask(element);
      await press(element, 'dialog[open] .primary');
    },
  }),
  button('preview-open', {
    client: of(kestrel),
    shows: 'dialog[open] .mail iframe[style]',
    async act(element) {
      await ask(element);
      find<HTMLTextAreaElement>(element, 'dialog[open] textarea').dispatchEvent(new Event('input'));
      await press(element, 'dialog[open] .preview button');
    },
  }),
];
