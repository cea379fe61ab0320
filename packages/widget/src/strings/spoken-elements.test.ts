import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { ConnectionError } from '@payvite/sdk';
import type { Customer } from '@payvite/sdk';
import {
  dayBefore,
  daysAgo,
  idOf,
  makeContact,
  makeCustomer,
  makeEvent,
  makeInvited,
  makeOpenItem,
  makePayer,
  makeSync,
} from '../../testing/fixtures.ts';
import { en } from '../../testing/english.ts';
import { button, findAll, findButton, inProvider, words } from '../../testing/in-provider.ts';
import { check, mixed } from '../../testing/list-rows.ts';
import { dataWords, inMarks, latinWords, leavesOf, marked, textsOf } from '../../testing/marked-words.ts';
import { StandInClient, problem } from '../../testing/stand-in-client.ts';
import { makeCallNote, makeSuggestion } from '../../testing/stand-in-follow-up.ts';
import { defineBulkDialog } from '../definitions/define-bulk-dialog.ts';
import '../index.ts';
import { configure } from '../index.ts';
import type { OwnStrings, PayviteCustomerList, PayviteProvider } from '../index.ts';
import type { PayviteBulkInvitationDialog } from '../bulk-dialog/bulk-invitation-dialog.ts';
import type { BulkWanted } from '../bulk-dialog/bulk-wanted.ts';

defineBulkDialog();

const until = (isSo: () => unknown, what = '') => waitUntil(() => Boolean(isSo()), what, { timeout: 8000 });
/** Paths of all words that some element said. */
const heard = new Set<string>();

/** Whatever the element says is a mark, or data. */
async function listen(element: HTMLElement, client: StandInClient): Promise<void> {
  const mails = await Promise.all(client.previewed.map((input) => client.invitations.preview(input)));
  const data = dataWords([Object.values(client), mails]);
  let marks = 0;
  for (const text of textsOf(element)) {
    for (const [, path = ''] of text.matchAll(/⟦([^⟧]*)⟧/g)) {
      heard.add(path);
      marks++;
    }
    const strange = latinWords(text).filter((word) => !data.has(word));
    expect(strange, text.trim()).to.deep.equal([]);
  }
  expect(marks).to.be.greaterThan(0);
}

const press = (element: HTMLElement, path: string) =>
  button(element, new RegExp(`^⟦${path.replace(/\W/g, '\\$&')}⟧`)).click();
const says = (element: HTMLElement, path: string) => () => words(element).includes(`⟦${path}⟧`);
const tag = (name: string, attributes: Record<string, string> = {}) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries({ 'refresh-seconds': '0', ...attributes }))
    element.setAttribute(key, value);
  return html`${element}`;
};
const refused = problem({ code: 'permission_denied', status: 403 });
const offline = new ConnectionError('offline');

/** A customer with all that the detail can say of one. */
function rich(customer: Customer): StandInClient {
  const client = new StandInClient([{ ...customer, isStale: true, erpBalanceMinor: 5_000_000 }]);
  client.itemRows = [
    makeOpenItem({ inFlightMinor: 100 }),
    makeOpenItem({ id: idOf('f', 2), dueDate: null }),
    makeOpenItem({ id: idOf('f', 3), dueDate: dayBefore(0) }),
    makeOpenItem({ id: idOf('f', 4), dueDate: dayBefore(-9) }),
    makeOpenItem({ id: idOf('f', 5), kind: 'credit' }),
  ];
  client.eventRows = Object.keys(en.events.types).map((type, index) =>
    makeEvent({ id: String(index), type: type as 'payer.registered', data: { delivery: 'bounced' } }),
  );
  client.eventRows.unshift(
    makeEvent({
      id: '99',
      type: 'made.up' as 'payer.registered',
      actor: { type: 'key', id: 'k', name: null },
    }),
  );
  client.payerRows = [
    makePayer(),
    makePayer({ id: idOf('f', 901), access: 'disabled', lastSignedInAt: null }),
  ];
  return client;
}

async function listed(client: StandInClient, done: (list: HTMLElement) => unknown): Promise<HTMLElement> {
  const list = await inMarks(client, tag('payvite-customer-list'));
  await until(() => done(list), 'the list is there');
  return list;
}

async function detailed(client: StandInClient): Promise<HTMLElement> {
  const id = client.customerRows[0]?.id ?? '';
  const detail = await inMarks(client, tag('payvite-customer-detail', { 'customer-id': id, closable: '' }));
  await until(() => findAll(detail, 'h2, .state').length > 0, 'the detail is there');
  return detail;
}

