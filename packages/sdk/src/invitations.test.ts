import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { exampleEvent, exampleId, exampleInvitation, examplePage } from '../tests/example-rows.ts';
import { problem, startFakeConnector, type Answer } from '../tests/fake-connector.ts';
import { ConflictError, PayviteClient, RateLimitedError, ServerError } from './index.ts';

async function start(test: TestContext, answer: Answer) {
  const { baseUrl, requests } = await startFakeConnector(test, () => answer);
  const client = new PayviteClient({ baseUrl, apiKey: 'pv_test_1', retry: { backoffMs: 1 } });
  return { client, requests };
}

describe('invitations', () => {
  it('send posts the input as JSON and returns the invitation', async (t) => {
    const { client, requests } = await start(t, { status: 201, json: exampleInvitation() });
    const input = {
      customerIds: [exampleId(1), exampleId(2)],
      email: 'ana@timber.example',
      locale: 'es',
      message: 'Hola, así pagará más rápido.',
      expiresInDays: 30,
    };

    assert.deepEqual(await client.invitations.send(input), exampleInvitation());

    assert.equal(requests[0]?.method, 'POST');
    assert.equal(requests[0]?.path, '/v1/invitations');
    assert.equal(requests[0]?.headers['content-type'], 'application/json');
    assert.equal(requests[0]?.headers.authorization, 'Bearer pv_test_1');
    assert.deepEqual(JSON.parse(requests[0]?.body ?? ''), input);
  });

  it('send leaves out what is undefined', async (t) => {
    const { client, requests } = await start(t, { status: 201, json: exampleInvitation() });
    await client.invitations.send({ customerIds: [exampleId(1)], message: undefined });
    assert.deepEqual(JSON.parse(requests[0]?.body ?? ''), { customerIds: [exampleId(1)] });
  });

  it('send names each customer that cannot be invited', async (t) => {
    const errors = [{ pointer: '/customerIds/1', detail: 'is pending', code: 'invitation_pending' }];
    const { client } = await start(t, problem(409, 'invitation_pending', { errors }));

    await assert.rejects(client.invitations.send({ customerIds: [exampleId(1), exampleId(2)] }), (error) => {
      assert.ok(error instanceof ConflictError);
      assert.equal(error.code, 'invitation_pending');
      assert.deepEqual(error.errors, errors);
      return true;
    });
  });

  it('send is repeated under one Idempotency-Key, so that nobody is mailed twice', async (t) => {
    for (const status of [429, 502, 503, 504]) {
      const { client, requests } = await start(t, { status, text: 'no', headers: { 'retry-after': '0' } });
      await assert.rejects(client.invitations.send({ customerIds: [exampleId(1)] }));
      await assert.rejects(client.invitations.send({ customerIds: [exampleId(1)] }));
      const keys = requests.map((request) => request.headers['idempotency-key']);
      assert.equal(keys.length, 6, `after ${status}`);
      assert.match(String(keys[0]), /^[0-9a-f]{32}$/);
      assert.deepEqual(
        [new Set(keys.slice(0, 3)).size, new Set(keys.slice(3)).size, new Set(keys).size],
        [1, 1, 2],
      );
      assert.deepEqual(requests.at(-1)?.body, requests[0]?.body);
    }
  });

  it('send takes a key of your own', async (t) => {
    const { client, requests } = await start(t, { status: 201, json: exampleInvitation(2) });
    await client.invitations.send({ customerIds: [exampleId(1)] }, { idempotencyKey: 'order-1' });
    assert.equal(requests[0]?.headers['idempotency-key'], 'order-1');
  });

  it('preview posts what send would, and returns the mail', async (t) => {
    const preview = {
      from: { name: 'Ridgeline Building Supply', email: 'ridgeline@notify.example' },
      to: { name: null, email: 'ana@timber.example' },
      replyTo: null,
      subject: 'See and pay your account online',
      text: 'Hello,',
      html: '<p>Hello,</p>',
    };
    const { client, requests } = await start(t, { json: preview });
    const input = { customerIds: [exampleId(1)], email: 'ana@timber.example' };
    assert.deepEqual(await client.invitations.preview(input), preview);
    assert.equal(requests[0]?.method, 'POST');
    assert.equal(requests[0]?.path, '/v1/invitations/preview');
    assert.deepEqual(JSON.parse(requests[0]?.body ?? ''), input);
  });

  it('get returns one invitation', async (t) => {
    const { client, requests } = await start(t, { json: exampleInvitation(2) });
    assert.deepEqual(await client.invitations.get(exampleId(502)), exampleInvitation(2));
    assert.equal(requests[0]?.method, 'GET');
    assert.equal(requests[0]?.path, `/v1/invitations/${exampleId(502)}`);
  });

  it('list filters by state and customer', async (t) => {
    const page = examplePage([exampleInvitation()], null, 1);
    const { client, requests } = await start(t, { json: page });

    assert.deepEqual(await client.invitations.list({ state: 'expired', customerId: exampleId(1) }), page);

    assert.equal(requests[0]?.method, 'GET');
    assert.equal(requests[0]?.path, '/v1/invitations');
    assert.deepEqual(requests[0]?.query, { state: 'expired', customerId: exampleId(1) });
  });

  it('resend and revoke post without a body', async (t) => {
    const { client, requests } = await start(t, { json: exampleInvitation() });

    assert.deepEqual(await client.invitations.resend(exampleId(501)), exampleInvitation());
    assert.deepEqual(await client.invitations.revoke(exampleId(501)), exampleInvitation());

    assert.deepEqual(
      requests.map(({ method, path, body }) => [method, path, body]),
      [
        ['POST', `/v1/invitations/${exampleId(501)}/resend`, ''],
        ['POST', `/v1/invitations/${exampleId(501)}/revoke`, ''],
      ],
    );
  });

  it('createLink posts without a body and returns the link', async (t) => {
    const link = { url: 'https://pay.timber.example/i/abc', expiresAt: '2026-12-06T00:00:00.000Z' };
    const { client, requests } = await start(t, { status: 201, json: link });
    assert.deepEqual(await client.invitations.createLink(exampleId(501)), link);
    assert.deepEqual(
      requests.map(({ method, path, body }) => [method, path, body]),
      [['POST', `/v1/invitations/${exampleId(501)}/link`, '']],
    );
  });

  it('resend too soon says when, and does not wait', async (t) => {
    const answer = problem(429, 'resend_too_soon');
    answer.headers = { ...answer.headers, 'retry-after': '540' };
    const { client, requests } = await start(t, answer);

    await assert.rejects(client.invitations.resend(exampleId(501)), (error) => {
      assert.ok(error instanceof RateLimitedError);
      assert.equal(error.code, 'resend_too_soon');
      assert.equal(error.retryAfterSeconds, 540);
      return true;
    });
    assert.equal(requests.length, 1);
  });

  it('resend and revoke are repeated under one key each, too', async (t) => {
    const { client, requests } = await start(t, problem(503, 'unavailable'));
    await assert.rejects(client.invitations.resend(exampleId(501)), ServerError);
    await assert.rejects(client.invitations.revoke(exampleId(501)), ServerError);
    const keys = requests.map((request) => request.headers['idempotency-key']);
    assert.equal(keys.length, 6);
    assert.equal(new Set(keys).size, 2);
  });

  it('timeline lists what happened to one', async (t) => {
    const page = examplePage([exampleEvent(2), exampleEvent(1)], null, 2);
    const { client, requests } = await start(t, { json: page });
    assert.deepEqual(await client.invitations.timeline(exampleId(501), { limit: 2 }), page);
    assert.equal(requests[0]?.method, 'GET');
    assert.equal(requests[0]?.path, `/v1/invitations/${exampleId(501)}/timeline`);
    assert.deepEqual(requests[0]?.query, { limit: '2' });
  });
});
