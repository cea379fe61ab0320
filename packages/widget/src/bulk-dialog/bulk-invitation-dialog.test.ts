import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { ConnectionError } from '@payvite/sdk';
import type { BulkCoverage, BulkInvitation, Customer } from '@payvite/sdk';
import { waitUntil } from '../../testing/element-waiting.ts';
import { idOf, makeContact, makeCustomer, makeInvited } from '../../testing/fixtures.ts';
import {
  button,
  find,
  findAll,
  findButton,
  inProvider,
  inScheme,
  type,
  words,
} from '../../testing/in-provider.ts';
import { StandInClient, problem } from '../../testing/stand-in-client.ts';
import { defineBulkDialog } from '../definitions/define-bulk-dialog.ts';
import '../index.ts';
import type { BulkFinishedEvent } from '../index.ts';
import type { PayviteBulkInvitationDialog } from './bulk-invitation-dialog.ts';
import type { BulkWanted } from './bulk-wanted.ts';

/** So many customers, each with an address of its own. */
const people = (count: number): Customer[] =>
  Array.from({ length: count }, (_, index) =>
    makeCustomer({
      id: idOf('c', index + 1),
      name: `Customer ${index + 1}`,
      accountNumber: String(10_000 + index),
      contacts: [makeContact({ email: `ap${index + 1}@kestrel.example` })],
    }),
  );
const idsOf = (customers: readonly Customer[]) => customers.map(({ id }) => id);

const mixed = [
  ...people(3),
  makeCustomer({
    id: idOf('c', 20),
    name: 'Kestrel North',
    contacts: [makeContact({ email: 'AP1@kestrel.example' })],
  }),
  makeCustomer({ id: idOf('c', 21), name: 'Cedar Ridge Builders', contacts: [], defaultContactId: null }),
  makeInvited('pending', { id: idOf('c', 22), name: 'Quarry Concrete' }),
  makeInvited('declined', { id: idOf('c', 23), name: 'Blue Spruce Decks' }),
  makeCustomer({ id: idOf('c', 24), name: 'Pioneer Poles', contacts: [], defaultContactId: null }),
];

const coverage: BulkCoverage = {
  currency: 'USD',
  targetPercent: 80,
  totalMinor: 100_000_00,
  coveredMinor: 38_000_00,
  plannedMinor: 42_100_00,
  reachedPercent: 80.1,
  isReached: true,
  blocked: [],
};

const notice = (element: Element, selector: string) => words(findAll(element, selector)[0]);
const dialogOf = (element: Element) => find<HTMLDialogElement>(element, 'dialog');
const title = (element: Element) => words(find(element, '#title'));
const rowsOf = (element: Element) => findAll<HTMLElement>(element, '.people > li');
const focused = (element: Element) => element.shadowRoot?.activeElement as HTMLElement | null;
const chips = (element: Element) => findAll(element, '.chip').map((chip) => words(chip));

defineBulkDialog();

async function shown(client: StandInClient): Promise<PayviteBulkInvitationDialog> {
  return inProvider(client, html`<payvite-bulk-invitation-dialog></payvite-bulk-invitation-dialog>`);
}

async function reviewed(client: StandInClient, wanted?: BulkWanted): Promise<PayviteBulkInvitationDialog> {
  const element = await shown(client);
  await element.open(wanted ?? { customerIds: idsOf(client.customerRows) });
  await waitUntil(() => rowsOf(element).length > 0, 'the rows are there');
  return element;
}

async function sent(client: StandInClient): Promise<PayviteBulkInvitationDialog> {
  const element = await reviewed(client);
  button(element, /^Send \d/).click();
  await waitUntil(() => findButton(element, 'Undo'), 'it can be undone');
  return element;
}

/** Lets the time of undoing run out without waiting for it. */
async function passUndo(element: PayviteBulkInvitationDialog): Promise<void> {
  const { now } = performance;
  performance.now = () => now.call(performance) + 11_000;
  try {
    await waitUntil(() => findAll(element, '[role=progressbar]').length === 1, 'it sends');
  } finally {
    performance.now = now;
  }
}

