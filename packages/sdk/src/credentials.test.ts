import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { describe, it, type TestContext } from 'node:test';
import { exampleCustomer, exampleId, exampleInvitation, examplePage } from '../tests/example-rows.ts';
import { problem, startFakeConnector, type Answering } from '../tests/fake-connector.ts';
import {
  ConnectionError,
  FetchTokenError,
  PayviteClient,
  PermissionDeniedError,
  RequestTimeoutError,
  UnauthenticatedError,
} from './index.ts';

/** Takes `token-2` and later tokens, and refuses `token-1`, as a server does once it has expired. */
const refuseFirstToken: Answering = (request) => {
  if (request.headers.authorization === 'Bearer token-1') return problem(401, 'token_expired');
  return {
    json: request.path.includes('invitations') ? exampleInvitation() : examplePage([exampleCustomer()]),
  };
};

/** A host that counts its tokens. */
function countingTokens() {
  const host = { fetched: 0, fetchToken: () => Promise.resolve(`token-${(host.fetched += 1)}`) };
  return host;
}

async function startWith(
  test: TestContext,
  answering: Answering,
  fetchToken: () => string | Promise<string>,
) {
  const { baseUrl, requests } = await startFakeConnector(test, answering);
  return { client: new PayviteClient({ baseUrl, fetchToken }), requests };
}

describe('fetchToken', () => {
  it('is asked before the first call, not before, and its token is kept', async (t) => {
    const host = countingTokens();
    const { client, requests } = await startWith(t, () => ({ json: examplePage([]) }), host.fetchToken);
    assert.equal(host.fetched, 0);
    await client.customers.list();
    await client.syncs.list();
    assert.equal(host.fetched, 1);
    assert.deepEqual(
      requests.map((request) => request.headers.authorization),
      ['Bearer token-1', 'Bearer token-1'],
    );
  });

  it('may return the token at once', async (t) => {
    const { client, requests } = await startWith(
      t,
      () => ({ json: examplePage([]) }),
      () => 'token-now',
    );
    await client.customers.list();
    assert.equal(requests[0]?.headers.authorization, 'Bearer token-now');
  });

  it('is asked once for many first calls at once', async (t) => {
    const host = countingTokens();
    const { client, requests } = await startWith(t, () => ({ json: examplePage([]) }), host.fetchToken);
    await Promise.all(Array.from({ length: 8 }, () => client.customers.list()));
    assert.equal(requests.length, 8);
    assert.equal(host.fetched, 1);
  });

  it('is asked again after a 401, and the call goes again with the new token', async (t) => {
    const host = countingTokens();
    const { client, requests } = await startWith(t, refuseFirstToken, host.fetchToken);
    const page = await client.customers.list();
    assert.equal(page.data.length, 1);
    assert.equal(host.fetched, 2);
    assert.deepEqual(
      requests.map((request) => request.headers.authorization),
      ['Bearer token-1', 'Bearer token-2'],
    );
  });

  it('renews for a POST too, which a 401 has not carried out', async (t) => {
    const host = countingTokens();
    const { client, requests } = await startWith(t, refuseFirstToken, host.fetchToken);
    await client.invitations.send({ customerIds: [exampleId(1)] });
    assert.equal(requests.length, 2);
    assert.equal(requests[0]?.body, requests[1]?.body);
    assert.notEqual(requests[1]?.body, '');
  });

  it('is asked once more for many calls that are refused at once', async (t) => {
    const host = countingTokens();
    const { client, requests } = await startWith(t, refuseFirstToken, host.fetchToken);
    const pages = await Promise.all(Array.from({ length: 8 }, () => client.customers.list()));
    assert.equal(pages.length, 8);
    assert.equal(host.fetched, 2);
    assert.equal(requests.length, 16);
  });

  it('is not asked again by a call whose refusal comes after another call has renewed', async (t) => {
    const host = countingTokens();
    const late = Promise.withResolvers<void>();
    const { client } = await startWith(
      t,
      async (request, index, response) => {
        if (request.path === '/v1/syncs' && request.headers.authorization === 'Bearer token-1')
          await late.promise;
        return refuseFirstToken(request, index, response);
      },
      host.fetchToken,
    );
    const slow = client.syncs.list({ limit: 1 }).catch((error: unknown) => error);
    await client.customers.list();
    assert.equal(host.fetched, 2);
    late.resolve();
    await slow;
    assert.equal(host.fetched, 2);
  });

  it('is asked only once more in one call: a second refusal is the answer', async (t) => {
    const host = countingTokens();
    const { client, requests } = await startWith(t, () => problem(401, 'unauthenticated'), host.fetchToken);
    await assert.rejects(client.customers.list(), (error) => {
      assert.ok(error instanceof UnauthenticatedError);
      assert.equal(error.code, 'unauthenticated');
      return true;
    });
    assert.equal(host.fetched, 2);
    assert.equal(requests.length, 2);
  });

  it('is asked in every call that is refused, also where it gave the same token twice', async (t) => {
    let fetched = 0;
    const { client } = await startWith(
      t,
      () => problem(401, 'token_expired'),
      () => {
        fetched += 1;
        return 'always-the-same';
      },
    );
    await assert.rejects(client.customers.list(), UnauthenticatedError);
    assert.equal(fetched, 2);
    await assert.rejects(client.customers.list(), UnauthenticatedError);
    assert.equal(fetched, 3);
  });

  it('is not asked again after a 403', async (t) => {
    const host = countingTokens();
    const { client } = await startWith(t, () => problem(403, 'origin_not_allowed'), host.fetchToken);
    await assert.rejects(client.customers.list(), PermissionDeniedError);
    assert.equal(host.fetched, 1);
  });

  it('that fails is a FetchTokenError with its cause; nothing is sent, and the next call asks again', async (t) => {
    const cause = new Error('the session has ended');
    let fetched = 0;
    const { client, requests } = await startWith(
      t,
      () => ({ json: examplePage([]) }),
      () => {
        fetched += 1;
        return fetched === 1 ? Promise.reject(cause) : 'token-2';
      },
    );
    await assert.rejects(client.customers.list(), (error) => {
      assert.ok(error instanceof FetchTokenError);
      assert.equal(error.cause, cause);
      return true;
    });
    assert.equal(requests.length, 0);
    await client.customers.list();
    assert.equal(requests.length, 1);
  });

  it('that throws at once fails all calls that wait for it, once', async (t) => {
    let fetched = 0;
    const { client } = await startWith(
      t,
      () => ({ json: examplePage([]) }),
      () => {
        fetched += 1;
        throw new Error('no');
      },
    );
    const results = await Promise.allSettled([client.customers.list(), client.syncs.list()]);
    assert.ok(results.every((result) => result.status === 'rejected'));
    assert.ok(results.every((result) => (result as PromiseRejectedResult).reason instanceof FetchTokenError));
    assert.equal(fetched, 1);
  });

  it('that gives no token is a FetchTokenError which does not tell what it gave', async (t) => {
    for (const wrong of ['', 'embed.se cret\n', undefined, { token: 'embed.secret' }]) {
      const { client, requests } = await startWith(
        t,
        () => ({ json: examplePage([]) }),
        () => wrong as string,
      );
      await assert.rejects(client.customers.list(), (error) => {
        assert.ok(error instanceof FetchTokenError);
        assert.doesNotMatch(inspect(error), /cret/);
        return true;
      });
      assert.equal(requests.length, 0);
    }
  });

  it('that hangs ends in a timeout, and the next call asks anew', async (t) => {
    let fetched = 0;
    const { client, requests } = await startWith(
      t,
      () => ({ json: examplePage([]) }),
      () => {
        fetched += 1;
        return fetched === 1 ? new Promise<string>(() => undefined) : 'token-2';
      },
    );
    await assert.rejects(client.customers.list({}, { timeoutMs: 20 }), RequestTimeoutError);
    assert.equal(requests.length, 0);
    await client.customers.list();
    assert.equal(requests[0]?.headers.authorization, 'Bearer token-2');
  });

  it('that is slow serves the other calls when one of them is aborted', async (t) => {
    const token = Promise.withResolvers<string>();
    const { client, requests } = await startWith(
      t,
      () => ({ json: examplePage([]) }),
      () => token.promise,
    );
    const abort = new AbortController();
    const left = client.customers.list({}, { signal: abort.signal });
    const stays = client.syncs.list();
    const both = Promise.allSettled([left, stays]);
    abort.abort();
    await assert.rejects(left, { name: 'AbortError' });
    token.resolve('token-1');
    const [, stayed] = await both;
    assert.equal(stayed.status, 'fulfilled');
    assert.deepEqual(
      requests.map((request) => request.path),
      ['/v1/syncs'],
    );
  });
});

