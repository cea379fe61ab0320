import { expect, html, oneEvent } from '@open-wc/testing';
import { idOf, makeSync } from '../../testing/fixtures.ts';
import { itWith } from '../../testing/browser-commands.ts';
import { button, find, findAll, findButton, type, words } from '../../testing/in-provider.ts';
import { check, gridOf, many, mixed, names, shown, until } from '../../testing/list-rows.ts';
import { StandInClient, problem } from '../../testing/stand-in-client.ts';
import { VastClient } from '../../testing/vast-client.ts';
import { defineBulkDialog } from '../definitions/define-bulk-dialog.ts';
import type { ColumnsChangeEvent } from '../events.ts';
import type { PayviteCustomerList } from '../index.ts';

const heads = (list: PayviteCustomerList) =>
  findAll<HTMLElement>(list, '.head .cell').map((cell) => cell.dataset['column']);
const headOf = (list: PayviteCustomerList, id: string) => find(list, `.head [data-column="${id}"]`);
const dialogOf = (list: PayviteCustomerList) =>
  find<HTMLDialogElement>(find(list, 'payvite-bulk-invitation-dialog'), 'dialog');

function storage(): {
  kept: Map<string, string>;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
} {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  };
}

// Loaded when it is opened; here it is there already.
defineBulkDialog();

