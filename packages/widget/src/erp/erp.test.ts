import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import type { Import, Sync } from '@payvite/sdk';
import { sendKeys } from '@web/test-runner-commands';
import { itWith } from '../../testing/browser-commands.ts';
import { waitUntil } from '../../testing/element-waiting.ts';
import { idOf, makeSync } from '../../testing/fixtures.ts';
import { button, find, findAll, findButton, inProvider, inScheme, words } from '../../testing/in-provider.ts';
import { problem, StandInClient } from '../../testing/stand-in-client.ts';
import { makeImport, makePosting, makePostingFile } from '../../testing/stand-in-erp.ts';
import '../index.ts';
import type { ErpTab, PayviteErp } from '../index.ts';

const INVOICES = {
  model: 'invoices' as const,
  ...{ lines: 3010, inserted: 214, updated: 88, unchanged: 2705, invalid: 3, missing: 171 },
};
const BAD_ROW = {
  model: 'invoices' as const,
  file: 'invoices.csv',
  row: 318,
  column: 'amount',
  reason: 'Has a thousands separator.',
  value: '1,234.50',
  erpId: 'INV-318',
  customerErpId: 'K-7781',
};
const WAITING = makeSync({
  state: 'needs_approval',
  guards: [
    {
      kind: 'would_close_open_items',
      detail: '',
      figures: { lost: 1204, held: 3010, currency: null },
      file: null,
      openEnd: null,
    },
    {
      kind: 'would_close_outstanding',
      detail: '',
      figures: { lost: 148_231_044, held: 492_001_890, currency: 'USD' },
      file: null,
      openEnd: null,
    },
  ],
});
const REVIEWED = makeImport({
  state: 'reviewed',
  sync: makeSync({
    id: idOf('f', 9),
    source: 'import',
    state: 'needs_approval',
    models: [INVOICES],
    badRowCount: 1,
  }),
});

function clientWith(syncs: Sync[] = [makeSync({ models: [INVOICES], badRowCount: 1 })]): StandInClient {
  const client = new StandInClient();
  client.erp.syncRows = syncs;
  client.erp.badRowRows = [BAD_ROW];
  return client;
}

async function shown(client: StandInClient, tab: ErpTab = 'syncs', seconds = 0): Promise<PayviteErp> {
  const erp = await inProvider<PayviteErp>(
    client,
    html`<payvite-erp tab=${tab} refresh-seconds=${seconds}></payvite-erp>`,
  );
  await waitUntil(() => findAll(erp, '.facts, .note, .state').length > 0, 'it shows something');
  return erp;
}

const says = (erp: PayviteErp, text: string) =>
  waitUntil(() => words(erp).includes(text), `it says: ${text}`);
const shows = (erp: PayviteErp, selector: string) =>
  waitUntil(() => findAll(erp, selector).length > 0, `it shows ${selector}`);
const focused = (erp: PayviteErp) => erp.shadowRoot?.activeElement;

function choose(erp: PayviteErp, ...files: File[]): void {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  const input = find<HTMLInputElement>(erp, 'input[type=file]');
  input.files = transfer.files;
  input.dispatchEvent(new Event('change'));
}

const csv = (name: string, text = 'id\n1\n') => new File([text], name, { lastModified: Date.now() - 60_000 });

