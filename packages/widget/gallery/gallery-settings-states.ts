import { LOGO, makeDealer } from '../testing/stand-in-dealer.ts';
import { problem, StandInClient } from '../testing/stand-in-client.ts';
import { find, type } from '../testing/element-finding.ts';
import { FAULTS, NEVER, press, sees } from './gallery-state.ts';
import type { GalleryState } from './gallery-state.ts';

/** The mail stands in its frame. */
const MAIL = '.stage[aria-busy=false] .mail iframe[style]';
/** The same, once something else is there, too. */
const mailWith = (selector: string) => `.sides:has(${selector}) ${MAIL}`;

const settings = (state: string, rest: Omit<GalleryState, 'element' | 'state'>): GalleryState => ({
  element: 'mail-settings',
  state,
  ...rest,
});
const of =
  (change: (client: StandInClient) => void = () => {}) =>
  () => {
    const client = new StandInClient();
    client.dealer.dealer = makeDealer({ logo: LOGO });
    change(client);
    return client;
  };
/** Writes into a field of the form. */
async function fill(element: HTMLElement, name: string, text: string): Promise<void> {
  await sees(element, `#${name}`);
  type(find<HTMLInputElement>(element, `#${name}`), text);
}
const test = (element: HTMLElement) => press(element, '.test [type=submit]');

/** The settings of mails: the form, the mail beside it, the mail to try, and what can be wrong with each. */
export const SETTINGS_STATES: GalleryState[] = [
  settings('data', { client: of(), shows: MAIL }),
  settings('first-time', {
    client: of((client) => {
      client.dealer.dealer = makeDealer({ postalAddress: null, replyTo: null, invitationMessage: null });
    }),
    shows: MAIL,
  }),
  settings('unsaved', {
    client: of(),
    shows: mailWith('.bar.unsaved'),
    async act(element) {
      await sees(element, MAIL);
      await fill(element, 'name', 'Ridgeline Lumber & Supply');
      await fill(element, 'brandColor', '#e39b00');
    },
  }),
  settings('advice', {
    client: of((client) => {
      client.dealer.dealer = makeDealer({
        brandColor: '#e39b00',
        replyTo: 'ridgeline.lumber@gmail.com',
        advice: [
          { pointer: '/replyTo', code: 'freemail_reply_to', detail: '', suggestion: null },
          { pointer: '/brandColor', code: 'unreadable_brand_color', detail: '', suggestion: '#936500' },
        ],
      });
    }),
    shows: mailWith('.use-color'),
    act: (element) => sees(element, MAIL),
  }),
  settings('faults', {
    client: of(),
    shows: mailWith('.complaint'),
    async act(element) {
      await fill(element, 'name', '');
      await fill(element, 'replyTo', 'ar@ridgeline');
      await press(element, '.save');
      await sees(element, MAIL);
    },
  }),
  settings('not-saved', {
    client: of((client) => (client.dealer.failures = { update: FAULTS.error() })),
    shows: mailWith('.bar .complaint'),
    async act(element) {
      await fill(element, 'name', 'Ridgeline Lumber');
      await press(element, '.save');
      await sees(element, MAIL);
    },
  }),
  settings('saved', {
    client: of(),
    shows: mailWith('.state-word.good'),
    async act(element) {
      await fill(element, 'name', 'Ridgeline Lumber');
      await press(element, '.save');
      await sees(element, MAIL);
    },
  }),
  settings('logo-refused', {
    client: of((client) => {
      client.dealer.failures = {
        setLogo: problem({
          code: 'invalid_request',
          status: 400,
          errors: [
            { pointer: '/url', detail: 'Is an SVG, which mail programs do not show. Save it as PNG.' },
          ],
        }),
      };
    }),
    shows: mailWith('#logo-fault'),
    async act(element) {
      await press(element, '.address summary');
      type(find<HTMLInputElement>(element, '.address input'), 'https://ridgeline.example/logo.svg');
      await press(element, '.address .button');
      await sees(element, MAIL);
    },
  }),
  settings('logo-asked', {
    client: of(),
    shows: mailWith('.question'),
    async act(element) {
      await press(element, '.logo .remove');
      await sees(element, MAIL);
    },
  }),
  settings('phone-preview', {
    client: of(),
    shows: '.stage.phone iframe[style]',
    leastWidth: 800,
    async act(element) {
      await sees(element, MAIL);
      await press(element, '.choices.width input', 1);
    },
  }),
  settings('test-sent', {
    client: of(),
    shows: mailWith('.sent'),
    async act(element) {
      await sees(element, MAIL);
      await test(element);
    },
  }),
  settings('test-refused', {
    client: of((client) => {
      client.dealer.failures = {
        sendTestMail: problem({ code: 'daily_mail_limit', status: 429, retryAfterSeconds: 7200 }),
      };
    }),
    shows: mailWith('.test .complaint'),
    async act(element) {
      await fill(element, 'name', 'Ridgeline Lumber');
      await sees(element, MAIL);
      await test(element);
    },
  }),
  settings('no-preview', {
    client: of((client) => (client.dealer.failures = { previewMail: FAULTS.error() })),
    shows: '.stage .state',
  }),
  settings('read-only', {
    client: of((client) => (client.permissions = ['customers:read', 'dealer:read'])),
    shows: `.frame:has(.read-only) ${MAIL}`,
  }),
  settings('loading', { client: of((client) => (client.dealer.get = () => NEVER)), shows: '.frame .bone' }),
  ...Object.entries(FAULTS).map(([name, fault]) =>
    settings(name, { client: of((client) => (client.dealer.failures = { get: fault() })), shows: '.state' }),
  ),
  settings('not-connected', { shows: '.state' }),
];
