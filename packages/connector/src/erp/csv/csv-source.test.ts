import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import type { SyncModel } from '@payvite/sdk/schemas';
import { readLastCell } from './csv-last-cell.ts';
import { createCsvSource } from './csv-source.ts';
import { SourceError, type BadEntry, type SourceEntry, type SourceItem } from '../erp-source.ts';

const directories: string[] = [];
let directory: string;

async function read<Model extends SyncModel>(model: Model): Promise<SourceEntry<Model>[]> {
  const opened = (await createCsvSource(directory).open(null)).models[model];
  assert.ok(opened, `${model} is there`);
  const entries: SourceEntry<Model>[] = [];
  for await (const some of opened.read()) entries.push(...some);
  return entries;
}

const put = (name: string, content: string | Buffer) => writeFile(join(directory, name), content);
const bad = (entries: SourceEntry<SyncModel>[]) =>
  entries.filter((entry): entry is BadEntry => entry.record === null);

describe('createCsvSource', () => {
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'payvite-csv-'));
    directories.push(directory);
  });
  after(() => Promise.all(directories.map((each) => rm(each, { recursive: true }))));

  test('reads accounts, whatever the line ends, delimiter, header case and order', async () => {
    await put(
      'accounts.csv',
      '\ufeffAccount Name;ACCOUNT_ID;Favourite Color;Currency\r\n"Søns; Ltd";A1;red;eur\r\nPeak;A2;;\r\n',
    );
    const { models } = await createCsvSource(directory).open(null);
    assert.deepEqual(models.customers?.ignoredColumns, ['Favourite Color']);
    assert.deepEqual(Object.keys(models), ['customers']);
    assert.deepEqual(await read('customers'), [
      {
        row: 2,
        record: {
          erpId: 'A1',
          accountNumber: 'A1',
          name: 'Søns; Ltd',
          accountType: null,
          status: 'active',
          currency: 'EUR',
          phone: null,
          addressLine1: null,
          city: null,
          region: null,
          postalCode: null,
          erpBalanceMinor: null,
        },
      },
      {
        row: 3,
        record: {
          ...(await read('customers'))[0]?.record,
          erpId: 'A2',
          accountNumber: 'A2',
          name: 'Peak',
          currency: null,
        },
      },
    ]);
  });

  test('keeps an address that no mail server takes, and says so', async () => {
    await put(
      'contacts.csv',
      'contact_id,account_id,email_address,first_name,last_name,is_primary\nC1,A1,ann@b.example,Ann,,yes\nC2,A1,n/a,,,\n',
    );
    const contacts = (await read('contacts')).map((entry) => entry.record);
    assert.deepEqual(
      contacts.map((contact) => [contact?.email, contact?.hasValidEmail, contact?.name, contact?.isPrimary]),
      [
        ['ann@b.example', true, 'Ann', true],
        ['n/a', false, null, false],
      ],
    );
  });

  test('signs items by what they do to the balance', async () => {
    const header = 'account_id,invoice_id,amount,outstanding_amount,currency,status,discount_amount\n';
    await put(
      'invoices.csv',
      `${header}A1,I1,100.00,40.5,USD,open,2\nA1,I2,-30,-30,USD,,\nA1,I3,100,0,USD,,0\nA1,I4,100,100,USD,Void,\nA1,I5,0,-5,USD,,\n`,
    );
    await put(
      'adjustments.csv',
      'account_id,adjustment_id,amount,outstanding_amount,currency,adjustment_type,voucher_id\nA1,M1,50,50,USD,,V1\nA1,M2,9,8,USD,Debit,\nA1,M3,5,0,USD,credit,\n',
    );
    const seen = (entries: SourceEntry<'invoices'>[]) =>
      entries.map(({ record }) => {
        const item = record as SourceItem;
        return [
          item.number,
          item.kind,
          item.amountMinor,
          item.outstandingMinor,
          item.isOpen,
          item.discountMinor,
        ];
      });
    assert.deepEqual(seen(await read('invoices')), [
      ['I1', 'invoice', 10000, 4050, true, 200],
      ['I2', 'credit', -3000, -3000, true, null],
      ['I3', 'invoice', 10000, 0, false, null],
      ['I4', 'invoice', 10000, 10000, false, null],
      ['I5', 'credit', 0, -500, true, null],
    ]);
    assert.deepEqual(seen(await read('adjustments')), [
      ['V1', 'credit', -5000, -5000, true, null],
      ['M2', 'debit', 900, 800, true, null],
      ['M3', 'credit', -500, 0, false, null],
    ]);
  });

  test('reports each bad row once, with row, column, reason, value and whose it is', async () => {
    await put(
      'invoices.csv',
      'account_id,invoice_id,amount,outstanding_amount,currency,payment_due_date\n' +
        'A1,I1,"1,234.50",1,USD,\n' +
        'A1,,5,5,USD,\n' +
        'A1,I3,5,-5,USD,\n' +
        'A1,I4,5,5,USD,2026-02-30\n' +
        'A1,I5,5,5\n' +
        `A1,I6,5,5,${'U'.repeat(500)},\n` +
        'A1,I7,5,5,USD,2026-01-31\n',
    );
    const entries = await read('invoices');
    assert.deepEqual(
      bad(entries).map(({ row, column, value, erpId, customerErpId }) => [
        row,
        column,
        value,
        erpId,
        customerErpId,
      ]),
      [
        [2, 'amount', '1,234.50', 'I1', 'A1'],
        [3, 'invoice_id', '', null, 'A1'],
        [4, 'outstanding_amount', '-5', 'I3', 'A1'],
        [5, 'payment_due_date', '2026-02-30', 'I4', 'A1'],
        [6, null, 'A1 | I5 | 5 | 5', 'I5', 'A1'],
        [7, 'currency', 'U'.repeat(200), 'I6', 'A1'],
      ],
    );
    assert.ok(bad(entries).every((entry) => entry.reason.length > 5 && !entry.isCut));
    assert.equal(entries.at(-1)?.record?.erpId, 'I7');
  });

  test('a negative adjustment is a bad row', async () => {
    await put(
      'adjustments.csv',
      'account_id,adjustment_id,amount,outstanding_amount,currency\nA1,M1,-5,-5,USD\n',
    );
    assert.deepEqual(
      bad(await read('adjustments')).map((entry) => [entry.column, entry.erpId]),
      [['amount', 'M1']],
    );
  });

  test('a row that was cut tells no id', async () => {
    await put('accounts.csv', 'account_id,account_name,city\nA1,Nord,Oslo\nA10');
    assert.deepEqual(
      bad(await read('customers')).map((entry) => [entry.isCut, entry.erpId]),
      [[true, null]],
    );
    assert.equal((await createCsvSource(directory).open(null)).models.customers?.endsWithNewline, false);
  });

  test('tells what a file without an end ends in, and whether that is surely whole', async () => {
    const lastCell = async (text: string) => {
      await put('accounts.csv', text);
      const { customers } = (await createCsvSource(directory).open(null)).models;
      assert.ok(customers);
      return readLastCell(customers);
    };
    const header = 'account_id,account_name,city';
    assert.deepEqual(await lastCell(`${header}\nA1,Nord,Oslo\nA2,"Sør\nAS",Oslo`), {
      ...{ row: 3, column: 'city', value: 'Oslo', isWhole: true },
    });
    const isWhole = async (text: string) => (await lastCell(text))?.isWhole;
    assert.equal(await isWhole(`${header}\nA1,Nord,Oslo\nA2,Sør,Os`), false);
    assert.equal(await isWhole(`${header}\nA1,Nord,Oslo\nA2,Sør,`), false);
    assert.equal(await isWhole('account_id,account_name,postal_code\nA1,Nord,12\nA2,Sør,12'), false);
    const dated = (day: string) => `account_id,account_name,region\nA1,Nord,x\nA2,Sør,${day}`;
    assert.deepEqual([await isWhole(dated('2026-11-28')), await isWhole(dated('2026-11-2'))], [true, false]);
    assert.equal(await isWhole('account_id,account_name,our notes\nA1,Nord,some\nA2,Sør,so'), true);
  });

  test('tells by its fingerprint whether a file has changed', async () => {
    const fingerprint = async () =>
      (await createCsvSource(directory).open(null)).models.customers?.fingerprint;
    await put('accounts.csv', 'account_id,account_name\nA1,Nord\n');
    const first = await fingerprint();
    assert.equal(await fingerprint(), first);
    await put('accounts.csv', 'account_id,account_name\nA1,Sud\n');
    assert.notEqual(await fingerprint(), first);
  });

  test('refuses a file that changes while it is read', async () => {
    await put('accounts.csv', 'account_id,account_name\nA1,Nord\n');
    const opened = (await createCsvSource(directory).open(null)).models.customers;
    await put('accounts.csv', 'account_id,account_name\nA1,Nord\nA2,Sud\n');
    await assert.rejects(async () => {
      for await (const entries of opened?.read() ?? []) assert.ok(entries);
    }, /accounts\.csv: changed while it was read/);
  });

  for (const [what, content, message] of [
    [
      'without a required column',
      'account_id,name\nA1,Nord\n',
      /accounts\.csv: the required column account_name is missing/,
    ],
    ['with a column twice', 'account_id,account_name,Account Name\n', /account_name stands there twice/],
    ['that is empty', '', /is empty/],
  ] as const) {
    test(`refuses a file ${what}`, async () => {
      await put('accounts.csv', content);
      await assert.rejects(
        createCsvSource(directory).open(null),
        (error) => error instanceof SourceError && message.test(error.message),
      );
    });
  }

  test('refuses a folder without an export', async () => {
    await assert.rejects(createCsvSource(join(directory, 'none')).open(null), /none of accounts\.csv/);
  });
});
