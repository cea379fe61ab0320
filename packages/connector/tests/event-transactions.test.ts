import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { PayviteClient } from '@payvite/sdk';
import { sql } from 'kysely';
import { until } from './connector-process.ts';
import { writeEvent } from './event-stream-reader.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const OTHERS = 1000;
const HELD_MS = 5000;

/** A reader that leaves after a few events, again and again, each time resuming at the other connector. */
async function hop(clients: PayviteClient[], seen: string[], signal: AbortSignal): Promise<number> {
  let lastEventId: string | undefined;
  let hops = 0;
  for (; !signal.aborted; hops += 1) {
    const leaveAt = seen.length + 1 + (hops % 40);
    const client = clients[hops % clients.length];
    assert.ok(client);
    const subscription = client.events.subscribe({
      lastEventId,
      signal,
      onEvent: (event) => {
        if (event.type === 'sync.finished') seen.push(event.id);
        if (seen.length >= leaveAt) subscription.close();
      },
      onError: (error) => {
        throw error;
      },
    });
    await subscription.closed;
    lastEventId = subscription.lastEventId ?? undefined;
  }
  return hops;
}

describe('events of two connectors on one database, one transaction held open', () => {
  let first: TestConnector;
  let second: TestConnector;

  before(async () => {
    const secret = { PAYVITE_SECRET: randomBytes(32).toString('hex') };
    first = await startTestConnector({ env: secret });
    second = await startTestConnector({ env: { ...secret, DATABASE_URL: first.databaseUrl } });
  });
  after(async () => {
    await second.close();
    await first.close();
  });

  it('are read once each and none is skipped, by whoever stays and whoever reconnects', async () => {
    const { connector, client, owner } = first;
    const { dealerId } = connector;
    const clients = [client, second.client];
    const readers = clients.map((each) => ({ client: each, seen: [] as string[] }));
    const subscriptions = await Promise.all(
      readers.map(async (reader) => {
        const opened = Promise.withResolvers<void>();
        const subscription = reader.client.events.subscribe({
          onEvent: (event) => {
            // What a connector says of itself as it starts may come before the first of these.
            if (event.type === 'sync.finished') reader.seen.push(event.id);
          },
          onError: opened.reject,
          onOpen: opened.resolve,
        });
        await opened.promise;
        return subscription;
      }),
    );

    // What a reader by id alone would have seen, to know that the test can tell.
    const naive: string[] = [];
    const watched = new AbortController();
    const reading = (async () => {
      while (!watched.signal.aborted) {
        const { rows } = await owner.query<{ id: number }>(
          `select id from events where id > $1 and type = 'sync.finished' order by id`,
          [naive.at(-1) ?? 0],
        );
        naive.push(...rows.map(({ id }) => String(id)));
        await pause(20);
      }
    })();

    const isHeld = Promise.withResolvers<void>();
    const holding = connector.context.database.asDealer(dealerId, async (tx) => {
      const write = (n: number) =>
        connector.context.events.emit(tx, {
          type: 'sync.finished',
          actor: { type: 'system', id: null },
          subjectType: 'sync',
          subjectId: connector.dealerId,
          customerIds: [],
          data: { n },
        });
      await write(-1);
      // An event is sent with the next statement.
      await sql`select 1`.execute(tx.db);
      isHeld.resolve();
      await pause(HELD_MS);
      await write(-2);
    });
    await isHeld.promise;

    const hopped: string[] = [];
    const over = new AbortController();
    // Begins while the transaction is open: what that writes commits later, and is news.
    const hopping = hop(clients, hopped, over.signal);

    let next = 0;
    const writing = [first, second, first, second].map(async ({ connector: { context } }) => {
      while (next < OTHERS) {
        next += 1;
        await writeEvent(context, dealerId, next);
        // Spread over the time that the transaction is held, and beyond.
        await pause((HELD_MS * 4.4) / OTHERS);
      }
    });
    // One that wrote and was undone is no event.
    await assert.rejects(
      second.connector.context.database.asDealer(dealerId, async (tx) => {
        await connector.context.events.emit(tx, {
          type: 'sync.finished',
          actor: { type: 'system', id: null },
          subjectType: 'sync',
          subjectId: dealerId,
          customerIds: [],
        });
        throw new Error('undone');
      }),
    );
    await Promise.all([holding, ...writing]);

    const { rows } = await owner.query<{ id: number; n: number }>(
      `select id, (data ->> 'n')::integer as n from events where type = 'sync.finished' order by id`,
    );
    const all = rows.map(({ id }) => String(id));
    assert.equal(all.length, OTHERS + 2);
    await until(() => [hopped, ...readers.map(({ seen }) => seen)].every((ids) => ids.length >= all.length));
    over.abort();
    const hops = await hopping;
    watched.abort();
    await reading;
    for (const subscription of subscriptions) subscription.close();

    const byId = (ids: string[]) => ids.toSorted((a, b) => Number(a) - Number(b));
    for (const seen of [...readers.map((reader) => reader.seen), hopped]) {
      assert.equal(new Set(seen).size, seen.length, 'none twice');
      assert.deepEqual(byId(seen), all, 'none skipped');
    }
    assert.deepEqual(readers[0]?.seen, readers[1]?.seen, 'both connectors tell the same order');
    assert.deepEqual(hopped, readers[0]?.seen);
    assert.ok(hops > 20, `${hops} reconnects`);

    const held = rows.filter(({ n }) => n < 0).map(({ id }) => String(id));
    assert.ok(!naive.includes(held[0] ?? ''), 'a reader by id alone misses what was held');
  });
});