const many = () => [
  ...mixed(),
  makeCustomer({ id: idOf('c', 30), status: 'inactive', name: 'Gum Roofs' }),
  makeCustomer({
    id: idOf('c', 31),
    name: 'Hazel Doors',
    isStale: true,
    contacts: [makeContact(), makeContact({ id: idOf('d', 9), email: 'a b' })],
  }),
];

const asks = async (client: StandInClient, customer: Customer) => {
  client.customerRows = [customer];
  const element = await inMarks(client, tag('payvite-invite-button', { 'customer-id': customer.id }));
  await until(() => findButton(element, /buttonFor/));
  press(element, 'invite/buttonFor');
  await until(() => findAll(element, 'dialog[open]').length, 'the dialog opens');
  return element;
};

const planned = async (client: StandInClient, wanted?: BulkWanted) => {
  client.customerRows = many();
  const dialog = (await inMarks(
    client,
    tag('payvite-bulk-invitation-dialog'),
  )) as PayviteBulkInvitationDialog;
  await dialog.updateComplete;
  await dialog.open(wanted ?? { customerIds: client.customerRows.map(({ id }) => id) });
  await until(() => findAll(dialog, '.people > li').length, 'the rows are there');
  return dialog;
};

const failing: [
  tag: string,
  method: 'summary' | 'adoption' | 'callSheet' | 'listSuggestions' | 'get',
  title: string,
][] = [
  ['payvite-summary', 'summary', 'summary/faultTitle'],
  ['payvite-adoption-chart', 'summary', 'adoption/faultTitle'],
  ['payvite-call-sheet', 'callSheet', 'callSheet/faultTitle'],
  ['payvite-suggestions', 'listSuggestions', 'suggestions/faultTitle'],
];

