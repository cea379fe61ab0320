import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { exampleCustomer, examplePage } from '../tests/example-rows.ts';
import { problem, startFakeConnector } from '../tests/fake-connector.ts';
import { PayviteClient, ResponseShapeError, ServerError, type Customer, type Page } from './index.ts';

const NEXT: Record<string, string | null> = { first: 'second', second: 'third', third: null };

/** Three pages of two rows each: customers 1 to 6. */
async function startThreePages(test: TestContext) {
  const { baseUrl, requests } = await startFakeConnector(test, (request) => {
    const at = request.query['cursor'] ?? 'first';
    const start = Object.keys(NEXT).indexOf(at) * 2;
    const rows = [exampleCustomer(start + 1), exampleCustomer(start + 2)];
    return { json: examplePage(rows, NEXT[at], at === 'first' ? 6 : null) };
  });
  return { client: new PayviteClient({ baseUrl, apiKey: 'pv_test_1', retry: { limit: 0 } }), requests };
}

async function namesOf(rows: AsyncIterable<Customer>): Promise<string[]> {
  return (await Array.fromAsync(rows)).map((row) => row.erpId);
}

describe('a list', () => {
  it('asks for nothing until it is awaited or walked', async (t) => {
    const { client, requests } = await startThreePages(t);
    const list = client.customers.list();
    // A call that was sent later but answered shows that an earlier one would have come in before it.
    await client.customers.list();
    assert.equal(requests.length, 1);
    await list;
    assert.equal(requests.length, 2);
  });

  it('awaited is its first page', async (t) => {
    const { client, requests } = await startThreePages(t);
    const page = await client.customers.list();
    assert.equal(page.total, 6);
    assert.equal(page.nextCursor, 'second');
    assert.deepEqual(
      page.data.map((row) => row.erpId),
      ['E1', 'E2'],
    );
    assert.equal(requests.length, 1);
  });

  it('walked gives every row of every page in order and stops after the last', async (t) => {
    const { client, requests } = await startThreePages(t);
    assert.deepEqual(await namesOf(client.customers.list()), ['E1', 'E2', 'E3', 'E4', 'E5', 'E6']);
    assert.deepEqual(
      requests.map((request) => request.query['cursor']),
      [undefined, 'second', 'third'],
    );
  });

  it('sends the same filters, sort and limit with every page', async (t) => {
    const { client, requests } = await startThreePages(t);
    await namesOf(client.customers.list({ sort: 'name', status: 'active', limit: 2 }));
    assert.equal(requests.length, 3);
    for (const { query } of requests) {
      assert.equal(query['sort'], 'name');
      assert.equal(query['status'], 'active');
      assert.equal(query['limit'], '2');
    }
  });

  it('is not changed by who changes the parameters after the call', async (t) => {
    const { client, requests } = await startThreePages(t);
    const params = { limit: 2 };
    const list = client.customers.list(params);
    params.limit = 99;
    await list;
    assert.equal(requests[0]?.query['limit'], '2');
  });

  it('can be walked by page', async (t) => {
    const { client } = await startThreePages(t);
    const pages: Page<Customer>[] = await Array.fromAsync(client.customers.list().pages());
    assert.deepEqual(
      pages.map((page) => page.nextCursor),
      ['second', 'third', null],
    );
    assert.deepEqual(
      pages.map((page) => page.total),
      [6, null, null],
    );
  });

  it('asks for its first page once, however often it is awaited and walked', async (t) => {
    const { client, requests } = await startThreePages(t);
    const list = client.customers.list();
    const [one, other] = await Promise.all([list, list]);
    assert.equal(one, other);
    assert.equal((await namesOf(list)).length, 6);
    assert.equal(requests.length, 3);
  });

  it('asks for no page more than the rows that are taken need', async (t) => {
    const { client, requests } = await startThreePages(t);
    for await (const row of client.customers.list()) {
      if (row.erpId === 'E3') break;
    }
    assert.equal(requests.length, 2);
  });

  it('without rows walks nowhere', async (t) => {
    const { baseUrl, requests } = await startFakeConnector(t, () => ({ json: examplePage([], null, 0) }));
    const client = new PayviteClient({ baseUrl, apiKey: 'pv_test_1' });
    assert.deepEqual(await namesOf(client.customers.list()), []);
    assert.equal(requests.length, 1);
  });

  it('goes on over a page that has no rows but a cursor', async (t) => {
    const { baseUrl } = await startFakeConnector(t, (request) => ({
      json: request.query['cursor'] ? examplePage([exampleCustomer(9)]) : examplePage([], 'more', null),
    }));
    const client = new PayviteClient({ baseUrl, apiKey: 'pv_test_1' });
    assert.deepEqual(await namesOf(client.customers.list()), ['E9']);
  });

  it('throws what a later page throws, after the rows before it', async (t) => {
    const { baseUrl } = await startFakeConnector(t, (request) =>
      request.query['cursor']
        ? problem(500, 'internal_error')
        : { json: examplePage([exampleCustomer()], 'x') },
    );
    const client = new PayviteClient({ baseUrl, apiKey: 'pv_test_1' });
    const seen: string[] = [];
    await assert.rejects(async () => {
      for await (const row of client.customers.list()) seen.push(row.erpId);
    }, ServerError);
    assert.deepEqual(seen, ['E1']);
  });

  it('ends with an error where a page names itself as the next', async (t) => {
    const { baseUrl, requests } = await startFakeConnector(t, () => ({
      json: examplePage([exampleCustomer()], 'again'),
    }));
    const client = new PayviteClient({ baseUrl, apiKey: 'pv_test_1' });
    await assert.rejects(namesOf(client.customers.list()), ResponseShapeError);
    assert.equal(requests.length, 2);
  });

  it('aborted inside a page gives no further row', async (t) => {
    const { client, requests } = await startThreePages(t);
    const abort = new AbortController();
    const seen: string[] = [];
    await assert.rejects(
      async () => {
        for await (const row of client.customers.list({}, { signal: abort.signal })) {
          seen.push(row.erpId);
          abort.abort();
        }
      },
      { name: 'AbortError' },
    );
    assert.deepEqual(seen, ['E1']);
    assert.equal(requests.length, 1);
  });

  it('aborted between pages asks for no further page', async (t) => {
    const { client, requests } = await startThreePages(t);
    const abort = new AbortController();
    const pages = client.customers.list({}, { signal: abort.signal }).pages();
    await pages.next();
    abort.abort(new Error('the page was left'));
    await assert.rejects(pages.next(), { message: 'the page was left' });
    assert.equal(requests.length, 1);
  });

  it('is a promise: catch and finally work on it', async (t) => {
    const { baseUrl } = await startFakeConnector(t, () => problem(500, 'internal_error'));
    const client = new PayviteClient({ baseUrl, apiKey: 'pv_test_1' });
    let finished = 0;
    const caught = await client.customers
      .list()
      .finally(() => {
        finished += 1;
      })
      .catch((error: unknown) => error);
    assert.ok(caught instanceof ServerError);
    assert.equal(finished, 1);
    assert.ok((await client.customers.list().catch((error: unknown) => error)) instanceof ServerError);
    assert.equal(Object.prototype.toString.call(client.customers.list()), '[object PagePromise]');
  });
});
