import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { sql, type RawBuilder } from 'kysely';
import pg from 'pg';
import { openDatabase, openPool, planForValues, type Database } from '../src/db/database.ts';
import { LedQuery } from '../src/db/led-query.ts';
import { DEFERRED, PREPARED } from '../src/db/prepared-client.ts';
import { createScratchDatabase, type ScratchDatabase } from './scratch-database.ts';

const DEALER = randomUUID();
const NOW = new Date('2026-11-23T10:00:00.000Z');

describe('a transaction', () => {
  let scratch: ScratchDatabase;
  let owner: pg.Client;
  let database: Database;
  const ids = async () => {
    const { rows } = await owner.query<{ id: number }>('select id from notes order by id');
    return rows.map(({ id }) => id);
  };
  const add = (id: number, mark: RawBuilder<never> = DEFERRED) =>
    sql`${mark} insert into notes (id) values (${id}::integer)`;
  const count = sql<{ count: number }>`${PREPARED} select count(*) as count from notes`;

  before(async () => {
    scratch = await createScratchDatabase();
    owner = new pg.Client({ connectionString: scratch.url });
    await owner.connect();
    await owner.query('create table notes (id integer primary key); grant all on notes to payvite_service');
    // One connection, so that each transaction meets what the ones before it left.
    database = openDatabase(openPool(scratch.url, 1), { now: () => NOW });
  });
  after(async () => {
    await database.close();
    await owner.end();
    await scratch.drop();
  });

  /** The statements of `work`, by round trip. */
  const roundTrips = async (work: () => Promise<unknown>): Promise<string[][]> => {
    const trips: string[][] = [];
    const { prototype } = pg.Client as unknown as { prototype: { query(...given: unknown[]): unknown } };
    const { query } = prototype;
    prototype.query = function (...given) {
      const [sent] = given as [string | { text: string }];
      const leading = sent instanceof LedQuery ? sent.leading.map(({ text }) => text) : [];
      trips.push([...leading, typeof sent === 'string' ? sent : sent.text].map(firstWords));
      return query.apply(this, given);
    };
    await work().finally(() => (prototype.query = query));
    return trips;
  };
  const firstWords = (text: string) =>
    text
      .replaceAll(/\/\*.*?\*\//g, '')
      .trim()
      .split(/\s+/, 2)
      .join(' ')
      .toLowerCase();

  it('begins, is bound and does its first statement in one round trip, and commits with what was deferred', async () => {
    const trips = await roundTrips(() =>
      database.asDealer(DEALER, async ({ db }) => {
        assert.equal((await count.execute(db)).rows[0]?.count, 0);
        await add(1).execute(db);
        await add(2).execute(db);
      }),
    );
    assert.deepEqual(trips, [
      ['begin', "select set_config('payvite.dealer_id',", 'select count(*)'],
      ['insert into', 'insert into', 'commit'],
    ]);
    assert.deepEqual(await ids(), [1, 2]);
  });

  it('sees what was deferred before, in its order', async () => {
    await database.asDealer(DEALER, async ({ db }) => {
      await add(3).execute(db);
      assert.equal((await count.execute(db)).rows[0]?.count, 3);
      await sql`${DEFERRED} delete from notes where id = ${3}::integer`.execute(db);
      await add(3).execute(db);
    });
    assert.deepEqual(await ids(), [1, 2, 3]);
  });

  it('sends nothing where nothing is asked before it is called off, and leaves nothing behind', async () => {
    const trips = await roundTrips(() =>
      assert.rejects(
        database.asDealer(DEALER, async ({ db }) => {
          await add(4).execute(db);
          throw new Error('changed my mind');
        }),
        /changed my mind/,
      ),
    );
    assert.deepEqual(trips, []);
    await database.asDealer(DEALER, ({ db }) => count.execute(db));
    assert.deepEqual(await ids(), [1, 2, 3]);
  });

  it('fails as a whole where a deferred statement fails, by the next one or by the commit', async () => {
    const isDuplicate = (error: unknown) => error instanceof pg.DatabaseError && error.code === '23505';
    await assert.rejects(
      database.asDealer(DEALER, async ({ db }) => {
        await add(5).execute(db);
        await add(1).execute(db);
      }),
      isDuplicate,
    );
    await assert.rejects(
      database.asDealer(DEALER, async ({ db }) => {
        await add(5).execute(db);
        await add(1).execute(db);
        await count.execute(db);
      }),
      isDuplicate,
    );
    assert.deepEqual(await ids(), [1, 2, 3]);
  });

  it('goes on preparing after a failure among statements that were new to the connection', async () => {
    const good = sql`${DEFERRED} select ${'kept'}::text as kept`;
    const bad = sql`${DEFERRED} select 1 / ${0}::integer as broken`;
    const next = sql<{ next: string }>`${PREPARED} select ${'next'}::text as next`;
    for (let time = 0; time < 3; time += 1) {
      await assert.rejects(
        database.asDealer(DEALER, async ({ db }) => {
          await good.execute(db);
          await bad.execute(db);
          await next.execute(db);
        }),
        /division by zero/,
      );
      const answer = await database.asDealer(DEALER, async ({ db }) => {
        await good.execute(db);
        return next.execute(db);
      });
      assert.equal(answer.rows[0]?.next, 'next');
    }
    await assert.rejects(
      database.asDealer(DEALER, ({ db }) => sql`${PREPARED} select nothing from nowhere`.execute(db)),
      /nowhere/,
    );
    await assert.rejects(
      database.asDealer(DEALER, async ({ db }) => {
        await sql`${DEFERRED} select nothing from nowhere`.execute(db);
        await next.execute(db);
      }),
      /nowhere/,
    );
    assert.equal((await database.asDealer(DEALER, ({ db }) => next.execute(db))).rows[0]?.next, 'next');
  });

  it('leaves a statement that failed as a transaction’s first as good as new, whichever way it is asked next', async () => {
    const divide = (by: number) => sql<{ one: number }>`${PREPARED} select 1 / ${by}::integer as one`;
    const other = sql`${PREPARED} select 'other'`;
    const fail = () =>
      assert.rejects(
        database.asDealer(DEALER, ({ db }) => divide(0).execute(db)),
        /division by zero/,
      );
    const ways: Record<string, () => Promise<unknown>> = {
      'later in a transaction': () =>
        database.asDealer(DEALER, async ({ db }) => {
          await other.execute(db);
          return (await divide(1).execute(db)).rows[0]?.one;
        }),
      'outside of one': async () => (await divide(1).execute(database.global)).rows[0]?.one,
      'in a single round trip': async () => Number((await database.read(DEALER, divide(1))).rows[0]?.[0]),
      'through the pool': async () => {
        const { sql: text } = divide(1).compile(database.global);
        return (await database.pool.query<{ one: number }>(text, [1])).rows[0]?.one;
      },
      'as the first again': async () =>
        (await database.asDealer(DEALER, ({ db }) => divide(1).execute(db))).rows[0]?.one,
    };
    for (const [way, ask] of Object.entries(ways)) {
      await fail();
      assert.equal(await ask(), 1, way);
      assert.equal(await ask(), 1, `${way}, twice`);
    }
  });

  it('takes values as they are when they are given, and refuses at once what cannot be written', async () => {
    const values = [1];
    const circular: { self?: unknown } = {};
    circular.self = circular;
    const first = await database.asDealer(DEALER, async ({ db }) => {
      await sql`${DEFERRED} select set_config('payvite.noted', ${values}::integer[]::text, true)`.execute(db);
      values.push(2);
      await assert.rejects(sql`${DEFERRED} select ${circular}::jsonb`.execute(db), /circular/i);
      await assert.rejects(sql`select ${circular}::jsonb`.execute(db), /circular/i);
      const { rows } = await sql<{ noted: string }>`select current_setting('payvite.noted') as noted`.execute(
        db,
      );
      return rows[0]?.noted;
    });
    assert.equal(first, '{1}');
  });

  it('is tried again after a deferred statement met a serialization failure', async () => {
    let tries = 0;
    await database.asDealer(DEALER, async ({ db }) => {
      tries += 1;
      if (tries === 1) {
        await sql`${DEFERRED} do $$ begin raise exception 'again' using errcode = '40001'; end $$`.execute(
          db,
        );
      }
    });
    assert.equal(tries, 2);
  });

  it('plans what is prepared once for all values, and anew where it says so', async () => {
    const mode = sql<{ mode: string }>`select current_setting('plan_cache_mode') as mode`;
    const modes = await database.asDealer(DEALER, async (tx) => {
      const before = await mode.execute(tx.db);
      await planForValues(tx);
      return [before, await mode.execute(tx.db)].map(({ rows }) => rows[0]?.mode);
    });
    assert.deepEqual(modes, ['force_generic_plan', 'auto']);
    assert.equal((await mode.execute(database.global)).rows[0]?.mode, 'auto');
  });

  it('does a marked statement outside of a transaction at once', async () => {
    await add(9).execute(database.global);
    assert.deepEqual(await ids(), [1, 2, 3, 9]);
  });
});
