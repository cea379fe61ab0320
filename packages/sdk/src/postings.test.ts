import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { exampleId, examplePage, examplePosting, examplePostingFile } from '../tests/example-rows.ts';
import { problem, startFakeConnector, type Answer } from '../tests/fake-connector.ts';
import { ConflictError, PayviteClient } from './index.ts';

async function start(test: TestContext, answer: Answer) {
  const { baseUrl, requests } = await startFakeConnector(test, () => answer);
  return { client: new PayviteClient({ baseUrl, apiKey: 'pv_test_1' }), requests };
}

describe('postings', () => {
  it('list filters by state and customer', async (t) => {
    const page = examplePage([examplePosting()], null, 1);
    const { client, requests } = await start(t, { json: page });
    const params = { state: 'failed', customerId: exampleId(1), limit: 1 } as const;
    assert.deepEqual(await client.postings.list(params), page);
    assert.equal(requests[0]?.path, '/v1/postings');
    assert.deepEqual(requests[0]?.query, { ...params, limit: '1' });
  });

  it('get returns one', async (t) => {
    const { client, requests } = await start(t, { json: examplePosting(2) });
    assert.deepEqual(await client.postings.get(exampleId(652)), examplePosting(2));
    assert.equal(requests[0]?.path, `/v1/postings/${exampleId(652)}`);
  });

  it('retry posts; of one that has not failed it is a ConflictError', async (t) => {
    const queued = { ...examplePosting(), state: 'queued' as const };
    const { client, requests } = await start(t, { status: 202, json: queued });
    assert.deepEqual(await client.postings.retry(queued.id), queued);
    assert.equal(`${requests[0]?.method} ${requests[0]?.path}`, `POST /v1/postings/${queued.id}/retry`);
    const { client: refused } = await start(t, problem(409, 'posting_not_failed'));
    await assert.rejects(refused.postings.retry(queued.id), ConflictError);
  });
});

describe('posting files', () => {
  it('create and markImported post', async (t) => {
    const file = examplePostingFile();
    const { client, requests } = await start(t, { json: file });
    assert.deepEqual(await client.postingFiles.create(), file);
    const importedAt = '2026-11-23T22:00:00.000Z';
    assert.deepEqual(await client.postingFiles.markImported(file.id, { importedAt }), file);
    await client.postingFiles.markImported(file.id);
    assert.deepEqual(
      requests.map(({ method, path, body }) => [method, path, body]),
      [
        ['POST', '/v1/posting-files', ''],
        ['POST', `/v1/posting-files/${file.id}/imported`, JSON.stringify({ importedAt })],
        ['POST', `/v1/posting-files/${file.id}/imported`, '{}'],
      ],
    );
  });

  it('list walks through pages', async (t) => {
    const page = examplePage([examplePostingFile()], null, 1);
    const { client, requests } = await start(t, { json: page });
    assert.deepEqual(await Array.fromAsync(client.postingFiles.list()), page.data);
    assert.equal(requests[0]?.path, '/v1/posting-files');
  });

  it('come as the text that they are, each part by its own name', async (t) => {
    const text = 'C1,J1,p,1.00,I1\r\n';
    const { client, requests } = await start(t, { text, headers: { 'content-type': 'text/csv' } });
    const { postingFiles } = client;
    for (const part of ['paymentsCsv', 'creditsCsv', 'reversalsCsv'] as const)
      assert.equal((await Array.fromAsync(postingFiles[part](exampleId(1)))).join(''), text);
    assert.deepEqual(
      requests.map(({ path }) => path.split('/').at(-1)),
      ['payments.csv', 'credits.csv', 'reversals.csv'],
    );
  });
});