/** Ways into what the elements say; each gives the element that says it, and what it shows that is nobody's word. */
const states: Record<string, (client: StandInClient) => Promise<HTMLElement>> = {
  'a list of all sorts': async (client) => {
    client.sync = makeSync({ state: 'failed' });
    client.customerRows = many();
    const list = await listed(client, (element) => words(element).includes('Elm Concrete'));
    await until(() => findAll(list, 'svg.aging').length > 1);
    await check(list as PayviteCustomerList, 'Elm Concrete');
    await until(says(list, 'selection/clear'));
    return list;
  },
  'a list without a match': async (client) => {
    client.customerRows = many();
    const list = await listed(client, (element) => words(element).includes('Elm Concrete'));
    (list as PayviteCustomerList).view = { search: 'nobody at all' };
    await until(says(list, 'list/noMatchTitle'));
    return list;
  },
  'a list on its way': async (client) => {
    client.pageGate = new Promise(() => {});
    return listed(client, (list) => findAll(list, '.skeleton').length);
  },
  'an empty list': (client) => listed(client, (list) => says(list, 'list/emptyTitle')()),
  'a list that failed': (client) => {
    client.failures.list = offline;
    return listed(client, (list) => says(list, 'fault/listTitle')());
  },
  'a list that is refused': (client) => {
    client.failures.list = refused;
    return listed(client, (list) => says(list, 'fault/permissionTitle')());
  },
  'a detail of somebody invited': async (client) => {
    Object.assign(client, rich(makeInvited('pending', {}, { delivery: 'bounced', resentCount: 2 })));
    const detail = await detailed(client);
    await until(() => findAll(detail, 'tbody tr').length > 3);
    press(detail, 'revoke/action');
    await until(() => findAll(detail, 'dialog[open]').length);
    return detail;
  },
  'the timeline of a detail': async (client) => {
    Object.assign(client, rich(makeInvited('accepted', { portalAccess: 'disabled' })));
    const detail = await detailed(client);
    press(detail, 'detail/tabs/timeline');
    await until(says(detail, 'events/unknown'));
    return detail;
  },
  'the payers of a detail': async (client) => {
    Object.assign(client, rich(makeInvited('declined', {}, { declineComment: 'Checks only' })));
    const detail = await detailed(client);
    press(detail, 'detail/tabs/payers');
    await until(says(detail, 'payers/never'));
    press(detail, 'detail/accessOf');
    await until(() => findAll(detail, 'dialog[open]').length);
    return detail;
  },
  'a detail of nobody invited': async (client) => {
    const contacts = [
      makeContact({ erpEmail: 'old@kestrel.example' }),
      makeContact({ id: idOf('d', 2), email: null }),
    ];
    client.customerRows = [makeCustomer({ contacts })];
    const detail = await detailed(client);
    press(detail, 'detail/correctOf');
    await until(() => findAll(detail, 'dialog[open]').length);
    return detail;
  },
  'a detail that failed': (client) => {
    client.customerRows = [makeCustomer()];
    client.failures.get = problem({ code: 'internal_error', status: 500 });
    return detailed(client);
  },
  'a dialog that asks whom': async (client) => {
    const contacts = [
      makeContact(),
      makeContact({ id: idOf('d', 2), email: null }),
      makeContact({ id: idOf('d', 3), email: 'a b' }),
    ];
    const element = await asks(client, makeCustomer({ contacts }));
    client.failures.send = problem({ code: 'invitation_pending', status: 409 });
    press(element, 'invite/send');
    await until(() => findAll(element, '.complaint').length);
    return element;
  },
  'a dialog for somebody who is waiting': async (client) => {
    const element = await asks(client, makeInvited('pending'));
    client.failures.resend = problem({ code: 'resend_too_soon', status: 429, retryAfterSeconds: 90 });
    press(element, 'invite/resend');
    await until(says(element, 'fault/waitMinutes'));
    return element;
  },
  'a dialog for somebody who declined': (client) => asks(client, makeInvited('declined')),
  'the same, asked twice': async (client) => {
    const element = await asks(client, makeInvited('declined'));
    press(element, 'invite/declinedFirst');
    await until(says(element, 'invite/declinedSecondTitle'));
    return element;
  },
  'a preview of the mail': async (client) => {
    const element = await asks(client, makeCustomer());
    press(element, 'preview/show');
    await until(says(element, 'preview/note'));
    // The mail itself is in the language of whoever gets it.
    for (const mail of findAll(element, 'iframe')) mail.remove();
    return element;
  },
  'a plan for many': planned,
  'a plan for a share': async (client) => {
    const money = {
      currency: 'USD',
      targetPercent: 80,
      totalMinor: 100_000_00,
      coveredMinor: 38_000_00,
      plannedMinor: 42_100_00,
    };
    client.bulkInvitations.coverage = [
      { ...money, reachedPercent: 80.1, isReached: true, blocked: [] },
      {
        ...money,
        currency: 'CAD',
        reachedPercent: 61.2,
        isReached: false,
        blocked: [{ reason: 'no_email', customers: 2, outstandingMinor: 100 }],
      },
    ];
    return planned(client, { coverOutstandingPercent: 80 });
  },
  'a plan that changed': async (client) => {
    const dialog = await planned(client);
    client.bulkInvitations.failures.send = problem({ code: 'bulk_plan_changed', status: 409 });
    press(dialog, 'bulkInvitation/send');
    await until(says(dialog, 'bulkInvitation/changedTitle'));
    return dialog;
  },
  'the time to undo': async (client) => {
    const dialog = await planned(client);
    press(dialog, 'bulkInvitation/send');
    await until(says(dialog, 'bulkInvitation/undo'));
    return dialog;
  },
  'a sending on its way': async (client) => {
    const dialog = await planned(client);
    press(dialog, 'bulkInvitation/send');
    await until(says(dialog, 'bulkInvitation/undo'));
    void dialog.resume(client.bulkInvitations.newest.id);
    await until(says(dialog, 'bulkInvitation/pause'));
    return dialog;
  },
  'a sending that ended': async (client) => {
    const dialog = await planned(client);
    press(dialog, 'bulkInvitation/send');
    await until(says(dialog, 'bulkInvitation/undo'));
    const { bulkInvitations: bulks } = client;
    bulks.move(bulks.newest.id, { result: 'sent', count: 1 });
    bulks.move(bulks.newest.id, { from: 'queued', state: 'completed', result: 'failed' });
    void dialog.resume(bulks.newest.id);
    await until(says(dialog, 'bulkInvitation/failedLead'));
    return dialog;
  },
  'a plan for too many': async (client) => {
    client.bulkInvitations.failures.plan = problem({ code: 'bulk_too_large', status: 400 });
    const dialog = (await inMarks(
      client,
      tag('payvite-bulk-invitation-dialog'),
    )) as PayviteBulkInvitationDialog;
    await dialog.updateComplete;
    void dialog.open({ filter: {} });
    await until(says(dialog, 'bulkInvitation/close'));
    return dialog;
  },
  'a plan that failed': async (client) => {
    client.bulkInvitations.failures.plan = offline;
    const dialog = (await inMarks(
      client,
      tag('payvite-bulk-invitation-dialog'),
    )) as PayviteBulkInvitationDialog;
    await dialog.updateComplete;
    void dialog.open({ filter: {} });
    await until(says(dialog, 'bulkInvitation/faultTitle'));
    return dialog;
  },
  'whom to call': async (client) => {
    client.customerRows = [
      makeInvited(
        'pending',
        { contacts: [makeContact({ phone: null })] },
        { pendingSince: daysAgo(9), startedAt: daysAgo(1), reminderCount: 2 },
      ),
      makeInvited(
        'pending',
        { id: idOf('c', 2), name: 'Birch Decks' },
        { id: idOf('e', 2), pendingSince: daysAgo(9) },
      ),
    ];
    client.callNoteRows = [makeCallNote({ followUpOn: dayBefore(-3) })];
    const sheet = await inMarks(client, tag('payvite-call-sheet', { 'pending-older-than-days': '7' }));
    await until(() => findAll(sheet, 'tbody tr').length > 1);
    press(sheet, 'callSheet/otherFor');
    await until(() => findAll(sheet, 'dialog[open]').length);
    return sheet;
  },
  'nobody to call': async (client) => {
    const sheet = await inMarks(client, tag('payvite-call-sheet'));
    await until(says(sheet, 'callSheet/emptyTitle'));
    return sheet;
  },
  suggestions: async (client) => {
    client.customerRows = [makeInvited('declined', {}, { declineReason: 'not_me' })];
    client.suggestionRows = [makeSuggestion(), makeSuggestion({ id: idOf('f', 2), name: null })];
    const element = await inMarks(client, tag('payvite-suggestions'));
    await until(() => findAll(element, '[part=suggestion]').length === 2);
    press(element, 'suggestions/rejectFor');
    await until(says(element, 'suggestions/keep'));
    return element;
  },
  'a summary': async (client) => {
    client.customerRows = mixed();
    const element = await inMarks(client, tag('payvite-summary'));
    await until(says(element, 'summary/net'));
    return element;
  },
  'a summary of nothing': async (client) => {
    const element = await inMarks(client, tag('payvite-summary'));
    await until(says(element, 'summary/emptyTitle'));
    return element;
  },
  'the button of a share': async (client) => {
    const element = await inMarks(client, tag('payvite-reach-button'));
    await until(says(element, 'bulkInvitation/reach'));
    return element;
  },
};