describe('<payvite-erp>', () => {
  describe('accessibility', () => {
    for (const scheme of ['light', 'dark'] as const) {
      it(`is accessible in each of its parts, ${scheme}`, async () => {
        await inScheme(scheme, async () => {
          const client = clientWith([
            WAITING,
            makeSync({ id: idOf('f', 2), models: [INVOICES], badRowCount: 1 }),
          ]);
          client.erp.postingRows = [makePosting({ state: 'failed', error: 'The period is closed.' })];
          client.erp.fileRows = [makePostingFile()];
          const erp = await shown(client);
          button(erp, 'Approve…').click();
          button(erp, /^What each part/).click();
          button(erp, '1 bad row').click();
          await says(erp, 'Has a thousands separator.');
          await expect(erp).to.be.accessible();
          erp.tab = 'payments';
          await says(erp, 'The period is closed.');
          await shows(erp, '.files tbody');
          button(erp, 'Mark as imported…').click();
          await shows(erp, '.files .question');
          await expect(erp).to.be.accessible();
          erp.tab = 'import';
          await shows(erp, '.drop');
          choose(erp, csv('accounts.csv'), csv('other.csv'));
          await shows(erp, '.chosen select');
          await expect(erp).to.be.accessible();
        });
      });
    }

    it('has targets of 24 pixels at least and stays within 320 pixels', async () => {
      const client = clientWith([WAITING]);
      client.erp.postingRows = [makePosting({ state: 'failed', error: 'Closed.' })];
      const erp = await shown(client);
      erp.style.width = '320px';
      for (const tab of ['syncs', 'import', 'payments'] as const) {
        erp.tab = tab;
        await shows(erp, `#tab-${tab}[aria-selected=true]`);
        for (const target of findAll(erp, 'button, select, input:not([type=file])')) {
          const { width, height } = target.getBoundingClientRect();
          expect(Math.min(width, height), `${words(target)} of ${tab}`).to.be.at.least(24);
        }
        expect(find(erp, '.frame').scrollWidth).to.be.at.most(erp.clientWidth);
      }
    });

    it('moves between its tabs by keyboard', async () => {
      const erp = await shown(clientWith());
      await shows(erp, '#tab-payments');
      find(erp, '#tab-syncs').focus();
      await sendKeys({ press: 'ArrowLeft' });
      await waitUntil(() => focused(erp)?.id === 'tab-payments');
      expect(erp.tab).to.equal('payments');
      await sendKeys({ press: 'Home' });
      await waitUntil(() => focused(erp)?.id === 'tab-syncs');
    });
  });

  describe('the source', () => {
    it('says where the numbers come from, and starts a sync, of everything where asked', async () => {
      const client = clientWith();
      client.erp.scheduleRow = { ...client.erp.scheduleRow, source: 'odoo' };
      const erp = await shown(client);
      expect(words(find(erp, '.facts')))
        .to.include('Odoo')
        .and.include('Succeeded');
      const heard = oneEvent(erp, 'payvite-sync-change');
      button(erp, 'Read everything').click();
      expect((await heard).detail.sync.state).to.equal('running');
      await says(erp, 'Reading the ERP');
      expect(client.erp.calls).to.deep.equal(['start full']);
      expect(findButton(erp, 'Sync now')).to.equal(undefined);
    });

    it('offers one button where files list everything, and calls no such sync one of changes', async () => {
      const running = makeSync({ state: 'running', isFull: false });
      const client = clientWith([running]);
      const erp = await shown(client);
      expect(words(find(erp, '.history')))
        .to.include('Everything')
        .and.not.include('Changes only');
      client.erp.syncRows = [makeSync()];
      window.dispatchEvent(new Event('focus'));
      await waitUntil(() => findButton(erp, 'Sync now'));
      expect(findButton(erp, 'Read everything')).to.equal(undefined);
    });

    it('speaks of the newest sync that is no import: a failed check is told on its tab', async () => {
      const error = 'invoices.csv has no column “amount”.';
      const failed = makeSync({ id: idOf('f', 9), source: 'import', state: 'failed', error });
      const client = clientWith([failed, makeSync()]);
      client.erp.importRows = [makeImport({ state: 'failed', sync: failed })];
      const erp = await shown(client);
      expect(words(find(erp, '.facts')))
        .to.include('Succeeded')
        .and.not.include('Failed');
      expect(findAll(erp, '.block.bad')).to.deep.equal([]);
      erp.tab = 'import';
      await says(erp, error);
    });

    it('has numbers of no day yet where a sync has brought none', async () => {
      const client = clientWith();
      client.erp.scheduleRow = { ...client.erp.scheduleRow, asOf: null };
      expect(words(find(await shown(client), '.facts'))).to.include('Numbers as of Not yet');
    });

    it('goes on to say that the ERP failed when an import was applied since', async () => {
      const failed = makeSync({ state: 'failed', error: 'The password is wrong.' });
      const erp = await shown(clientWith([makeSync({ id: idOf('f', 9), source: 'import' }), failed]));
      expect(words(find(erp, '.facts'))).to.include('Failed');
      expect(words(find(erp, '.block.bad')))
        .to.include('The password is wrong.')
        .and.not.include('from before it');
    });

    it('follows a sync that runs, and tells how it ended', async () => {
      const running = makeSync({ state: 'running', models: [{ ...INVOICES, lines: 1873 }] });
      const client = clientWith([running]);
      const erp = await shown(client, 'syncs', 0.02);
      await says(erp, '1,873');
      const heard = oneEvent(erp, 'payvite-sync-change');
      client.erp.syncRows = [{ ...running, state: 'succeeded', models: [INVOICES] }];
      expect((await heard).detail.sync.state).to.equal('succeeded');
      await says(erp, 'Newest sync – Succeeded');
    });

    it('says why the newest one failed', async () => {
      const erp = await shown(clientWith([makeSync({ state: 'failed', error: 'The password is wrong.' })]));
      expect(words(find(erp, '.block.bad')))
        .to.include('The password is wrong.')
        .and.include('from before it');
    });

    it('says what to look at although it succeeded', async () => {
      const erp = await shown(clientWith([makeSync({ warnings: ['invoices.csv was there before.'] })]));
      expect(words(find(erp, '.history .result'))).to.include('invoices.csv was there before.');
    });

    it('offers nothing to start where the ERP pushes, and no import', async () => {
      const client = clientWith();
      client.erp.scheduleRow = {
        source: 'push',
        isUploadOnly: false,
        asOf: null,
        everyMinutes: null,
        nextAt: null,
      };
      const erp = await shown(client, 'import');
      expect(findButton(erp, 'Sync now')).to.equal(undefined);
      expect(findAll(erp, '[role=tab]').map(words)).to.deep.equal(['Syncs', 'Payments to the ERP']);
    });
  });

  describe('a dealer who only uploads', () => {
    it('is offered to upload, and no sync', async () => {
      const client = clientWith();
      client.erp.scheduleRow = {
        ...{ source: 'csv', isUploadOnly: true, asOf: null, everyMinutes: null, nextAt: null },
      };
      const erp = await shown(client);
      expect(findButton(erp, 'Sync now')).to.equal(undefined);
      expect(words(find(erp, '.facts'))).to.include('Next sync Import files');
      find<HTMLElement>(erp, '.head .button').click();
      await shows(erp, '[part=import]');
      expect(findAll(erp, '.head .button')).to.deep.equal([]);
    });

    it('is told of uploaded files, and of no sync, while they are checked and when they wait', async () => {
      const running = makeSync({ id: idOf('f', 9), source: 'import', state: 'running' });
      const client = clientWith([running]);
      client.erp.importRows = [makeImport({ state: 'reviewing', sync: running })];
      client.erp.scheduleRow = {
        ...{ source: 'csv', isUploadOnly: true, asOf: null, everyMinutes: null, nextAt: null },
      };
      const erp = await shown(client, 'import', 0.02);
      expect(words(find(erp, '.facts'))).to.match(/Uploaded files Running Next sync Import files$/);
      client.erp.syncRows = [REVIEWED.sync!];
      client.erp.importRows = [REVIEWED];
      await says(erp, 'Uploaded files – Waits for approval');
      expect(words(find(erp, '.facts'))).to.match(
        /Uploaded files Waits for approval Next sync Import files$/,
      );
      expect(words(erp)).not.to.include('Newest sync');
    });
  });

  describe('a sync that waits', () => {
    it('says in numbers and amounts what stopped it', async () => {
      const text = words(find(await shown(clientWith([WAITING])), '.waits'));
      expect(text)
        .to.include('It would close 1,204 of 3,010 open items (40%).')
        .and.include('$1,482,310.44 of $4,920,018.90');
    });

    it('says what a file ends in that has lost its line end', async () => {
      const guard = { kind: 'file_cut' as const, detail: '', figures: null, file: 'invoices.csv' };
      const openEnd = { row: 23, column: 'status', value: 'ope' };
      const sync = makeSync({ state: 'needs_approval', guards: [{ ...guard, openEnd }] });
      expect(words(find(await shown(clientWith([sync])), '.waits'))).to.include(
        'The last line of invoices.csv (row 23) has lost its end. Is status “ope” whole?',
      );
    });

    it('is approved after a second question, which Escape takes back', async () => {
      const client = clientWith([WAITING]);
      const erp = await shown(client);
      button(erp, 'Approve…').click();
      await waitUntil(() => focused(erp)?.matches('.question'));
      await sendKeys({ press: 'Escape' });
      await waitUntil(() => focused(erp)?.matches('[data-asks]'));
      expect(client.erp.calls).to.deep.equal([]);
      button(erp, 'Approve…').click();
      await shows(erp, '.question');
      button(erp, 'Yes, apply it').click();
      await says(erp, 'Applying what was approved');
      expect(client.erp.calls).to.deep.equal([`approve ${WAITING.id}`]);
    });

    it('is discarded after a second question, and is no failure then', async () => {
      const client = clientWith([WAITING]);
      const erp = await shown(client);
      button(erp, 'Discard…').click();
      await shows(erp, '.question');
      expect(words(find(erp, '.question'))).to.include('the numbers stay as they are');
      const heard = oneEvent(erp, 'payvite-sync-change');
      button(erp, 'Yes, discard').click();
      expect((await heard).detail.sync.state).to.equal('failed');
      await waitUntil(() => findAll(erp, '.waits').length === 0, 'nothing waits');
      expect(client.erp.calls).to.deep.equal([`discard ${WAITING.id}`]);
      expect(words(find(erp, '.facts'))).to.include('Given up');
      expect(words(find(erp, '.result'))).to.include('Discarded by Dana');
      expect(findAll(erp, '.block.bad')).to.deep.equal([]);
      expect(button(erp, 'Sync now')).to.exist;
    });

    it('says why it could not be approved, and tells the page', async () => {
      const client = clientWith([WAITING]);
      client.erp.failures.approve = problem({ code: 'other', status: 409, detail: 'It was given up.' });
      const erp = await shown(client);
      button(erp, 'Approve…').click();
      await shows(erp, '.question');
      const heard = oneEvent(erp, 'payvite-error');
      button(erp, 'Yes, apply it').click();
      expect((await heard).detail.message).to.equal('It was given up.');
      await says(erp, 'It was given up.');
    });

    it('is left to others by whoever may not approve', async () => {
      const client = clientWith([WAITING]);
      client.permissions = ['syncs:read'];
      const erp = await shown(client);
      expect(findButton(erp, 'Approve…')).to.equal(undefined);
      expect(words(erp)).to.include('Ask somebody who may approve it.').and.include('You can look, not sync');
    });
  });

  for (const [state, change] of [
    ['waits', {}],
    ['was given up', { state: 'failed', error: 'Discarded by Dana.' }],
  ] as const) {
    it(`shows a dash for what is not counted of a sync that ${state}`, async () => {
      const models = [{ ...INVOICES, inserted: 0, updated: 0, unchanged: 0, missing: 0 }];
      const erp = await shown(clientWith([{ ...WAITING, models, ...change }]));
      const counts = findAll(erp, '.history tbody .number').map(words);
      expect(counts).to.deep.equal(['3,010', '–', '–', '–', '3', '–']);
    });
  }

  it('says of bad rows that wait that they will not be applied', async () => {
    const client = clientWith([{ ...WAITING, badRowCount: 1 }]);
    const erp = await shown(client);
    button(erp, '1 bad row').click();
    await says(erp, 'They will not be applied');
    client.erp.syncRows = [makeSync({ id: WAITING.id, badRowCount: 1 })];
    window.dispatchEvent(new Event('focus'));
    await says(erp, 'They were not applied');
  });

  itWith(
    'setViewport',
    'has the labels of bad rows in line at 375 pixels, and breaks no name',
    async (setViewport) => {
      await setViewport({ width: 375, height: 800 });
      try {
        const client = clientWith();
        client.erp.badRowRows = [{ ...BAD_ROW, column: 'outstanding_amount' }];
        const erp = await shown(client);
        button(erp, '1 bad row').click();
        await shows(erp, '.cells tbody td');
        const [file, row, ...rest] = findAll(erp, '.cells tbody td');
        const startOf = (cell: Element) => {
          const text = document.createRange();
          text.selectNodeContents(cell);
          return Math.round(text.getBoundingClientRect().left);
        };
        expect(new Set([file!, rest[0]!, rest[1]!].map(startOf)).size).to.equal(1);
        expect(row!.getBoundingClientRect().top).to.equal(file!.getBoundingClientRect().top);
        const name = document.createRange();
        name.selectNodeContents(rest[0]!);
        expect(name.getClientRects().length, 'lines of outstanding_amount').to.equal(1);
      } finally {
        await setViewport({ width: 1280, height: 800 });
      }
    },
  );

  it('shows what each sync did of each model, its bad rows, and saves them', async () => {
    const client = clientWith();
    const erp = await shown(client);
    button(erp, /^What each part/).click();
    await shows(erp, '.model');
    expect(findAll(erp, '.model td').map(words)).to.deep.equal(['3,010', '214', '88', '2,705', '3', '171']);
    button(erp, '1 bad row').click();
    await says(erp, 'Has a thousands separator.');
    expect(words(find(erp, '.cells tbody'))).to.equal(
      'invoices.csv 318 amount Has a thousands separator. 1,234.50',
    );
    button(erp, 'Download all').click();
    await waitUntil(() => client.erp.calls.includes(`bad-rows ${idOf('f', 800)}`));
  });

  describe('an import', () => {
    it('says what was read as what, and is checked anew under the columns that a person names', async () => {
      const client = clientWith([REVIEWED.sync!]);
      client.erp.importRows = [REVIEWED];
      client.erp.columnFiles = [
        {
          name: 'invoices.csv',
          delimiter: ';',
          headers: [
            { header: 'Customer ID', column: 'account_id', suggestion: null },
            { header: 'amount', column: 'amount', suggestion: null },
            { header: 'Open', column: null, suggestion: null },
            { header: 'Fax', column: null, suggestion: null },
          ],
          absent: [
            { column: 'outstanding_amount', isRequired: true },
            { column: 'job_id', isRequired: false },
          ],
        },
      ];
      const erp = await shown(client, 'import');
      await shows(erp, 'details[open]');
      expect(words(find(erp, 'summary'))).to.equal(
        'invoices.csv 2 columns read, 2 left out Missing: outstanding_amount',
      );
      expect(words(find(erp, 'details summary + p'))).to.equal('Customer ID → account_id, amount');
      await expect(erp).to.be.accessible();
      const [customer, open, fax] = findAll<HTMLSelectElement>(erp, 'details select');
      expect([...fax!.options].map(({ value }) => value)).to.deep.equal(['', 'outstanding_amount', 'job_id']);
      expect([...customer!.options].map(({ text }) => text)).to.deep.equal([
        'Left out',
        'account_id',
        'outstanding_amount (required)',
        'job_id',
      ]);
      const choose = async (select: HTMLSelectElement, value: string) => {
        select.value = value;
        select.dispatchEvent(new Event('change'));
        await erp.updateComplete;
      };
      await choose(open!, 'outstanding_amount');
      expect(words(find(erp, 'summary'))).not.to.include('Missing');
      expect([...fax!.options].map(({ value }) => value)).to.deep.equal(['', 'job_id']);
      expect(findButton(erp, 'Apply…')).to.equal(undefined);
      await choose(customer!, '');
      await choose(customer!, 'account_id');
      button(erp, 'Check with these columns').click();
      await says(erp, 'Checking the uploaded files');
      expect(client.erp.reviews).to.deep.equal([
        { headers: { invoices: { account_id: 'Customer ID', outstanding_amount: 'Open' } } },
      ]);
    });

    it('has chosen what a header looks like, for a person to confirm or to leave out', async () => {
      const client = clientWith([REVIEWED.sync!]);
      client.erp.importRows = [REVIEWED];
      client.erp.columnFiles = [
        {
          name: 'accounts.csv',
          delimiter: ',',
          headers: [
            { header: 'account_id', column: 'account_id', suggestion: null },
            { header: 'Town', column: null, suggestion: 'city' },
            { header: 'Fax', column: null, suggestion: null },
          ],
          absent: [
            { column: 'city', isRequired: false },
            { column: 'region', isRequired: false },
          ],
        },
      ];
      const erp = await shown(client, 'import');
      await shows(erp, 'details[open]');
      const [town, fax] = findAll<HTMLSelectElement>(erp, 'details select');
      expect([town!.value, fax!.value]).to.deep.equal(['city', '']);
      expect([...fax!.options].map(({ value }) => value)).to.deep.equal(['', 'region']);
      expect(words(find(erp, 'details'))).to.include('New choices are guesses');
      expect(findButton(erp, 'Apply…'), 'it is not what would be applied').to.equal(undefined);
      town!.value = '';
      town!.dispatchEvent(new Event('change'));
      await waitUntil(() => findButton(erp, 'Apply…'), 'left out is as it was read');
      town!.value = 'city';
      town!.dispatchEvent(new Event('change'));
      await waitUntil(() => findButton(erp, 'Check with these columns'));
      button(erp, 'Check with these columns').click();
      await says(erp, 'Checking the uploaded files');
      expect(client.erp.reviews).to.deep.equal([{ headers: { accounts: { city: 'Town' } } }]);
    });

    it('asks what a file lists where its name does not tell, and uploads nothing before', async () => {
      const client = clientWith();
      const erp = await shown(client, 'import');
      await shows(erp, '.drop');
      choose(erp, csv('Accounts 2026.csv'), csv('export.csv'));
      await shows(erp, '.chosen select');
      button(erp, 'Upload and check').click();
      await says(erp, 'Say what export.csv lists.');
      expect(client.erp.created).to.deep.equal([]);
      const [first, second] = findAll<HTMLSelectElement>(erp, '.chosen select');
      expect(first?.value).to.equal('accounts.csv');
      second!.value = 'invoices.csv';
      second!.dispatchEvent(new Event('change'));
      button(erp, 'Upload and check').click();
      await waitUntil(() => client.erp.calls.includes('review'));
      expect(client.erp.uploads.map(({ name }) => name)).to.deep.equal(['accounts.csv', 'invoices.csv']);
      await says(erp, 'Checking the uploaded files');
    });

    it('takes them for as old as the oldest of them, in whichever order they are chosen', async () => {
      const erp = await shown(clientWith(), 'import');
      await shows(erp, '.drop');
      const dated = (name: string, hours: number) =>
        new File(['id'], name, { lastModified: Date.now() - hours * 3_600_000 });
      const field = () => new Date(find<HTMLInputElement>(erp, '#exported-at').value).getTime();
      const hoursAgo = () => Math.round((Date.now() - field()) / 3_600_000);
      choose(erp, dated('invoices.csv', 1), dated('accounts.csv', 48));
      await shows(erp, '#exported-at');
      expect(hoursAgo()).to.equal(48);
      choose(erp, dated('contacts.csv', 72));
      await waitUntil(() => hoursAgo() === 72);
      choose(erp, dated('adjustments.csv', 2));
      await waitUntil(() => findAll(erp, '.chosen select').length === 4);
      expect(hoursAgo()).to.equal(72);
    });

    it('names the file that could not be uploaded, and goes on with it', async () => {
      const client = clientWith();
      client.erp.failures.upload = problem({
        code: 'other',
        status: 413,
        detail: 'It has more than 200 MB.',
      });
      const erp = await shown(client, 'import');
      await shows(erp, '.drop');
      choose(erp, csv('invoices.csv'));
      await shows(erp, '.chosen select');
      button(erp, 'Upload and check').click();
      await says(erp, 'invoices.csv could not be uploaded. It has more than 200 MB.');
      client.erp.failures = {};
      button(erp, 'Upload and check').click();
      await waitUntil(() => client.erp.calls.includes('review'));
      expect(client.erp.created).to.have.length(1);
    });

    const reviewed = (change: Partial<Import> = {}) => {
      const client = clientWith();
      client.erp.importRows = [{ ...REVIEWED, ...change }];
      return client;
    };

    it('shows what would happen, and applies it after a second question', async () => {
      const client = reviewed();
      const erp = await shown(client, 'import');
      await says(erp, 'Checked: this is what would happen');
      button(erp, 'Apply…').click();
      await says(erp, '3,007 good rows are applied, just as shown.');
      expect(button(erp, 'Yes, apply').matches('.danger')).to.equal(false);
      button(erp, 'Yes, apply').click();
      await says(erp, 'Applying what was approved');
      expect(client.erp.calls).to.deep.equal(['apply']);
    });

    for (const width of [1280, 375]) {
      itWith(
        'setViewport',
        `asks as gravely as a sync that waits, whole in view at ${width} pixels`,
        async (setViewport) => {
          await setViewport({ width, height: 600 });
          try {
            const sync = {
              ...REVIEWED.sync!,
              guards: [{ ...WAITING.guards[0]!, kind: 'review' as const }, ...WAITING.guards],
            };
            const erp = await shown(reviewed({ sync }), 'import');
            await says(erp, 'Checked');
            erp.style.marginTop = '900px';
            button(erp, 'Apply…').click();
            await waitUntil(
              () => focused(erp)?.matches('.question'),
              'the question has the focus, not its button',
            );
            const question = find(erp, '.question');
            expect(words(question))
              .to.include('It would close 1,204 of 3,010 open items (40%).')
              .and.include('$1,482,310.44 of $4,920,018.90');
            expect(findAll(erp, '.question li')).to.have.length(2);
            expect(button(erp, 'Yes, apply').matches('.danger')).to.equal(true);
            const { top, bottom } = question.getBoundingClientRect();
            expect(top).to.be.at.least(0);
            expect(bottom).to.be.at.most(window.innerHeight);
          } finally {
            await setViewport({ width: 1280, height: 800 });
          }
        },
      );
    }

    it('says what to look at first, and again before it is applied', async () => {
      const warning = 'There are no accounts yet.';
      const erp = await shown(reviewed({ sync: { ...REVIEWED.sync!, warnings: [warning] } }), 'import');
      await shows(erp, '.note.warning');
      expect(words(find(erp, '.note.warning'))).to.equal(warning);
      button(erp, 'Apply…').click();
      await shows(erp, '.question');
      expect(words(find(erp, '.question'))).to.include(warning);
    });

    it('says that it was applied as long as nothing came after it', async () => {
      const sync = makeSync({ id: idOf('f', 9), source: 'import' });
      const client = clientWith([sync]);
      client.erp.importRows = [
        makeImport({ state: 'applied', sync, exportedAt: '2025-03-04T12:00:00.000Z' }),
      ];
      client.erp.scheduleRow = { ...client.erp.scheduleRow, asOf: '2024-05-06T12:00:00.000Z' };
      const erp = await shown(client, 'import');
      await says(erp, 'Applied: the numbers are as of');
      // A file of faulty rows makes them no newer.
      expect(words(find(erp, '.done')))
        .to.include('2024')
        .and.not.include('2025');
      client.erp.syncRows = [makeSync({ id: idOf('f', 10) }), sync];
      window.dispatchEvent(new Event('focus'));
      await waitUntil(() => !words(erp).includes('Applied'), 'it is no longer said');
    });

    it('is discarded, which is said in place of what an older one did', async () => {
      const client = reviewed();
      const sync = client.erp.syncRows[0]!;
      client.erp.importRows = [
        ...client.erp.importRows,
        makeImport({ id: idOf('e', 960), state: 'applied', sync }),
      ];
      const erp = await shown(client, 'import');
      await says(erp, 'Checked');
      button(erp, 'Discard…').click();
      await shows(erp, '.question');
      button(erp, 'Yes, discard').click();
      await shows(erp, '.drop');
      expect(client.erp.calls).to.deep.equal(['remove']);
      await waitUntil(() => client.erp.importRows.length === 1 && findAll(erp, '.done').length > 0);
      expect(words(find(erp, '.done'))).to.equal('The import was discarded');
      choose(erp, csv('accounts.csv'));
      await waitUntil(() => findAll(erp, '.done').length === 0, 'it goes when files are chosen');
    });

    it('says why the files could not be checked', async () => {
      const sync = makeSync({ state: 'failed', error: 'invoices.csv has no column “amount”.' });
      const erp = await shown(reviewed({ state: 'failed', sync }), 'import');
      await says(erp, 'invoices.csv has no column “amount”.');
    });
  });

  describe('payments', () => {
    it('show first what has failed, why, and try it again', async () => {
      const client = clientWith();
      client.erp.postingRows = [
        makePosting({ state: 'failed', error: 'The period is closed.', erpPaymentId: null }),
        makePosting({ id: idOf('e', 2), customerName: 'Quarry Homes' }),
      ];
      const erp = await shown(client, 'payments');
      await says(erp, 'The period is closed.');
      expect(words(erp)).to.include('$1,204.10').and.not.include('Quarry Homes');
      const heard = oneEvent(erp, 'payvite-posting-change');
      button(erp, /^Try again: /).click();
      expect((await heard).detail.posting.state).to.equal('queued');
      await says(erp, 'No payment has failed');
      button(erp, 'On their way').click();
      await says(erp, 'Waits for its turn');
      expect(client.erp.postingReads.at(-1)).to.not.equal(undefined);
    });

    itWith('setViewport', 'show which of them are chosen at 375 pixels', async (setViewport) => {
      await setViewport({ width: 375, height: 800 });
      try {
        const erp = await shown(clientWith(), 'payments');
        await shows(erp, '.chip[aria-pressed=true]');
        const chip = find(erp, '.chip[aria-pressed=true]');
        expect(words(chip)).to.equal('All');
        const { left, right } = chip.getBoundingClientRect();
        expect(left).to.be.at.least(0);
        expect(right).to.be.at.most(375);
      } finally {
        await setViewport({ width: 1280, height: 800 });
      }
    });

    it('of files are made into one, and marked as imported', async () => {
      const client = clientWith();
      client.erp.postingRows = [makePosting({ state: 'awaiting_file' })];
      const erp = await shown(client, 'payments');
      await says(erp, '1 payment waits for a file');
      button(erp, 'Make a file').click();
      await says(erp, 'No. 13');
      button(erp, 'Download Payments of file 13').click();
      await waitUntil(() => client.erp.calls.includes(`payments ${idOf('e', 951)}`));
      button(erp, 'Mark as imported…').click();
      await shows(erp, '.question');
      button(erp, 'Yes, all of it').click();
      await says(erp, 'File 13 is marked as imported');
      expect(client.erp.marked).to.deep.equal([{}]);
    });

    it('show no control to whoever may not act', async () => {
      const client = clientWith();
      client.permissions = ['payments:read'];
      client.erp.postingRows = [makePosting({ state: 'failed', error: 'Closed.' })];
      const erp = await shown(client, 'payments');
      await says(erp, 'Closed.');
      expect(findButton(erp, /^Try again/)).to.equal(undefined);
      expect(words(erp)).to.include('You can look, not act').and.include('not the syncs');
    });
  });

  describe('errors', () => {
    it('says that it could not be loaded, and loads on another try', async () => {
      const client = clientWith();
      client.erp.failures.schedule = problem({ code: 'internal_error', status: 500, requestId: 'req-9' });
      const erp = await shown(client);
      expect(words(erp)).to.include('could not be loaded').and.include('req-9');
      client.erp.failures = {};
      button(erp, 'Try again').click();
      await shows(erp, '.facts');
    });

    it('keeps what it shows where it cannot be read again, and says of when it is', async () => {
      const client = clientWith();
      const erp = await shown(client);
      client.erp.failures.schedule = problem({ code: 'unavailable', status: 503 });
      window.dispatchEvent(new Event('focus'));
      await says(erp, 'Could not be refreshed.');
      await shows(erp, '.facts');
    });

    it('says that nothing of it is allowed, and that it is not connected', async () => {
      const client = clientWith();
      client.permissions = ['customers:read'];
      await shows(await shown(client), '.state');
      const alone = await fixture<PayviteErp>(html`<payvite-erp></payvite-erp>`);
      await waitUntil(() => words(alone).includes('Not connected'), 'it says so');
    });
  });
});
