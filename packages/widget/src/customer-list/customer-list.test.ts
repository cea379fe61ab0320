import { expect, html, oneEvent } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { waitUntil } from '../../testing/element-waiting.ts';
import { idOf, makeCustomer, makeInvited } from '../../testing/fixtures.ts';
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
import { check, many, mixed, names, rowOf, rows, shown } from '../../testing/list-rows.ts';
import { itWith } from '../../testing/browser-commands.ts';
import { StandInClient, problem } from '../../testing/stand-in-client.ts';
import { defineBulkDialog } from '../definitions/define-bulk-dialog.ts';
import { BulkFinishedEvent, PayviteCustomerList } from '../index.ts';
import type { CustomerListView } from '../index.ts';

const bulkDialog = (list: PayviteCustomerList) =>
  find<HTMLDialogElement>(find(list, 'payvite-bulk-invitation-dialog'), 'dialog');

// Loaded when it is opened; here it is there already.
defineBulkDialog();

describe('<payvite-customer-list>', () => {
  describe('accessibility', () => {
    for (const scheme of ['light', 'dark'] as const) {
      it(`is accessible with rows, a selection and the review dialog, ${scheme}`, async () => {
        const list = await shown(new StandInClient(mixed()));
        await inScheme(scheme, async () => {
          await expect(list).to.be.accessible();
          await check(list, 'Acorn Homes');
          await expect(list).to.be.accessible();
          button(list, 'Invite 1').click();
          await waitUntil(() => bulkDialog(list).open);
          await expect(list).to.be.accessible();
        });
      });

      it(`is accessible while loading, empty and failed, ${scheme}`, async () => {
        const client = new StandInClient();
        client.failures.list = problem({ code: 'internal_error', status: 500 });
        const list = await shown(client);
        await inScheme(scheme, async () => {
          await expect(list).to.be.accessible();
          client.failures = {};
          button(list, 'Try again').click();
          await waitUntil(() => words(list).includes('No customers yet'));
          await expect(list).to.be.accessible();
        });
      });
    }

    it('says by aria-sort what it is sorted by, and only on that column', async () => {
      const list = await shown(new StandInClient(mixed()));
      const sorted = () =>
        findAll(list, '[role=columnheader][aria-sort]').map(
          (head) => `${words(head)} ${head.getAttribute('aria-sort') ?? ''}`,
        );
      expect(sorted()).to.deep.equal(['Priority descending']);
      button(list, 'Outstanding').click();
      await waitUntil(() => names(list)[0] === 'Fir Siding');
      expect(sorted()).to.deep.equal(['Outstanding descending']);
    });

    it('keeps the roles of a grid when rows become cards', async () => {
      const list = await shown(new StandInClient(mixed()));
      list.style.width = '360px';
      const [row] = rows(list);
      await waitUntil(() => findAll(list, '.grid.cards').length === 1, 'rows are cards');
      expect(find(list, '.grid').getAttribute('role')).to.equal('grid');
      expect(row?.getAttribute('role')).to.equal('row');
      expect(
        [...(row?.children ?? [])].every((cell) => /cell|rowheader/.test(cell.getAttribute('role') ?? '')),
      ).to.equal(true);
      await expect(list).to.be.accessible();
    });

    it('has targets of at least 24 pixels', async () => {
      const list = await shown(new StandInClient(mixed()));
      const small = findAll<HTMLElement>(list, 'button, label.target')
        .filter((target) => target.offsetParent !== null && !target.classList.contains('open'))
        .filter((target) => target.getBoundingClientRect().height < 24);
      expect(small.map(words)).to.deep.equal([]);
    });

    it('announces how many customers a filter leaves', async () => {
      const list = await shown(new StandInClient(mixed()));
      button(list, /^Pending/).click();
      const live = find(list, '.frame > .hidden[role=status]');
      await waitUntil(() => words(live) === '1 customer');
    });
  });

  describe('rows', () => {
    it('shows who, how urgent, how much, whom to write and where it stands', async () => {
      const list = await shown(new StandInClient([makeCustomer()]));
      const row = words(rows(list)[0]);
      for (const part of ['Kestrel Framing LLC', '10482', '8.7', '48,210.55', '39,114.20', '52.1']) {
        expect(row).to.include(part);
      }
      expect(row).to.include('ap@kestrelframing.example').and.include('Not invited');
      expect(words(find(list, '.foot')))
        .to.include('1 customer')
        .and.include('Amounts in USD');
      expect(find(list, 'svg.aging').getAttribute('aria-label')).to.equal(
        'Aging: Current 19%, 1–30 days 10%, 31–60 days 22%, 61–90 days 37%, Over 90 days 12%',
      );
    });

    it('sorts by collection priority at first', async () => {
      const client = new StandInClient(mixed());
      const list = await shown(client);
      expect(client.pageReads[0]?.sort).to.equal('-collectionPriority');
      expect(names(list)[0]).to.equal('Acorn Homes');
    });

    for (const [name, action] of [
      ['Acorn Homes', 'Invite'],
      ['Birch Decks', 'Add e-mail'],
      ['Cedar Framing', 'Follow up'],
      ['Dogwood Builders', 'Resend'],
      ['Elm Concrete', 'See why'],
    ] as const) {
      it(`says the next step for ${name}: ${action}`, async () => {
        const list = await shown(new StandInClient(mixed()));
        expect(words(rowOf(list, name).querySelector('.c-action button'))).to.equal(action);
      });
    }

    it('says No e-mail where there is none, and nothing to do where all is done', async () => {
      const list = await shown(new StandInClient(mixed()));
      expect(words(rowOf(list, 'Birch Decks').querySelector('.c-contact'))).to.equal('No e-mail');
      expect(rowOf(list, 'Fir Siding').querySelector('.c-action button')).to.equal(null);
    });

    it('names the currency at each amount where the rows have several', async () => {
      const euro = makeCustomer({
        id: idOf('c', 2),
        currency: 'EUR',
        outstandingMinor: 123_456,
        collectionPriority: 1,
      });
      const list = await shown(new StandInClient([makeCustomer(), euro]));
      expect(words(rows(list)[0]?.querySelector('.c-outstandingMinor'))).to.equal('$48,210.55');
      expect(words(rows(list)[1]?.querySelector('.c-outstandingMinor'))).to.equal('€1,234.56');
    });
  });

  describe('view', () => {
    it('sorts by a column, turns it round at the second click, and tells the page', async () => {
      const client = new StandInClient(mixed());
      const list = await shown(client);
      const heard = oneEvent(list, 'payvite-view-change');
      button(list, 'Outstanding').click();
      expect((await heard).detail.view.sort).to.equal('-outstandingMinor');
      await waitUntil(() => names(list)[0] === 'Fir Siding');
      button(list, 'Outstanding').click();
      await waitUntil(() => names(list)[0] === 'Acorn Homes');
      expect(client.pageReads.at(-1)?.sort).to.equal('outstandingMinor');
    });

    it('searches from three characters on, once the typing pauses', async () => {
      const client = new StandInClient(mixed());
      const list = await shown(client);
      const field = find<HTMLInputElement>(list, 'input[type=search]');
      type(field, 'el');
      await waitUntil(() => words(list).includes('Type at least 3 characters'));
      for (const text of ['elm', 'elm ', 'elm c']) type(field, text);
      await waitUntil(() => names(list).join() === 'Elm Concrete');
      const searches = client.pageReads.map(({ search }) => search).filter(Boolean);
      expect(searches).to.deep.equal(['elm c']);
    });

    it('filters by status, with a count on every chip', async () => {
      const client = new StandInClient(mixed());
      const list = await shown(client);
      await waitUntil(() => findButton(list, 'Not invited 2'), 'the chips count');
      const counts = findAll(list, '.chip').map(words);
      expect(counts).to.deep.equal([
        'All 6',
        'Not invited 2',
        'Pending 1',
        'Accepted 1',
        'Declined 1',
        'Expired 1',
        'To call 1',
        'No e-mail 1',
        'Filter',
      ]);
      expect(client.summaryCalls, 'in one request').to.have.length(1);
      button(list, 'Declined 1').click();
      await waitUntil(() => names(list).join() === 'Elm Concrete');
      expect(button(list, 'Declined 1').getAttribute('aria-pressed')).to.equal('true');
      button(list, 'Declined 1').click();
      await waitUntil(() => names(list).length === 6, 'a second click takes it off');
    });

    it('takes a view from the page, drops what it does not know, and fires nothing for it', async () => {
      const list = await shown(new StandInClient(mixed()));
      let fired = 0;
      list.addEventListener('payvite-view-change', () => fired++);
      const odd = {
        invitationStatus: 'expired',
        sort: '; drop table',
        search: 5,
      } as unknown as CustomerListView;
      list.view = odd;
      await waitUntil(() => names(list).join() === 'Dogwood Builders');
      expect(list.view).to.deep.equal({
        sort: '-collectionPriority',
        search: '',
        invitationStatus: 'expired',
        pendingOlderThanDays: null,
        hasEmail: null,
        status: null,
        accountType: null,
        minOutstandingMinor: null,
      });
      expect(fired).to.equal(0);
    });

    it('takes a view that the page set before the elements were defined', async () => {
      const client = new StandInClient(mixed());
      const late = await inProvider<PayviteCustomerList>(
        client,
        html`<late-customer-list></late-customer-list>`,
      );
      late.view = { search: 'birch' };
      customElements.define('late-customer-list', class extends PayviteCustomerList {});
      await waitUntil(() => names(late).join() === 'Birch Decks');
      expect(client.pageReads.map(({ search }) => search)).to.deep.equal(['birch']);
    });

    it('leaves the URL alone', async () => {
      const before = location.href;
      const list = await shown(new StandInClient(mixed()));
      button(list, 'Past due').click();
      button(list, /^Expired/).click();
      await waitUntil(() => names(list).length === 1);
      expect(location.href).to.equal(before);
    });

    it('offers to clear the filters when none match', async () => {
      const list = await shown(new StandInClient(mixed()));
      list.view = { search: 'nobody at all' };
      await waitUntil(() => words(list).includes('No customer matches'));
      button(list, 'Clear filters').click();
      await waitUntil(() => names(list).length === 6);
    });
  });

  describe('selection', () => {
    it('selects rows and the page, tells the page, and sums what they owe', async () => {
      const list = await shown(new StandInClient(mixed()));
      const heard = oneEvent(list, 'payvite-selection-change');
      await check(list, 'Acorn Homes');
      expect((await heard).detail.customerIds).to.deep.equal([idOf('c', 1)]);
      await check(list, 'Birch Decks');
      const bar = find(list, '.selection');
      expect(words(bar))
        .to.include('2 selected')
        .and.include('$3,000.00 outstanding')
        .and.include('1 without e-mail');
      const all = find<HTMLInputElement>(list, '.head input');
      expect(all.indeterminate).to.equal(true);
      all.click();
      await list.updateComplete;
      expect(list.selectedCustomerIds).to.have.length(6);
      button(list, 'Clear').click();
      await list.updateComplete;
      expect(list.selectedCustomerIds).to.deep.equal([]);
      expect(findAll(list, '.selection')).to.have.length(0);
    });

    it('extends from the row before with Shift', async () => {
      const list = await shown(new StandInClient(mixed()));
      await check(list, 'Birch Decks');
      const box = rowOf(list, 'Elm Concrete').querySelector('input');
      box?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey: true }));
      await list.updateComplete;
      expect(list.selectedCustomerIds).to.have.length(4);
    });
  });

  describe('inviting', () => {
    it('opens the dialog from the row and shows the new status at once', async () => {
      const client = new StandInClient(mixed());
      const list = await shown(client);
      const heard = oneEvent(list, 'payvite-invitation-sent');
      button(list, 'Invite Acorn Homes').click();
      await waitUntil(() => find<HTMLDialogElement>(find(list, 'payvite-invite-dialog'), 'dialog').open);
      button(list, 'Send invitation').click();
      expect((await heard).detail.invitation.email).to.equal('ap1@spruce.example');
      await waitUntil(() => words(rowOf(list, 'Acorn Homes')).includes('Pending'));
      expect(words(find(list, '.toast'))).to.include('Invitation sent to ap1@spruce.example');
    });

    it('plans for the selection, says who gets a mail and who cannot and why, and sends nothing yet', async () => {
      const client = new StandInClient(mixed());
      const list = await shown(client);
      find<HTMLInputElement>(list, '.head input').click();
      await list.updateComplete;
      const [name = ''] = [`Invite ${client.customerRows.length}`];
      button(list, name).click();
      await waitUntil(() => bulkDialog(list).open && words(bulkDialog(list)).includes('Acorn Homes'));
      const ids = client.customerRows.map(({ id }) => id);
      expect(client.bulkInvitations.plans.map((plan) => plan.customerIds?.toSorted())).to.deep.equal([
        ids.toSorted(),
      ]);
      expect(client.bulkInvitations.sends).to.deep.equal([]);
      expect(client.sent).to.deep.equal([]);
    });

    it('lets go of the selection once its bulk is completed, and keeps it where that was undone', async () => {
      const client = new StandInClient(many(3));
      const list = await shown(client);
      find<HTMLInputElement>(list, '.head input').click();
      await list.updateComplete;
      const plan = await client.bulkInvitations.plan({ customerIds: list.selectedCustomerIds });
      const finish = (state: 'cancelled' | 'completed') =>
        find(list, 'payvite-bulk-invitation-dialog').dispatchEvent(new BulkFinishedEvent({ ...plan, state }));
      finish('cancelled');
      expect(list.selectedCustomerIds).to.have.length(3);
      finish('completed');
      expect(list.selectedCustomerIds).to.deep.equal([]);
    });

    it('opens the customer from its name and from Follow up', async () => {
      const list = await shown(new StandInClient(mixed()));
      const byName = oneEvent(list, 'payvite-customer-open');
      button(list, 'Acorn Homes').click();
      expect((await byName).detail.customerId).to.equal(idOf('c', 1));
      const byAction = oneEvent(list, 'payvite-customer-open');
      button(list, 'Follow up Cedar Framing').click();
      expect((await byAction).detail.customerId).to.equal(idOf('c', 3));
    });
  });

  describe('refresh', () => {
    it('reads again every so often and shows what changed', async () => {
      const client = new StandInClient(mixed());
      const list = await shown(
        client,
        html`<payvite-customer-list refresh-seconds="0.05"></payvite-customer-list>`,
      );
      client.customerRows = client.customerRows.map((row) =>
        row.name === 'Cedar Framing' ? makeInvited('accepted', row) : row,
      );
      await waitUntil(() => words(rowOf(list, 'Cedar Framing')).includes('Accepted'));
    });

    it('reads again when the person comes back', async () => {
      const client = new StandInClient(mixed());
      const list = await shown(client);
      const before = client.pageReads.length;
      document.dispatchEvent(new Event('visibilitychange'));
      await waitUntil(() => client.pageReads.length === before + 1);
      await list.updateComplete;
    });

    it('keeps the selection and the focus when the order changes', async () => {
      const client = new StandInClient(mixed());
      const list = await shown(client);
      await check(list, 'Acorn Homes');
      const action = rowOf(list, 'Acorn Homes').querySelector<HTMLElement>('.c-action button');
      action?.focus();
      client.customerRows = client.customerRows.map((row) =>
        row.name === 'Acorn Homes' ? { ...row, collectionPriority: 0.1 } : row,
      );
      window.dispatchEvent(new Event('focus'));
      await waitUntil(() => names(list).at(-1) === 'Acorn Homes');
      expect(list.shadowRoot?.activeElement).to.equal(action);
      expect(list.selectedCustomerIds).to.deep.equal([idOf('c', 1)]);
    });

    it('keeps the rows when a later read fails, and says so quietly', async () => {
      const client = new StandInClient(mixed());
      const list = await shown(client);
      client.failures.list = problem({ code: 'unavailable', status: 503 });
      window.dispatchEvent(new Event('focus'));
      await waitUntil(() => words(list).includes('Could not refresh'));
      expect(names(list)).to.have.length(6);
      client.failures = {};
      button(list, 'Try again').click();
      await waitUntil(() => !words(list).includes('Could not refresh'));
    });
  });

  describe('errors', () => {
    it('says what is wrong, offers to try again, and tells the page', async () => {
      const client = new StandInClient(mixed());
      client.failures.list = problem({ code: 'internal_error', status: 500, requestId: 'req-3' });
      const heard = oneEvent(document, 'payvite-error');
      const list = await shown(client);
      expect((await heard).detail).to.include({
        code: 'internal_error',
        requestId: 'req-3',
        element: 'payvite-customer-list',
      });
      expect(words(list)).to.include('Customers could not be loaded').and.include('req-3');
      client.failures = {};
      button(list, 'Try again').click();
      await waitUntil(() => names(list).length === 6);
    });

    it('says when the role does not allow it, without a button that cannot help', async () => {
      const client = new StandInClient(mixed());
      client.failures.list = problem({ code: 'permission_denied', status: 403 });
      const list = await shown(client);
      expect(words(list)).to.include('Not allowed here');
      expect(findButton(list, 'Try again')).to.equal(undefined);
    });

    it('says that there are no customers yet', async () => {
      const list = await shown(new StandInClient());
      expect(words(list)).to.include('No customers yet');
    });
  });

  describe('keyboard', () => {
    it('reaches search, tools, filters and the grid in this order, the grid by one stop', async () => {
      const list = await shown(new StandInClient([makeCustomer()]));
      const search = find<HTMLInputElement>(list, 'input[type=search]');
      search.focus();
      const stops: string[] = [];
      for (let step = 0; step < 20; step++) {
        await sendKeys({ press: 'Tab' });
        const active = list.shadowRoot?.activeElement;
        // At the end some browsers leave the page, and some begin again.
        if (!active || active === search) break;
        stops.push(
          active.getAttribute('aria-label') ?? (words(active).replace(/ \d+$/, '') || active.localName),
        );
      }
      const at = (name: string | RegExp) =>
        stops.findIndex((stop) => (typeof name === 'string' ? stop === name : name.test(stop)));
      const order = [
        at('Export'),
        at('Columns'),
        at('All'),
        at('No e-mail'),
        at('Filter'),
        // The grid is one stop.
        at(/^Kestrel Framing LLC Account/),
      ];
      expect(stops).to.have.length(order.at(-1)! + 1);
      expect(order, stops.join(' | ')).to.deep.equal([...order].sort((a, b) => a - b));
      expect(order).to.not.include(-1);
    });

    itWith('setViewport', 'fits a window of 320 pixels', async (setViewport) => {
      await setViewport({ width: 320, height: 640 });
      try {
        const list = await shown(new StandInClient(mixed()));
        await check(list, 'Acorn Homes');
        expect(document.documentElement.scrollWidth).to.be.at.most(320);
        expect(list.scrollWidth).to.be.at.most(list.clientWidth);
      } finally {
        await setViewport({ width: 1280, height: 800 });
      }
    });
  });
});