for (const kind of ['funnel', 'time', 'share'] as const) {
  for (const path of ['adoption/showPicture', 'adoption/showTable'] as const) {
    states[`the chart ${kind}, ${path}`] = async (client) => {
      client.customerRows = mixed();
      const chart = await inMarks(client, tag('payvite-adoption-chart', { kind }));
      await until(says(chart, 'adoption/showTable'));
      if (path === 'adoption/showPicture') press(chart, 'adoption/showTable');
      await until(says(chart, path));
      return chart;
    };
  }
}

for (const [name, method, title] of failing)
  states[`${name} that failed`] = async (client) => {
    client.failures[method] = offline;
    const element = await inMarks(client, tag(name));
    await until(says(element, title));
    return element;
  };

for (const name of ['payvite-customer-list', 'payvite-invite-button', 'payvite-summary'])
  states[`${name} without a connection`] = async () => {
    const element = await inMarks(undefined, tag(name));
    await until(says(element, 'fault/notConnectedTitle'));
    return element;
  };

for (const status of ['none', 'pending', 'accepted', 'declined', 'expired'] as const) {
  states[`a badge, ${status}`] = async (client) => {
    client.customerRows = [
      status === 'none' ? makeCustomer() : makeInvited(status, {}, { delivery: 'complained' }),
    ];
    const badge = await inMarks(client, tag('payvite-status-badge', { 'customer-id': idOf('c', 1) }));
    await until(says(badge, `badge/words/${status}`));
    return badge;
  };
}

describe('what an element says', () => {
  for (const [name, reach] of Object.entries(states)) {
    it(`comes from the words alone: ${name}`, async () => {
      const client = new StandInClient();
      await listen(await reach(client), client);
    });
  }

  it('was most of all words in these tests', () => {
    const all = [...leavesOf(en)].map(([path]) => path);
    // Each code of a fault comes to the same place.
    const others = all.filter((path) => !path.startsWith('fault/codes/'));
    expect(others.filter((path) => heard.has(path)).length / others.length).to.be.greaterThan(0.65);
  });
});

