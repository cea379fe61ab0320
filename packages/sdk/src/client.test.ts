import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { examplePage } from '../tests/example-rows.ts';
import { startFakeConnector } from '../tests/fake-connector.ts';
import { PayviteClient, type PayviteClientOptions } from './index.ts';

/** The addresses that a client with this base asks. */
async function askedUrl(baseUrl: string): Promise<string | undefined> {
  const asked: string[] = [];
  const client = new PayviteClient({
    baseUrl,
    apiKey: 'pv_test_1',
    fetch: (input) => {
      asked.push((input as Request).url);
      return Promise.resolve(Response.json(examplePage([])));
    },
  });
  await client.customers.list({ limit: 1 });
  return asked[0];
}

describe('new PayviteClient', () => {
  it('finds the routes under the base, with or without a slash, a path, a query', async () => {
    assert.equal(await askedUrl('https://pay.example'), 'https://pay.example/v1/customers?limit=1');
    assert.equal(await askedUrl('https://pay.example/'), 'https://pay.example/v1/customers?limit=1');
    assert.equal(await askedUrl('http://127.0.0.1:4400/'), 'http://127.0.0.1:4400/v1/customers?limit=1');
    assert.equal(
      await askedUrl('https://a.example/pay/vite//'),
      'https://a.example/pay/vite/v1/customers?limit=1',
    );
    assert.equal(await askedUrl('https://a.example/pay?x=1#y'), 'https://a.example/pay/v1/customers?limit=1');
  });

  it('resolves a relative base against the page', async () => {
    const page = { baseURI: 'https://erp.example/screens/customers.html' };
    const scope = globalThis as { document?: unknown };
    scope.document = page;
    try {
      assert.equal(await askedUrl('/payvite'), 'https://erp.example/payvite/v1/customers?limit=1');
    } finally {
      delete scope.document;
    }
  });

  it('refuses a base that is no address, and does not repeat a password in it', () => {
    const wrong = ['', '/payvite', 'pay.example', 'ftp://pay.example', 'https://u:verysecret@pay.example'];
    for (const baseUrl of wrong) {
      assert.throws(
        () => new PayviteClient({ baseUrl, apiKey: 'pv_test_1' }),
        (error) =>
          error instanceof TypeError && /baseUrl/.test(error.message) && !/secret/.test(error.message),
        baseUrl,
      );
    }
  });

  it('needs one of apiKey and fetchToken, not both', () => {
    const baseUrl = 'https://pay.example';
    const neither = { baseUrl } as unknown as PayviteClientOptions;
    const both = { baseUrl, apiKey: 'pv_test_1', fetchToken: () => 't' } as unknown as PayviteClientOptions;
    assert.throws(() => new PayviteClient(neither), /either apiKey .* or fetchToken/);
    assert.throws(() => new PayviteClient(both), /either apiKey .* or fetchToken/);
  });

  it('refuses options that cannot work', () => {
    const base = { baseUrl: 'https://pay.example', apiKey: 'pv_test_1' };
    const wrong: [PayviteClientOptions, RegExp][] = [
      [{ ...base, apiKey: '' }, /apiKey/],
      [{ ...base, apiKey: undefined, fetchToken: 'token' as never }, /fetchToken/],
      [{ ...base, timeoutMs: 0 }, /timeoutMs/],
      [{ ...base, retry: { limit: -1 } }, /retry\.limit/],
      [{ ...base, retry: { limit: 1.5 } }, /retry\.limit/],
      [{ ...base, retry: { backoffMs: -1 } }, /retry\.backoffMs/],
      [{ ...base, retry: { maxRetryAfterSeconds: Number.NaN } }, /retry\.maxRetryAfterSeconds/],
    ];
    for (const [options, message] of wrong) {
      assert.throws(() => new PayviteClient(options), { name: 'TypeError', message });
    }
  });

  it('sends nothing by itself', async (t) => {
    const { baseUrl, requests } = await startFakeConnector(t, () => ({ json: examplePage([]) }));
    const quiet = new PayviteClient({ baseUrl, fetchToken: () => assert.fail('nothing asked for a token') });
    assert.ok(quiet.customers);
    await new PayviteClient({ baseUrl, apiKey: 'pv_test_1' }).customers.list();
    assert.equal(requests.length, 1);
  });

  it('keeps two clients apart', async (t) => {
    const { baseUrl, requests } = await startFakeConnector(t, () => ({ json: examplePage([]) }));
    const one = new PayviteClient({ baseUrl, apiKey: 'pv_test_one' });
    const two = new PayviteClient({ baseUrl, apiKey: 'pv_test_two' });
    await Promise.all([one.customers.list(), two.customers.list()]);
    assert.deepEqual(requests.map((request) => request.headers.authorization).sort(), [
      'Bearer pv_test_one',
      'Bearer pv_test_two',
    ]);
  });

  it('uses the global fetch of the moment of the call', async (t) => {
    const client = new PayviteClient({ baseUrl: 'https://pay.example', apiKey: 'pv_test_1' });
    const replaced = t.mock.method(globalThis, 'fetch', () =>
      Promise.resolve(Response.json(examplePage([], null, 0))),
    );
    assert.equal((await client.customers.list()).total, 0);
    assert.equal(replaced.mock.callCount(), 1);
  });
});