describe('apiKey', () => {
  it('is not renewed: a 401 is the answer', async (t) => {
    const { baseUrl, requests } = await startFakeConnector(t, () => problem(401, 'unauthenticated'));
    const client = new PayviteClient({ baseUrl, apiKey: 'pv_test_1' });
    await assert.rejects(client.customers.list(), UnauthenticatedError);
    assert.equal(requests.length, 1);
  });

  it('appears nowhere: not in errors, their causes, or the client when it is logged', async (t) => {
    const apiKey = 'pv_test_verysecret';
    const { baseUrl } = await startFakeConnector(t, (_request, index, response) => {
      if (index > 0) {
        response.destroy();
        return undefined;
      }
      return problem(403, 'permission_denied');
    });
    const client = new PayviteClient({ baseUrl, apiKey, retry: { limit: 0 } });
    assert.doesNotMatch(inspect(client, { depth: 9, showHidden: true }), /verysecret/);
    const refused: unknown = await client.customers.list().catch((error: unknown) => error);
    const cutOff: unknown = await client.customers.list().catch((error: unknown) => error);
    assert.ok(refused instanceof PermissionDeniedError);
    assert.ok(cutOff instanceof ConnectionError);
    for (const error of [refused, cutOff]) {
      assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), /verysecret/);
      assert.doesNotMatch(JSON.stringify(error), /verysecret/);
    }
  });

  it('with a line break is refused at once, by a message that does not show it', () => {
    const make = () => new PayviteClient({ baseUrl: 'http://127.0.0.1', apiKey: 'pv_test_verysecret\n' });
    assert.throws(make, (error) => {
      assert.ok(error instanceof TypeError);
      assert.doesNotMatch(inspect(error), /verysecret/);
      return true;
    });
  });
});
