import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { exampleCustomer, exampleId, exampleInvitation, examplePage } from '../tests/example-rows.ts';
import { problem, startFakeConnector, type Answer, type Answering } from '../tests/fake-connector.ts';
import { takeAsIs } from './answers.ts';
import { keyCredentials } from './credentials.ts';
import { EmbedClient } from './embed.ts';
import { exchangeByFetch } from './fetch-exchange.ts';
import {
  ApiError,
  ConnectionError,
  PayviteClient,
  PayviteError,
  RateLimitedError,
  RequestTimeoutError,
  ResponseShapeError,
  ServerError,
  type FetchTokenClientOptions,
  type RetryLimits,
} from './index.ts';
import { exchangeByKy } from './ky-exchange.ts';
import { Transport } from './transport.ts';

/** Fails with the given answers, one after the other, then succeeds. */
function failing(...failures: Answer[]) {
  return (_request: unknown, index: number) => failures[index] ?? { json: examplePage([exampleCustomer()]) };
}

/** An address where nobody listens. */
async function unusedBaseUrl(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}

/** Both clients keep to the same: what differs is what they are made of. */
const CLIENTS = {
  PayviteClient: {
    makeClient: (options: FetchTokenClientOptions) => new PayviteClient(options),
    exchange: exchangeByKy,
  },
  EmbedClient: {
    makeClient: (options: FetchTokenClientOptions) => new EmbedClient(options),
    exchange: exchangeByFetch,
  },
};

