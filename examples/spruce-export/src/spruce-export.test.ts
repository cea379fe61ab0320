import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { EXPORT_COLUMNS } from './export-file.ts';
import type { ExportFileName } from './export-file.ts';
import { FEATURED_CUSTOMERS } from './featured-customer.ts';
import { writeSpruceExport } from './spruce-export.ts';

type Row = Record<string, string>;

const DAY = '2026-11-23';
const FILES = Object.keys(EXPORT_COLUMNS) as ExportFileName[];
const MAILABLE = /^[a-z0-9.-]+@[a-z0-9-]+(\.[a-z0-9-]+)*\.example$/;

describe('writeSpruceExport', () => {
  let home: string;
  let accounts: Row[];
  let contacts: Row[];
  let invoices: Row[];
  let adjustments: Row[];

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'spruce-export-'));
    const directory = join(home, 'made', 'on the way');
    await writeSpruceExport({ directory, day: DAY });
    [accounts, contacts, invoices, adjustments] = (await Promise.all(
      FILES.map(async (file) => readRows(await readFile(join(directory, file), 'utf8'))),
    )) as [Row[], Row[], Row[], Row[]];
    assert.deepEqual((await readdir(directory)).sort(), [...FILES].sort());
  });

  after(() => rm(home, { recursive: true }));

  const write = async (name: string, options: { day?: string; seed?: number; customerCount?: number }) => {
    const directory = join(home, name);
    await writeSpruceExport({ directory, day: DAY, customerCount: 60, ...options });
    return Promise.all(FILES.map((file) => readFile(join(directory, file), 'utf8')));
  };
  const balances = (): Map<string, number> => {
    const sums = new Map(accounts.map((account) => [account['account_id'] as string, 0]));
    const add = (row: Row, minor: number) =>
      sums.set(row['account_id'] as string, (sums.get(row['account_id'] as string) ?? NaN) + minor);
    for (const row of invoices) add(row, cents(row['outstanding_amount']));
    for (const row of adjustments) {
      add(row, (row['adjustment_type'] === 'debit' ? 1 : -1) * cents(row['outstanding_amount']));
    }
    return sums;
  };
  const emailsOf = (accountId: string | undefined): string[] =>
    contacts
      .filter((contact) => contact['account_id'] === accountId)
      .map((contact) => contact['email_address'] as string)
      .filter((email) => email !== '');

  test('gives the same bytes for the same seed and day, others for another seed or day', async () => {
    const first = await write('first', {});
    assert.deepEqual(await write('again', {}), first);
    assert.notDeepEqual(await write('other seed', { seed: 7 }), first);
    const nextDay = await write('next day', { day: '2026-11-24' });
    assert.deepEqual(
      nextDay.slice(0, 2),
      first.slice(0, 2),
      'customers and contacts do not depend on the day',
    );
    assert.notEqual(nextDay[2], first[2]);
  });

  test('replaces the files of an earlier export', async () => {
    const large = await write('replaced', { customerCount: 90 });
    const small = await write('replaced', { customerCount: 30 });
    assert.ok(small.every((text, file) => text.length < (large[file] as string).length));
  });

  test('has the columns of the CSV adapter, 420 customers and some 3,000 open items', async () => {
    const header = (text: string | undefined) => text?.split('\n')[0]?.split(',');
    for (const [index, text] of (await write('headers', {})).entries()) {
      assert.deepEqual(header(text), EXPORT_COLUMNS[FILES[index] as ExportFileName]);
    }
    assert.equal(accounts.length, 420);
    const itemCount = invoices.length + adjustments.length;
    assert.ok(itemCount > 2_700 && itemCount < 3_300, `${itemCount} items`);
  });

  test('has every id once, names that differ, and no row of an account that is not listed', () => {
    const accountIds = unique(accounts, 'account_id');
    unique(accounts, 'account_name');
    unique(contacts, 'contact_id');
    unique(invoices, 'invoice_id');
    unique(invoices, 'invoice_number');
    unique(adjustments, 'adjustment_id');
    const invoiceIds = new Set(invoices.map((row) => row['invoice_id']));
    for (const row of [...contacts, ...invoices, ...adjustments])
      assert.ok(accountIds.has(row['account_id']));
    for (const row of adjustments) {
      const invoiceId = row['adjustment_invoice_id'];
      assert.ok(invoiceId === '' || invoiceIds.has(invoiceId));
    }
  });

  test('never has more outstanding than the amount, nor a transaction that is still to come', () => {
    for (const row of [...invoices, ...adjustments]) {
      const amount = cents(row['amount']);
      const outstanding = cents(row['outstanding_amount']);
      assert.ok(outstanding !== 0 && Math.abs(outstanding) <= Math.abs(amount), JSON.stringify(row));
      assert.equal(Math.sign(amount), Math.sign(outstanding));
      assert.ok((row['transaction_date'] as string) <= DAY);
      assert.equal(row['currency'], 'USD');
    }
    assert.ok(adjustments.every((row) => cents(row['amount']) > 0));
  });

  test('spreads what is owed over every aging bucket', () => {
    const minor = { current: 0, days1To30: 0, days31To60: 0, days61To90: 0, days91Plus: 0 };
    for (const row of invoices)
      minor[bucketOf(row['payment_due_date'] as string)] += cents(row['outstanding_amount']);
    const total = Object.values(minor).reduce((sum, value) => sum + value);
    const share = (part: number) => part / total;
    assert.ok(share(minor.current) > 0.45 && share(minor.current) < 0.75, JSON.stringify(minor));
    assert.ok(share(minor.days1To30) > share(minor.days31To60));
    assert.ok(share(minor.days31To60) > share(minor.days61To90));
    for (const part of [minor.days61To90, minor.days91Plus])
      assert.ok(share(part) > 0.02, JSON.stringify(minor));
    assert.ok(
      invoices.some((row) => row['payment_due_date'] === DAY),
      'due today',
    );
    assert.ok(
      invoices.some((row) => row['payment_due_date'] === ''),
      'no due date',
    );
  });

  test('lets few accounts owe most', () => {
    const owed = [...balances().values()].sort((a, b) => b - a);
    const total = owed.reduce((sum, minor) => sum + minor, 0);
    const topFifth = owed.slice(0, owed.length / 5).reduce((sum, minor) => sum + minor, 0);
    assert.ok(topFifth / total > 0.7, `the first fifth owes ${topFifth / total}`);
    assert.ok(total > 60_000_000 && total < 250_000_000, `${total} cents`);
  });

  test('has balances of every sign, accounts without items, and inactive ones', () => {
    const accountIdOf = (name: string) =>
      accounts.find((account) => account['account_name'] === name)?.['account_id'] as string;
    const owed = balances();
    assert.ok((owed.get(accountIdOf('Mesa Verde Roofing')) as number) < 0);
    assert.equal(owed.get(accountIdOf('Tamarack Custom Cabinets')), 0);
    const withItems = new Set([...invoices, ...adjustments].map((row) => row['account_id']));
    assert.ok(withItems.has(accountIdOf('Tamarack Custom Cabinets')));
    const withoutItems = accounts.length - withItems.size;
    assert.ok(withoutItems > 60 && withoutItems < 160, `${withoutItems} without items`);
    const inactive = accounts.filter((account) => account['status'] === 'inactive');
    assert.ok(inactive.length >= 5 && inactive.length < 40);
    assert.ok(inactive.some((account) => withItems.has(account['account_id'])));
  });

  test('has returns, credits, debits, partial payments, discounts, jobs and statements', () => {
    const some = (rows: Row[], least: number, test: (row: Row) => boolean, what: string) =>
      assert.ok(rows.filter(test).length >= least, what);
    some(invoices, 5, (row) => cents(row['amount']) < 0, 'returns');
    some(adjustments, 40, (row) => row['adjustment_type'] === 'credit', 'credits');
    some(adjustments, 15, (row) => row['adjustment_type'] === 'debit', 'debits');
    some(invoices, 100, (row) => row['status'] === 'partially_paid', 'partial payments');
    some(invoices, 50, (row) => (row['discount_due_date'] as string) >= DAY, 'discounts still open');
    some(
      invoices,
      10,
      (row) => row['discount_due_date'] !== '' && (row['discount_due_date'] as string) < DAY,
      'lapsed',
    );
    some(invoices, 500, (row) => row['statement_id'] !== '', 'on a statement');
    some(invoices, 500, (row) => row['statement_id'] === '', 'new charges');
    const jobs = new Map<string, Set<string>>();
    for (const row of invoices.filter(({ job_id }) => job_id !== '')) {
      const accountId = row['account_id'] as string;
      jobs.set(accountId, (jobs.get(accountId) ?? new Set()).add(row['job_id'] as string));
    }
    assert.ok([...jobs.values()].filter(({ size }) => size > 1).length > 80, 'several jobs');
  });

  test('has customers with no, one, several, invalid and shared addresses, all under .example', () => {
    const counts = accounts.map((account) => emailsOf(account['account_id']).length);
    assert.ok(counts.filter((count) => count === 0).length >= 10);
    assert.ok(counts.filter((count) => count === 1).length >= 150);
    assert.ok(counts.filter((count) => count > 1).length >= 60);

    const accountsByEmail = new Map<string, Set<string>>();
    for (const { email_address: email = '', account_id: accountId = '' } of contacts) {
      if (email !== '') accountsByEmail.set(email, (accountsByEmail.get(email) ?? new Set()).add(accountId));
    }
    const emails = [...accountsByEmail.keys()];
    const invalid = emails.filter((email) => !MAILABLE.test(email));
    assert.ok(invalid.length >= 2 && invalid.length <= 6, invalid.join());
    for (const email of emails.filter((text) => text.includes('@'))) assert.match(email, /\.example$/);
    const shared = emails.filter(
      (email) => MAILABLE.test(email) && (accountsByEmail.get(email)?.size ?? 0) > 1,
    );
    assert.ok(shared.length >= 2 && shared.length <= 6, shared.join());
    const valid = contacts.filter((contact) => MAILABLE.test(contact['email_address'] as string));
    assert.deepEqual([...new Set(valid.map(({ role }) => role))].sort(), [
      'Accounts Payable',
      'Billing',
      'Owner',
      'Purchasing',
    ]);
    assert.deepEqual([...new Set(contacts.map(({ locale }) => locale))].sort(), ['en-US', 'es-US', 'fr-CA']);
  });

  test('keeps at most one primary contact per account, and names in several scripts', () => {
    unique(
      contacts.filter((contact) => contact['is_primary'] === 'true'),
      'account_id',
    );
    const names = accounts.map((account) => account['account_name']);
    for (const { name } of FEATURED_CUSTOMERS) assert.ok(names.includes(name), name);
    for (const script of ['Han', 'Cyrillic', 'Arabic']) {
      assert.ok(
        names.some((name) => new RegExp(`\\p{Script=${script}}`, 'u').test(name as string)),
        script,
      );
    }
    const types = new Set(accounts.map((account) => account['account_type']));
    assert.deepEqual([...types].sort(), ['Contractor', 'Homeowner', 'Remodeler']);
  });

  test('refuses a day that is none and fewer customers than are featured', async () => {
    const directory = join(home, 'refused');
    await assert.rejects(writeSpruceExport({ directory, day: '2026-02-30' }), RangeError);
    await assert.rejects(writeSpruceExport({ directory, day: DAY, customerCount: 3 }), RangeError);
    await assert.rejects(writeSpruceExport({ directory, day: DAY, seed: 0.5 }), RangeError);
    await assert.rejects(readdir(directory), { code: 'ENOENT' });
  });
});

/** Splits CSV text without line breaks in its cells into records by header. */
function readRows(text: string): Row[] {
  const [header = [], ...rows] = text
    .trimEnd()
    .split('\n')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
      ),
    );
  return rows.map((cells) => {
    assert.equal(cells.length, header.length, cells.join('|'));
    return Object.fromEntries(header.map((column, index) => [column, cells[index] as string]));
  });
}

function cents(amount: string | undefined): number {
  assert.match(amount ?? '', /^-?\d+\.\d\d$/);
  return Number((amount as string).replace('.', ''));
}

function unique(rows: readonly Row[], column: string): Set<string | undefined> {
  const values = new Set(rows.map((row) => row[column]));
  assert.equal(values.size, rows.length, column);
  return values;
}

function bucketOf(dueDate: string): 'current' | 'days1To30' | 'days31To60' | 'days61To90' | 'days91Plus' {
  const daysLate = dueDate === '' ? 0 : (Date.parse(DAY) - Date.parse(dueDate)) / 86_400_000;
  if (daysLate <= 0) return 'current';
  if (daysLate <= 30) return 'days1To30';
  if (daysLate <= 60) return 'days31To60';
  return daysLate <= 90 ? 'days61To90' : 'days91Plus';
}
