import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exampleDealer } from '../tests/example-rows.ts';
import { problem, startFakeConnector } from '../tests/fake-connector.ts';
import { PayviteClient, PermissionDeniedError } from './index.ts';

describe('dealer', () => {
  it('get returns the dealer who asks', async (t) => {
    const { baseUrl, requests } = await startFakeConnector(t, () => ({ json: exampleDealer() }));
    const client = new PayviteClient({ baseUrl, apiKey: 'pv_test_1' });
    assert.deepEqual(await client.dealer.get(), exampleDealer());
    assert.equal(requests[0]?.method, 'GET');
    assert.equal(requests[0]?.path, '/v1/dealer');
  });

  it('update patches what is to change, and again where the connector was away', async (t) => {
    const { baseUrl, requests } = await startFakeConnector(t, (_request, index) =>
      index === 0 ? problem(503, 'unavailable') : { json: exampleDealer() },
    );
    const client = new PayviteClient({ baseUrl, apiKey: 'pv_test_1', retry: { backoffMs: 1 } });
    assert.deepEqual(await client.dealer.update({ name: 'Ridgeline', replyTo: null }), exampleDealer());
    assert.equal(requests.length, 2);
    assert.equal(requests[1]?.method, 'PATCH');
    assert.equal(requests[1]?.path, '/v1/dealer');
    assert.deepEqual(JSON.parse(requests[1]?.body ?? ''), { name: 'Ridgeline', replyTo: null });
  });

  it('update of the origins with a token is a PermissionDeniedError that points at them', async (t) => {
    const errors = [{ pointer: '/allowedOrigins', detail: 'needs a secret key' }];
    const { baseUrl } = await startFakeConnector(t, () => problem(403, 'permission_denied', { errors }));
    const client = new PayviteClient({ baseUrl, fetchToken: () => 'token-1' });
    await assert.rejects(client.dealer.update({ allowedOrigins: [] }), (error) => {
      assert.ok(error instanceof PermissionDeniedError);
      assert.deepEqual(error.errors, errors);
      return true;
    });
  });
});