for (const [name, { makeClient, exchange }] of Object.entries(CLIENTS)) {
  describe(name, () => {
    const clientFor = (baseUrl: string, retry: Partial<RetryLimits> = { backoffMs: 1 }) =>
      makeClient({ baseUrl, fetchToken: () => 'pv_test_1', retry });
    describe('a GET that fails', () => {
      for (const status of [429, 502, 503, 504]) {
        it(`with ${status} is asked again, and its caller sees the answer`, async (t) => {
          const { baseUrl, requests } = await startFakeConnector(t, failing({ status, text: 'no' }));
          const page = await clientFor(baseUrl).customers.list({ search: 'oak' });
          assert.equal(page.data.length, 1);
          assert.equal(requests.length, 2);
          assert.deepEqual(requests[1]?.query, { search: 'oak' });
          assert.equal(requests[1]?.headers.authorization, 'Bearer pv_test_1');
        });
      }

      for (const status of [400, 403, 404, 408, 409, 413, 500, 501]) {
        it(`with ${status} is not asked again`, async (t) => {
          const { baseUrl, requests } = await startFakeConnector(t, failing({ status, text: 'no' }));
          await assert.rejects(clientFor(baseUrl).customers.list(), ApiError);
          assert.equal(requests.length, 1);
        });
      }

      it('is asked three times at most, and the last failure is told', async (t) => {
        const { baseUrl, requests } = await startFakeConnector(t, (_request, index) =>
          problem(503, 'unavailable', { requestId: `req-${index}` }),
        );
        await assert.rejects(clientFor(baseUrl).customers.list(), (error) => {
          assert.ok(error instanceof ServerError);
          assert.equal(error.requestId, 'req-2');
          return true;
        });
        assert.equal(requests.length, 3);
      });

      it('is asked as often as retry.limit says', async (t) => {
        const { baseUrl, requests } = await startFakeConnector(t, () => problem(503, 'unavailable'));
        await assert.rejects(clientFor(baseUrl, { limit: 0 }).customers.list(), ServerError);
        assert.equal(requests.length, 1);
        await assert.rejects(clientFor(baseUrl, { limit: 4, backoffMs: 1 }).customers.list(), ServerError);
        assert.equal(requests.length, 6);
      });

      it('waits as long as Retry-After says before it is asked again', async (t) => {
        const times: number[] = [];
        const { baseUrl } = await startFakeConnector(t, (request, index) => {
          times.push(performance.now());
          return failing({ status: 429, text: 'no', headers: { 'retry-after': '1' } })(request, index);
        });
        await clientFor(baseUrl).customers.list();
        assert.equal(times.length, 2);
        // Timers may fire a millisecond early.
        assert.ok((times[1] ?? 0) - (times[0] ?? 0) >= 990);
      });

      it('does not wait longer than retry.maxRetryAfterSeconds: it fails at once and says when', async (t) => {
        const answer = { status: 429, text: 'no', headers: { 'retry-after': '11' } };
        const { baseUrl, requests } = await startFakeConnector(t, failing(answer));
        await assert.rejects(clientFor(baseUrl).customers.list(), (error) => {
          assert.ok(error instanceof RateLimitedError);
          assert.equal(error.retryAfterSeconds, 11);
          return true;
        });
        assert.equal(requests.length, 1);
      });

      it('does not wait beyond its timeout: the failure is told, not a timeout', async (t) => {
        const answer = { status: 503, text: 'no', headers: { 'retry-after': '9' } };
        const { baseUrl, requests } = await startFakeConnector(t, failing(answer));
        await assert.rejects(clientFor(baseUrl).customers.list({}, { timeoutMs: 5_000 }), ServerError);
        assert.equal(requests.length, 1);
      });

      it('because the connection broke is asked again', async (t) => {
        const { baseUrl, requests } = await startFakeConnector(t, (request, index, response) => {
          if (index > 0) return failing()(request, index);
          response.destroy();
          return undefined;
        });
        const page = await clientFor(baseUrl).customers.list();
        assert.equal(page.data.length, 1);
        assert.equal(requests.length, 2);
      });
    });

    for (const method of ['PUT', 'PATCH', 'DELETE'] as const) {
      describe(`a ${method}`, () => {
        const start = async (test: TestContext, answering: Answering) => {
          const { baseUrl, requests } = await startFakeConnector(test, answering);
          const retry = { limit: 2, backoffMs: 1, maxRetryAfterSeconds: 1 };
          const credentials = keyCredentials('pv_test_1');
          const transport = new Transport({
            ...{ baseUrl, credentials, retry, exchange },
            timeoutMs: 30_000,
            fetch: undefined,
            check: takeAsIs,
          });
          const send = (answer: 'customer' | 'nothing') =>
            transport.request({ method, path: ['things', exampleId(1)], body: { state: 'on' }, answer });
          return { send, requests };
        };

        it('sends its body, and no Idempotency-Key', async (t) => {
          const { send, requests } = await start(t, () => ({ json: { state: 'on' } }));
          assert.deepEqual(await send('customer'), { state: 'on' });
          assert.equal(requests[0]?.method, method);
          assert.equal(requests[0]?.path, `/v1/things/${exampleId(1)}`);
          assert.deepEqual(JSON.parse(requests[0]?.body ?? ''), { state: 'on' });
          assert.equal(requests[0]?.headers['content-type'], 'application/json');
          assert.equal(requests[0]?.headers['idempotency-key'], undefined);
        });

        it('is sent again where it got no answer', async (t) => {
          const { send, requests } = await start(t, (_request, index, response) => {
            if (index === 0) response.destroy();
            return index === 0 ? undefined : index === 1 ? problem(503, 'unavailable') : { json: {} };
          });
          await send('customer');
          assert.equal(requests.length, 3);
          assert.equal(requests[2]?.body, requests[0]?.body);
        });

        it('takes 204 for a success without a body', async (t) => {
          const { send } = await start(t, () => ({ status: 204, text: '' }));
          assert.equal(await send('nothing'), undefined);
          await assert.rejects(send('customer'), ResponseShapeError);
        });
      });
    }

    describe('no answer', () => {
      it('where nobody listens is a ConnectionError that keeps its cause', async () => {
        const baseUrl = await unusedBaseUrl();
        await assert.rejects(clientFor(baseUrl).customers.list(), (error) => {
          assert.ok(error instanceof ConnectionError);
          assert.ok(error instanceof PayviteError);
          assert.ok(!(error instanceof ApiError));
          assert.equal(error.name, 'ConnectionError');
          assert.match(error.message, new RegExp(`GET /v1/customers .*${baseUrl}`));
          const thrownByFetch = error.cause as Error & { cause: { code: string } };
          assert.equal(thrownByFetch.name, 'TypeError');
          assert.equal(thrownByFetch.cause.code, 'ECONNREFUSED');
          return true;
        });
      });

      it('to a POST is asked again under the same key', async (t) => {
        const { baseUrl, requests } = await startFakeConnector(t, (_request, _index, response) => {
          response.destroy();
          return undefined;
        });
        await assert.rejects(clientFor(baseUrl).invitations.resend(exampleId(1)), ConnectionError);
        assert.equal(requests.length, 3);
        assert.equal(new Set(requests.map((request) => request.headers['idempotency-key'])).size, 1);
      });

      it('to a POST that is still at work is waited for, and its answer is the first one’s', async (t) => {
        const { baseUrl, requests } = await startFakeConnector(t, (_request, index, response) => {
          if (index === 0) {
            response.destroy();
            return undefined;
          }
          const busy = problem(409, 'request_in_progress');
          if (index === 1) return { ...busy, headers: { ...busy.headers, 'retry-after': '0' } };
          return { json: exampleInvitation() };
        });
        const invitation = await clientFor(baseUrl).invitations.resend(exampleId(1));
        assert.equal(invitation.state, 'pending');
        assert.equal(requests.length, 3);
        assert.equal(new Set(requests.map((request) => request.headers['idempotency-key'])).size, 1);
      });

      it('but half of one is a ConnectionError', async (t) => {
        const { baseUrl } = await startFakeConnector(t, (_request, _index, response) => {
          response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
          response.write('{"data": [', () => response.destroy());
          return undefined;
        });
        await assert.rejects(clientFor(baseUrl).customers.list(), ConnectionError);
      });

      it('where fetch throws something of its own is a ConnectionError, after retries', async () => {
        let calls = 0;
        const cause = new Error('EOF of a custom agent');
        const client = makeClient({
          baseUrl: 'http://127.0.0.1:9',
          fetchToken: () => 'pv_test_1',
          retry: { backoffMs: 1 },
          fetch: () => {
            calls += 1;
            return Promise.reject(cause);
          },
        });
        await assert.rejects(client.customers.list(), (error) => {
          assert.ok(error instanceof ConnectionError);
          assert.equal(error.cause, cause);
          return true;
        });
        assert.equal(calls, 3);
      });
    });

    describe('timeoutMs', () => {
      it('ends a call that is not answered with a RequestTimeoutError, and hangs up', async (t) => {
        const { baseUrl, requests } = await startFakeConnector(t, () => undefined);
        await assert.rejects(clientFor(baseUrl).customers.get(exampleId(1), { timeoutMs: 1000 }), (error) => {
          assert.ok(error instanceof RequestTimeoutError);
          assert.ok(error instanceof PayviteError);
          assert.equal(error.name, 'RequestTimeoutError');
          assert.equal(error.timeoutMs, 1000);
          assert.match(error.message, /GET \/v1\/customers\/.* within 1000 ms/);
          return true;
        });
        assert.equal(requests.length, 1);
        await requests[0]?.closed;
      });

      it('of the client holds for every call', async (t) => {
        const { baseUrl } = await startFakeConnector(t, () => undefined);
        const client = makeClient({ baseUrl, fetchToken: () => 'pv_test_1', timeoutMs: 100 });
        await assert.rejects(client.customers.list(), RequestTimeoutError);
        await assert.rejects(client.invitations.resend(exampleId(1)), RequestTimeoutError);
      });

      it('ends a call whose body does not end', async (t) => {
        const { baseUrl, requests } = await startFakeConnector(t, (_request, _index, response) => {
          response.writeHead(200, { 'content-type': 'application/json' });
          response.write('{"data": [');
          return undefined;
        });
        await assert.rejects(clientFor(baseUrl).customers.list({}, { timeoutMs: 150 }), RequestTimeoutError);
        await requests[0]?.closed;
      });

      it('ends the reading of a failure, which is told all the same', async (t) => {
        const { baseUrl, requests } = await startFakeConnector(t, (_request, _index, response) => {
          response.writeHead(503, { 'content-type': 'application/problem+json', 'x-request-id': 'req-5' });
          response.write('{"code": "una');
          return undefined;
        });
        const ended = clientFor(baseUrl).customers.list({}, { timeoutMs: 150 });
        await assert.rejects(
          async () => ended,
          (error) => {
            assert.ok(error instanceof ServerError || error instanceof RequestTimeoutError);
            return true;
          },
        );
        await requests[0]?.closed;
      });

      it('ends the retries too', async (t) => {
        const { baseUrl, requests } = await startFakeConnector(t, () => problem(503, 'unavailable'));
        const client = clientFor(baseUrl, { limit: 1_000, backoffMs: 40 });
        await assert.rejects(client.customers.list({}, { timeoutMs: 400 }), ServerError);
        assert.ok(requests.length >= 2 && requests.length <= 12, String(requests.length));
      });

      it('counts for each page of a list, not for the whole walk', async (t) => {
        let nowMs = 1_000;
        t.mock.method(performance, 'now', () => nowMs);
        let asked = 0;
        const client = makeClient({
          baseUrl: 'https://pay.dealer.example',
          fetchToken: () => 'pv_test_1',
          timeoutMs: 10_000,
          fetch: () => {
            nowMs += 9_000;
            asked += 1;
            return Promise.resolve(
              Response.json(examplePage([exampleCustomer(asked)], asked < 3 ? `c${asked}` : null)),
            );
          },
        });
        assert.equal((await Array.fromAsync(client.customers.list())).length, 3);
      });

      it('counts the time the token took', async (t) => {
        let nowMs = 1_000;
        t.mock.method(performance, 'now', () => nowMs);
        const client = makeClient({
          baseUrl: 'https://pay.dealer.example',
          timeoutMs: 10_000,
          fetchToken: () => {
            nowMs += 10_001;
            return 'token-1';
          },
          fetch: () => assert.fail('there is no time left'),
        });
        await assert.rejects(client.customers.list(), RequestTimeoutError);
      });

      it('that cannot be a time is a TypeError, and nothing is sent', async (t) => {
        const { baseUrl, requests } = await startFakeConnector(t, () => ({ json: exampleInvitation() }));
        for (const timeoutMs of [0, -1, Number.NaN, Infinity, 2 ** 31]) {
          await assert.rejects(clientFor(baseUrl).invitations.get(exampleId(1), { timeoutMs }), TypeError);
        }
        assert.equal(requests.length, 0);
      });
    });

    describe('signal', () => {
      it('aborts a call under way: it rejects with an AbortError and hangs up', async (t) => {
        const arrived = Promise.withResolvers<void>();
        const { baseUrl, requests } = await startFakeConnector(t, () => {
          arrived.resolve();
          return undefined;
        });
        const abort = new AbortController();
        const call = clientFor(baseUrl).customers.get(exampleId(1), { signal: abort.signal });
        const rejected = assert.rejects(call, (error) => {
          assert.ok(error instanceof DOMException);
          assert.equal(error.name, 'AbortError');
          return true;
        });
        await arrived.promise;
        abort.abort();
        await rejected;
        await requests[0]?.closed;
        assert.equal(requests.length, 1);
      });

      it('rejects with the reason that was given', async (t) => {
        const arrived = Promise.withResolvers<void>();
        const { baseUrl } = await startFakeConnector(t, () => {
          arrived.resolve();
          return undefined;
        });
        const abort = new AbortController();
        const reason = new Error('the element was removed');
        const call = clientFor(baseUrl).invitations.resend(exampleId(1), { signal: abort.signal });
        const rejected = assert.rejects(call, (error) => error === reason);
        await arrived.promise;
        abort.abort(reason);
        await rejected;
      });

      it('aborted before sends nothing and asks for no token', async (t) => {
        const { baseUrl, requests } = await startFakeConnector(t, () => ({ json: examplePage([]) }));
        const client = makeClient({ baseUrl, fetchToken: () => assert.fail('no token is needed') });
        const signal = AbortSignal.abort();
        await assert.rejects(client.customers.list({}, { signal }), { name: 'AbortError' });
        await assert.rejects(client.syncs.start({}, { signal }), { name: 'AbortError' });
        assert.equal(requests.length, 0);
      });

      it('ends the wait for a retry', async (t) => {
        const abort = new AbortController();
        const { baseUrl, requests } = await startFakeConnector(t, () => {
          // By the next turn the client may or may not wait already; either way it must not ask again.
          setImmediate(() => abort.abort());
          return { status: 503, text: 'no', headers: { 'retry-after': '9' } };
        });
        await assert.rejects(clientFor(baseUrl).customers.list({}, { signal: abort.signal }), {
          name: 'AbortError',
        });
        assert.equal(requests.length, 1);
      });

      it('aborts while the body is read', async (t) => {
        const { baseUrl } = await startFakeConnector(t, (_request, _index, response) => {
          response.writeHead(200, { 'content-type': 'application/json' });
          response.write('{"data": [');
          return undefined;
        });
        const abort = new AbortController();
        const client = makeClient({
          baseUrl,
          fetchToken: () => 'pv_test_1',
          fetch: async (...args) => {
            const response = await fetch(...args);
            setImmediate(() => abort.abort());
            return response;
          },
        });
        await assert.rejects(client.customers.list({}, { signal: abort.signal }), { name: 'AbortError' });
      });

      it('of AbortSignal.timeout keeps its own name', async (t) => {
        const { baseUrl } = await startFakeConnector(t, () => undefined);
        const signal = AbortSignal.timeout(50);
        await assert.rejects(clientFor(baseUrl).customers.list({}, { signal }), { name: 'TimeoutError' });
      });
    });

    describe('a request', () => {
      it('is sent without cookies, uncached, and follows no redirect', async () => {
        const seen: Request[] = [];
        const client = makeClient({
          baseUrl: 'https://pay.dealer.example',
          fetchToken: () => 'pv_test_1',
          fetch: (input) => {
            seen.push(input as Request);
            return Promise.resolve(Response.json(examplePage([])));
          },
        });
        await client.customers.list();
        assert.equal(seen[0]?.url, 'https://pay.dealer.example/v1/customers');
        assert.equal(seen[0]?.credentials, 'omit');
        assert.equal(seen[0]?.cache, 'no-store');
        assert.equal(seen[0]?.redirect, 'manual');
      });
    });
  });
}
