import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import {
  exampleCallNote,
  exampleCustomer,
  exampleEvent,
  exampleId,
  exampleInvitation,
  exampleOpenItem,
  examplePage,
  examplePayer,
  examplePayment,
  exampleSummary,
} from '../tests/example-rows.ts';
import { problem, startFakeConnector, type Answer } from '../tests/fake-connector.ts';
import { ConflictError, ConnectionError, NotFoundError, PayviteClient, ResponseShapeError } from './index.ts';

async function start(test: TestContext, answer: Answer) {
  const { baseUrl, requests } = await startFakeConnector(test, () => answer);
  return { client: new PayviteClient({ baseUrl, apiKey: 'pv_test_1' }), requests };
}

describe('customers', () => {
  it('list asks for all customers with the key and returns the page', async (t) => {
    const page = examplePage([exampleCustomer(1), exampleCustomer(2)], null, 2);
    const { client, requests } = await start(t, { json: page });

    assert.deepEqual(await client.customers.list(), page);

    assert.equal(requests.length, 1);
    assert.equal(requests[0]?.method, 'GET');
    assert.equal(requests[0]?.path, '/v1/customers');
    assert.deepEqual(requests[0]?.query, {});
    assert.equal(requests[0]?.headers.authorization, 'Bearer pv_test_1');
    assert.match(requests[0]?.headers.accept ?? '', /application\/json/);
    assert.equal(requests[0]?.headers['content-type'], undefined);
    assert.equal(requests[0]?.headers.cookie, undefined);
  });

  it('list sends every filter as the query says it, and leaves undefined ones out', async (t) => {
    const { client, requests } = await start(t, { json: examplePage([]) });

    await client.customers.list({
      sort: '-outstandingMinor',
      search: 'O’Neil & Söhne +1=?',
      invitationStatus: 'pending',
      status: 'active',
      accountType: 'Con/tractor #2',
      minOutstandingMinor: 0,
      hasEmail: false,
      pendingOlderThanDays: 7,
      limit: 200,
      cursor: undefined,
    });

    assert.deepEqual(requests[0]?.query, {
      sort: '-outstandingMinor',
      search: 'O’Neil & Söhne +1=?',
      invitationStatus: 'pending',
      status: 'active',
      accountType: 'Con/tractor #2',
      minOutstandingMinor: '0',
      hasEmail: 'false',
      pendingOlderThanDays: '7',
      limit: '200',
    });
  });

  it('list begins at a cursor that is given', async (t) => {
    const { client, requests } = await start(t, { json: examplePage([]) });
    await client.customers.list({ cursor: 'a+b/c==' });
    assert.deepEqual(requests[0]?.query, { cursor: 'a+b/c==' });
  });

  it('summary sums up under the filters of a list', async (t) => {
    const { client, requests } = await start(t, { json: exampleSummary() });

    const filters = { status: 'active', hasEmail: true, search: 'oak' } as const;
    assert.deepEqual(await client.customers.summary(filters), exampleSummary());
    await client.customers.summary();

    assert.equal(requests[0]?.method, 'GET');
    assert.equal(requests[0]?.path, '/v1/customers/summary');
    assert.deepEqual(requests[0]?.query, { status: 'active', hasEmail: 'true', search: 'oak' });
    assert.deepEqual(requests[1]?.query, {});
  });

  it('summary of a dealer that has never synced has no time', async (t) => {
    const empty = { ...exampleSummary(), accounts: 0, currencies: [], byAccountType: [], asOf: null };
    const { client } = await start(t, { json: empty });
    assert.deepEqual(await client.customers.summary(), empty);
  });

  it('adoption asks how far apart and how many', async (t) => {
    const stage = (accounts: number) => ({ accounts, outstandingMinor: accounts * 120_000 });
    const usd = { currency: 'USD', invited: stage(2), registered: stage(1), paid: stage(1), all: stage(4) };
    const adoption = { points: [{ on: '2026-11-23', currencies: [usd] }] };
    const { client, requests } = await start(t, { json: adoption });

    assert.deepEqual(await client.customers.adoption({ every: 'month', points: 12 }), adoption);

    assert.equal(requests[0]?.path, '/v1/customers/adoption');
    assert.deepEqual(requests[0]?.query, { every: 'month', points: '12' });
  });

  it('callSheet walks over customers with their last calls', async (t) => {
    const rows = [
      { customer: exampleCustomer(1), lastCall: exampleCallNote() },
      { customer: exampleCustomer(2), lastCall: null },
    ];
    const { client, requests } = await start(t, { json: examplePage(rows) });

    assert.deepEqual(
      await Array.fromAsync(client.customers.callSheet({ pendingOlderThanDays: 14, limit: 200 })),
      rows,
    );

    assert.equal(requests[0]?.path, '/v1/customers/call-sheet');
    assert.deepEqual(requests[0]?.query, { pendingOlderThanDays: '14', limit: '200' });
  });

  it('anchors lists where pages begin, and the first one needs no cursor', async (t) => {
    const anchors = { every: 20, total: 41, anchors: [null, 'YQ', 'Yg'] };
    const { client, requests } = await start(t, { json: anchors });

    assert.deepEqual(await client.customers.anchors({ sort: '-name', every: 20, status: 'active' }), anchors);

    assert.equal(requests[0]?.method, 'GET');
    assert.equal(requests[0]?.path, '/v1/customers/anchors');
    assert.deepEqual(requests[0]?.query, { sort: '-name', every: '20', status: 'active' });
  });

  it('exportCsv gives the file as text, its byte order mark included', async (t) => {
    const text = '\uFEFFAccount name\r\nTimber & Söhne\r\n';
    const { client, requests } = await start(t, {
      text,
      headers: { 'content-type': 'text/csv; charset=utf-8' },
    });

    const pieces = await Array.fromAsync(client.customers.exportCsv({ sort: 'name', search: 'söhne' }));

    assert.equal(pieces.join(''), text);
    assert.equal(requests[0]?.path, '/v1/customers/export.csv');
    assert.deepEqual(requests[0]?.query, { sort: 'name', search: 'söhne' });
    assert.match(requests[0]?.headers.accept ?? '', /text\/csv/);
  });

  it('exportCsv of half a file is a ConnectionError, and of a page in its place a ResponseShapeError', async (t) => {
    const { baseUrl } = await startFakeConnector(t, (_request, index, response) => {
      if (index > 0) return { text: '<html>Sign in</html>' };
      response.writeHead(200, { 'content-type': 'text/csv' });
      response.write('Account name\r\n', () => response.destroy());
      return undefined;
    });
    const client = new PayviteClient({ baseUrl, apiKey: 'pv_test_1', retry: { limit: 0 } });
    await assert.rejects(Array.fromAsync(client.customers.exportCsv()), ConnectionError);
    await assert.rejects(Array.fromAsync(client.customers.exportCsv()), ResponseShapeError);
  });

  it('get returns one customer', async (t) => {
    const { client, requests } = await start(t, { json: exampleCustomer(3) });

    assert.deepEqual(await client.customers.get(exampleId(3)), exampleCustomer(3));

    assert.equal(requests[0]?.method, 'GET');
    assert.equal(requests[0]?.path, `/v1/customers/${exampleId(3)}`);
  });

  it('get drops fields that are newer than the client, at every depth', async (t) => {
    const customer = exampleCustomer();
    const newer = {
      ...customer,
      futureField: 1,
      contacts: customer.contacts.map((contact) => ({ ...contact, pronouns: 'they' })),
    };
    const { client } = await start(t, { json: newer });
    assert.deepEqual(await client.customers.get(customer.id), customer);
  });

  it('get of a customer that is not there is a NotFoundError', async (t) => {
    const { client } = await start(t, problem(404, 'customer_not_found'));
    await assert.rejects(client.customers.get(exampleId(1)), (error) => {
      assert.ok(error instanceof NotFoundError);
      assert.equal(error.code, 'customer_not_found');
      return true;
    });
  });

  it('escapes an id, so that it stays one part of the path', async (t) => {
    const { client, requests } = await start(t, problem(404, 'customer_not_found'));
    await assert.rejects(client.customers.get('a/../b?c#d'), NotFoundError);
    assert.equal(requests[0]?.path, '/v1/customers/a%2F..%2Fb%3Fc%23d');
    assert.deepEqual(requests[0]?.query, {});
  });

  it('refuses an id that would lead to another route, without asking', async (t) => {
    const { client, requests } = await start(t, { json: examplePage([]) });
    for (const id of ['', '.', '..', undefined as unknown as string]) {
      await assert.rejects(client.customers.get(id), TypeError);
      await assert.rejects(client.customers.openItems(id), TypeError);
      await assert.rejects(client.customers.timeline(id), TypeError);
      await assert.rejects(client.customers.invitations(id), TypeError);
      await assert.rejects(client.customers.payers(id), TypeError);
      await assert.rejects(client.customers.payments(id), TypeError);
      await assert.rejects(client.customers.callNotes(id), TypeError);
      await assert.rejects(client.customers.noteCall(id, { outcome: 'reached' }), TypeError);
      await assert.rejects(client.customers.setPortalAccess(id, 'active'), TypeError);
      await assert.rejects(client.customers.correctContact(exampleId(1), id, { email: null }), TypeError);
    }
    assert.equal(requests.length, 0);
  });

  it('openItems lists the open items of one kind', async (t) => {
    const page = examplePage([exampleOpenItem(1), exampleOpenItem(2)], null, 2);
    const { client, requests } = await start(t, { json: page });

    assert.deepEqual(await client.customers.openItems(exampleId(1), { kind: 'invoice', limit: 10 }), page);

    assert.equal(requests[0]?.method, 'GET');
    assert.equal(requests[0]?.path, `/v1/customers/${exampleId(1)}/open-items`);
    assert.deepEqual(requests[0]?.query, { kind: 'invoice', limit: '10' });
  });

  it('timeline lists what happened', async (t) => {
    const page = examplePage([exampleEvent(2), exampleEvent(1)], null, 2);
    const { client, requests } = await start(t, { json: page });

    assert.deepEqual(await client.customers.timeline(exampleId(1), { limit: 2 }), page);

    assert.equal(requests[0]?.method, 'GET');
    assert.equal(requests[0]?.path, `/v1/customers/${exampleId(1)}/timeline`);
    assert.deepEqual(requests[0]?.query, { limit: '2' });
  });

  it('invitations lists what covers a customer', async (t) => {
    const page = examplePage([exampleInvitation(2), exampleInvitation(1)], null, 2);
    const { client, requests } = await start(t, { json: page });

    assert.deepEqual(await client.customers.invitations(exampleId(1), { state: 'revoked', limit: 2 }), page);

    assert.equal(requests[0]?.method, 'GET');
    assert.equal(requests[0]?.path, `/v1/customers/${exampleId(1)}/invitations`);
    assert.deepEqual(requests[0]?.query, { state: 'revoked', limit: '2' });
  });

  it('payers lists who registered', async (t) => {
    const page = examplePage([examplePayer(2), { ...examplePayer(1), lastSignedInAt: null }], null, 2);
    const { client, requests } = await start(t, { json: page });

    assert.deepEqual(await client.customers.payers(exampleId(1), { limit: 2 }), page);

    assert.equal(requests[0]?.method, 'GET');
    assert.equal(requests[0]?.path, `/v1/customers/${exampleId(1)}/payers`);
    assert.deepEqual(requests[0]?.query, { limit: '2' });
  });

  it('payments lists what was paid for it', async (t) => {
    const page = examplePage([examplePayment(2), examplePayment(1)], null, 2);
    const { client, requests } = await start(t, { json: page });

    assert.deepEqual(await client.customers.payments(exampleId(1), { limit: 2 }), page);

    assert.equal(requests[0]?.method, 'GET');
    assert.equal(requests[0]?.path, `/v1/customers/${exampleId(1)}/payments`);
    assert.deepEqual(requests[0]?.query, { limit: '2' });
  });

  it('correctContact sends the address, or null, and returns the customer', async (t) => {
    const { client, requests } = await start(t, { json: exampleCustomer(1) });
    const contactId = exampleId(901);

    const answer = await client.customers.correctContact(exampleId(1), contactId, { email: 'ana@b.example' });
    await client.customers.correctContact(exampleId(1), contactId, { email: null });

    assert.deepEqual(answer, exampleCustomer(1));
    assert.equal(requests[0]?.method, 'PATCH');
    assert.equal(requests[0]?.path, `/v1/customers/${exampleId(1)}/contacts/${contactId}`);
    assert.deepEqual(JSON.parse(requests[0]?.body ?? ''), { email: 'ana@b.example' });
    assert.deepEqual(JSON.parse(requests[1]?.body ?? ''), { email: null });
  });

  it('correctContact of a contact that is not there is a NotFoundError', async (t) => {
    const { client } = await start(t, problem(404, 'contact_not_found'));
    await assert.rejects(
      client.customers.correctContact(exampleId(1), exampleId(2), { email: null }),
      (error) => {
        assert.ok(error instanceof NotFoundError);
        assert.equal(error.code, 'contact_not_found');
        return true;
      },
    );
  });

  it('noteCall posts the note under a key and returns it', async (t) => {
    const { client, requests } = await start(t, { status: 201, json: exampleCallNote(1) });
    const input = { outcome: 'call_back', note: 'Ask for Bo.', followUpOn: '2026-12-01' } as const;

    assert.deepEqual(await client.customers.noteCall(exampleId(1), input), exampleCallNote(1));

    assert.equal(requests[0]?.method, 'POST');
    assert.equal(requests[0]?.path, `/v1/customers/${exampleId(1)}/call-notes`);
    assert.deepEqual(JSON.parse(requests[0]?.body ?? ''), input);
    assert.match(String(requests[0]?.headers['idempotency-key']), /^[0-9a-f]{32}$/);
  });

  it('callNotes lists the calls', async (t) => {
    const page = examplePage([exampleCallNote(2), exampleCallNote(1)], null, 2);
    const { client, requests } = await start(t, { json: page });

    assert.deepEqual(await client.customers.callNotes(exampleId(1), { limit: 2 }), page);

    assert.equal(requests[0]?.method, 'GET');
    assert.equal(requests[0]?.path, `/v1/customers/${exampleId(1)}/call-notes`);
    assert.deepEqual(requests[0]?.query, { limit: '2' });
  });

  it('setPortalAccess says what shall be and returns the customer', async (t) => {
    const { client, requests } = await start(t, { json: exampleCustomer(1) });

    assert.deepEqual(await client.customers.setPortalAccess(exampleId(1), 'disabled'), exampleCustomer(1));

    assert.equal(requests[0]?.method, 'PUT');
    assert.equal(requests[0]?.path, `/v1/customers/${exampleId(1)}/portal-access`);
    assert.deepEqual(JSON.parse(requests[0]?.body ?? ''), { state: 'disabled' });
    assert.equal(requests[0]?.headers['idempotency-key'], undefined);
  });

  it('setPortalAccess where nobody registered is a ConflictError', async (t) => {
    const { client } = await start(t, problem(409, 'portal_access_none'));
    await assert.rejects(client.customers.setPortalAccess(exampleId(1), 'disabled'), (error) => {
      assert.ok(error instanceof ConflictError);
      assert.equal(error.code, 'portal_access_none');
      return true;
    });
  });
});
