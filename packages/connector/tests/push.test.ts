import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ConflictError, pushAll, type PushedCustomer, type PushedOpenItem } from '@payvite/sdk';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const customer = (erpId: string, more: Partial<PushedCustomer> = {}): PushedCustomer => ({
  ...{ erpId, name: `Customer ${erpId}` },
  ...more,
});
const invoice = (erpId: string, minor: number, more: Partial<PushedOpenItem> = {}): PushedOpenItem => ({
  ...{ erpId, customerErpId: 'A1', kind: 'invoice', currency: 'USD', dueDate: '2026-01-31' },
  ...{ amountMinor: minor, outstandingMinor: minor },
  ...more,
});

describe('an ERP that pushes', () => {
  let test: TestConnector;
  before(async () => {
    test = await startTestConnector({ env: { ERP_KIND: 'push' } });
  });
  after(() => test.close());
  const held = async (erpId: string) => {
    const found = (await test.customersByErpId()).get(erpId);
    assert.ok(found, erpId);
    return found;
  };
  const put = (path: string, body: string, contentType: string) =>
    fetch(`${test.connector.url}/v1/${path}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${test.connector.apiKey}`, 'content-type': contentType },
      body,
    });

  it('fills the dashboard: customers, contacts, balances, priority', async () => {
    const contacts = [{ erpId: 'K1', email: 'ap@oak.example', name: 'Ana', isPrimary: true }];
    const total = await pushAll(test.client, {
      customers: [
        customer('A1', { name: 'O’Brien & Søns “Ltd”', contacts, erpBalanceMinor: 1500 }),
        customer('A2'),
      ],
      openItems: [
        invoice('I1', 1000),
        invoice('I2', 700),
        invoice('C1', -200, { kind: 'credit', dueDate: null }),
        invoice('D1', 50, { kind: 'debit', customerErpId: 'A2' }),
      ],
    });
    assert.deepEqual(total, { rows: 6, badRows: 0 });
    const one = await held('A1');
    assert.deepEqual(
      [one.name, one.outstandingMinor, one.pastDueMinor, one.creditAdjustmentsMinor, one.erpBalanceMinor],
      ['O’Brien & Søns “Ltd”', 1500, 1700, 200, 1500],
    );
    assert.deepEqual(
      one.contacts.map(({ name, email }) => [name, email]),
      [['Ana', 'ap@oak.example']],
    );
    assert.ok(one.collectionPriority > 0);
    assert.equal((await held('A2')).debitAdjustmentsMinor, 50);
  });

  it('changes what it names, closes what is paid, and leaves everything else', async () => {
    const paid = await test.client.pushes.openItems([
      invoice('I1', 1000, { outstandingMinor: 400 }),
      invoice('I2', 0),
    ]);
    assert.deepEqual(
      paid.models.map(({ model, lines, updated, missing }) => [model, lines, updated, missing]),
      [['invoices', 2, 2, 0]],
    );
    assert.deepEqual([paid.state, paid.source, paid.isFull], ['succeeded', 'push', false]);
    assert.equal((await held('A1')).outstandingMinor, 200);
    const again = await test.client.pushes.openItems([invoice('I1', 1000, { outstandingMinor: 400 })]);
    assert.deepEqual(
      again.models.map(({ updated, unchanged }) => [updated, unchanged]),
      [[0, 1]],
    );
    await test.client.pushes.customers([customer('A2', { status: 'inactive' })]);
    assert.deepEqual([(await held('A2')).status, (await held('A1')).status], ['inactive', 'active']);
  });

  it('takes a customer’s contacts as all it has, and leaves them where it names none', async () => {
    const emails = async () => (await held('A1')).contacts.map(({ email }) => email);
    await test.client.pushes.customers([
      customer('A1', { contacts: [{ erpId: 'K2', email: 'new@oak.example' }] }),
    ]);
    assert.deepEqual(await emails(), ['new@oak.example']);
    await test.client.pushes.customers([customer('A1')]);
    assert.deepEqual(await emails(), ['new@oak.example']);
    await test.client.pushes.customers([customer('A1', { contacts: [] })]);
    assert.deepEqual(await emails(), []);
  });

  it('takes the last of rows with one id', async () => {
    await test.client.pushes.customers([
      customer('A1', { accountType: 'Cash' }),
      customer('A1', { accountType: 'Credit' }),
    ]);
    assert.equal((await held('A1')).accountType, 'Credit');
  });

  it('takes the contacts of the last of rows with one id, and none where that one is faulty', async () => {
    const contact = (erpId: string) => ({ erpId, email: `${erpId}@oak.example` });
    const told: [list: string, index: number, column: string | null][] = [];
    const total = await pushAll(
      test.client,
      {
        customers: [
          customer('Q0'),
          customer('Q1', { contacts: [contact('L1'), contact('L2')] }),
          customer('Q1', { name: '' }),
          customer('Q2', { contacts: [contact('L3'), contact('L4')] }),
          customer('Q2', { contacts: [contact('L4')] }),
        ],
      },
      { onBadRow: ({ list, index, column }) => told.push([list, index, column]) },
    );
    assert.deepEqual([total, told], [{ rows: 5, badRows: 1 }, [['customers', 2, 'name']]]);
    assert.equal((await test.customersByErpId()).has('Q1'), false);
    assert.deepEqual(
      (await held('Q2')).contacts.map(({ email }) => email),
      ['L4@oak.example'],
    );
  });

  it('tells of each faulty row what, where and why, and takes the others', async () => {
    const rows = [
      invoice('B1', 100),
      invoice('B2', 100, { customerErpId: 'nobody' }),
      invoice('B3', 100, { currency: 'EUR' }),
      invoice('B4', -100),
      { ...invoice('B5', 100), amountMinor: 1.5 },
      { ...invoice('B6', 100), duedate: '2026-01-31' },
      invoice('B7', 100, { currency: 'XQQ' }),
      'hello',
      invoice('B9', 100, { jobName: 'a\u0000b' }),
    ];
    const answer = await put('open-items/batch', JSON.stringify({ rows }), 'application/json');
    assert.equal(answer.status, 200);
    const sync = (await answer.json()) as Awaited<ReturnType<typeof test.client.syncs.get>>;
    assert.deepEqual(
      sync.models.map(({ lines, inserted, invalid }) => [lines, inserted, invalid]),
      [[9, 1, 8]],
    );
    assert.deepEqual(
      sync.badRows.map(({ row, column, value }) => [row, column, value]),
      [
        [2, 'customerErpId', 'nobody'],
        [3, 'currency', 'EUR'],
        [4, 'amountMinor', '-100'],
        [5, 'amountMinor', '1.5'],
        [6, 'duedate', '2026-01-31'],
        [7, 'currency', 'XQQ'],
        [8, null, 'hello'],
        [9, 'jobName', 'a\ufffdb'],
      ],
    );
    for (const { reason } of sync.badRows) assert.match(reason, /^[A-Z].*[.]$/);
    assert.deepEqual(
      sync.badRows.slice(0, 2).map(({ reason }) => reason),
      [
        'There is no customer of this id.',
        'The customer is in USD, this row is not (currency_mismatch). Bill it in the customer’s currency, or give the customer that of the row in the ERP.',
      ],
    );
    assert.equal((await held('A1')).outstandingMinor, 300);
  });

  it('leaves a customer marked as out of date until what was faulty comes good, whatever else is pushed', async () => {
    await test.client.pushes.customers([customer('S1'), customer('S2')]);
    const push = (...items: PushedOpenItem[]) => test.client.pushes.openItems(items);
    await push(
      invoice('T1', 100, { customerErpId: 'S1', currency: 'EUR' }),
      invoice('T2', 100, { customerErpId: 'S2' }),
    );
    const stale = async () => [(await held('S1')).isStale, (await held('S2')).isStale];
    assert.deepEqual(await stale(), [true, false]);
    await test.client.pushes.customers([customer('S1', { phone: '+1 505 555 0199' })]);
    await push(invoice('T3', 100, { customerErpId: 'S1' }));
    assert.deepEqual(await stale(), [true, false], 'T1 is still not known');
    await push(invoice('T1', 100, { customerErpId: 'S1' }));
    assert.deepEqual(await stale(), [false, false], 'without the customer’s own row');
  });

  it('marks the customer of a faulty row no more once the row is another’s', async () => {
    await test.client.pushes.openItems([invoice('T4', 100, { customerErpId: 'S1', currency: 'EUR' })]);
    assert.equal((await held('S1')).isStale, true);
    await test.client.pushes.openItems([invoice('T4', 100, { customerErpId: 'S2' })]);
    assert.deepEqual([(await held('S1')).isStale, (await held('S2')).isStale], [false, false]);
  });

  it('counts a faulty row under a mistyped id for a month', async () => {
    const stale = async () => (await held('S2')).isStale;
    const pushRows = (rows: unknown[]) =>
      put('open-items/batch', JSON.stringify({ rows }), 'application/json');
    await pushRows([{ ...invoice('T5', 100, { customerErpId: 'S2' }), erpId: 5 }]);
    assert.equal(await stale(), true);
    await test.client.pushes.openItems([invoice('T5', 100, { customerErpId: 'S2' })]);
    assert.equal(await stale(), false);
    await pushRows([invoice('T6-mistyped', 100, { customerErpId: 'S2', currency: 'EUR' })]);
    await test.client.pushes.openItems([invoice('T6', 100, { customerErpId: 'S2' })]);
    assert.equal(await stale(), true);
    await test.advance({ days: 31 });
    await test.client.pushes.openItems([invoice('T7', 100, { customerErpId: 'S2' })]);
    assert.equal(await stale(), false);
  });

  it('marks whose a faulty row says it is, until another of theirs is good where it tells no id', async () => {
    const faulty = (row: object) => row as PushedOpenItem;
    const stale = async () => [(await held('S1')).isStale, (await held('S2')).isStale];
    // S2 is the item here, not its customer.
    await test.client.pushes.openItems([faulty({ erpId: 'S2', customerErpId: 7 })]);
    assert.deepEqual(await stale(), [false, false]);
    await test.client.pushes.openItems([faulty({ erpId: 8, customerErpId: 'S1' })]);
    assert.deepEqual(await stale(), [true, false]);
    await test.client.pushes.openItems([invoice('T5', 100, { customerErpId: 'S2' })]);
    assert.deepEqual(await stale(), [true, false]);
    await test.client.pushes.openItems([invoice('8', 100, { customerErpId: 'S1' })]);
    assert.deepEqual(await stale(), [false, false]);
  });

  it('may send a line for each row', async () => {
    const lines = [invoice('N1', 5), invoice('N2', 6)].map((row) => JSON.stringify(row)).join('\n');
    const answer = await put('open-items/batch', `${lines}\n`, 'application/x-ndjson');
    assert.equal(answer.status, 200);
    const cut = await put('open-items/batch', lines.slice(0, -4), 'application/x-ndjson');
    assert.equal(cut.status, 400);
    assert.match(await cut.text(), /Line 2 is no JSON. Nothing was applied./);
  });

  it('sends 10,000 rows a call, and no more', async () => {
    const rows = Array.from({ length: 10_000 }, (_, at) =>
      customer(`M${at}`, { addressLine1: 'Somewhere '.repeat(15), city: 'x'.repeat(100) }),
    );
    const sync = await test.client.pushes.customers(rows);
    assert.equal(sync.models[0]?.inserted, 10_000);
    const tooMany = await put(
      'customers/batch',
      JSON.stringify({ rows: [...rows, rows[0]] }),
      'application/json',
    );
    assert.equal(tooMany.status, 400);
    const large = await put('customers/batch', `{"rows":["${'x'.repeat(17_000_000)}"]}`, 'application/json');
    assert.equal(large.status, 413);
  });

  it('is not asked for what it has', async () => {
    await assert.rejects(test.client.syncs.start(), (error) => {
      assert.ok(error instanceof ConflictError);
      assert.equal(error.code, 'sync_not_supported');
      return true;
    });
  });

  it('must be what the dealer is set up for', async () => {
    await test.owner.query(`update dealers set erp_kind = 'csv'`);
    await assert.rejects(test.client.pushes.customers([customer('A1')]), (error) => {
      assert.ok(error instanceof ConflictError);
      assert.equal(error.code, 'push_not_expected');
      return true;
    });
  });
});
