import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exampleBadRow, examplePage, exampleSync } from '../tests/example-rows.ts';
import { problem, startFakeConnector } from '../tests/fake-connector.ts';
import { ConflictError, PayviteClient, pushAll, type PushedCustomer, type PushedOpenItem } from './index.ts';

const customer = (number: number): PushedCustomer => ({ erpId: `C${number}`, name: `Customer ${number}` });
const item = (number: number): PushedOpenItem => ({
  ...{ erpId: `I${number}`, customerErpId: 'C1', kind: 'invoice' },
  ...{ amountMinor: 100, outstandingMinor: 100, currency: 'USD' },
});

async function* read<Row>(rows: Row[]): AsyncGenerator<Row> {
  for (const row of rows) yield await Promise.resolve(row);
}

describe('pushes', () => {
  it('put rows, and answer the sync that they are', async (t) => {
    const { baseUrl, requests } = await startFakeConnector(t, () => ({ json: exampleSync() }));
    const { pushes } = new PayviteClient({ baseUrl, apiKey: 'pv_test_1' });
    assert.deepEqual(await pushes.customers([customer(1)]), exampleSync());
    assert.deepEqual(await pushes.openItems([item(1)]), exampleSync());
    assert.deepEqual(
      requests.map(({ method, path, body }) => [method, path, JSON.parse(body)]),
      [
        ['PUT', '/v1/customers/batch', { rows: [customer(1)] }],
        ['PUT', '/v1/open-items/batch', { rows: [item(1)] }],
      ],
    );
  });

  it('of a dealer whose ERP is read are a ConflictError', async (t) => {
    const { baseUrl } = await startFakeConnector(t, () => problem(409, 'push_not_expected'));
    const { pushes } = new PayviteClient({ baseUrl, apiKey: 'pv_test_1' });
    await assert.rejects(pushes.customers([customer(1)]), ConflictError);
  });
});

describe('pushAll', () => {
  it('sends 1,000 rows a call, the customers first, and says how far it is', async (t) => {
    const sync = { ...exampleSync(), badRowCount: 2 };
    const { baseUrl, requests } = await startFakeConnector(t, () => ({ json: sync }));
    const client = new PayviteClient({ baseUrl, apiKey: 'pv_test_1' });
    let calls = 0;
    const customers = Array.from({ length: 1001 }, (_, number) => customer(number));
    const total = await pushAll(
      client,
      { customers: read(customers), openItems: [item(1), item(2)] },
      { onProgress: () => (calls += 1) },
    );
    assert.deepEqual(total, { rows: 1003, badRows: 6 });
    assert.equal(calls, 3);
    const sent = requests.map(({ path, body }) => [path, (JSON.parse(body) as { rows: object[] }).rows]);
    assert.deepEqual(sent, [
      ['/v1/customers/batch', customers.slice(0, 1000)],
      ['/v1/customers/batch', customers.slice(1000)],
      ['/v1/open-items/batch', [item(1), item(2)]],
    ]);
  });

  it('tells each faulty row by its place in what was given, also beyond the first 100 of a call', async (t) => {
    const bad = (row: number) => ({ ...exampleBadRow(), row, reason: `Row ${row}.` });
    const many = Array.from({ length: 101 }, (_, number) => bad(number + 1));
    const { baseUrl, requests } = await startFakeConnector(t, ({ path, method, body }) => {
      if (method === 'GET') return { json: examplePage(many) };
      const { rows } = JSON.parse(body) as { rows: unknown[] };
      if (path.includes('open-items')) return { json: { ...exampleSync(), ...found([bad(2)]) } };
      return {
        json: { ...exampleSync(), ...(rows.length === 1000 ? found(many) : found([bad(1), bad(3)])) },
      };
    });
    const found = (rows: object[]) => ({ badRows: rows.slice(0, 100), badRowCount: rows.length });
    const told: [list: string, index: number, reason: string][] = [];
    const progress: number[] = [];
    const total = await pushAll(
      new PayviteClient({ baseUrl, apiKey: 'pv_test_1' }),
      {
        customers: Array.from({ length: 1003 }, (_, number) => customer(number)),
        openItems: [item(1), item(2)],
      },
      {
        onBadRow: ({ list, index, reason }) => told.push([list, index, reason]),
        onProgress: () => progress.push(told.length),
      },
    );
    assert.deepEqual(total, { rows: 1005, badRows: 104 });
    assert.deepEqual(progress, [101, 103, 104]);
    assert.deepEqual(
      told.slice(0, 101),
      many.map(({ row, reason }) => ['customers', row - 1, reason]),
    );
    assert.deepEqual(told.slice(101), [
      ['customers', 1000, 'Row 1.'],
      ['customers', 1002, 'Row 3.'],
      ['openItems', 1, 'Row 2.'],
    ]);
    assert.equal(requests.filter(({ path }) => path.endsWith('/bad-rows')).length, 1);
  });

  it('sends nothing where there is nothing, and ends with the call that fails', async (t) => {
    const { baseUrl, requests } = await startFakeConnector(t, () => problem(409, 'push_not_expected'));
    const client = new PayviteClient({ baseUrl, apiKey: 'pv_test_1' });
    assert.deepEqual(await pushAll(client, {}), { rows: 0, badRows: 0 });
    assert.equal(requests.length, 0);
    await assert.rejects(pushAll(client, { customers: [customer(1)], openItems: [item(1)] }), ConflictError);
    assert.equal(requests.length, 1);
  });
});