/** Ways into each thing that the dialog shows. */
const states: Record<string, (client: StandInClient) => Promise<PayviteBulkInvitationDialog>> = {
  'while planning': async (client) => {
    client.bulkInvitations.gate = new Promise(() => {});
    const element = await shown(client);
    void element.open({ filter: {} });
    await waitUntil(() => dialogOf(element).open);
    return element;
  },
  'with a plan': async (client) => {
    client.bulkInvitations.coverage = [
      coverage,
      { ...coverage, currency: 'CAD', isReached: false, reachedPercent: 61.2 },
    ];
    return reviewed(client, { coverOutstandingPercent: 80 });
  },
  'with a preview': async (client) => {
    const element = await reviewed(client);
    button(element, 'Preview the mail to Customer 2').click();
    await waitUntil(() => findAll(element, '.mail').length === 1);
    return element;
  },
  'with a plan that changed': async (client) => {
    const element = await reviewed(client);
    client.bulkInvitations.failures.send = problem({ code: 'bulk_plan_changed', status: 409 });
    button(element, /^Send/).click();
    await waitUntil(() => findAll(element, '.changed').length === 1);
    return element;
  },
  'with the time to undo': sent,
  'while sending': async (client) => {
    const element = await sent(client);
    await passUndo(element);
    return element;
  },
  'with its end': async (client) => {
    const element = await sent(client);
    const bulks = client.bulkInvitations;
    await passUndo(element);
    bulks.move(bulks.newest.id, { result: 'sent', count: 1 });
    bulks.move(bulks.newest.id, { from: 'queued', state: 'completed', result: 'failed', error: '550' });
    await waitUntil(() => rowsOf(element).length > 0);
    return element;
  },
  'with too many': async (client) => {
    client.bulkInvitations.failures.plan = problem({ code: 'bulk_too_large', status: 409 });
    const element = await shown(client);
    await element.open({ filter: {} });
    await waitUntil(() => title(element) === 'Too many for one go');
    return element;
  },
};

