import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Customer } from '@payvite/sdk';
import { plainCustomers } from './export-folder.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

describe('the call sheet', () => {
  let test: TestConnector;
  let customers: Customer[];

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(6) });
    customers = [...(await test.customersByErpId()).values()];
  });
  after(() => test.close());

  const idOf = (index: number) => customers[index]?.id ?? '';
  const listIds = async (params = {}) =>
    (await Array.fromAsync(test.client.customers.callSheet(params)))
      .map(({ customer }) => customer.id)
      .sort();

  it('lists whose invitation nobody has answered for more than a week', async () => {
    for (const id of [idOf(0), idOf(1)]) {
      await test.client.invitations.send({ customerIds: [id], expiresInDays: 60 });
    }
    await test.connector.drain();
    await test.advance({ days: 5 });
    await test.client.invitations.send({ customerIds: [idOf(2)] });
    await test.connector.drain();
    assert.deepEqual(await listIds(), []);
    await test.advance({ days: 3 });
    assert.deepEqual(await listIds(), [idOf(0), idOf(1)].sort());
    assert.deepEqual(await listIds({ pendingOlderThanDays: 2 }), [idOf(0), idOf(1), idOf(2)].sort());
    await test.owner.query(`update customers set status = 'inactive' where id = $1`, [idOf(1)]);
    assert.deepEqual(await listIds(), [idOf(0)]);
    await test.owner.query(`update customers set status = 'active' where id = $1`, [idOf(1)]);
  });

  it('tells what came of the last call, and nothing of a call before the invitation', async () => {
    const client = test.client.customers;
    await client.noteCall(idOf(0), { outcome: 'no_answer' });
    await test.advance({ minutes: 1 });
    const last = await client.noteCall(idOf(0), { outcome: 'will_register', note: 'On Friday.' });
    await client.noteCall(idOf(3), { outcome: 'reached' });
    await test.client.invitations.send({ customerIds: [idOf(3)] });
    await test.connector.drain();
    await test.advance({ days: 8 });
    const rows = new Map(
      (await Array.fromAsync(client.callSheet())).map((row) => [row.customer.id, row.lastCall]),
    );
    assert.deepEqual(rows.get(idOf(0)), last);
    assert.equal(rows.get(idOf(1)), null);
    assert.equal(rows.get(idOf(3)), null);
  });

  it('goes on where a page ended, the highest priority first', async () => {
    const all = await test.client.customers.callSheet({ limit: 200 });
    const walked = await Array.fromAsync(test.client.customers.callSheet({ limit: 1 }));
    assert.ok(walked.length >= 3);
    assert.equal(all.total, walked.length);
    assert.deepEqual(
      walked.map(({ customer }) => customer.id),
      all.data.map(({ customer }) => customer.id),
    );
    const priorities = walked.map(({ customer }) => customer.collectionPriority);
    assert.deepEqual(
      priorities,
      priorities.toSorted((left, right) => right - left),
    );
  });
});
