import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { exampleId, exampleImport, examplePage } from '../tests/example-rows.ts';
import { problem, startFakeConnector, type Answering } from '../tests/fake-connector.ts';
import { ApiError, ConflictError, NotFoundError, PayviteClient } from './index.ts';

async function start(test: TestContext, answering: Answering) {
  const { baseUrl, requests } = await startFakeConnector(test, answering);
  const retry = { limit: 1, minDelayMs: 1, maxDelayMs: 1 };
  return { client: new PayviteClient({ baseUrl, apiKey: 'pv_test_1', retry }), requests };
}
const id = exampleId(651);

describe('imports', () => {
  it('are made, reviewed and applied by a POST each', async (t) => {
    const { client, requests } = await start(t, () => ({ status: 202, json: exampleImport() }));
    const exportedAt = '2026-11-23T20:00:00.000Z';
    assert.deepEqual(await client.imports.create({ exportedAt }), exampleImport());
    assert.deepEqual(await client.imports.review(id), exampleImport());
    assert.deepEqual(await client.imports.apply(id), exampleImport());
    assert.deepEqual(
      requests.map(({ method, path, body }) => [method, path, body]),
      [
        ['POST', '/v1/imports', JSON.stringify({ exportedAt })],
        ['POST', `/v1/imports/${id}/review`, '{}'],
        ['POST', `/v1/imports/${id}/apply`, ''],
      ],
    );
  });

  it('get and list read, remove deletes', async (t) => {
    const page = examplePage([exampleImport()], null, 1);
    const { client, requests } = await start(t, ({ method, path }) =>
      method === 'DELETE' ? { status: 204 } : { json: path === '/v1/imports' ? page : exampleImport() },
    );
    assert.deepEqual(await client.imports.list({ limit: 1 }), page);
    assert.deepEqual(await client.imports.get(id), exampleImport());
    assert.equal(await client.imports.remove(id), undefined);
    assert.deepEqual(
      requests.map(({ method, path, query }) => [method, path, query]),
      [
        ['GET', '/v1/imports', { limit: '1' }],
        ['GET', `/v1/imports/${id}`, {}],
        ['DELETE', `/v1/imports/${id}`, {}],
      ],
    );
  });

  it('upload sends a text or a blob as it is, and the whole of it again where it fails', async (t) => {
    const { client, requests } = await start(t, (_request, index) =>
      index === 0 ? problem(503, 'unavailable') : { json: exampleImport() },
    );
    const text = 'account_id,account_name\r\nA1,"Søns; Ltd"\r\n';
    assert.deepEqual(await client.imports.upload(id, 'accounts.csv', text), exampleImport());
    await client.imports.upload(id, 'contacts.csv', new Blob([text], { type: 'text/plain' }));
    assert.deepEqual(
      requests.map(({ method, path, body, headers }) => [method, path, body, headers['content-type']]),
      [
        ['PUT', `/v1/imports/${id}/files/accounts.csv`, text, 'text/csv'],
        ['PUT', `/v1/imports/${id}/files/accounts.csv`, text, 'text/csv'],
        ['PUT', `/v1/imports/${id}/files/contacts.csv`, text, 'text/csv'],
      ],
    );
  });

  it('that are refused throw what became of them', async (t) => {
    const answers = [
      problem(413, 'payload_too_large'),
      problem(409, 'import_not_reviewed'),
      problem(404, 'import_not_found'),
    ];
    const { client } = await start(t, (_request, index) => answers[index]);
    await assert.rejects(
      client.imports.upload(id, 'accounts.csv', 'x'),
      (error) => error instanceof ApiError && error.code === 'payload_too_large',
    );
    await assert.rejects(client.imports.apply(id), ConflictError);
    await assert.rejects(client.imports.get(id), NotFoundError);
  });
});
