import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runCommand, type CommandOutcome } from './command-process.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const ACCOUNTS = 'account_id,account_name\n';
const INVOICES = 'account_id,invoice_id,amount,outstanding_amount,currency\n';

describe('payvite import', () => {
  let test: TestConnector;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'payvite-import-'));
    test = await startTestConnector();
  });
  after(async () => {
    await test.close();
    await rm(folder, { recursive: true });
  });
  const write = async (name: string, files: Record<string, string>) => {
    await mkdir(join(folder, name), { recursive: true });
    for (const [file, text] of Object.entries(files)) await writeFile(join(folder, name, file), text);
    return join(folder, name);
  };
  /** The jobs of a connector under test are run by hand: as long as the command waits for them. */
  const run = async (...args: string[]): Promise<CommandOutcome> => {
    const env = { PAYVITE_URL: test.connector.url, PAYVITE_API_KEY: test.connector.apiKey };
    const running = new AbortController();
    const ended = runCommand(['import', ...args], env).finally(() => running.abort());
    while (!running.signal.aborted) {
      await test.connector.drain();
      await new Promise((resolve) => setImmediate(resolve));
    }
    return ended;
  };
  const nameOf = async (erpId: string) => (await test.customersByErpId()).get(erpId)?.name ?? null;
  const two = {
    'accounts.csv': `${ACCOUNTS}A1,Nord\nA2,Sud\n`,
    'invoices.csv': `${INVOICES}A1,I1,9.00,9.00,USD\n`,
  };

  it('warns of invoices without any accounts, says how to go on, and applies nothing', async () => {
    const path = await write('alone', { 'invoices.csv': two['invoices.csv'] });
    const { status, stdout, stderr } = await run('--apply', path);
    assert.match(
      stderr,
      /^Warning: There are no accounts yet, .*upload accounts\.csv first.*\n[^]*--apply --force/m,
    );
    assert.doesNotMatch(stdout, /Applied/);
    assert.equal(status, 1);
  });

  it('shows what the files of a folder would do, and does nothing unasked', async () => {
    const { status, stdout, stderr } = await run(await write('two', two));
    assert.match(
      stdout,
      /^WHAT +LINES +NEW +CHANGED +AS BEFORE +GONE +FAULTY\ncustomers +2 +2 +0 +0 +0 +0\n/,
    );
    assert.match(
      stderr,
      /^1 of 2 files uploaded\n2 of 2 files uploaded\nNothing was applied\. .*\/apply\.\n$/,
    );
    assert.equal(status, 0);
    assert.equal(await nameOf('A1'), null);
  });

  it('applies with --apply, as of the oldest file', async () => {
    const path = await write('two', two);
    const exportedAt = new Date('2026-01-10T08:00:00Z');
    await utimes(join(path, 'invoices.csv'), exportedAt, exportedAt);
    const { status, stdout } = await run('--apply', path);
    assert.match(stdout, /\nApplied\.\n$/);
    assert.equal(status, 0);
    const held = (await test.customersByErpId()).get('A1');
    assert.deepEqual(
      [held?.name, held?.outstandingMinor, held?.asOf],
      ['Nord', 900, exportedAt.toISOString()],
    );
  });

  it('names each faulty row, writes them to a file, and ends with 1', async () => {
    const path = await write('faulty', {
      'invoices.csv': `${INVOICES}A1,I1,9.00,9.00,USD\nA1,I2,"1,5",1,USD\n`,
    });
    const badRows = join(folder, 'bad.csv');
    const { status, stdout, stderr } = await run(
      join(path, 'invoices.csv'),
      '--apply',
      '--bad-rows',
      badRows,
    );
    assert.match(stderr, /^invoices\.csv:3: amount: Has a decimal comma\. .* There stands 1,5$/m);
    assert.match(stdout, /Applied/);
    assert.equal(status, 1);
    assert.match(await readFile(badRows, 'utf8'), /\r\ninvoices\.csv,3,amount,Has a decimal comma/);
  });

  it('applies what is warned of by force only', async () => {
    const path = await write('less', { 'accounts.csv': `${ACCOUNTS}A1,Nord\n` });
    const held = await run('--apply', path);
    assert.match(held.stderr, /^Warning: .*\n[^]*--apply --force/m);
    assert.equal(held.status, 1);
    const status = async () => (await test.customersByErpId()).get('A2')?.status;
    assert.equal(await status(), 'active');
    const forced = await run('--apply', '--force', path);
    assert.match(forced.stdout, /Applied/);
    assert.equal(await status(), 'inactive');
  });

  it('names the columns that any file lacks with the headers it has, and takes them by --csv-headers', async () => {
    const path = await write('otherwise', {
      'accounts.csv': 'Customer ID;Firm;Town\nN1;Nimbus;Rye\n',
      'contacts.csv': 'account_id;contact_id;email_address\nN1;K1;ap@nimbus.example\n',
      'invoices.csv': 'Customer ID,invoice_id,amount,Open balance,currency\nN1,I9,3.00,3.00,USD\n',
    });
    const { status, stderr } = await run(path);
    assert.equal(status, 1);
    const lines = stderr.slice(stderr.indexOf('error: ')).split('\n');
    assert.match(
      lines[0] ?? '',
      /^error: accounts\.csv: the required columns account_id, account_name are missing\./,
    );
    assert.deepEqual(lines.slice(1), [
      '  accounts.csv lacks account_id, account_name; its headers: Customer ID, Firm, Town',
      '  invoices.csv lacks account_id, outstanding_amount; its headers: Customer ID, invoice_id, amount, Open balance, currency',
      'Where the ERP calls a column otherwise, say how in a file, and give it as --csv-headers <file>:',
      '{"accounts":{"account_id":"Customer ID","account_name":"header in the file"},"invoices":{"account_id":"Customer ID","outstanding_amount":"Open balance"}}',
      '',
    ]);
    const headers = join(folder, 'headers.json');
    await writeFile(
      headers,
      JSON.stringify({
        accounts: { account_id: 'Customer ID', account_name: 'Firm' },
        invoices: { account_id: 'Customer ID', outstanding_amount: 'Open balance' },
      }),
    );
    const named = await run(path, '--csv-headers', headers, '--apply', '--force');
    assert.match(named.stdout, /\nApplied\.\n$/);
    assert.equal(await nameOf('N1'), 'Nimbus');
    await writeFile(headers, '{"accounts": {"acount_id": "Customer ID"}}');
    const wrong = await run(path, '--csv-headers', headers);
    assert.match(wrong.stderr, /accounts\.acount_id: there is no such column: account_id/);
    assert.equal(wrong.status, 1);
  });

  it('says in one line what is wrong', async () => {
    const path = await write('none', { 'other.csv': '' });
    const { 'accounts.csv': accounts } = two;
    const again = await write('again', { 'accounts.csv': accounts });
    const broken = await write('broken', { 'accounts.csv': 'name\nOak\n' });
    const cases: [args: string[], line: RegExp][] = [
      [[path], /^error: .*none: has none of accounts\.csv, contacts\.csv/],
      [[join(path, 'other.csv')], /^error: .*other\.csv: must be called accounts\.csv/],
      [[join(folder, 'gone')], /^error: .*gone: cannot be read: ENOENT/],
      [
        [again, join(folder, 'two', 'accounts.csv')],
        /^error: .*there is another accounts\.csv among the files/,
      ],
      [[broken], /error: accounts\.csv: .*account_id/],
    ];
    for (const [args, line] of cases) {
      const { status, stderr } = await run(...args);
      assert.match(stderr, line);
      assert.equal(status, 1);
    }
  });
});