describe('<payvite-customer-list>, what a person chooses of it', () => {
  afterEach(() => localStorage.removeItem('payvite-customer-list'));

  describe('columns', () => {
    it('shows every column, and sorts by each that can be sorted by', async () => {
      const client = new StandInClient(mixed());
      const list = await shown(client);
      expect(heads(list)).to.have.length(18);
      const sorters = findAll<HTMLElement>(list, '.head .sorter').map((each) => words(each));
      expect(sorters).to.have.length(13).and.include('91+ days').and.include('Type').and.include('Credits');
      button(list, '61–90 days').click();
      await until(() => client.pageReads.at(-1)?.sort === '-days61To90Minor');
      expect(headOf(list, 'days61To90Minor').ariaSort).to.equal('descending');
    });

    it('chooses and orders them in the panel, tells the page, and remembers', async () => {
      const kept = storage();
      const make = () =>
        shown(
          new StandInClient(mixed()),
          html`<payvite-customer-list
            refresh-seconds="0"
            storage-key="columns-of-dana"
            .columnStorage=${kept}
          ></payvite-customer-list>`,
        );
      const list = await make();
      button(list, 'Columns').click();
      const heard = oneEvent<ColumnsChangeEvent>(list, 'payvite-columns-change');
      find<HTMLElement>(list, '.panel li:nth-child(5) input').click();
      expect((await heard).detail.columns.map(({ id }) => id)).to.not.include('aging');
      await list.updateComplete;
      button(list, 'Move Past due before').click();
      await list.updateComplete;
      expect(heads(list).slice(0, 5)).to.deep.equal([
        'select',
        'name',
        'collectionPriority',
        'pastDueMinor',
        'outstandingMinor',
      ]);
      expect([...kept.kept.keys()]).to.deep.equal(['columns-of-dana']);
      expect(heads(await make()).slice(0, 5), 'the next visit').to.deep.equal(heads(list).slice(0, 5));
      await expect(list).to.be.accessible();
      button(list, 'Reset').click();
      await list.updateComplete;
      expect(heads(list)).to.have.length(18);
    });

    it('takes them from the page, drops what it does not know, and tells nothing', async () => {
      const list = await shown(new StandInClient(mixed()));
      let told = 0;
      list.addEventListener('payvite-columns-change', () => told++);
      list.columns = [
        'action',
        'contact',
        'bogus',
        { id: 'contact', width: 9 },
        { id: 'status', width: 900 },
      ];
      await list.updateComplete;
      expect(heads(list)).to.deep.equal(['select', 'name', 'contact', 'status', 'action']);
      expect(list.columns.find(({ id }) => id === 'status')?.width).to.equal(60);
      expect(told).to.equal(0);
    });

    it('works where the storage is closed', async () => {
      const closed = () => {
        throw new Error('closed');
      };
      const list = await shown(
        new StandInClient(mixed()),
        html`<payvite-customer-list
          refresh-seconds="0"
          .columnStorage=${{ getItem: closed, setItem: closed }}
        ></payvite-customer-list>`,
      );
      button(list, 'Make Contact wider').click();
      await list.updateComplete;
      expect(list.columns.find(({ id }) => id === 'contact')?.width).to.equal(9);
    });

    itWith('sendMouse', 'resizes by dragging', async (sendMouse) => {
      const list = await shown(new StandInClient(mixed()));
      const head = headOf(list, 'pastDueMinor');
      const width = () => Math.round(head.getBoundingClientRect().width);
      const before = width();
      const { right, top } = head.getBoundingClientRect();
      await sendMouse({ type: 'move', position: [Math.round(right) - 3, Math.round(top) + 10] });
      await sendMouse({ type: 'down' });
      await sendMouse({ type: 'move', position: [Math.round(right) + 37, Math.round(top) + 10] });
      await sendMouse({ type: 'up' });
      await until(() => width() === before + 40);
    });

    itWith('pressTogether', 'resizes by Alt with an arrow', async (pressTogether) => {
      const list = await shown(new StandInClient(mixed()));
      const head = headOf(list, 'pastDueMinor');
      const width = () => Math.round(head.getBoundingClientRect().width);
      const before = width();
      head.focus();
      await pressTogether('Alt', 'ArrowRight');
      await until(() => width() === before + 16, 'one rem more');
      await pressTogether('Alt', 'ArrowLeft');
      await until(() => width() === before, 'and less');
    });
  });

  describe('all that match', () => {
    it('is offered, told in both forms, and has exceptions', async () => {
      const list = await shown(new VastClient(12_000));
      await check(list, 'Customer 0');
      button(list, 'Select all 12,000 that match').click();
      await list.updateComplete;
      const heard = oneEvent(list, 'payvite-selection-change');
      await check(list, 'Customer 3');
      const { detail } = await heard;
      expect(detail.customerIds).to.deep.equal([]);
      expect(detail.count).to.equal(11_999);
      expect(detail.allMatching?.filter).to.deep.equal({});
      expect(detail.allMatching?.exceptCustomerIds).to.have.length(1);
      expect(find<HTMLInputElement>(list, '.head input').indeterminate).to.equal(true);
      list.view = { hasEmail: false };
      await list.updateComplete;
      expect(findAll(list, '.selection'), 'another filter is not the same customers').to.have.length(0);
    });

    it('plans by the filter and its exceptions', async () => {
      const client = new StandInClient([...many(150), ...mixed().slice(5)]);
      const list = await shown(client);
      gridOf(list).querySelector<HTMLElement>('.head input')?.click();
      await list.updateComplete;
      await check(list, 'Customer 003');
      button(list, `Invite ${client.customerRows.length - 1}`).click();
      await until(() => dialogOf(list).open && client.bulkInvitations.plans.length === 1);
      expect(client.bulkInvitations.plans).to.deep.equal([{ filter: {}, exceptCustomerIds: [idOf('c', 3)] }]);
      expect(client.bulkInvitations.sends, 'nothing before it is confirmed').to.deep.equal([]);
    });
  });

  describe('filters', () => {
    it('sets what has no chip in a panel, and takes all of it off again', async () => {
      const client = new StandInClient(
        mixed().map((row, at) => ({ ...row, accountType: at < 2 ? 'Contractor' : 'Homeowner' })),
      );
      const list = await shown(client);
      await until(() => client.summaryCalls.length === 1 && words(list).includes('Contractor (2)'));
      const [status, accountType] = findAll<HTMLSelectElement>(list, '.fields select');
      expect(words(status)).to.include('Active (6)');
      if (accountType) accountType.value = 'Contractor';
      accountType?.dispatchEvent(new Event('change', { bubbles: true }));
      await until(() => names(list).join() === 'Acorn Homes,Birch Decks');
      const [least] = findAll<HTMLInputElement>(list, '.fields input');
      if (least) least.value = '1500';
      least?.dispatchEvent(new Event('change', { bubbles: true }));
      await until(() => names(list).join() === 'Birch Decks');
      expect(list.view.minOutstandingMinor).to.equal(150_000);
      expect(words(button(list, /^Filter/))).to.equal('Filter (2)');
      button(list, 'Clear filters').click();
      await until(() => names(list).length === 6);
    });
  });

  describe('around the rows', () => {
    it('saves what is shown as a file', async () => {
      const client = new StandInClient(mixed());
      const list = await shown(client);
      list.view = { sort: 'name', invitationStatus: 'declined' };
      await until(() => names(list).join() === 'Elm Concrete');
      let saved: Promise<string> | undefined;
      const { createObjectURL } = URL;
      URL.createObjectURL = (blob) => {
        saved = (blob as Blob).text();
        return 'blob:of-the-test';
      };
      let fileName = '';
      // A download would leave the page of the tests.
      HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
        fileName = this.download;
      };
      try {
        button(list, 'Export').click();
        await until(() => words(find(list, '.toast')).includes('saved as a CSV file'));
      } finally {
        URL.createObjectURL = createObjectURL;
        Reflect.deleteProperty(HTMLAnchorElement.prototype, 'click');
      }
      expect(fileName).to.match(/^customers-\d{4}-\d\d-\d\d\.csv$/);
      expect(await saved).to.equal('name\nElm Concrete\n');
      expect(client.exports).to.deep.equal([{ sort: 'name', invitationStatus: 'declined' }]);
      client.failures.exportCsv = problem({ code: 'unavailable', status: 503 });
      button(list, 'Export').click();
      await until(() => words(find(list, '.toast')).includes('not available'));
    });

    it('says when the ERP’s last export failed or waits, and is silent where nobody may know', async () => {
      const client = new StandInClient(mixed());
      client.sync = makeSync({ state: 'failed', error: 'accounts.csv is empty.' });
      const list = await shown(client);
      await until(() => findAll(list, '.notice').length === 1);
      expect(words(find(list, '.notice')))
        .to.include('accounts.csv is empty.')
        .and.include('start the sync again');
      await expect(list).to.be.accessible();
      client.sync = makeSync({
        state: 'needs_approval',
        guards: [
          { kind: 'file_cut', detail: 'contacts.csv ends early.', figures: null, file: null, openEnd: null },
        ],
      });
      list.closest('payvite-provider')?.announceChange([]);
      await until(() => words(find(list, '.notice')).includes('waits for approval'));
      const denied = new StandInClient(mixed());
      denied.failures.syncs = problem({ code: 'permission_denied', status: 403 });
      const other = await shown(denied);
      await until(() => words(other).includes('Balances'));
      expect(findAll(other, '.notice')).to.have.length(0);
    });

    it('leaves each state to the page’s own words', async () => {
      const client = new StandInClient();
      const list = await shown(
        client,
        html`<payvite-customer-list refresh-seconds="0">
          <p slot="empty">Run the nightly export first.</p>
          <p slot="no-match">Nobody like that.</p>
          <p slot="no-permission">Ask Dana.</p>
          <p slot="error">Call the help desk.</p>
        </payvite-customer-list>`,
      );
      const shownSlot = () =>
        findAll<HTMLSlotElement>(list, 'slot[name]')
          .flatMap((slot) => slot.assignedElements())
          .map(words)
          .join();
      expect(shownSlot()).to.equal('Run the nightly export first.');
      list.view = { search: 'nobody' };
      await until(() => shownSlot() === 'Nobody like that.');
      client.failures.list = problem({ code: 'permission_denied', status: 403 });
      list.view = { search: 'somebody' };
      await until(() => shownSlot() === 'Ask Dana.');
      client.failures.list = problem({ code: 'internal_error', status: 500 });
      list.view = { search: 'anybody' };
      await until(() => shownSlot() === 'Call the help desk.');
      await expect(list).to.be.accessible();
    });

    it('is accessible while none match and where nobody may look', async () => {
      const client = new StandInClient(mixed());
      const list = await shown(client);
      type(find<HTMLInputElement>(list, 'input[type=search]'), 'zzz');
      await until(() => words(list).includes('No customer matches'));
      await expect(list).to.be.accessible();
      client.failures.list = problem({ code: 'permission_denied', status: 403 });
      type(find<HTMLInputElement>(list, 'input[type=search]'), 'yyy');
      await until(() => words(list).includes('Not allowed here'));
      expect(findButton(list, 'Try again')).to.equal(undefined);
      await expect(list).to.be.accessible();
    });
  });
});
