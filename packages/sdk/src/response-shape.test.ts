import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import * as z from 'zod/mini';
import {
  exampleCustomer,
  exampleEmbedSession,
  exampleId,
  exampleInvitation,
  examplePage,
  exampleSync,
} from '../tests/example-rows.ts';
import { startFakeConnector, type Answer } from '../tests/fake-connector.ts';
import { checkAgainst } from './answer-schemas.ts';
import { ApiError, PayviteClient, ResponseShapeError } from './index.ts';

async function start(test: TestContext, answer: Answer) {
  const { baseUrl, requests } = await startFakeConnector(test, () => answer);
  return { client: new PayviteClient({ baseUrl, apiKey: 'pv_test_1' }), requests };
}

async function shapeErrorOf(call: Promise<unknown>): Promise<ResponseShapeError> {
  const error = await call.then(
    () => assert.fail('it must reject'),
    (caught: unknown) => caught,
  );
  assert.ok(error instanceof ResponseShapeError);
  assert.ok(!(error instanceof ApiError));
  return error;
}

describe('a success that breaks the contract', () => {
  it('is a ResponseShapeError that says where, in which request, and quotes no value', async (t) => {
    const broken = { ...exampleCustomer(2), name: 4711, currency: 'us-dollar-secret', portalAccess: 'ajar' };
    const json = examplePage([exampleCustomer(1), broken]);
    const { client } = await start(t, { json, headers: { 'x-request-id': 'req-9' } });

    const error = await shapeErrorOf(client.customers.list());

    assert.equal(error.name, 'ResponseShapeError');
    assert.equal(error.status, 200);
    assert.equal(error.requestId, 'req-9');
    assert.deepEqual(error.issues, [
      { pointer: '/data/1/name', detail: 'must be string' },
      { pointer: '/data/1/currency', detail: 'must be of the format regex' },
      { pointer: '/data/1/portalAccess', detail: 'must be one of none, active, disabled' },
    ]);
    assert.match(error.message, /GET \/v1\/customers .*\/data\/1\/name.*req-9/);
    assert.doesNotMatch(error.message, /4711|us-dollar-secret|ajar/);
  });

  it('names the first three places and counts the rest', async (t) => {
    const { client } = await start(t, { json: {} });
    const error = await shapeErrorOf(client.embedSessions.create({} as never));
    assert.deepEqual(
      error.issues.map((issue) => issue.pointer),
      ['/token', '/expiresAt'],
    );
    const sync = await start(t, { json: {} });
    const many = await shapeErrorOf(sync.client.syncs.start());
    assert.match(many.message, new RegExp(`and ${many.issues.length - 3} more`));
    assert.equal(many.requestId, null);
  });

  it('is one where a page lacks its cursor', async (t) => {
    const { client } = await start(t, { json: { data: [], total: 0 } });
    const error = await shapeErrorOf(client.customers.list());
    assert.deepEqual(
      error.issues.map((issue) => issue.pointer),
      ['/nextCursor'],
    );
  });

  it('is one where money is no integer, or a time no UTC instant', async (t) => {
    const { client } = await start(t, { json: { ...exampleCustomer(), outstandingMinor: 12.5 } });
    assert.equal(
      (await shapeErrorOf(client.customers.get(exampleId(1)))).issues[0]?.pointer,
      '/outstandingMinor',
    );
    const zoned = await start(t, {
      json: { ...exampleInvitation(), expiresAt: '2026-12-04T09:00:00+01:00' },
    });
    assert.equal(
      (await shapeErrorOf(zoned.client.invitations.get(exampleId(1)))).issues[0]?.pointer,
      '/expiresAt',
    );
  });

  it('is one where a null stands for what must be there', async (t) => {
    const { client } = await start(t, { json: { ...exampleSync(), startedAt: null } });
    assert.equal((await shapeErrorOf(client.syncs.get(exampleId(1)))).issues[0]?.pointer, '/startedAt');
  });

  for (const [what, answer] of [
    ['a proxy’s page', { text: '<html>Sign in to the guest network</html>' }],
    ['nothing', { status: 204 }],
    ['half of it', { text: '{"id": "', headers: { 'content-type': 'application/json' } }],
  ] satisfies [string, Answer][]) {
    it(`is one where the body is ${what}`, async (t) => {
      const { client } = await start(t, answer);
      const error = await shapeErrorOf(client.invitations.resend(exampleId(1)));
      assert.deepEqual(error.issues, [{ pointer: '', detail: 'is not JSON' }]);
      assert.doesNotMatch(error.message, /guest network/);
    });
  }

  it('is not asked again: the answer would be the same', async (t) => {
    const { client, requests } = await start(t, { json: exampleEmbedSession() });
    await shapeErrorOf(client.customers.get(exampleId(1)));
    assert.equal(requests.length, 1);
  });

  it('escapes a key in a pointer as RFC 6901 says', () => {
    const schema = z.object({ 'a/b~c': z.array(z.uuid()) });
    assert.deepEqual(checkAgainst(schema, { 'a/b~c': ['no-uuid'] }).issues, [
      { pointer: '/a~1b~0c/0', detail: 'must be of the format uuid' },
    ]);
  });

  it('says in words what kind of fault a fault without a type is', () => {
    const schema = z.object({
      few: z.array(z.string()).check(z.minLength(1)),
      pair: z.union([z.int(), z.null()]),
    });
    assert.deepEqual(checkAgainst(schema, { few: [], pair: 'x' }).issues, [
      { pointer: '/few', detail: 'too small' },
      { pointer: '/pair', detail: 'invalid union' },
    ]);
  });
});
