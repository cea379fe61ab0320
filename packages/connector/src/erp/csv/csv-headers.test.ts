import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parseCsvHeaders, type CsvHeaders } from './csv-headers.ts';
import { createCsvSource } from './csv-source.ts';
import { SourceError } from '../erp-source.ts';

const faultsOf = (headers: unknown): string[] => {
  const parsed = parseCsvHeaders(JSON.stringify(headers));
  assert.ok('faults' in parsed, JSON.stringify(parsed));
  return parsed.faults;
};

describe('parseCsvHeaders', () => {
  test('takes any header for any column', () => {
    const headers = {
      accounts: { account_id: 'Customer ID', account_name: 'Name', city: 'Ort' },
      invoices: { amount: 'outstanding_amount', outstanding_amount: 'amount' },
    };
    assert.deepEqual(parseCsvHeaders(`\ufeff${JSON.stringify(headers)}`), { headers });
    assert.deepEqual(parseCsvHeaders('{}'), { headers: {} });
  });

  for (const [title, headers, faults] of [
    [
      'a file that there is not',
      { customers: { account_id: 'x' } },
      [/^customers: there is no such file: accounts, contacts, invoices, adjustments$/],
    ],
    [
      'a column that there is not',
      { accounts: { acount_id: 'x' } },
      [/^accounts\.acount_id: there is no such column: account_id, account_name/],
    ],
    [
      'a name of every object',
      { constructor: {}, accounts: { toString: 'x' } },
      [/^constructor/, /toString/],
    ],
    [
      'one header for two columns',
      { contacts: { first_name: 'Name', last_name: ' name ' } },
      [/^contacts\.last_name: the header " name " stands for first_name already$/],
    ],
    [
      'the name of another column',
      { accounts: { account_name: 'City' } },
      [/^accounts\.city: the header "city" stands for account_name already$/],
    ],
    ['an empty header', { accounts: { account_id: ' ' } }, [/^accounts\.account_id: must not be empty$/]],
    [
      'what is no text',
      { accounts: { account_id: 7 } },
      [/^accounts\.account_id: must be the header, a text$/],
    ],
    ['what is no object', [1], [/^must be an object such as/]],
    ['several faults', { x: {}, accounts: { y: 'a' } }, [/^x:/, /^accounts\.y:/]],
  ] as const) {
    test(`names ${title}`, () => {
      const found = faultsOf(headers);
      assert.equal(found.length, faults.length, found.join('\n'));
      for (const [at, fault] of faults.entries()) assert.match(found[at] ?? '', fault);
    });
  }

  test('says of what is no JSON that it is none', () => {
    const parsed = parseCsvHeaders('{"accounts": ');
    assert.match('faults' in parsed ? (parsed.faults[0] ?? '') : '', /^is no JSON: /);
  });
});

describe('a source with headers of the dealer', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'payvite-headers-'));
  });
  after(() => rm(directory, { recursive: true }));
  const open = async (content: string, headers: CsvHeaders) => {
    await writeFile(join(directory, 'invoices.csv'), content);
    const invoices = (await createCsvSource(directory, headers).open(null)).models.invoices;
    assert.ok(invoices);
    return invoices;
  };
  const INVOICES = {
    account_id: 'Customer ID',
    invoice_id: 'Doc.',
    amount: 'Original',
    outstanding_amount: 'Open Balance',
    currency: 'Cur',
  };
  const HEADER = 'customer-id;Doc.;ORIGINAL;Open balance;Cur;amount;Status\n';

  test('reads each column under its header, and no other under ours', async () => {
    const invoices = await open(`${HEADER}A1;I1;10.00;4.00;USD;99;open\n`, { invoices: INVOICES });
    assert.deepEqual(invoices.ignoredColumns, ['amount']);
    const [[entry] = []] = await Array.fromAsync(invoices.read());
    const { customerErpId, erpId, amountMinor, outstandingMinor } = entry?.record ?? {};
    assert.deepEqual([customerErpId, erpId, amountMinor, outstandingMinor], ['A1', 'I1', 1000, 400]);
  });

  test('names faulty cells as the file does', async () => {
    const invoices = await open(`${HEADER}A1;I1;10.00;4,50;USD;;\n`, { invoices: INVOICES });
    assert.deepEqual(invoices.columns, { id: 'Doc.', customerId: 'customer-id', currency: 'Cur' });
    const [[entry] = []] = await Array.fromAsync(invoices.read());
    assert.ok(entry?.record === null);
    assert.deepEqual([entry.column, entry.value, entry.erpId], ['Open balance', '4,50', 'I1']);
  });

  test('says which header it looked for where a column is missing', async () => {
    await assert.rejects(
      open('customer_id,Doc.,Original,Open Balance,currency\n', { invoices: INVOICES }),
      (error) =>
        error instanceof SourceError &&
        /required column currency \(looked for as "Cur"\) is missing/.test(error.message),
    );
  });

  test('is read anew when its headers have changed', async () => {
    const content = 'account_id,invoice_id,amount,outstanding_amount,currency,other\n';
    const first = (await open(content, {})).fingerprint;
    assert.equal((await open(content, { accounts: { city: 'Ort' } })).fingerprint, first);
    assert.notEqual((await open(content, { invoices: { amount: 'other' } })).fingerprint, first);
  });
});
