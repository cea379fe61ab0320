import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EXAMPLE_ID, listSdkMethods, traceSdkMethods } from '../scripts/sdk-methods.ts';
import { PayviteClient, PermissionDeniedError, RequestTimeoutError } from '../src/index.ts';
import { problem, startFakeConnector, type ReceivedRequest } from './fake-connector.ts';

const requests = await traceSdkMethods();
const methodsAt = (baseUrl: string) => listSdkMethods(new PayviteClient({ baseUrl, apiKey: 'pv_test_1' }));
/** It has callbacks for what others throw, and no end to wait for. */
const isSubscription = (name: string) => name === 'events.subscribe';

describe('every method', () => {
  const methods = methodsAt('http://payvite.invalid');

  it('is there', () => {
    assert.ok(methods.length >= 36, `${methods.length}`);
    assert.deepEqual(
      [...requests.keys()],
      methods.map(({ name }) => name),
    );
  });

  for (const { name, parameters } of methods) {
    it(`${name} asks for one thing below /v1, and takes options last`, () => {
      assert.match(requests.get(name) ?? '', /^(GET|POST|PUT|PATCH|DELETE) \/v1\/[a-z{}/.-]+$/);
      assert.equal(parameters.at(-1), 'options');
    });
  }

  it('throws the reason of a signal that is aborted already, and sends nothing', async () => {
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    for (const { name, call } of methods.filter(({ name }) => !isSubscription(name)))
      await assert.rejects(call({ signal }), (error) => error === reason, name);
    await methods.find(({ name }) => isSubscription(name))?.call({ signal });
  });

  it('refuses a time limit that is none', async () => {
    for (const { name, call } of methods.filter(({ name }) => !isSubscription(name)))
      await assert.rejects(call({ timeoutMs: 0 }), TypeError, name);
  });

  it('ends with its time limit', async (t) => {
    const { baseUrl } = await startFakeConnector(t, () => undefined);
    const calls = methodsAt(baseUrl).filter(({ name }) => !isSubscription(name));
    await Promise.all(
      calls.map(({ name, call }) => assert.rejects(call({ timeoutMs: 100 }), RequestTimeoutError, name)),
    );
  });

  it('sends the Idempotency-Key that it is given with a POST, and one of its own without', async (t) => {
    const received: ReceivedRequest[] = [];
    const { baseUrl } = await startFakeConnector(t, (request) => {
      received.push(request);
      return problem(403, 'permission_denied');
    });
    for (const { name, call } of methodsAt(baseUrl)) {
      received.length = 0;
      const refused = async (options?: object) => {
        if (isSubscription(name)) await call(options);
        else await assert.rejects(call(options), PermissionDeniedError, name);
      };
      await refused({ idempotencyKey: 'order-7' });
      await refused();
      const keys = received.map(({ headers }) => headers['idempotency-key']);
      if (received[0]?.method === 'POST') {
        assert.equal(keys[0], 'order-7', name);
        assert.match(String(keys[1]), /^[0-9a-f]{32}$/, name);
      } else assert.deepEqual(keys, [undefined, undefined], name);
      for (const { path } of received)
        assert.equal(path.replaceAll(EXAMPLE_ID, '{}'), requests.get(name)?.split(' ')[1]);
    }
  });
});