describe('<payvite-bulk-invitation-dialog>', () => {
  describe('accessibility', () => {
    for (const scheme of ['light', 'dark'] as const) {
      for (const [name, bring] of Object.entries(states)) {
        it(`is accessible ${name}, ${scheme}`, async () => {
          await inScheme(scheme, async () => {
            const element = await bring(new StandInClient(mixed));
            await expect(element).to.be.accessible();
          });
        });
      }
    }

    it('can be worked by keyboard alone: 200 reviewed, sent, undone, and the focus given back', async () => {
      const client = new StandInClient(people(200));
      const element = await shown(client);
      const opener = await fixture<HTMLButtonElement>(html`<button>Open</button>`);
      opener.focus();
      await element.open({ customerIds: idsOf(client.customerRows) }, opener);
      await waitUntil(() => rowsOf(element).length === 100);
      expect(focused(element)?.id).to.equal('title');

      const walked: string[] = [];
      for (let presses = 0; presses < 20 && !focused(element)?.matches('.send'); presses++) {
        await sendKeys({ press: 'Tab' });
        walked.push(focused(element)?.className ?? '');
        if (focused(element)?.matches('.preview')) {
          await sendKeys({ press: 'ArrowDown' });
          await sendKeys({ press: 'ArrowDown' });
          expect(focused(element)?.getAttribute('aria-label')).to.equal('Preview the mail to Customer 3');
        }
      }
      expect(walked.filter((name) => name.includes('preview'))).to.have.length(1);
      await sendKeys({ press: 'Enter' });
      await waitUntil(() => focused(element)?.matches('.button.undo'), 'Undo has the focus');
      expect(client.bulkInvitations.sends).to.have.length(1);
      await sendKeys({ press: 'Enter' });
      await waitUntil(() => title(element) === 'Undone: nobody got a mail');
      expect(client.bulkInvitations.acts).to.deep.equal(['cancel']);
      expect(words(find(element, '#lead'))).to.include('200 invitations were called off');
      await waitUntil(() => focused(element)?.id === 'title');
      await sendKeys({ press: 'Escape' });
      await waitUntil(() => !dialogOf(element).open);
      await waitUntil(() => document.activeElement === opener);
    });

    it('says once how long there is to undo, not every second', async () => {
      const element = await sent(new StandInClient(people(2)));
      const said: string[] = [];
      const news = find(element, '#news');
      const before = words(news);
      const watch = new MutationObserver(() => said.push(words(news)));
      watch.observe(news, { childList: true, characterData: true, subtree: true });
      const seconds = words(find(element, '[role=timer]'));
      await waitUntil(() => words(find(element, '[role=timer]')) !== seconds, 'a second passes');
      watch.disconnect();
      expect(before).to.equal('2 invitations go out in 10 seconds. Undo calls them off.');
      expect(said).to.deep.equal([]);
      expect(find(element, '[role=timer]').getAttribute('aria-live')).to.equal('off');
    });

    it('sets no style attribute', async () => {
      const client = new StandInClient(mixed);
      client.bulkInvitations.coverage = [coverage];
      const element = await reviewed(client, { coverOutstandingPercent: 80 });
      expect(findAll(element, '[style]')).to.deep.equal([]);
    });
  });

  describe('the plan', () => {
    for (const wanted of [
      { customerIds: [idOf('c', 1), idOf('c', 2)] },
      { filter: { invitationStatus: 'none' }, exceptCustomerIds: [idOf('c', 1)] },
      { coverOutstandingPercent: 80 },
    ] as BulkWanted[]) {
      it(`is asked for by ${Object.keys(wanted).join(' and ')}`, async () => {
        const client = new StandInClient(people(3));
        await reviewed(client, wanted);
        expect(client.bulkInvitations.plans).to.deep.equal([wanted]);
        expect(client.bulkInvitations.sends).to.deep.equal([]);
      });
    }

    it('counts who gets a mail and who none, and why', async () => {
      const element = await reviewed(new StandInClient(mixed));
      expect(title(element)).to.equal('Send 3 invitations?');
      expect(findAll(element, '.figures dd').map((figure) => words(figure))).to.deep.equal(['3', '4', '4']);
      const reasons = findAll(element, '.reasons li').map((reason) => words(reason));
      expect(reasons[0]).to.match(/^2 No e-mail on file\. .*“Add e-mail”/);
      expect(reasons.join()).to.include('Already invited, no answer yet').and.include('Talk to them first');
      expect(chips(element)).to.deep.equal(['All 7', 'Get a mail 3', 'Get none 4']);
    });

    it('names every customer of a shared address in one row, with what each owes', async () => {
      const element = await reviewed(new StandInClient(mixed));
      const [first] = rowsOf(element);
      expect(words(first))
        .to.include('One mail for 2 customers')
        .and.include('Customer 1')
        .and.include('Kestrel North')
        .and.include('$48,210.55');
      expect(first?.textContent).to.include('ap1@kestrel.example');
    });

    it('shows the customers of one reason, or all that get none', async () => {
      const element = await reviewed(new StandInClient(mixed));
      button(element, 'Show 2 customers: No e-mail on file').click();
      await waitUntil(() => rowsOf(element).length === 2);
      expect(
        rowsOf(element)
          .map((row) => words(row))
          .join(),
      ).to.include('Pioneer Poles');
      findAll<HTMLElement>(element, '.chip')
        .find((chip) => words(chip).startsWith('Get none'))
        ?.click();
      await waitUntil(() => rowsOf(element).length === 4);
      expect(words(rowsOf(element)[1])).to.include('Already invited');
    });

    it('shows hundreds of rows page by page, and goes on at the first new one', async () => {
      const element = await reviewed(new StandInClient(people(230)));
      button(element, 'Show 100 more').click();
      await waitUntil(() => rowsOf(element).length === 200);
      await waitUntil(
        () => focused(element)?.getAttribute('aria-label') === 'Preview the mail to Customer 101',
      );
      button(element, 'Show 30 more').click();
      await waitUntil(() => rowsOf(element).length === 230);
      expect(findButton(element, /more$/)).to.equal(undefined);
    });

    it('offers nothing to send where nobody can be invited', async () => {
      const element = await reviewed(new StandInClient([makeInvited('accepted')]));
      expect(title(element)).to.equal('Nobody to invite');
      expect(findButton(element, /^Send/)).to.equal(undefined);
    });

    it('says how far it reaches in each currency, and why not further', async () => {
      const client = new StandInClient(people(3));
      const cad: BulkCoverage = {
        ...coverage,
        currency: 'CAD',
        plannedMinor: 10_000_00,
        reachedPercent: 48,
        isReached: false,
        blocked: [{ reason: 'no_email', customers: 12, outstandingMinor: 52_000_00 }],
      };
      client.bulkInvitations.coverage = [coverage, cad];
      const element = await reviewed(client, { coverOutstandingPercent: 80 });
      const [usd, other] = findAll(element, '.coverage').map((block) => words(block));
      expect(usd)
        .to.include('80.1%')
        .and.include('80% target reached')
        .and.include('$38,000.00 38%')
        .and.include('$42,100.00 42.1%');
      expect(other)
        .to.include('80% target out of reach for now')
        .and.include('CA$52,000.00 of 12 customers: No e-mail on file');
      const [bar] = findAll(element, '.coverage .bar');
      expect(bar?.querySelector('.good')?.getAttribute('width')).to.equal('38');
      expect(bar?.querySelector('.target')?.getAttribute('x1')).to.equal('80');
    });

    it('plans the same again with a message, and sends that plan', async () => {
      const client = new StandInClient(people(2));
      const bulks = client.bulkInvitations;
      const element = await reviewed(client);
      const field = find<HTMLTextAreaElement>(element, 'textarea');
      type(field, ' Pay us online. ');
      field.dispatchEvent(new Event('change'));
      await waitUntil(() => bulks.plans.length === 2);
      expect(bulks.plans[1]).to.deep.equal({ ...bulks.plans[0], message: 'Pay us online.' });
      button(element, 'Send 2 invitations').click();
      await waitUntil(() => bulks.sends.length === 1);
      expect(bulks.sends[0]?.[0]).to.equal(bulks.newest.id);
      expect(bulks.newest.message).to.equal('Pay us online.');
    });

    it('previews the mail of a row with the message, and comes back to the row', async () => {
      const client = new StandInClient(mixed);
      const element = await reviewed(client);
      type(find<HTMLTextAreaElement>(element, 'textarea'), 'Thank you.');
      button(element, 'Preview the mail to Customer 1').focus();
      await sendKeys({ press: 'Enter' });
      await waitUntil(() => findAll(element, '.mail').length === 1);
      expect(client.previewed).to.deep.equal([
        {
          customerIds: [idOf('c', 1), idOf('c', 20)],
          email: 'ap1@kestrel.example',
          locale: 'en-US',
          message: 'Thank you.',
        },
      ]);
      expect(words(find(element, '.mail')))
        .to.match(/Ridgeline Building Supply < ?billing@ridgeline.example ?>/)
        .and.include('See and pay your Ridgeline account online')
        .and.include('Thank you.');
      await sendKeys({ press: 'Escape' });
      await waitUntil(
        () => focused(element)?.getAttribute('aria-label') === 'Preview the mail to Customer 1',
      );
      expect(dialogOf(element).open).to.equal(true);
    });

    it('leads to an earlier sending that is still on its way', async () => {
      const client = new StandInClient(people(4));
      const bulks = client.bulkInvitations;
      const running = await bulks.plan({ filter: {} });
      await bulks.send(running.id, { planHash: running.planHash });
      const element = await reviewed(client);
      expect((await element.findRunning('u1'))?.id).to.equal(running.id);
      expect(await element.findRunning('u2')).to.equal(null);
      button(element, 'Show it').click();
      await waitUntil(() => findAll(element, '[role=progressbar]').length === 1);
    });
  });

  describe('sending', () => {
    it('sends the reviewed plan with ten seconds to undo', async () => {
      const client = new StandInClient(people(2));
      const bulks = client.bulkInvitations;
      await sent(client);
      const { id, planHash } = bulks.newest;
      expect(bulks.sends).to.deep.equal([[id, { planHash, startAfterSeconds: 10 }]]);
    });

    it('lets the list beside it read again once it was sent, and once it was undone', async () => {
      const client = new StandInClient(people(2));
      const list = await inProvider(
        client,
        html`<payvite-customer-list refresh-seconds="0"></payvite-customer-list>`,
      );
      const element = document.createElement('payvite-bulk-invitation-dialog');
      list.after(element);
      await waitUntil(() => client.pageReads.length === 1);
      await element.open({ customerIds: idsOf(client.customerRows) });
      button(element, 'Send 2 invitations').click();
      await waitUntil(() => client.pageReads.length === 2, 'sent');
      button(element, 'Undo').click();
      await waitUntil(() => client.pageReads.length > 2, 'undone');
    });

    it('sends once however often the button is pressed', async () => {
      const client = new StandInClient(people(2));
      const element = await reviewed(client);
      const send = button(element, 'Send 2 invitations');
      send.click();
      send.click();
      await waitUntil(() => findButton(element, 'Undo'));
      expect(client.bulkInvitations.sends).to.have.length(1);
    });

    it('plans again where something changed, shows what, and sends only after a new review', async () => {
      const client = new StandInClient(people(3));
      const bulks = client.bulkInvitations;
      const element = await reviewed(client);
      client.customerRows = [...people(2), makeInvited('pending', { id: idOf('c', 3), name: 'Customer 3' })];
      bulks.failures.send = problem({ code: 'bulk_plan_changed', status: 409 });
      button(element, 'Send 3 invitations').click();
      await waitUntil(() => findAll(element, '.changed').length === 1);
      const differences = findAll(element, '.changed tbody tr').map((row) => words(row));
      expect(differences).to.deep.equal([
        'Invitations 3 2',
        'Customers invited 3 2',
        'Already invited, no answer yet 0 1',
      ]);
      expect(bulks.plans[1]).to.deep.equal(bulks.plans[0]);
      bulks.failures = {};
      button(element, 'Send 2 invitations').click();
      await waitUntil(() => findButton(element, 'Undo'));
      expect(bulks.sends.at(-1)?.[1].planHash).to.equal(bulks.newest.planHash);
      expect(bulks.sends[0]?.[1].planHash).not.to.equal(bulks.newest.planHash);
    });

    it('says so where the counts are the same and the plan is not', async () => {
      const client = new StandInClient(people(2));
      const element = await reviewed(client);
      client.bulkInvitations.failures.send = problem({ code: 'bulk_plan_changed', status: 409 });
      button(element, 'Send 2 invitations').click();
      await waitUntil(() => notice(element, '.changed').includes('The counts are the same'));
    });

    it('looks whether it was sent where the answer was lost', async () => {
      const client = new StandInClient(people(2));
      const bulks = client.bulkInvitations;
      const element = await reviewed(client);
      bulks.move(bulks.newest.id, { state: 'sending', result: 'queued' });
      bulks.failures.send = new ConnectionError('lost');
      button(element, 'Send 2 invitations').click();
      await waitUntil(() => findButton(element, 'Undo'), 'it was sent');
      expect(bulks.plans).to.have.length(1);
    });

    it('says why it could not be sent, and sends at the next try', async () => {
      const client = new StandInClient(people(2));
      const element = await reviewed(client);
      client.bulkInvitations.failures.send = problem({ code: 'mail_not_configured', status: 409 });
      const heard = oneEvent(element, 'payvite-error');
      button(element, 'Send 2 invitations').click();
      expect((await heard).detail.code).to.equal('mail_not_configured');
      await waitUntil(() => notice(element, '.complaint').includes('cannot send mails'));
      client.bulkInvitations.failures = {};
      button(element, 'Send 2 invitations').click();
      await waitUntil(() => findButton(element, 'Undo'));
    });

    it('shows the progress, pauses, resumes, and tells the page once when it ends', async () => {
      const client = new StandInClient(people(4));
      const bulks = client.bulkInvitations;
      const element = await sent(client);
      const finished: BulkInvitation[] = [];
      element.addEventListener('payvite-bulk-finished', (event: BulkFinishedEvent) =>
        finished.push(event.detail.bulk),
      );
      await passUndo(element);
      const { id } = bulks.newest;
      bulks.move(id, { result: 'sent', count: 1 });
      const bar = find(element, '[role=progressbar]');
      await waitUntil(() => bar.getAttribute('aria-valuenow') === '1');
      expect(bar.getAttribute('aria-valuetext')).to.equal('1 of 4');
      button(element, 'Pause').click();
      await waitUntil(() => title(element) === 'Paused: 3 mails wait');
      await waitUntil(() => focused(element)?.matches('.resume'), 'the focus stays in its place');
      button(element, 'Resume').click();
      await waitUntil(() => findButton(element, 'Pause'));
      bulks.move(id, { state: 'completed', result: 'sent' });
      await waitUntil(() => title(element) === '4 invitations sent');
      expect(bulks.acts).to.deep.equal(['pause', 'resume']);
      expect(finished.map(({ state }) => state)).to.deep.equal(['completed']);
    });

    it('cancels the rest, and says what had left', async () => {
      const client = new StandInClient(people(3));
      const bulks = client.bulkInvitations;
      const element = await sent(client);
      await passUndo(element);
      bulks.move(bulks.newest.id, { result: 'sent', count: 1 });
      const heard = oneEvent<BulkFinishedEvent>(element, 'payvite-bulk-finished');
      button(element, 'Cancel the rest').click();
      expect((await heard).detail.bulk.state).to.equal('cancelled');
      await waitUntil(() => title(element) === 'Canceled after 1 invitation');
      expect(words(find(element, '#lead'))).to.include('2 invitations were called off');
    });

    it('goes on while it is closed, and tells the page of its end', async () => {
      const client = new StandInClient(people(2));
      const bulks = client.bulkInvitations;
      const element = await sent(client);
      await passUndo(element);
      button(element, 'Close').click();
      expect(dialogOf(element).open).to.equal(false);
      const heard = oneEvent<BulkFinishedEvent>(element, 'payvite-bulk-finished');
      bulks.move(bulks.newest.id, { state: 'completed', result: 'sent' });
      expect((await heard).detail.bulk.progress.sent).to.equal(2);
    });

    it('shows a running bulk again after a reload', async () => {
      const client = new StandInClient(people(2));
      const bulks = client.bulkInvitations;
      const { id, planHash } = await bulks.plan({ filter: {} });
      await bulks.send(id, { planHash });
      const element = await shown(client);
      await element.resume((await element.findRunning())?.id ?? '');
      expect(title(element)).to.equal('Sending 2 invitations');
      bulks.move(id, { state: 'completed', result: 'sent' });
      await waitUntil(() => title(element) === '2 invitations sent');
    });

    it('says that the progress cannot be read, and goes on when it can', async () => {
      const client = new StandInClient(people(2));
      const bulks = client.bulkInvitations;
      const element = await sent(client);
      await passUndo(element);
      bulks.failures.get = new ConnectionError('lost');
      await waitUntil(() => words(dialogOf(element)).includes('cannot be read at the moment'));
      bulks.failures = {};
      bulks.move(bulks.newest.id, { state: 'completed', result: 'sent' });
      await waitUntil(() => title(element) === '2 invitations sent');
    });
  });

  describe('the end', () => {
    it('names who failed and why, and tries those again', async () => {
      const client = new StandInClient(people(3));
      const bulks = client.bulkInvitations;
      const element = await sent(client);
      await passUndo(element);
      const { id } = bulks.newest;
      bulks.move(id, { result: 'sent', count: 2 });
      bulks.move(id, { from: 'queued', state: 'completed', result: 'failed', error: '550 mailbox full' });
      await waitUntil(() => title(element) === '2 sent, 1 failed');
      await waitUntil(() => rowsOf(element).length === 1);
      expect(words(rowsOf(element)[0]))
        .to.include('Customer 3')
        .and.include('Failed: 550 mailbox full');
      expect(chips(element)).to.deep.equal(['Failed 1', 'Sent 2']);
      button(element, 'Try the failed one again').click();
      await waitUntil(() => title(element) === 'Sending 3 invitations');
      expect(bulks.acts).to.deep.equal(['retryFailed']);
      bulks.move(id, { state: 'completed', result: 'sent' });
      await waitUntil(() => title(element) === '3 invitations sent');
    });

    it('waits for a mail that is just leaving as it is undone', async () => {
      const client = new StandInClient(people(2));
      const bulks = client.bulkInvitations;
      const element = await sent(client);
      const { id } = bulks.newest;
      bulks.cancel = async () => bulks.move(id, { state: 'cancelled', result: 'undone', count: 1 });
      button(element, 'Undo').click();
      await waitUntil(() => words(dialogOf(element)).includes('1 mail was just leaving'));
      const heard = oneEvent(element, 'payvite-bulk-finished');
      bulks.move(id, { from: 'queued', result: 'sent' });
      await heard;
      await waitUntil(() => title(element) === 'Canceled after 1 invitation');
    });

    it('shows how it stands where the undo came too late', async () => {
      const client = new StandInClient(people(2));
      const bulks = client.bulkInvitations;
      const element = await sent(client);
      bulks.move(bulks.newest.id, { state: 'completed', result: 'sent' });
      bulks.failures.cancel = problem({ code: 'bulk_completed', status: 409 });
      button(element, 'Undo').click();
      await waitUntil(() => title(element) === '2 invitations sent');
    });
  });

  describe('errors', () => {
    it('offers the most urgent of too many', async () => {
      const client = new StandInClient([...people(4), ...mixed.slice(4)]);
      const bulks = client.bulkInvitations;
      bulks.failures.plan = problem({ code: 'bulk_too_large', status: 409 });
      const element = await shown(client);
      await element.open({ filter: { status: 'active' }, exceptCustomerIds: [idOf('c', 2)] });
      expect(words(dialogOf(element))).to.include('at most 10,000 invitations');
      bulks.failures = {};
      button(element, 'Take the 10,000 most urgent').click();
      await waitUntil(() => rowsOf(element).length > 0);
      expect(bulks.plans.at(-1)).to.deep.equal({ customerIds: [idOf('c', 1), idOf('c', 3), idOf('c', 4)] });
      expect(client.pageReads.at(-1)).to.deep.equal({
        status: 'active',
        sort: '-collectionPriority',
        limit: 200,
      });
    });

    it('says how to narrow a share that is too large', async () => {
      const client = new StandInClient(people(1));
      client.bulkInvitations.failures.plan = problem({ code: 'bulk_too_large', status: 409 });
      const element = await shown(client);
      await element.open({ coverOutstandingPercent: 100 });
      expect(words(dialogOf(element))).to.include('Choose a smaller share');
      expect(findButton(element, /most urgent/)).to.equal(undefined);
    });

    it('leaves out customers that are gone', async () => {
      const client = new StandInClient(people(2));
      const bulks = client.bulkInvitations;
      const pointer = '/customerIds/1';
      bulks.failures.plan = problem({
        code: 'customer_not_found',
        status: 404,
        errors: [{ pointer, code: 'customer_not_found', detail: '' }],
      });
      const element = await shown(client);
      await element.open({ customerIds: [idOf('c', 1), idOf('c', 99), idOf('c', 2)] });
      expect(words(dialogOf(element))).to.include('1 of the selected customers is no longer there');
      bulks.failures = {};
      button(element, 'Leave it out').click();
      await waitUntil(() => rowsOf(element).length === 2);
      expect(bulks.plans.at(-1)).to.deep.equal({ customerIds: [idOf('c', 1), idOf('c', 2)] });
    });

    it('tries to plan again', async () => {
      const client = new StandInClient(people(1));
      client.bulkInvitations.failures.plan = problem({
        code: 'unavailable',
        status: 503,
        requestId: 'req-7',
      });
      const element = await shown(client);
      await element.open({ customerIds: [idOf('c', 1)] });
      expect(words(find(element, '.complaint')))
        .to.include('not available')
        .and.include('req-7');
      client.bulkInvitations.failures = {};
      button(element, 'Try again').click();
      await waitUntil(() => title(element) === 'Send 1 invitation?');
    });

    it('says that a bulk is gone', async () => {
      const element = await shown(new StandInClient());
      await element.resume(idOf('e', 1));
      expect(title(element)).to.equal('This sending is no longer there');
    });

    it('plans nothing where it is closed before', async () => {
      const client = new StandInClient(people(1));
      let pass = () => {};
      client.bulkInvitations.gate = new Promise((resolve) => (pass = resolve));
      const element = await shown(client);
      const opening = element.open({ filter: {} });
      await waitUntil(() => dialogOf(element).open);
      button(element, 'Cancel').click();
      await waitUntil(() => !dialogOf(element).open);
      pass();
      await opening;
      expect(title(element)).to.equal('Looking at who can be invited');
    });

    it('says why rows or a preview are missing, and tries again', async () => {
      const client = new StandInClient(people(2));
      const bulks = client.bulkInvitations;
      bulks.failures.rows = problem({ code: 'unavailable', status: 503 });
      const element = await shown(client);
      await element.open({ filter: {} });
      await waitUntil(() => words(dialogOf(element)).includes('The rows could not be loaded'));
      bulks.failures = {};
      button(element, 'Try again').click();
      await waitUntil(() => rowsOf(element).length === 2);
      client.failures.preview = problem({ code: 'invalid_email', status: 409 });
      button(element, 'Preview the mail to Customer 1').click();
      await waitUntil(() => notice(element, '.complaint').includes('not valid'));
      client.failures = {};
      button(element, 'Try again').click();
      await waitUntil(() => findAll(element, '.mail').length === 1);
    });
  });
});
