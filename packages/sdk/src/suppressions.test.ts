import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { exampleId, examplePage, exampleSuppression } from '../tests/example-rows.ts';
import { problem, startFakeConnector, type Answer } from '../tests/fake-connector.ts';
import { ConflictError, PayviteClient } from './index.ts';

async function start(test: TestContext, answer: Answer) {
  const { baseUrl, requests } = await startFakeConnector(test, () => answer);
  return { client: new PayviteClient({ baseUrl, apiKey: 'pv_test_1' }), requests };
}

describe('suppressions', () => {
  it('list searches by address', async (t) => {
    const page = examplePage([exampleSuppression()], null, 1);
    const { client, requests } = await start(t, { json: page });
    assert.deepEqual(await client.suppressions.list({ search: 'timber', limit: 1 }), page);
    assert.equal(requests[0]?.method, 'GET');
    assert.equal(requests[0]?.path, '/v1/suppressions');
    assert.deepEqual(requests[0]?.query, { search: 'timber', limit: '1' });
  });

  it('add posts the address', async (t) => {
    const { client, requests } = await start(t, { status: 201, json: exampleSuppression() });
    assert.deepEqual(await client.suppressions.add({ email: 'ana@timber.example' }), exampleSuppression());
    assert.equal(requests[0]?.method, 'POST');
    assert.equal(requests[0]?.path, '/v1/suppressions');
    assert.deepEqual(JSON.parse(requests[0]?.body ?? ''), { email: 'ana@timber.example' });
  });

  it('remove names it by id, never by address', async (t) => {
    const { client, requests } = await start(t, { status: 204 });
    assert.equal(await client.suppressions.remove(exampleId(801)), undefined);
    assert.equal(requests[0]?.method, 'DELETE');
    assert.equal(requests[0]?.path, `/v1/suppressions/${exampleId(801)}`);
  });

  it('remove after a complaint is a ConflictError', async (t) => {
    const { client } = await start(t, problem(409, 'address_suppressed'));
    await assert.rejects(
      client.suppressions.remove(exampleId(801)),
      (error) => error instanceof ConflictError && error.code === 'address_suppressed',
    );
  });
});
