import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { exampleBadRow, exampleId, examplePage, exampleSync } from '../tests/example-rows.ts';
import { problem, startFakeConnector, type Answer } from '../tests/fake-connector.ts';
import { ConflictError, PayviteClient } from './index.ts';

async function start(test: TestContext, answer: Answer) {
  const { baseUrl, requests } = await startFakeConnector(test, () => answer);
  return { client: new PayviteClient({ baseUrl, apiKey: 'pv_test_1' }), requests };
}

describe('syncs', () => {
  it('list filters by state', async (t) => {
    const page = examplePage([exampleSync()], null, 1);
    const { client, requests } = await start(t, { json: page });
    assert.deepEqual(await client.syncs.list({ state: 'needs_approval', limit: 1 }), page);
    assert.equal(requests[0]?.method, 'GET');
    assert.equal(requests[0]?.path, '/v1/syncs');
    assert.deepEqual(requests[0]?.query, { state: 'needs_approval', limit: '1' });
  });

  it('get returns one sync', async (t) => {
    const { client, requests } = await start(t, { json: exampleSync(2) });
    assert.deepEqual(await client.syncs.get(exampleId(602)), exampleSync(2));
    assert.equal(requests[0]?.method, 'GET');
    assert.equal(requests[0]?.path, `/v1/syncs/${exampleId(602)}`);
  });

  it('start posts, and takes 202 for an answer', async (t) => {
    const running = { ...exampleSync(), state: 'running' as const, finishedAt: null };
    const { client, requests } = await start(t, { status: 202, json: running });
    assert.deepEqual(await client.syncs.start(), running);
    assert.equal(requests[0]?.method, 'POST');
    assert.equal(requests[0]?.path, '/v1/syncs');
    assert.equal(requests[0]?.body, '{}');
    await client.syncs.start({ isFull: true });
    assert.equal(requests[1]?.body, '{"isFull":true}');
  });

  it('approve posts to the sync', async (t) => {
    const { client, requests } = await start(t, { json: exampleSync() });
    assert.deepEqual(await client.syncs.approve(exampleId(601)), exampleSync());
    assert.equal(requests[0]?.method, 'POST');
    assert.equal(requests[0]?.path, `/v1/syncs/${exampleId(601)}/approve`);
  });

  it('discard posts to the sync', async (t) => {
    const { client, requests } = await start(t, { json: exampleSync() });
    assert.deepEqual(await client.syncs.discard(exampleId(601)), exampleSync());
    assert.equal(`${requests[0]?.method} ${requests[0]?.path}`, `POST /v1/syncs/${exampleId(601)}/discard`);
  });

  it('approve of a sync that waits for nobody is a ConflictError', async (t) => {
    const { client } = await start(t, problem(409, 'sync_needs_no_approval'));
    await assert.rejects(client.syncs.approve(exampleId(601)), (error) => {
      assert.ok(error instanceof ConflictError);
      assert.equal(error.code, 'sync_needs_no_approval');
      return true;
    });
  });

  it('schedule says where the numbers come from', async (t) => {
    const schedule = {
      source: 'tryton',
      isUploadOnly: false,
      asOf: '2026-11-23T21:06:10.000Z',
      everyMinutes: 15,
      nextAt: '2026-11-23T21:21:10.000Z',
    };
    const { client, requests } = await start(t, { json: schedule });
    assert.deepEqual(await client.syncs.schedule(), schedule);
    assert.equal(`${requests[0]?.method} ${requests[0]?.path}`, 'GET /v1/syncs/schedule');
  });

  it('exportBadRows gives the file as text, its byte order mark included', async (t) => {
    const text = '\ufeffFile,Row\r\ninvoices.csv,3\r\n';
    const { client, requests } = await start(t, { text, headers: { 'content-type': 'text/csv' } });
    assert.equal((await Array.fromAsync(client.syncs.exportBadRows(exampleId(601)))).join(''), text);
    assert.equal(requests[0]?.path, `/v1/syncs/${exampleId(601)}/bad-rows.csv`);
  });

  it('badRows lists every row that was not applied', async (t) => {
    const page = examplePage([exampleBadRow(1), exampleBadRow(2)], null, 2);
    const { client, requests } = await start(t, { json: page });
    assert.deepEqual(await client.syncs.badRows(exampleId(601), { limit: 200 }), page);
    assert.equal(requests[0]?.method, 'GET');
    assert.equal(requests[0]?.path, `/v1/syncs/${exampleId(601)}/bad-rows`);
    assert.deepEqual(requests[0]?.query, { limit: '200' });
  });
});