describe('an element in another language', () => {
  const page = document.documentElement;
  afterEach(() => page.removeAttribute('lang'));
  const list = (element: Element) => element.querySelector('payvite-customer-list') as PayviteCustomerList;
  const inLanguage = (
    template = html`<payvite-customer-list></payvite-customer-list>`,
    locale?: string,
    strings?: OwnStrings,
  ) =>
    fixture<PayviteProvider>(
      html`<payvite-provider .client=${new StandInClient(mixed())} .locale=${locale} .strings=${strings}
        >${template}</payvite-provider
      >`,
    );

  it('never shows English on the way there', async () => {
    // Nobody has asked for Spanish before on this page.
    const provider = await inLanguage(undefined, 'es-ES');
    const english = dataWords([]);
    for (const [, leaf] of leavesOf(en.list)) if (typeof leaf === 'string') english.add(leaf);
    const seen: string[] = [];
    const look = () => seen.push(...textsOf(list(provider)));
    look();
    const observer = new MutationObserver(look);
    observer.observe(list(provider).renderRoot, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
    await until(() => words(list(provider)).includes('Elm Concrete'));
    look();
    observer.disconnect();
    expect(seen.filter((text) => english.has(text.trim()))).to.deep.equal([]);
    expect(words(list(provider))).to.include('Siguiente paso');
  });

  for (const [locale, word, amount] of [
    ['es-ES', 'Siguiente paso', '1000,00'],
    ['fr-CA', 'Étape suivante', '1\u00a0000,00'],
    ['en-GB', 'Next step', '1,000.00'],
  ] as const) {
    it(`takes words and numbers from the provider: ${locale}`, async () => {
      const provider = await inLanguage(undefined, locale);
      await until(() => words(list(provider)).includes(word));
      await until(() => [...textsOf(list(provider))].some((text) => text.includes(amount)), amount);
    });
  }

  it('takes the page’s language without one, and follows it', async () => {
    page.lang = 'es';
    const provider = await inLanguage();
    await until(() => words(list(provider)).includes('Siguiente paso'));
    page.lang = 'fr';
    await until(() => words(list(provider)).includes('Étape suivante'));
    page.lang = 'de';
    await until(() => words(list(provider)).includes('Next step'), 'no German: English words');
    expect(
      [...textsOf(list(provider))].some((text) => text.includes('1.000,00')),
      'and German numbers',
    ).to.equal(true);
  });

  it('takes the nearest language around it', async () => {
    const provider = await inLanguage(
      html`<div lang="es"><payvite-status-badge status="none"></payvite-status-badge></div>`,
    );
    const badge = provider.querySelector('payvite-status-badge') as HTMLElement;
    await until(() => words(badge).includes('Sin invitar'));
  });

  it('goes on with what it has read when its words change', async () => {
    const client = new StandInClient(mixed());
    const element = await inProvider<PayviteCustomerList>(
      client,
      html`<payvite-customer-list></payvite-customer-list>`,
    );
    const provider = element.closest('payvite-provider') as PayviteProvider;
    await until(() => words(element).includes('Elm Concrete'));
    const reads = client.pageReads.length;
    provider.locale = 'es';
    await until(() => words(element).includes('Siguiente paso'));
    provider.strings = { list: { columns: { action: 'Y ahora' } } };
    await until(() => words(element).includes('Y ahora'));
    expect(words(element)).to.include('Prioridad');
    expect(client.pageReads.length).to.equal(reads);
  });

  it('takes words from configure', async () => {
    const place = await fixture<HTMLElement>(
      html`<div>
        <payvite-status-badge status="none"></payvite-status-badge>
        <payvite-status-badge status="pending"></payvite-status-badge>
      </div>`,
    );
    const strings = { badge: { words: { none: 'Pas encore' } } };
    configure({
      baseUrl: 'https://pay.dealer.example',
      fetchToken: async () => 'token',
      locale: 'fr',
      strings,
    });
    const said = () => [...place.children].map((badge) => words(badge.shadowRoot?.querySelector('.badge')));
    await until(() => said().join() === 'Pas encore,En attente');
  });

  it('says its faults in it, and keeps what the connector alone can say', async () => {
    const client = new StandInClient();
    client.failures.list = problem({ code: 'rate_limited', status: 429 });
    const known = await fixture<PayviteProvider>(
      html`<payvite-provider .client=${client} locale="es"
        ><payvite-customer-list></payvite-customer-list
      ></payvite-provider>`,
    );
    await until(() => words(list(known)).includes('Demasiadas solicitudes a la vez.'));
    client.failures.list = problem({ code: 'made_up', status: 400, detail: 'The moon is full.' });
    const unknown = await fixture<PayviteProvider>(
      html`<payvite-provider .client=${client} locale="es"
        ><payvite-customer-list></payvite-customer-list
      ></payvite-provider>`,
    );
    await until(() =>
      words(list(unknown)).includes('No se han podido cargar los clientes The moon is full.'),
    );
  });
});

it('marks every word', () => {
  expect([...leavesOf(marked)].map(([path]) => path)).to.deep.equal([...leavesOf(en)].map(([path]) => path));
});
