import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it, type TestContext } from 'node:test';
import type { TimelineEvent } from '@payvite/sdk';
import express, { type Response } from 'express';
import { authenticate } from '../src/auth/authentication.ts';
import { createEventFeed } from '../src/events/event-feed.ts';
import { createEventHints } from '../src/events/event-hints.ts';
import { eventRoutes } from '../src/events/event-routes.ts';
import type { EventStreamContext } from '../src/events/event-stream.ts';
import { openRawStream, writeEvent, type RawStream } from './event-stream-reader.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

describe('the feed of events', () => {
  let test: TestConnector;

  before(async () => {
    test = await startTestConnector();
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
  const write = (n: number) => writeEvent(test.connector.context, test.connector.dealerId, n);
  const numbers = (stream: RawStream) => stream.events().map(({ event }) => event.data['n']);

  /** The routes with other times, on a server of their own; `answered` gets each response as it begins. */
  const serve = async (
    t: TestContext,
    times: Pick<EventStreamContext, 'heartbeatMs' | 'maxStallMs'>,
    answered: (response: Response) => void = () => {},
  ) => {
    const { database, logger } = test.connector.context;
    const hints = createEventHints(database.pool, logger);
    const eventFeed = createEventFeed({ database, logger, hints, pollMs: 10 });
    const app = express();
    app.use(authenticate(test.connector.context));
    app.use((_request, response, next) => {
      answered(response);
      next();
    });
    app.use('/v1/events', eventRoutes({ ...test.connector.context, eventFeed, ...times }).router);
    const server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(async () => {
      eventFeed.close();
      await hints.close();
      server.close();
      server.closeAllConnections();
    });
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, eventFeed };
  };

  it('gives a sign of life when nothing happens', async (t) => {
    const { url } = await serve(t, { heartbeatMs: 5 });
    const stream = await openBegun(t, {}, url);
    await stream.until(
      () =>
        stream
          .text()
          .split('\n')
          .filter((line) => line.startsWith(':')).length > 2,
    );
    assert.deepEqual(stream.events(), []);
  });

  it('drops a client that takes nothing, which then resumes with nothing lost', async (t) => {
    const stream = await openBegun(t);
    const start = stream.lastId() ?? '';
    stream.close();
    const count = 300;
    // More than the sockets between the two can hold.
    await test.owner.query(
      `insert into events (dealer_id, type, at, actor_type, subject_type, subject_id, data)
       select $1, 'sync.finished', now(), 'system', 'sync', $1, jsonb_build_object('n', n, 'filler', repeat('x', 60000))
       from generate_series(1, $2) n`,
      [test.connector.dealerId, count],
    );
    const dropped = Promise.withResolvers<void>();
    const { url } = await serve(t, { maxStallMs: 50 }, (response) =>
      response.once('close', () => dropped.resolve()),
    );
    const headers = { Authorization: `Bearer ${test.connector.apiKey}`, 'Last-Event-ID': start };
    const request = get(`${url}/v1/events`, { headers });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    // Nobody reads: the buffers fill, then nothing is taken any more.
    await dropped.promise;
    let text = '';
    response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    response.on('error', () => undefined);
    await new Promise((resolve) => response.once('close', resolve));
    const blocks = Array.from(text.matchAll(/^id: (.*)\ndata: (.*)\n\n/gm), ([, id = '', data = '']) => ({
      id,
      n: (JSON.parse(data) as TimelineEvent).data['n'],
    }));
    // On a busy machine something else of the dealer may happen meanwhile, and is told, too.
    const isNumber = (n: unknown) => n !== undefined;
    const got = blocks.map(({ n }) => n).filter(isNumber);
    assert.ok(got.length < count, 'it was dropped before the end');
    const resumed = await open(t, { 'Last-Event-ID': blocks.at(-1)?.id ?? start });
    const gotAfter = () => numbers(resumed).filter(isNumber);
    await resumed.until(() => gotAfter().length >= count - got.length);
    assert.deepEqual(
      [...got, ...gotAfter()],
      Array.from({ length: count }, (_, n) => n + 1),
    );
  });

  it('reads the log once for all who listen', async (t) => {
    const { database, logger } = test.connector.context;
    let reads = 0;
    const eventFeed = createEventFeed({
      database: {
        asDealer: (dealerId, work) => {
          reads += 1;
          return database.asDealer(dealerId, work);
        },
      },
      logger,
      hints: { announce: () => {}, listen: () => {}, stopListening: () => {}, close: async () => {} },
      pollMs: 10,
    });
    t.after(() => eventFeed.close());
    const told = Array.from({ length: 40 }, () => 0);
    let ticks = 0;
    const all = Promise.withResolvers<void>();
    for (const index of told.keys()) {
      await eventFeed.join(test.connector.dealerId, {
        offer: (events) => {
          told[index] = (told[index] ?? 0) + events.length;
          if (told.every((count) => count === 3)) all.resolve();
        },
        tick: () => (ticks += index === 0 ? 1 : 0),
        end: () => {},
      });
    }
    for (const n of [1, 2, 3]) await write(n);
    await all.promise;
    assert.ok(reads <= ticks + 3, `${reads} reads in ${ticks} ticks`);
  });

  it('is told at once by a hint, through the database', async (t) => {
    const { database, logger } = test.connector.context;
    const [speaker, listener] = [
      createEventHints(database.pool, logger),
      createEventHints(database.pool, logger),
    ];
    t.after(() => Promise.all([speaker.close(), listener.close()]));
    const dealerId = randomUUID();
    const hinted = Promise.withResolvers<void>();
    listener.listen((hint) => {
      if (hint === dealerId) hinted.resolve();
    });
    // Whoever begins to listen may miss the first: it is a hint.
    const repeat = setInterval(() => speaker.announce(dealerId), 20);
    t.after(() => clearInterval(repeat));
    await hinted.promise;
  });

  it('goes on without hints, and after a connection for them broke', async (t) => {
    const stream = await openBegun(t);
    await test.owner.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen%'`,
    );
    await write(1);
    await stream.until(() => stream.events().length === 1);
    assert.deepEqual(numbers(stream), [1]);
  });

  it('ends in order when the service stops, which takes no new streams then', async (t) => {
    const { url, eventFeed } = await serve(t, {});
    const stream = await openBegun(t, {}, url);
    eventFeed.close();
    assert.equal(await stream.ended, 'in order');
    await assert.rejects(
      eventFeed.join(test.connector.dealerId, { offer: () => {}, tick: () => {}, end: () => {} }),
      { status: 503, code: 'unavailable', retryAfterSeconds: 1 },
    );
  });

  it('does not hold up the stop of a whole connector', async (t) => {
    const own = await startTestConnector();
    const stream = await openRawStream(own.connector.url, {
      Authorization: `Bearer ${own.connector.apiKey}`,
    });
    t.after(() => stream.close());
    await stream.until(() => stream.lastId() !== undefined);
    await own.close();
    assert.equal(await stream.ended, 'in order');
  });
});
