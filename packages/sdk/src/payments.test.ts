import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import {
  exampleAuthorization,
  exampleCreditRequest,
  exampleId,
  examplePage,
  examplePayment,
} from '../tests/example-rows.ts';
import { problem, startFakeConnector, type Answer } from '../tests/fake-connector.ts';
import { ConflictError, NotFoundError, PayviteClient } from './index.ts';

const CSV = { 'content-type': 'text/csv; charset=utf-8' };

async function start(test: TestContext, answer: Answer) {
  const { baseUrl, requests } = await startFakeConnector(test, () => answer);
  return { client: new PayviteClient({ baseUrl, apiKey: 'pv_test_1' }), requests };
}

describe('payments', () => {
  it('list sends every filter as the query says it', async (t) => {
    const page = examplePage([examplePayment()], null, 1);
    const { client, requests } = await start(t, { json: page });
    const params = {
      state: 'settled',
      method: 'ach',
      customerId: exampleId(1),
      payerId: exampleId(641),
      posting: 'posted',
      needs: 'reversal',
      startedFrom: '2026-11-01T00:00:00.000Z',
      startedTo: '2026-12-01T00:00:00.000Z',
      startedOnFrom: '2026-11-01',
      startedOnTo: '2026-11-30',
      paidOnFrom: '2026-11-02',
      paidOnTo: '2026-11-29',
      reference: 'pi_1',
      limit: 1,
    } as const;
    assert.deepEqual(await client.payments.list(params), page);
    assert.equal(requests[0]?.path, '/v1/payments');
    assert.deepEqual(requests[0]?.query, { ...params, limit: '1' });
  });

  it('summary returns what the payments that match come to', async (t) => {
    const sums = { currency: 'USD', payments: 2, amountMinor: 3000, receivedMinor: 1000 };
    const summary = {
      payments: 2,
      currencies: [{ ...sums, takenBackMinor: 500, feeMinor: 20, feeBackMinor: 5 }],
    };
    const { client, requests } = await start(t, { json: summary });
    assert.deepEqual(await client.payments.summary({ isUnderWay: true, startedOnTo: '2026-11-30' }), summary);
    assert.equal(requests[0]?.path, '/v1/payments/summary');
    assert.deepEqual(requests[0]?.query, { isUnderWay: 'true', startedOnTo: '2026-11-30' });
  });

  it('get returns one', async (t) => {
    const { client, requests } = await start(t, { json: examplePayment(2) });
    assert.deepEqual(await client.payments.get(exampleId(652)), examplePayment(2));
    assert.equal(requests[0]?.path, `/v1/payments/${exampleId(652)}`);
  });

  it('enteredByHand posts the amount under a key; another amount by now is a ConflictError', async (t) => {
    const { client, requests } = await start(t, { json: examplePayment() });
    const { id } = examplePayment();
    assert.deepEqual(await client.payments.enteredByHand(id, { amountMinor: -3000 }), examplePayment());
    assert.equal(`${requests[0]?.method} ${requests[0]?.path}`, `POST /v1/payments/${id}/entered-by-hand`);
    assert.deepEqual(JSON.parse(requests[0]?.body ?? ''), { amountMinor: -3000 });
    assert.match(String(requests[0]?.headers['idempotency-key']), /^[0-9a-f]{32}$/);
    const { client: refused } = await start(t, problem(409, 'entry_changed'));
    await assert.rejects(refused.payments.enteredByHand(id, { amountMinor: 1 }), ConflictError);
  });

  it('authorization returns what was agreed to; without one it is a NotFoundError', async (t) => {
    const { client, requests } = await start(t, { json: exampleAuthorization() });
    assert.deepEqual(await client.payments.authorization(exampleId(651)), exampleAuthorization());
    assert.equal(requests[0]?.path, `/v1/payments/${exampleId(651)}/authorization`);
    const { client: without } = await start(t, problem(404, 'authorization_not_found'));
    await assert.rejects(without.payments.authorization(exampleId(651)), NotFoundError);
  });

  it('exportCsv gives the file as text', async (t) => {
    const text = '\uFEFFPayment\r\nx\r\n';
    const { client, requests } = await start(t, { text, headers: CSV });
    assert.equal((await Array.fromAsync(client.payments.exportCsv({ needs: 'entry' }))).join(''), text);
    assert.equal(requests[0]?.path, '/v1/payments/export.csv');
    assert.deepEqual(requests[0]?.query, { needs: 'entry' });
  });
});

describe('authorizations', () => {
  it('exportCsv gives the file as text', async (t) => {
    const text = '\uFEFFAuthorization\r\nx\r\n';
    const { client, requests } = await start(t, { text, headers: CSV });
    const params = { kind: 'terms', payerId: exampleId(641) } as const;
    assert.equal((await Array.fromAsync(client.authorizations.exportCsv(params))).join(''), text);
    assert.equal(requests[0]?.path, '/v1/authorizations/export.csv');
    assert.deepEqual(requests[0]?.query, params);
  });
});

describe('credit requests', () => {
  it('list filters by state and customer', async (t) => {
    const page = examplePage([exampleCreditRequest()], null, 1);
    const { client, requests } = await start(t, { json: page });
    const params = { state: 'open', customerId: exampleId(1) } as const;
    assert.deepEqual(await client.creditRequests.list(params), page);
    assert.equal(requests[0]?.path, '/v1/credit-requests');
    assert.deepEqual(requests[0]?.query, params);
  });

  it('close posts and returns it', async (t) => {
    const closed = { ...exampleCreditRequest(), state: 'closed', closedAt: '2026-11-23T21:06:17.000Z' };
    const { client, requests } = await start(t, { json: closed });
    assert.deepEqual(await client.creditRequests.close(closed.id), closed);
    assert.equal(
      `${requests[0]?.method} ${requests[0]?.path}`,
      `POST /v1/credit-requests/${closed.id}/close`,
    );
  });
});
