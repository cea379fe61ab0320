import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { SyncModelCounts } from '@payvite/sdk/schemas';
import {
  account,
  adjustment,
  contact,
  createSyncDealer,
  invoice,
  type Export,
  type Row,
  type SyncDealer,
} from './sync-dealer.ts';

const many = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

/** Ten accounts of one contact and two invoices each, and two adjustments. */
const base = (): Record<keyof Export, Row[]> => ({
  accounts: many(10).map((n) => account(`A${n}`)),
  contacts: many(10).map((n) => contact(`C${n}`, `A${n}`, `ap@a${n}.example`)),
  invoices: many(20).map((n) =>
    invoice(`I${n}`, `A${Math.ceil(n / 2)}`, '100.00', { payment_due_date: '2026-01-31' }),
  ),
  adjustments: [
    adjustment('M1', 'A1', '15.00'),
    adjustment('M2', 'A2', '5.25', { adjustment_type: 'debit' }),
  ],
});

const counts = (
  model: SyncModelCounts['model'],
  lines: number,
  more: Partial<SyncModelCounts> = {},
): SyncModelCounts => ({
  model,
  lines,
  inserted: 0,
  updated: 0,
  unchanged: 0,
  invalid: 0,
  missing: 0,
  ...more,
});

describe('a sync', () => {
  const dealers: SyncDealer[] = [];
  const newDealer = async () => {
    const dealer = await createSyncDealer();
    dealers.push(dealer);
    return dealer;
  };
  after(() => Promise.all(dealers.map((dealer) => dealer.close())));

  /** Where each row lies in its table and which transaction wrote it: both change with any write. */
  const written = (dealer: SyncDealer) =>
    dealer.query(`select 'customer' as what, id, xmin::text, ctid::text from customers
      union all select 'balances', customer_id, xmin::text, ctid::text from customer_balances
      union all select 'contact', id, xmin::text, ctid::text from contacts
      union all select 'item', id, xmin::text, ctid::text from open_items order by what, id`);

  describe('of one export after the other', () => {
    let dealer: SyncDealer;
    before(async () => {
      dealer = await newDealer();
    });

    test('brings everything the first time, in one transaction with its event', async () => {
      await dealer.export(base());
      const sync = await dealer.sync();
      assert.equal(sync.state, 'succeeded', sync.error ?? '');
      assert.deepEqual(sync.models, [
        counts('customers', 10, { inserted: 10 }),
        counts('contacts', 10, { inserted: 10 }),
        counts('invoices', 20, { inserted: 20 }),
        counts('adjustments', 2, { inserted: 2 }),
      ]);
      const [one] = await dealer.query(`select outstanding_minor, past_due_minor, debit_adjustments_minor,
        credit_adjustments_minor, currency, search_text from customer_overview where erp_id = 'A1'`);
      assert.deepEqual(one, {
        outstanding_minor: 18500,
        past_due_minor: 20000,
        debit_adjustments_minor: 0,
        credit_adjustments_minor: 1500,
        currency: 'USD',
        search_text: 'account a1 a1\nap@a1.example',
      });
      assert.deepEqual(await dealer.query('select type, subject_id, data from events'), [
        { type: 'sync.finished', subject_id: sync.id, data: { state: 'succeeded', badRowCount: 0 } },
      ]);
      const [{ as_of: asOf } = { as_of: null }] = await dealer.query<{ as_of: Date | null }>(
        'select as_of from dealers',
      );
      const oldest = sync.files.flatMap(({ model, writtenAt }) =>
        model === 'contacts' ? [] : (writtenAt ?? []),
      );
      assert.equal(asOf?.toISOString(), [...oldest, sync.startedAt].sort()[0]);
    });

    test('skips files that have not changed', async () => {
      const before = await written(dealer);
      const sync = await dealer.sync();
      assert.deepEqual(sync.models, [
        counts('customers', 10, { unchanged: 10 }),
        counts('contacts', 10, { unchanged: 10 }),
        counts('invoices', 20, { unchanged: 20 }),
        counts('adjustments', 2, { unchanged: 2 }),
      ]);
      assert.deepEqual(await written(dealer), before);
    });

    test('writes nothing but what differs', async () => {
      const before = await written(dealer);
      const next = base();
      next.accounts = [
        ...next.accounts.slice(1),
        account('A1', { account_name: 'Søns & Café' }),
        account('A11'),
      ];
      next.invoices[4] = invoice('I5', 'A3', '100.00', {
        outstanding_amount: '40.00',
        payment_due_date: '2026-01-31',
      });
      const { adjustments: _absent, ...present } = next;
      await dealer.export(present);
      const sync = await dealer.sync();
      assert.deepEqual(sync.models, [
        counts('customers', 11, { inserted: 1, updated: 1, unchanged: 9 }),
        counts('contacts', 10, { unchanged: 10 }),
        counts('invoices', 20, { updated: 1, unchanged: 19 }),
      ]);
      const keyOf = (row: (typeof before)[number]) => `${String(row['what'])} ${String(row['id'])}`;
      const old = new Map(before.map((row) => [keyOf(row), row]));
      const touched = (await written(dealer)).filter((row) => {
        const was = old.get(keyOf(row));
        return was?.['xmin'] !== row['xmin'] || was?.['ctid'] !== row['ctid'];
      });
      const names = await dealer.query<{ id: string; erp_id: string }>(
        'select id, erp_id from customers union all select id, erp_id from contacts union all select id, erp_id from open_items',
      );
      const erpIds = touched.map((row) => names.find((name) => name.id === row['id'])?.erp_id);
      assert.deepEqual(erpIds.filter((_, at) => touched[at]?.['what'] === 'customer').toSorted(), [
        'A1',
        'A11',
      ]);
      // The ranks of all who are late move when A3 owes less: theirs and nobody else's aging is written.
      const ranks = many(10).map((n) => `A${n}`);
      assert.ok(['A1', 'A11', 'A3', 'I5'].every((erpId) => erpIds.includes(erpId)));
      assert.deepEqual(
        erpIds.filter((erpId) => erpId !== 'A11' && erpId !== 'I5' && !ranks.includes(erpId ?? '')),
        [],
      );
      const [{ search_text: searchText } = { search_text: '' }] = await dealer.query<{ search_text: string }>(
        `select search_text from customers where erp_id = 'A1'`,
      );
      assert.equal(searchText, 'søns & cafe a1\nap@a1.example');
      const items = await dealer.query(
        `select erp_id from open_items where model = 'adjustments' and closed_at is null`,
      );
      assert.equal(items.length, 2, 'an absent file leaves its model alone');
    });

    test('makes inactive who is no longer listed, closes and deletes what is no longer listed', async () => {
      const next = base();
      next.accounts = next.accounts.slice(0, 9);
      next.contacts = next.contacts.slice(0, 9);
      next.invoices = next.invoices.slice(0, 18);
      await dealer.export(next);
      const sync = await dealer.sync();
      assert.equal(sync.state, 'succeeded', JSON.stringify(sync.guards));
      assert.deepEqual(
        sync.models.map(({ model, missing }) => [model, missing]),
        [
          ['customers', 2],
          ['contacts', 1],
          ['invoices', 2],
          ['adjustments', 0],
        ],
      );
      assert.deepEqual(
        await dealer.query(
          `select erp_id, outstanding_minor, collection_priority from customer_overview where status = 'inactive' order by 1`,
        ),
        [
          { erp_id: 'A10', outstanding_minor: 0, collection_priority: 0 },
          { erp_id: 'A11', outstanding_minor: 0, collection_priority: 0 },
        ],
      );
      const closed = await dealer.query(
        'select erp_id from open_items where closed_at is not null order by 1',
      );
      assert.deepEqual(
        closed.map((row) => row['erp_id']),
        ['I19', 'I20'],
      );
    });

    test('brings them back as they were', async () => {
      const ids = () =>
        dealer.query(
          'select erp_id, id from customers union all select erp_id, id from open_items order by 1, 2',
        );
      const before = await ids();
      await dealer.export(base());
      const sync = await dealer.sync();
      assert.equal(sync.state, 'succeeded');
      assert.deepEqual(sync.models[0], counts('customers', 10, { updated: 1, unchanged: 9 }));
      assert.deepEqual(sync.models[2], counts('invoices', 20, { updated: 2, unchanged: 18 }));
      assert.deepEqual(await ids(), before);
      const open = await dealer.query(`select count(*)::int as n from open_items where closed_at is null`);
      assert.deepEqual(open, [{ n: 22 }]);
    });

    test('closes what is listed as paid, and never brings in what was paid before it was seen', async () => {
      const next = base();
      const invoices = next.invoices;
      invoices[0] = invoice('I1', 'A1', '100.00', { outstanding_amount: '0.00', status: 'paid' });
      invoices.push(invoice('I99', 'A1', '70.00', { outstanding_amount: '0', status: 'Paid' }));
      await dealer.export(next);
      const sync = await dealer.sync();
      assert.deepEqual(sync.models[2], counts('invoices', 21, { updated: 1, unchanged: 20 }));
      assert.deepEqual(
        await dealer.query(`select closed_at is null as open from open_items where erp_id in ('I1', 'I99')`),
        [{ open: false }],
      );
    });
  });

  describe('of a bad export', () => {
    test('reports each bad row once, applies the good ones, keeps and marks what it held of the bad ones', async () => {
      const dealer = await newDealer();
      await dealer.export(base());
      await dealer.sync();
      const next = base();
      next.accounts = [
        ...next.accounts.slice(0, 8),
        account('A9', { account_name: 'x'.repeat(10_240) }),
        account('A10'),
        account('A10'),
      ];
      const contacts = next.contacts;
      contacts[2] = contact('C3', 'A404', 'new@a3.example');
      const invoices = next.invoices;
      invoices[0] = invoice('I1', 'A1', 'abc');
      invoices[2] = invoice('I3', 'A2', '55.00', { currency: 'CAD' });
      invoices[4] = invoice('I5', 'A3', '77.00', { payment_due_date: '2026-01-31' });
      invoices[6] = invoice('I7', 'A404', '1.00');
      await dealer.export(next);
      const sync = await dealer.sync();
      assert.equal(sync.state, 'succeeded', JSON.stringify(sync.guards));
      assert.equal(sync.badRowCount, 6);
      assert.deepEqual(
        (await dealer.badRows(sync.id)).map(({ file, row, column, value }) => [
          file,
          row,
          column,
          value?.slice(0, 12),
        ]),
        [
          ['accounts.csv', 10, 'account_name', 'xxxxxxxxxxxx'],
          ['accounts.csv', 12, 'account_id', 'A10'],
          ['contacts.csv', 4, 'account_id', 'A404'],
          ['invoices.csv', 2, 'amount', 'abc'],
          ['invoices.csv', 4, 'currency', 'CAD'],
          ['invoices.csv', 8, 'account_id', 'A404'],
        ],
      );
      assert.deepEqual(sync.badRows, await dealer.badRows(sync.id));
      assert.match(sync.badRows[4]?.reason ?? '', /USD.*currency_mismatch/);
      assert.deepEqual(
        sync.models.map(({ model, lines, updated, unchanged, invalid, missing }) => [
          model,
          lines,
          updated,
          unchanged,
          invalid,
          missing,
        ]),
        [
          ['customers', 11, 0, 9, 2, 0],
          ['contacts', 10, 0, 9, 1, 0],
          ['invoices', 20, 1, 16, 3, 0],
          ['adjustments', 2, 0, 2, 0, 0],
        ],
      );
      const held = await dealer.query(
        `select erp_id, outstanding_minor, currency, is_stale from open_items where erp_id in ('I1', 'I3', 'I5', 'I7') order by 1`,
      );
      assert.deepEqual(held, [
        { erp_id: 'I1', outstanding_minor: 10000, currency: 'USD', is_stale: true },
        { erp_id: 'I3', outstanding_minor: 10000, currency: 'USD', is_stale: true },
        { erp_id: 'I5', outstanding_minor: 7700, currency: 'USD', is_stale: false },
        { erp_id: 'I7', outstanding_minor: 10000, currency: 'USD', is_stale: true },
      ]);
      assert.deepEqual(await dealer.query(`select k.email from contacts k where k.erp_id = 'C3'`), [
        { email: 'ap@a3.example' },
      ]);
      const stale = async () =>
        (await dealer.query(`select erp_id from customers where is_stale order by 1`)).map(
          (row) => row['erp_id'],
        );
      // A10 for its repeated row, A9 for its own, A1, A2 and A4 for their items.
      assert.deepEqual(await stale(), ['A1', 'A10', 'A2', 'A4', 'A9']);

      await dealer.sync();
      assert.deepEqual(
        await stale(),
        ['A1', 'A10', 'A2', 'A4', 'A9'],
        'the same bad export again changes nothing',
      );
      await dealer.export(base());
      const mended = await dealer.sync();
      assert.equal(mended.badRowCount, 0);
      assert.deepEqual(await stale(), []);
      assert.deepEqual(await dealer.query('select 1 from open_items where is_stale'), []);
    });

    test('explains items of an account whose own row is faulty, and takes them once it is mended', async () => {
      const dealer = await newDealer();
      await dealer.export({
        accounts: [account('A1'), account('A2', { currency: 'US$' })],
        invoices: [invoice('I1', 'A2', '5.00')],
      });
      const sync = await dealer.sync();
      assert.deepEqual(
        sync.badRows.map(({ row, reason }) => [row, reason]),
        [
          [3, 'Is not an ISO 4217 currency such as USD.'],
          [2, 'The row of this account is faulty itself (row 3).'],
        ],
      );
      await dealer.export({
        accounts: [account('A1'), account('A2')],
        invoices: [invoice('I1', 'A2', '5.00')],
      });
      const mended = await dealer.sync();
      assert.deepEqual(mended.models, [
        counts('customers', 2, { inserted: 1, unchanged: 1 }),
        counts('invoices', 1, { inserted: 1 }),
      ]);
    });

    test('takes items of a file that has not changed when a new accounts file knows their account', async () => {
      const dealer = await newDealer();
      const invoices = [invoice('I1', 'A2', '5.00')];
      await dealer.export({ accounts: [account('A1')], invoices });
      assert.equal((await dealer.sync()).badRowCount, 1);
      await dealer.export({ accounts: [account('A1'), account('A2')], invoices });
      assert.deepEqual((await dealer.sync()).models[1], counts('invoices', 1, { inserted: 1 }));
    });

    test('closes nothing of a model in which an id cannot be read', async () => {
      const dealer = await newDealer();
      await dealer.export(base());
      await dealer.sync();
      const next = base();
      next.invoices = [...next.invoices.slice(0, 19), invoice('', 'A10', '5.00')];
      next.accounts = [...next.accounts.slice(0, 9), account('')];
      await dealer.export({ ...next, adjustments: [adjustment('M1', 'A1', '15.00')] });
      const sync = await dealer.sync();
      assert.equal(sync.state, 'succeeded', JSON.stringify(sync.guards));
      assert.deepEqual(
        sync.models.map(({ model, missing }) => [model, missing]),
        [
          ['customers', 0],
          ['contacts', 0],
          ['invoices', 0],
          ['adjustments', 1],
        ],
      );
      assert.deepEqual(await dealer.query(`select 1 from customers where status = 'inactive'`), []);
    });

    for (const [what, files, message] of [
      [
        'without a required column',
        { accounts: 'account_id\nA1\n' },
        /accounts\.csv: the required column account_name is missing/,
      ],
      ['that is not there', {}, /none of accounts\.csv/],
    ] as const) {
      test(`${what} fails, and changes nothing`, async () => {
        const dealer = await newDealer();
        await dealer.export(base());
        await dealer.sync();
        const before = await written(dealer);
        await dealer.export({ ...files });
        const sync = await dealer.sync();
        assert.equal(sync.state, 'failed');
        assert.match(sync.error ?? '', message);
        assert.deepEqual(await written(dealer), before);
        await dealer.export(base());
        assert.equal((await dealer.sync()).state, 'succeeded');
      });
    }

    test('with a header that the database could not keep is applied', async () => {
      const dealer = await newDealer();
      const odd = ['a\0b', `${'x'.repeat(99)}😀`];
      await dealer.export({ ...base(), accounts: `account_id,account_name,${odd.join()}\nA1,One,,\n` });
      const sync = await dealer.sync();
      assert.equal(sync.state, 'succeeded', sync.error ?? '');
      assert.deepEqual(sync.files[0]?.ignoredColumns, ['a\ufffdb', `${'x'.repeat(99)}\ufffd`]);
    });
  });

  describe('that would do much harm', () => {
    const guarded = async (change: (files: ReturnType<typeof base>) => Export) => {
      const dealer = await newDealer();
      await dealer.export(base());
      await dealer.sync();
      const before = await written(dealer);
      await dealer.export(change(base()));
      const sync = await dealer.sync();
      return { dealer, before, sync };
    };

    test('fails where the database has crashed before the approval, and says so', async () => {
      const dealer = await newDealer();
      await dealer.export(base());
      await dealer.sync();
      await dealer.export({ ...base(), accounts: base().accounts.slice(0, 5) });
      const sync = await dealer.sync();
      assert.equal(sync.state, 'needs_approval');
      // What has no log is empty after a crash.
      await dealer.query(
        'truncate staged_customers, staged_contacts, staged_items, staged_changes, staged_runs',
      );
      const approved = await dealer.approve(sync.id);
      assert.equal(approved.state, 'failed');
      assert.match(approved.error ?? '', /database has crashed.*nothing was applied/);
      assert.deepEqual(await dealer.query(`select 1 from customers where status = 'inactive'`), []);
    });

    test('by making customers inactive waits, and applies what was staged when approved', async () => {
      const { dealer, before, sync } = await guarded((files) => ({
        ...files,
        accounts: files.accounts.slice(0, 7),
      }));
      assert.equal(sync.state, 'needs_approval');
      assert.deepEqual(
        sync.guards.map((guard) => guard.kind),
        ['would_deactivate_customers', 'would_close_outstanding'],
      );
      assert.equal(sync.guards[0]?.detail, 'Would make inactive 3 of 10 active customers (30.0 %).');
      assert.deepEqual(sync.guards[0].figures, { lost: 3, held: 10, currency: null });
      assert.equal(sync.guards[1]?.figures?.currency, 'USD');
      assert.deepEqual(await written(dealer), before);
      // What lies in the folder by now is not what was reviewed.
      await dealer.export({ accounts: [account('B1')] });
      const approved = await dealer.approve(sync.id);
      assert.equal(approved.state, 'succeeded');
      assert.notEqual(approved.approvedAt, null);
      assert.deepEqual(approved.guards, sync.guards);
      assert.deepEqual(approved.models[0], counts('customers', 7, { unchanged: 7, missing: 3 }));
      const status = await dealer.query(
        `select status, count(*)::int as n from customers group by 1 order by 1`,
      );
      assert.deepEqual(status, [
        { status: 'active', n: 7 },
        { status: 'inactive', n: 3 },
      ]);
      assert.deepEqual(
        await dealer.query('select 1 from staged_customers union all select 1 from staged_items'),
        [],
      );
    });

    test('a fifth exactly is not much', async () => {
      const { sync } = await guarded((files) => ({ ...files, accounts: files.accounts.slice(0, 8) }));
      assert.equal(sync.state, 'succeeded', JSON.stringify(sync.guards));
    });

    test('by closing open items waits, whether they are missing or paid', async () => {
      const { sync } = await guarded((files) => ({
        ...files,
        invoices: files.invoices
          .slice(2)
          .map((row, at) => (at < 3 ? { ...row, outstanding_amount: '0' } : row)),
      }));
      assert.deepEqual(
        sync.guards.map((guard) => guard.detail),
        [
          'Would close 5 of 22 open items (22.7 %).',
          'Would close or make inactive 500.00 USD of 2,020.25 USD outstanding (24.7 %).',
        ],
      );
    });

    test('by closing much of the money in few items waits', async () => {
      const { dealer } = await guarded((files) => ({
        ...files,
        invoices: [...files.invoices, invoice('BIG', 'A1', '9000.00')],
      }));
      await dealer.export(base());
      const sync = await dealer.sync();
      assert.deepEqual(
        sync.guards.map((guard) => guard.kind),
        ['would_close_outstanding'],
      );
    });

    test('by deleting contacts waits: with them goes each address that somebody corrected', async () => {
      const contacts = 'contact_id,account_id,email_address\n';
      const { dealer, before, sync } = await guarded((files) => ({ ...files, contacts }));
      assert.deepEqual(
        sync.guards.map(({ kind, detail, figures }) => [kind, detail, figures]),
        [
          [
            'would_delete_contacts',
            'Would delete 10 of 10 contacts (100.0 %).',
            { lost: 10, held: 10, currency: null },
          ],
        ],
      );
      assert.deepEqual(await written(dealer), before);
      await dealer.export({ ...base(), contacts: base().contacts.slice(0, 8) });
      assert.equal((await dealer.sync()).state, 'succeeded', 'a fifth exactly is not much');
    });

    test('because a file was cut in half waits, even if nothing would be closed', async () => {
      const { dealer, before, sync } = await guarded((files) => files);
      assert.equal(sync.state, 'succeeded');
      for (const name of ['accounts.csv', 'contacts.csv', 'invoices.csv', 'adjustments.csv']) {
        const adjustments = many(9).map((n) => adjustment(`M${n}`, 'A1', '1.00'));
        await dealer.export({ ...base(), adjustments });
        const path = join(dealer.directory, name);
        const text = await readFile(path, 'utf8');
        const lineStart = text.lastIndexOf('\n', Math.floor(text.length / 2)) + 1;
        await writeFile(path, text.slice(0, lineStart + 3));
        const cut = await dealer.sync();
        assert.equal(cut.state, 'needs_approval', name);
        assert.ok(cut.guards.some((guard) => guard.kind === 'file_cut' && guard.detail.includes(name)));
        assert.deepEqual(await written(dealer), before);
      }
    });

    test('because a file ends in its last cell, and did not before, waits', async () => {
      const { dealer, before } = await guarded((files) => files);
      const path = join(dealer.directory, 'invoices.csv');
      await writeFile(path, (await readFile(path, 'utf8')).slice(0, -2));
      const sync = await dealer.sync();
      assert.deepEqual(
        sync.guards.map((guard) => guard.kind),
        ['file_cut'],
      );
      assert.deepEqual(await written(dealer), before);
    });

    test('because a file has no line end any more waits once: who approves it is not asked again', async () => {
      const { dealer } = await guarded((files) => files);
      const path = join(dealer.directory, 'invoices.csv');
      const [header = '', ...rows] = (await readFile(path, 'utf8')).trimEnd().split('\n');
      const text = `${[`${header},statement_id`, ...rows.map((row, at) => `${row},S${at}`)].join('\n')}\n`;
      await writeFile(path, text);
      assert.equal((await dealer.sync()).state, 'succeeded');
      await writeFile(path, text.slice(0, -1));
      const sync = await dealer.sync();
      assert.equal(sync.state, 'needs_approval');
      assert.match(
        sync.guards[0]?.detail ?? '',
        /invoices\.csv \(row \d+\) has all its cells, but not the line end that it had before: statement_id “S\d+” may be a part/,
      );
      assert.deepEqual(sync.guards[0]?.openEnd, {
        ...{ row: rows.length + 1, column: 'statement_id', value: `S${rows.length - 1}` },
      });
      await dealer.approve(sync.id);
      await dealer.drain();
      assert.equal((await dealer.get(sync.id)).state, 'succeeded');
      await writeFile(path, text.slice(0, -1).replace('100.00', '101.00'));
      assert.equal((await dealer.sync()).state, 'succeeded');
    });

    test('is none where the last line has no end, and ends in a word that others end in too', async () => {
      const { dealer } = await guarded((files) => files);
      const path = join(dealer.directory, 'invoices.csv');
      const [header = '', ...rows] = (await readFile(path, 'utf8')).trimEnd().split('\n');
      await writeFile(path, `${[`${header},status`, ...rows.map((row) => `${row},open`)].join('\n')}\n`);
      assert.equal((await dealer.sync()).state, 'succeeded');
      await writeFile(path, [`${header},status`, ...rows.map((row) => `${row},open`)].join('\n'));
      assert.equal((await dealer.sync()).state, 'succeeded');
    });

    test('is given up when a newer one starts', async () => {
      const { dealer, sync } = await guarded((files) => ({
        ...files,
        accounts: files.accounts.slice(0, 3),
      }));
      await dealer.export(base());
      assert.equal((await dealer.sync()).state, 'succeeded');
      const old = await dealer.get(sync.id);
      assert.equal(old.state, 'failed');
      assert.match(old.error ?? '', /Superseded/);
      await assert.rejects(dealer.approve(sync.id), { code: 'sync_needs_no_approval', status: 409 });
    });
  });

  describe('that is interrupted', () => {
    /** Makes the source die after some batches, as the process would. */
    const dyingSource = (dealer: SyncDealer, afterBatches: number) => {
      const { sourceOf } = dealer.context;
      let batches = 0;
      return {
        ...dealer.context,
        sourceOf: async (row: Parameters<typeof sourceOf>[0]) => {
          const source = await sourceOf(row);
          return {
            ...source,
            async open(cursor: string | null) {
              const delivery = await source.open(cursor);
              const dying = Object.values(delivery.models).map((model) => [
                model.model,
                {
                  ...model,
                  async *read() {
                    for await (const entries of model.read()) {
                      yield entries as never;
                      batches += 1;
                      if (batches === afterBatches) throw new Error('killed');
                    }
                  },
                },
              ]);
              return { ...delivery, models: Object.fromEntries(dying) as typeof delivery.models };
            },
          };
        },
      };
    };

    for (const afterBatches of [1, 2, 4]) {
      test(`after ${afterBatches} batches begins again and completes`, async () => {
        const { runSync } = await import('../src/syncs/sync-service.ts');
        const dealer = await newDealer();
        await dealer.export({
          ...base(),
          adjustments: [adjustment('M1', 'A404', '1.00'), adjustment('', 'A1', '1.00')],
        });
        const { id } = await dealer.start();
        const data = { dealerId: dealer.id, syncId: id };
        await assert.rejects(runSync(dyingSource(dealer, afterBatches), data), /killed/);
        assert.equal((await dealer.get(id)).state, 'running');
        assert.equal((await dealer.start()).id, id, 'one sync at a time');
        await dealer.drain();
        const sync = await dealer.get(id);
        assert.equal(sync.state, 'succeeded');
        assert.deepEqual(
          sync.models.map(({ model, lines, inserted, invalid }) => [model, lines, inserted, invalid]),
          [
            ['customers', 10, 10, 0],
            ['contacts', 10, 10, 0],
            ['invoices', 20, 20, 0],
            ['adjustments', 2, 0, 2],
          ],
        );
        assert.equal(sync.badRows.length, 2);
        await runSync(dealer.context, data);
        assert.deepEqual(await dealer.get(id), sync, 'a job that comes once more finds nothing to do');
      });
    }

    test('a handler that was thought dead and goes on does no harm', async () => {
      const { runSync } = await import('../src/syncs/sync-service.ts');
      const dealer = await newDealer();
      await dealer.export(base());
      const { id } = await dealer.start();
      const data = { dealerId: dealer.id, syncId: id };
      let second: Promise<void> | undefined;
      const { sourceOf } = dealer.context;
      await runSync(
        {
          ...dealer.context,
          sourceOf: async (row) => {
            const source = await sourceOf(row);
            return {
              ...source,
              async open(cursor) {
                const delivery = await source.open(cursor);
                second ??= runSync(dealer.context, data);
                await second;
                return delivery;
              },
            };
          },
        },
        data,
      );
      const sync = await dealer.get(id);
      assert.equal(sync.state, 'succeeded');
      assert.equal(sync.models[2]?.inserted, 20);
      assert.deepEqual(await dealer.query('select count(*)::int as n from events'), [{ n: 1 }]);
    });

    test('by an error of our own fails after the last try, and says so', async () => {
      const { runSync } = await import('../src/syncs/sync-service.ts');
      const dealer = await newDealer();
      await dealer.export(base());
      const { id } = await dealer.start();
      const data = { dealerId: dealer.id, syncId: id };
      await assert.rejects(runSync(dyingSource(dealer, 1), data, { isLastTry: true }), /killed/);
      const sync = await dealer.get(id);
      assert.equal(sync.state, 'failed');
      assert.match(sync.error ?? '', /Start another sync/);
      assert.deepEqual(await dealer.query('select 1 from staged_customers'), []);
    });

    test('and loses its job is given another by the next start', async () => {
      const dealer = await newDealer();
      await dealer.export(base());
      const { id } = await dealer.start();
      await dealer.query('delete from pgboss.job');
      await dealer.start();
      await dealer.drain();
      assert.equal((await dealer.get(id)).state, 'running');
      await dealer.clock.moveBy(11 * 60_000);
      assert.equal((await dealer.start()).id, id);
      await dealer.drain();
      assert.equal((await dealer.get(id)).state, 'succeeded');
    });
  });

  test('keeps an address that was corrected until the ERP states another', async () => {
    const dealer = await newDealer();
    const withEmail = (email: string, name = 'Ann') => ({
      ...base(),
      contacts: [contact('C1', 'A1', email, { first_name: name })],
    });
    const held = () =>
      dealer.query(`select name, email, erp_email, has_valid_email, is_email_corrected from contacts`);
    await dealer.export(withEmail('typo@'));
    await dealer.sync();
    assert.deepEqual(await held(), [
      { name: 'Ann', email: 'typo@', erp_email: null, has_valid_email: false, is_email_corrected: false },
    ]);
    await dealer.query(
      `update contacts set email = 'ann@a1.example', erp_email = 'typo@', has_valid_email = true,
         is_email_corrected = true`,
    );
    await dealer.export(withEmail('typo@', 'Anna'));
    await dealer.sync();
    assert.deepEqual(await held(), [
      {
        name: 'Anna',
        email: 'ann@a1.example',
        erp_email: 'typo@',
        has_valid_email: true,
        is_email_corrected: true,
      },
    ]);
    await dealer.export(withEmail('anna@a1.example', 'Anna'));
    await dealer.sync();
    assert.deepEqual(await held(), [
      {
        name: 'Anna',
        email: 'anna@a1.example',
        erp_email: null,
        has_valid_email: true,
        is_email_corrected: false,
      },
    ]);
    const [{ search_text: text } = { search_text: '' }] = await dealer.query<{ search_text: string }>(
      `select search_text from customers where erp_id = 'A1'`,
    );
    assert.equal(text, 'account a1 a1\nanna@a1.example');
  });
});
