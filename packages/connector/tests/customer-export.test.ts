import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  CUSTOMER_SORT_KEYS,
  InvalidRequestError,
  type Customer,
  type CustomerExportParams,
} from '@payvite/sdk';
import { parse } from 'csv-parse/sync';
import { embedClient, ERP_ORIGIN } from './embed-client.ts';
import { plainCustomers, type ExportRows } from './export-folder.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

type Row = Record<string, string>;

const NASTY = [
  '=HYPERLINK("https://evil.example")',
  '+1',
  '-1',
  '@SUM(A1)',
  '＝1',
  'Oak;=1+1',
  'Oak, "Sons" & Söhne 木',
];
/** More than a piece of the file, so that several are read. */
const COUNT = 1203;

function books(): ExportRows {
  const rows = plainCustomers(COUNT);
  for (const [index, account] of rows.accounts.entries()) {
    account.account_name = NASTY[index] ?? `Customer ${index % 10}`;
    account.account_type = ['Contractor', undefined][index % 2];
  }
  Object.assign(rows.accounts[20] ?? {}, { account_name: 'Kyoto Timber', currency: 'JPY' });
  Object.assign(rows.invoices[20] ?? {}, { amount: 1250, outstanding_amount: 1250, currency: 'JPY' });
  rows.adjustments.push({
    account_id: 'C22',
    adjustment_id: 'A22',
    amount: 250.5,
    outstanding_amount: 250.5,
    currency: 'USD',
    adjustment_type: 'credit',
  });
  rows.contacts[22] = { contact_id: 'K23', account_id: 'C23', email_address: 'nobody', first_name: 'Nobody' };
  return rows;
}

