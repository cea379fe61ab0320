import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { RateLimitedError } from '@payvite/sdk';
import { pino } from 'pino';
import supertest from 'supertest';
import { createApiKey, generateApiKey } from '../src/auth/api-key-service.ts';
import { createRateLimitCounts, type RateLimitCounts } from '../src/auth/rate-limit-store.ts';
import { openDatabase, type Database } from '../src/db/database.ts';
import { embedClient, ERP_ORIGIN } from './embed-client.ts';
import { plainCustomers } from './export-folder.ts';
import { createScratchDatabase, type ScratchDatabase } from './scratch-database.ts';
import { startTestConnector, type TestConnector, type TestConnectorOptions } from './test-connector.ts';

/** So long that no test sees its end. */
const LONG_MS = 20 * 366 * 86_400_000;

describe('counts of requests', () => {
  let scratch: ScratchDatabase;
  let database: Database;
  let now = new Date('2026-11-23T12:00:10Z');
  const clock = { now: () => now };
  const hashKey = createSecretKey(randomBytes(32));
  const made: RateLimitCounts[] = [];

  before(async () => {
    scratch = await createScratchDatabase();
    database = openDatabase(scratch.url, clock);
  });
  after(async () => {
    await Promise.all(made.map((counts) => counts.close()));
    await database.close();
    await scratch.drop();
  });

  const NEVER_MS = 2 ** 31 - 1;
  const connector = (of: Pick<Database, 'global'> = database, soonMs = NEVER_MS) => {
    const counts = createRateLimitCounts({
      ...{ database: of, clock, hashKey },
      logger: pino({ level: 'silent' }),
      // Exchanged when the test says so.
      everyMs: NEVER_MS,
      soonMs,
    });
    made.push(counts);
    const store = counts.storeOf('requests');
    return {
      ...counts,
      /** Waits until so many hits are known. */
      until: async (key: string, hits: number) => {
        const deadline = Date.now() + 10_000;
        for (let known = -1; known !== hits; await pause(5)) {
          known = (await store.get(key))?.totalHits ?? 0;
          assert.ok(Date.now() < deadline, `${known} of ${hits}`);
        }
      },
      hit: async (key: string, times: number) => {
        let hits = 0;
        for (let time = 0; time < times; time += 1) hits = (await store.increment(key)).totalHits;
        return hits;
      },
    };
  };

  it('are of all connectors together, a second late at most', async () => {
    const [one, other] = [connector(), connector()];
    assert.equal(await one.hit('a', 3), 3);
    assert.equal(await other.hit('a', 2), 2);
    await one.synchronize();
    await other.synchronize();
    assert.equal(await other.hit('a', 1), 6);
    // What the other one handed on is seen with the next exchange.
    assert.equal(await one.hit('a', 1), 4);
    await one.synchronize();
    assert.equal(await one.hit('a', 1), 7);
    await Promise.all([one.synchronize(), other.synchronize()]);
    await one.hit('a', 1);
    await one.synchronize();
    assert.equal(await one.hit('a', 1), 10);
  });

  it('are asked for at once for a key that is new here in this window', async () => {
    const [one, other] = [connector(), connector(database, 1)];
    await one.hit('soon', 8);
    await one.synchronize();
    assert.equal(await other.hit('soon', 1), 1);
    await other.until('soon', 9);
    assert.equal(await other.hit('soon', 1), 10);
  });

  it('begin anew with each minute, at all connectors at the same instant', async () => {
    const [one, other] = [connector(), connector()];
    await one.hit('b', 5);
    await one.synchronize();
    const left = connector().storeOf('requests');
    const { resetTime } = await left.increment('b');
    assert.ok(resetTime !== undefined && resetTime.getTime() - Date.now() <= 50_000);
    now = new Date('2026-11-23T12:01:00Z');
    assert.equal(await one.hit('b', 1), 1);
    assert.equal(await other.hit('b', 1), 1);
    await one.synchronize();
    await other.synchronize();
    assert.equal(await other.hit('b', 1), 3);
  });

  it('lose nothing that comes while they are exchanged', async () => {
    const one = connector();
    await one.hit('c', 2);
    const exchanging = one.synchronize();
    await one.hit('c', 3);
    await exchanging;
    assert.equal(await one.hit('c', 1), 6);
    await one.synchronize();
    assert.equal(await one.hit('c', 1), 7);
  });

  it('go on at each connector by itself while the database is away, and are shared when it is back', async () => {
    let isAway = true;
    const flaky = new Proxy(database.global, {
      get(target, name) {
        if (isAway) throw new Error('away');
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const one = connector({ global: flaky });
    await one.hit('d', 4);
    await assert.rejects(one.synchronize(), /away/);
    assert.equal(await one.hit('d', 1), 5);
    isAway = false;
    await one.synchronize();
    const other = connector();
    await other.hit('d', 1);
    await other.synchronize();
    assert.equal(await other.hit('d', 1), 7);
  });

  it('name nobody in the table, and leave it when their time is over', async () => {
    const one = connector();
    await one.hit('user:dana@dealer.example', 1);
    await one.synchronize();
    const read = async () =>
      (await database.pool.query<{ row: string }>('select r::text as row from rate_limits r')).rows;
    const held = await read();
    assert.ok(held.length > 0);
    assert.ok(!JSON.stringify(held).includes(Buffer.from('dana').toString('hex')));
    now = new Date('2026-11-23T13:00:00Z');
    await one.hit('e', 1);
    await one.synchronize();
    assert.equal((await read()).length, 1);
  });
});

describe('limits of requests', () => {
  let first: TestConnector;
  let second: TestConnector;

  before(async () => {
    const options: TestConnectorOptions = {
      rows: plainCustomers(1),
      rateLimits: { perKey: 10, perUser: 4, failedPerAddress: 5, windowMs: LONG_MS },
      env: { PAYVITE_SECRET: randomBytes(32).toString('hex'), TRUST_PROXY: '1' },
    };
    first = await startTestConnector(options);
    const { databaseUrl } = first;
    const { rows: _rows, ...same } = options;
    second = await startTestConnector({ ...same, env: { ...same.env, DATABASE_URL: databaseUrl } });
    await first.owner.query('update dealers set allowed_origins = $1', [[ERP_ORIGIN]]);
  });
  after(async () => {
    await second.close();
    await first.close();
  });

  const makeKey = async (): Promise<string> => {
    const secret = generateApiKey('test');
    const { context, dealerId } = first.connector;
    await context.database.asDealer(dealerId, (tx) =>
      createApiKey(tx, { secret, name: 'A key', permissions: ['customers:read', 'embed_sessions:create'] }),
    );
    return secret;
  };
  const ask = (test: TestConnector, bearer: string, headers: Record<string, string> = {}) =>
    supertest(test.connector.url)
      .get('/v1/customers')
      .set({ Authorization: `Bearer ${bearer}`, ...headers });
  const exchange = async () => {
    for (const { connector } of [first, second, first])
      await connector.context.rateLimits.counts.synchronize();
  };

  it('are told with every answer', async () => {
    const secret = await makeKey();
    const { status, headers } = await ask(first, secret);
    assert.equal(status, 200);
    assert.match(headers['ratelimit'] ?? '', /^"per-key"; r=9; t=\d+$/);
    assert.match(headers['ratelimit-policy'] ?? '', /^"per-key"; q=10; w=60; pk=:[\w=]+:$/);
    assert.match((await ask(first, secret)).headers['ratelimit'] ?? '', /; r=8;/);
    assert.equal(headers['x-ratelimit-limit'], undefined);
  });

  it('hold for a key at two connectors together, whatever it is used for, and for no other key', async () => {
    const secret = await makeKey();
    for (let time = 0; time < 6; time += 1) assert.equal((await ask(first, secret)).status, 200);
    for (let time = 0; time < 4; time += 1) assert.equal((await ask(second, secret)).status, 200);
    await exchange();
    for (const test of [first, second]) {
      // The first one after an exchange is what is handed on by the next.
      await ask(test, secret);
    }
    await exchange();
    for (const test of [first, second]) {
      const { status, headers, body } = await ask(test, secret);
      assert.equal(status, 429);
      assert.equal((body as { code: string }).code, 'rate_limited');
      assert.match(headers['content-type'] ?? '', /^application\/problem\+json/);
      assert.ok(Number(headers['retry-after']) > 0);
      assert.match(headers['ratelimit'] ?? '', /; r=0;/);
    }
    assert.equal((await ask(first, await makeKey())).status, 200);
  });

  it('hold for each person in the ERP by themselves, whatever tokens they get', async () => {
    const page = () => embedClient(first.connector.url, first.client, ['customers:read']);
    const [one, again] = [page(), page()];
    for (let time = 0; time < 2; time += 1) {
      await one.customers.list();
      await again.customers.list();
    }
    await assert.rejects(one.customers.list(), (error) => {
      assert.ok(error instanceof RateLimitedError);
      assert.equal(error.code, 'rate_limited');
      assert.ok(Number(error.retryAfterSeconds) > 0);
      return true;
    });
  });

  it('end the guessing of keys from one address, and of no other', async () => {
    const from = (address: string, bearer: string) => ask(first, bearer, { 'X-Forwarded-For': address });
    const [secret, fresh] = [await makeKey(), await makeKey()];
    // It has worked before, from anywhere.
    assert.equal((await from('203.0.113.9', secret)).status, 200);
    for (let time = 0; time < 5; time += 1) {
      const guess = `pv_test_${String(time).padStart(43, 'x')}`;
      assert.equal((await from('203.0.113.1', guess)).status, 401);
    }
    const limited = await from('203.0.113.1', 'a.b.c');
    assert.equal(limited.status, 429);
    assert.equal((limited.body as { code: string }).code, 'rate_limited');
    assert.ok(Number(limited.headers['retry-after']) > 0);
    // Even the right one is not looked at, unless it was known.
    assert.equal((await from('203.0.113.1', fresh)).status, 429);
    assert.equal((await from('203.0.113.1', secret)).status, 200);
    assert.equal((await from('203.0.113.2', fresh)).status, 200);
    assert.equal((await from('203.0.113.1', fresh)).status, 200);
    await first.connector.context.rateLimits.counts.synchronize();
    const there = () => ask(second, 'a.b.c', { 'X-Forwarded-For': '203.0.113.1' });
    await there();
    await second.connector.context.rateLimits.counts.synchronize();
    assert.equal((await there()).status, 429);
  });

  it('take the address that the proxy saw, not one that the visitor made up', async () => {
    const from = (addresses: string) => ask(first, 'a.b.c', { 'X-Forwarded-For': addresses });
    for (let time = 0; time < 5; time += 1)
      assert.equal((await from(`198.51.100.${time}, 203.0.113.5`)).status, 401);
    assert.equal((await from('198.51.100.99, 203.0.113.5')).status, 429);
    assert.equal((await from('203.0.113.5, 198.51.100.99')).status, 401);
  });

  it('take the address of the connection where no proxy is trusted', async () => {
    const test = await startTestConnector({ rateLimits: { failedPerAddress: 2, windowMs: LONG_MS } });
    try {
      const from = (address: string) => ask(test, 'a.b.c', { 'X-Forwarded-For': address });
      assert.equal((await from('203.0.113.1')).status, 401);
      assert.equal((await from('203.0.113.2')).status, 401);
      assert.equal((await from('203.0.113.3')).status, 429);
    } finally {
      await test.close();
    }
  });
});
