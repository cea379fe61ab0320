import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exampleEmbedSession } from '../tests/example-rows.ts';
import { problem, startFakeConnector } from '../tests/fake-connector.ts';
import { PayviteClient, PermissionDeniedError, type EmbedSessionInput } from './index.ts';

const input: EmbedSessionInput = {
  user: { id: 'u-7', name: 'Kim Doe', email: 'kim@dealer.example' },
  permissions: ['customers:read', 'invitations:send'],
  origin: 'https://erp.dealer.example',
  locale: 'en-US',
};

describe('embedSessions', () => {
  it('create posts who sits there and returns a token', async (t) => {
    const { baseUrl, requests } = await startFakeConnector(t, () => ({
      status: 201,
      json: exampleEmbedSession(),
    }));
    const client = new PayviteClient({ baseUrl, apiKey: 'pv_test_1' });

    assert.deepEqual(await client.embedSessions.create(input), exampleEmbedSession());

    assert.equal(requests[0]?.method, 'POST');
    assert.equal(requests[0]?.path, '/v1/embed-sessions');
    assert.equal(requests[0]?.headers.authorization, 'Bearer pv_test_1');
    assert.deepEqual(JSON.parse(requests[0]?.body ?? ''), input);
  });

  it('current tells who asks with the token', async (t) => {
    const current = {
      actor: { type: 'user', id: 'u-7', name: 'Kim Doe' },
      permissions: ['customers:read'],
      expiresAt: '2026-11-23T21:21:17.000Z',
      dealer: { name: 'Ridgeline Building Supply', locale: 'en-US', timeZone: 'America/Denver' },
    };
    const { baseUrl, requests } = await startFakeConnector(t, () => ({ json: current }));
    const client = new PayviteClient({ baseUrl, fetchToken: () => 'embed.token.1' });
    assert.deepEqual(await client.embedSessions.current(), current);
    assert.equal(requests[0]?.path, '/v1/embed-sessions/current');
    assert.equal(requests[0]?.headers.authorization, 'Bearer embed.token.1');
  });

  it('create for an origin that is not allowed is a PermissionDeniedError', async (t) => {
    const { baseUrl } = await startFakeConnector(t, () => problem(403, 'origin_not_allowed'));
    const client = new PayviteClient({ baseUrl, apiKey: 'pv_test_1' });
    await assert.rejects(client.embedSessions.create(input), (error) => {
      assert.ok(error instanceof PermissionDeniedError);
      assert.equal(error.code, 'origin_not_allowed');
      return true;
    });
  });
});