describe('the export of customers', () => {
  let test: TestConnector;

  before(async () => {
    test = await startTestConnector({ rows: books() });
    await test.owner.query('update dealers set allowed_origins = $1', [[ERP_ORIGIN]]);
  });
  after(() => test.close());

  const download = (query = '', init: RequestInit = {}) =>
    fetch(`${test.connector.url}/v1/customers/export.csv?${query}`, {
      headers: { Authorization: `Bearer ${test.connector.apiKey}` },
      ...init,
    });
  const readText = async (params?: CustomerExportParams): Promise<string> =>
    (await Array.fromAsync(test.client.customers.exportCsv(params))).join('');
  const readRows = async (params?: CustomerExportParams): Promise<Row[]> =>
    parse(await readText(params), { columns: true, bom: true });
  const listed = (params: CustomerExportParams): Promise<Customer[]> =>
    Array.fromAsync(test.client.customers.list({ ...params, limit: 200 }));
  const rowOf = async (search: string): Promise<Row> => {
    const [row, ...others] = await readRows({ search });
    assert.ok(row);
    assert.equal(others.length, 0);
    return row;
  };

  it('is a file that Excel reads as UTF-8, named, and of the type CSV', async () => {
    const response = await download('search=kyoto');
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-type'), 'text/csv; charset=utf-8');
    assert.equal(response.headers.get('content-disposition'), 'attachment; filename="payvite-customers.csv"');
    assert.equal(response.headers.get('cache-control'), 'no-store');
    const bytes = Buffer.from(await response.arrayBuffer());
    assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
    const lines = bytes.toString().split('\r\n');
    assert.equal(lines.length, 3);
    assert.equal(lines.at(-1), '', 'the last line is closed too');
    assert.equal(bytes.toString(), await readText({ search: 'kyoto' }), 'the SDK gives the same text');
  });

  it('has a header for each column, in words', async () => {
    const [head = ''] = (await readText({ search: 'kyoto' })).slice(1).split('\r\n');
    assert.deepEqual(head.split(','), [
      'Account name',
      'Account number',
      'Account type',
      'Status',
      'Collection priority (0-10)',
      'Currency',
      'Outstanding (in currency)',
      'ERP balance (in currency)',
      'Current (in currency)',
      'Past due (in currency)',
      'Debit adjustments (in currency)',
      'Credit adjustments (in currency)',
      'Weighted average overdue (days)',
      '1-30 days late (in currency)',
      '31-60 days late (in currency)',
      '61-90 days late (in currency)',
      '91 or more days late (in currency)',
      'Contact name',
      'Contact e-mail',
      'Contact phone',
      'Invitation status',
      'Invited e-mail',
      'Invitation sent (UTC)',
      'Pending since (UTC)',
      'Portal access',
      'Balances as of (UTC)',
      'Days late as of (date)',
      'Numbers are older',
    ]);
  });

  it('has every customer once, in the order and with the numbers of the list, however many pieces it takes', async () => {
    const rows = await readRows();
    const customers = await listed({});
    assert.equal(rows.length, COUNT);
    for (const [index, customer] of customers.entries()) {
      const row = rows[index];
      assert.ok(row);
      assert.equal(row['Account number'], customer.accountNumber);
      assert.equal(row['Account type'], customer.accountType ?? '');
      assert.equal(row['Collection priority (0-10)'], String(customer.collectionPriority));
      const exponent = customer.currency === 'JPY' ? 0 : 2;
      for (const [header, minor] of [
        ['Outstanding', customer.outstandingMinor],
        ['Current', customer.currentMinor],
        ['Past due', customer.pastDueMinor],
        ['Debit adjustments', customer.debitAdjustmentsMinor],
        ['Credit adjustments', customer.creditAdjustmentsMinor],
        ['1-30 days late', customer.days1To30Minor],
        ['31-60 days late', customer.days31To60Minor],
        ['61-90 days late', customer.days61To90Minor],
        ['91 or more days late', customer.days91PlusMinor],
      ] as const) {
        assert.equal(Math.round(Number(row[`${header} (in currency)`]) * 10 ** exponent), minor, header);
      }
      assert.equal(row['Balances as of (UTC)'], customer.asOf);
      assert.equal(row['Days late as of (date)'], customer.agedOn);
    }
  });

  it('keeps to the filters, and to any sort', async () => {
    const filters = { accountType: 'Contractor', search: 'customer 4' } as const;
    for (const key of CUSTOMER_SORT_KEYS) {
      for (const sort of [key, `-${key}`] as const) {
        const customers = await listed({ ...filters, sort });
        assert.ok(customers.length > 50);
        assert.deepEqual(
          (await readRows({ ...filters, sort })).map((row) => row['Account number']),
          customers.map(({ accountNumber }) => accountNumber),
          sort,
        );
      }
    }
  });

  it('has amounts as numbers in major units, by currency', async () => {
    const yen = await rowOf('kyoto');
    assert.deepEqual([yen['Currency'], yen['Outstanding (in currency)']], ['JPY', '1250']);
    const credit = await rowOf('c22@');
    assert.deepEqual(
      [credit['Outstanding (in currency)'], credit['Credit adjustments (in currency)']],
      ['-150.50', '250.50'],
    );
    assert.equal(credit['ERP balance (in currency)'], '');
  });

  it('has nothing that a spreadsheet would run', async () => {
    const rows = await readRows({ sort: 'accountNumber' });
    for (const row of rows) {
      for (const [header, cell] of Object.entries(row)) {
        if (header.endsWith('(in currency)')) assert.match(cell, /^(-?\d+(\.\d{2})?)?$/);
        else assert.doesNotMatch(cell, /^[=+\-@\t\r\n＝＋－＠]|;=/);
      }
    }
    const names = new Set(rows.map((row) => row['Account name']));
    for (const name of NASTY.slice(0, 5)) assert.ok(names.has(`'${name}`), name);
    assert.ok(names.has("Oak;'=1+1"));
    assert.ok(names.has(NASTY.at(-1)));
  });

  it('says whom an invitation would go to, and how the newest stands', async () => {
    const invited = (await test.customersByErpId()).get('C24');
    assert.ok(invited);
    const before = await rowOf('c24@');
    assert.deepEqual(
      [before['Contact name'], before['Contact e-mail'], before['Invitation status']],
      ['Pat Number 24', 'c24@customers.example', 'none'],
    );
    assert.deepEqual([before['Invited e-mail'], before['Invitation sent (UTC)']], ['', '']);
    await test.client.invitations.send({ customerIds: [invited.id], email: 'other@customers.example' });
    await test.connector.drain();
    const { invitation, pendingSince } = await test.client.customers.get(invited.id);
    const row = await rowOf('c24@');
    assert.deepEqual(
      [
        row['Invitation status'],
        row['Invited e-mail'],
        row['Invitation sent (UTC)'],
        row['Pending since (UTC)'],
        row['Portal access'],
      ],
      ['pending', 'other@customers.example', invitation?.sentAt, pendingSince, 'none'],
    );
    const [without] = await readRows({ search: 'nobody' });
    assert.deepEqual([without?.['Contact name'], without?.['Contact e-mail']], ['Nobody', 'nobody']);
  });

  it('is the head alone where nothing matches', async () => {
    const text = await readText({ search: 'no such customer' });
    assert.equal(text.split('\r\n').length, 2);
  });

  it('refuses what it cannot filter or sort by, as a problem and not as a file', async () => {
    for (const [query, pointer] of [
      ['sort=nothing', '/sort'],
      ['search=ab', '/search'],
      ['hasEmail=maybe', '/hasEmail'],
    ] as const) {
      const response = await download(query);
      assert.equal(response.status, 400, query);
      assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/);
      assert.equal(response.headers.get('content-disposition'), null);
      const problem = (await response.json()) as { errors: { pointer: string }[] };
      assert.equal(problem.errors[0]?.pointer, pointer);
    }
    await assert.rejects(readText({ search: 'ab' }), InvalidRequestError);
  });

  it('answers HEAD with the headers alone, and reads nobody', async () => {
    const reads = await countReads(async () => {
      const response = await download('', {
        method: 'HEAD',
        headers: { Authorization: `Bearer ${test.connector.apiKey}` },
      });
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('content-type'), 'text/csv; charset=utf-8');
      assert.equal(await response.text(), '');
    });
    const whole = await countReads(async () => void (await readText()));
    assert.equal(whole - reads, 2, 'one for each piece');
  });

  it('is a problem where the first piece fails, and breaks off where a later one does', async () => {
    await failFrom(0, async () => {
      const response = await download();
      assert.equal(response.status, 500);
      assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/);
      assert.equal(response.headers.get('content-disposition'), null);
    });
    await failFrom(1, () => assert.rejects(readText(), { name: 'ConnectionError' }));
  });

  it('stops reading when whoever asked goes away', async () => {
    const abort = new AbortController();
    const pieces = test.client.customers.exportCsv({}, { signal: abort.signal });
    await pieces.next();
    abort.abort();
    await assert.rejects(Array.fromAsync(pieces), { name: 'AbortError' });
    assert.equal((await readRows({ search: 'kyoto' })).length, 1, 'and others are served');
  });

  it('needs customers:read', async () => {
    const client = embedClient(test.connector.url, test.client, ['invitations:read']);
    await assert.rejects(Array.fromAsync(client.customers.exportCsv()), { code: 'permission_denied' });
  });

  /** How many transactions of a dealer `work` takes. */
  async function countReads(work: () => Promise<void>): Promise<number> {
    const { database } = test.connector.context;
    const { asDealer } = database;
    let reads = 0;
    database.asDealer = (dealerId, read) => {
      reads += 1;
      return asDealer(dealerId, read);
    };
    try {
      await work();
    } finally {
      database.asDealer = asDealer;
    }
    return reads;
  }

  /** Lets the reads of customers fail after `pieces` of them. */
  async function failFrom(pieces: number, work: () => Promise<void>): Promise<void> {
    const { database } = test.connector.context;
    const { asDealer } = database;
    let reads = 0;
    database.asDealer = (dealerId, read) =>
      asDealer(dealerId, (tx) => {
        const isPiece = String(read).includes('readBatch');
        if (isPiece) reads += 1;
        return isPiece && reads > pieces ? Promise.reject(new Error('gone')) : read(tx);
      });
    try {
      await work();
    } finally {
      database.asDealer = asDealer;
    }
  }
});
