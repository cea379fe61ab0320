import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it, type TestContext } from 'node:test';
import { PayviteClient, type Customer } from '@payvite/sdk';
import { createApiKey, generateApiKey } from '../src/auth/api-key-service.ts';
import { openRawStream, writeEvent, type RawStream } from './event-stream-reader.ts';
import { plainCustomers } from './export-folder.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const ORIGIN = 'https://erp.example';

describe('GET /v1/events', () => {
  let test: TestConnector;
  let customer: Customer;
  let otherDealerId: string;
  let otherKey: string;

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(3) });
    const found = (await test.customersByErpId()).get('C1');
    assert.ok(found);
    customer = found;
    await test.owner.query('update dealers set allowed_origins = $1', [[ORIGIN]]);
    otherDealerId = randomUUID();
    await test.owner.query(
      `insert into dealers select (jsonb_populate_record(d, jsonb_build_object('id', $1::text, 'slug', 'other'))).* from dealers d`,
      [otherDealerId],
    );
    otherKey = generateApiKey('test');
    await test.connector.context.database.asDealer(otherDealerId, (tx) =>
      createApiKey(tx, { secret: otherKey, name: 'Other', permissions: ['customers:read', 'events:read'] }),
    );
  });
  after(() => test.close());

  const open = async (t: TestContext, headers: Record<string, string> = {}, url = test.connector.url) => {
    const stream = await openRawStream(url, {
      Authorization: `Bearer ${test.connector.apiKey}`,
      ...headers,
    });
    t.after(() => stream.close());
    return stream;
  };
  /** A stream that has begun: what happens from now on is told. */
  const openBegun = async (t: TestContext, headers: Record<string, string> = {}, url?: string) => {
    const stream = await open(t, headers, url);
    await stream.until(() => stream.lastId() !== undefined);
    return stream;
  };
  const write = (n: number, dealerId = test.connector.dealerId) =>
    writeEvent(test.connector.context, dealerId, n);
  const numbers = (stream: RawStream) => stream.events().map(({ event }) => event.data['n']);

  it('begins now, and tells what happens as a timeline does', async (t) => {
    await write(1);
    const stream = await openBegun(t);
    assert.equal(stream.status, 200);
    assert.equal(stream.headers.get('content-type'), 'text/event-stream; charset=utf-8');
    assert.match(stream.headers.get('cache-control') ?? '', /no-store, no-transform/);
    const { id } = await test.client.invitations.send({ customerIds: [customer.id] });
    await stream.until(() => stream.events().length === 1);
    const [told] = stream.events();
    const { data: timeline } = await test.client.customers.timeline(customer.id);
    assert.deepEqual(
      told?.event,
      timeline.find((event) => event.type === 'invitation.sent'),
    );
    assert.equal(told?.event.subjectId, id);
    assert.deepEqual(told?.event.actor.name, 'First key');
    assert.deepEqual(told?.event.customerIds, [customer.id]);
  });

  it('resumes after Last-Event-ID, also after the id of a beginning', async (t) => {
    const beginning = await openBegun(t);
    for (const n of [1, 2, 3]) await write(n);
    await beginning.until(() => beginning.events().length === 3);
    const ids = beginning.events().map(({ id }) => id);
    const [first = ''] = ids;
    const start = /^id: (.*)\n\n/.exec(beginning.text())?.[1] ?? '';
    const resumed = await open(t, { 'Last-Event-ID': first });
    const fromStart = await open(t, { 'Last-Event-ID': start });
    await resumed.until(() => resumed.events().length === 2);
    await fromStart.until(() => fromStart.events().length === 3);
    await write(4);
    await resumed.until(() => resumed.events().length === 3);
    await fromStart.until(() => fromStart.events().length === 4);
    assert.deepEqual(numbers(resumed), [2, 3, 4]);
    assert.deepEqual(numbers(fromStart), [1, 2, 3, 4]);
  });

  it('catches up from far behind while more comes in', async (t) => {
    const stream = await openBegun(t);
    const start = stream.lastId() ?? '';
    stream.close();
    const { database, events } = test.connector.context;
    const writeMany = (from: number, count: number) =>
      database.asDealer(test.connector.dealerId, async (tx) => {
        for (let n = from; n < from + count; n += 1) {
          await events.emit(tx, {
            type: 'sync.finished',
            actor: { type: 'system', id: null },
            subjectType: 'sync',
            subjectId: test.connector.dealerId,
            customerIds: [],
            data: { n },
          });
        }
      });
    await writeMany(0, 700);
    const [behind] = await Promise.all([open(t, { 'Last-Event-ID': start }), writeMany(700, 50)]);
    await behind.until(() => behind.events().length >= 750);
    assert.deepEqual(
      numbers(behind),
      Array.from({ length: 750 }, (_, n) => n),
    );
  });

  it('keeps one dealer from the other, whatever Last-Event-ID comes', async (t) => {
    const ours = await openBegun(t);
    const theirs = await openBegun(t, { Authorization: `Bearer ${otherKey}` });
    const ourStart = ours.lastId() ?? '';
    for (const n of [1, 2]) {
      await write(n);
      await write(n + 10, otherDealerId);
    }
    await ours.until(() => ours.events().length === 2);
    await theirs.until(() => theirs.events().length === 2);
    const resumed = await open(t, { Authorization: `Bearer ${otherKey}`, 'Last-Event-ID': ourStart });
    await resumed.until(() => resumed.events().length === 2);
    await write(13, otherDealerId);
    await resumed.until(() => resumed.events().length === 3);
    assert.deepEqual(numbers(ours), [1, 2]);
    assert.deepEqual(numbers(theirs).slice(0, 2), [11, 12]);
    assert.deepEqual(numbers(resumed), [11, 12, 13]);
  });

  for (const lastEventId of ['', '7', 'x.1', '7.1.1', '-1.1', `${2n ** 64n}.1`, `${2n ** 64n - 1n}.1`]) {
    it(`refuses the Last-Event-ID "${lastEventId}"`, async (t) => {
      const stream = await open(t, { 'Last-Event-ID': lastEventId });
      await stream.ended;
      assert.equal(stream.status, 400);
      assert.equal((JSON.parse(stream.text()) as { code: string }).code, 'invalid_request');
    });
  }

  it('ends with its embed token, by the clock, and resumes with the next one', async (t) => {
    const mint = async () => {
      const { token } = await test.client.embedSessions.create({
        user: { id: 'dana', name: 'Dana' },
        permissions: ['customers:read'],
        origin: ORIGIN,
      });
      return { Authorization: `Bearer ${token}`, Origin: ORIGIN };
    };
    const token = await mint();
    const stream = await openBegun(t, token);
    assert.equal(stream.headers.get('access-control-allow-origin'), ORIGIN);
    await test.advance({ minutes: 14 });
    await write(1);
    await stream.until(() => stream.events().length === 1);
    await test.advance({ minutes: 2 });
    assert.equal(await stream.ended, 'in order');
    await write(2);
    const lastEventId = { 'Last-Event-ID': stream.lastId() ?? '' };
    assert.equal((await open(t, { ...token, ...lastEventId })).status, 401);
    const next = await open(t, { ...(await mint()), ...lastEventId });
    await next.until(() => next.events().length === 1);
    assert.deepEqual(numbers(next), [2]);
  });

  it('ends a key’s stream after 15 minutes too, so that a revoked key is noticed', async (t) => {
    const stream = await openBegun(t);
    await test.advance({ minutes: 16 });
    assert.equal(await stream.ended, 'in order');
  });

  it('needs customers:read', async (t) => {
    const { token } = await test.client.embedSessions.create({
      user: { id: 'dana', name: 'Dana' },
      permissions: ['invitations:read'],
      origin: ORIGIN,
    });
    const stream = await open(t, { Authorization: `Bearer ${token}`, Origin: ORIGIN });
    assert.equal(stream.status, 403);
    await stream.ended;
  });

  it('lets a page send Last-Event-ID', async () => {
    const preflight = await fetch(`${test.connector.url}/v1/events`, {
      method: 'OPTIONS',
      headers: { Origin: ORIGIN, 'Access-Control-Request-Method': 'GET' },
    });
    assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /Last-Event-ID/);
  });

  it('answers HEAD and ends', async () => {
    const response = await fetch(`${test.connector.url}/v1/events`, {
      method: 'HEAD',
      headers: { Authorization: `Bearer ${test.connector.apiKey}` },
    });
    assert.equal(response.status, 200);
    assert.equal(await response.text(), '');
  });

  it('reaches the SDK’s subscribers', async (t) => {
    const client = new PayviteClient({ baseUrl: test.connector.url, apiKey: test.connector.apiKey });
    const [opened, told] = [Promise.withResolvers<void>(), Promise.withResolvers<unknown>()];
    const subscription = client.events.subscribe({
      onOpen: opened.resolve,
      onEvent: (event) => told.resolve(event.data['n']),
      onError: told.reject,
    });
    t.after(() => subscription.close());
    await opened.promise;
    await write(99);
    assert.equal(await told.promise, 99);
  });
});
