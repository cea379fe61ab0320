import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { NotFoundError } from '@payvite/sdk';
import { addCreditRequest, addCustomer, addItem, addPayer } from './payment-rows.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

describe('requests to apply a credit', () => {
  let test: TestConnector;
  let customerId: string;
  let payerId: string;
  let creditId: string;
  let invoiceId: string;

  before(async () => {
    test = await startTestConnector({ env: { PAYMENTS: 'sandbox' } });
    const { dealerId } = test.connector;
    customerId = await addCustomer(test.owner, dealerId, 'C1');
    payerId = await addPayer(test.owner, { dealerId, customerIds: [customerId] });
    const of = { dealerId, customerId };
    invoiceId = await addItem(test.owner, of, { erpId: 'I1', minor: 3000, jobId: 'J1' });
    creditId = await addItem(test.owner, of, { erpId: 'CM1', minor: -5000, jobId: 'J1' });
  });
  after(() => test.close());

  const ask = () => {
    const { context, dealerId } = test.connector;
    const items = [invoiceId, creditId].map((itemId) => ({ itemId, amountMinor: null }));
    return context.database.asDealer(dealerId, (tx) =>
      context.payments.requestCredit(tx, { payerId, customerId }, { items, usesCreditsElsewhere: false }),
    );
  };
  const typesOf = async (id: string) =>
    (await Array.fromAsync(test.client.events.export()))
      .filter(({ subjectId }) => subjectId === id)
      .map(({ type, actor, data }) => ({ type, by: actor.type, data }));

  it('are listed with what is to be set off, closed once, and told of in the timeline', async () => {
    const { id, isNew } = await ask();
    assert.equal(isNew, true);
    assert.deepEqual(await ask(), { id, isNew: false });
    const { creditRequests } = test.client;
    const [request, ...others] = (await creditRequests.list({ customerId })).data;
    assert.deepEqual(others, []);
    assert.ok(request);
    const { createdAt, ...rest } = request;
    assert.ok(Date.parse(createdAt) > 0);
    assert.deepEqual(rest, {
      ...{ id, customerId, customerName: 'Harrow Homes', accountNumber: 'C1', payerId, payerName: 'Pat' },
      currency: 'USD',
      lines: [
        { openItemId: invoiceId, number: 'I1', amountMinor: 3000 },
        { openItemId: creditId, number: 'CM1', amountMinor: -3000 },
      ],
      ...{ state: 'open', closedAt: null },
    });
    const closed = await creditRequests.close(id);
    assert.equal(closed.state, 'closed');
    assert.ok(closed.closedAt !== null);
    assert.deepEqual(await creditRequests.close(id), closed);
    assert.deepEqual((await creditRequests.list({ state: 'open', customerId })).data, []);
    const data = { currency: 'USD', creditMinor: 3000 };
    assert.deepEqual(await typesOf(id), [
      { type: 'credit_request.made', by: 'payer', data },
      { type: 'credit_request.closed', by: 'key', data },
    ]);
    assert.equal((await ask()).isNew, true);
    await assert.rejects(creditRequests.close('0198c0de-0000-7000-8000-000000000000'), NotFoundError);
  });

  it('come newest first, page by page', async () => {
    const { dealerId } = test.connector;
    const other = await addCustomer(test.owner, dealerId, 'C2');
    const itemId = await addItem(test.owner, { dealerId, customerId: other }, { erpId: 'I2', minor: 100 });
    const made: string[] = [];
    for (const day of [3, 1, 2]) {
      const createdAt = new Date(Date.parse('2026-01-01T00:00:00Z') + day * 86_400_000);
      made.push(
        await addCreditRequest(test.owner, { dealerId, customerId: other, payerId, itemId, createdAt }),
      );
    }
    const page = await test.client.creditRequests.list({ customerId: other, limit: 2 });
    assert.deepEqual([page.data.length, page.total], [2, 3]);
    const all = await Array.fromAsync(test.client.creditRequests.list({ customerId: other, limit: 2 }));
    assert.deepEqual(
      all.map(({ id }) => id),
      [made[0], made[2], made[1]],
    );
  });
});
