import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import pg from 'pg';
import { openDatabase, openPool, type Database } from '../src/db/database.ts';
import { PREPARED } from '../src/db/prepared-client.ts';
import { createScratchDatabase, type ScratchDatabase } from './scratch-database.ts';

const OURS = randomUUID();
const THEIRS = randomUUID();
const NOW = new Date('2026-11-23T10:00:00.000Z');

describe('a read in one round trip', () => {
  let scratch: ScratchDatabase;
  let owner: pg.Client;
  let database: Database;

  before(async () => {
    scratch = await createScratchDatabase();
    owner = new pg.Client({ connectionString: scratch.url });
    await owner.connect();
    for (const [id, slug] of [
      [OURS, 'ours'],
      [THEIRS, 'theirs'],
    ]) {
      await owner.query(
        `insert into dealers (id, mode, name, slug, time_zone, locale, currency, erp_kind, created_at)
         values ($1, 'test', $2::text, $2::text, 'UTC', 'en-US', 'USD', 'csv', now())`,
        [id, slug],
      );
    }
    // One connection, so that each read meets what the ones before it left.
    database = openDatabase(openPool(scratch.url, 1), { now: () => NOW });
  });
  after(async () => {
    await database.close();
    await owner.end();
    await scratch.drop();
  });

  const slugs = sql`${PREPARED} select slug from dealers order by slug`;
  const settings = sql`select current_setting('payvite.dealer_id', true) as dealer,
    current_setting('payvite.now', true) as now, current_setting('plan_cache_mode') as planning`;

  it('sees the rows of its dealer and no other’s, by the policy alone', async () => {
    assert.deepEqual((await database.read(OURS, slugs)).rows, [['ours']]);
    assert.deepEqual((await database.read(THEIRS, slugs)).rows, [['theirs']], 'under the plan that was kept');
    assert.deepEqual((await database.read(randomUUID(), slugs)).rows, []);
  });

  it('runs at the clock’s time, and says so', async () => {
    const { now, rows } = await database.read(OURS, sql`select payvite_instant(payvite_now())`);
    assert.deepEqual([now, rows], [NOW, [['2026-11-23T10:00:00.000Z']]]);
  });

  it('leaves no setting behind', async () => {
    await database.read(OURS, slugs);
    const { rows } = await settings.execute(database.global);
    assert.deepEqual(Object.values(rows[0] as object), ['', '', 'auto']);
  });

  it('answers with what PostgreSQL writes', async () => {
    const { rows } = await database.read(
      OURS,
      sql`select ${true}::boolean, ${null}::text, ${'søn’s "café"'}::text, ${12}::bigint, '{"a": [1]}'::jsonb, 0.1::float8`,
    );
    assert.deepEqual(rows, [['t', null, 'søn’s "café"', '12', '{"a": [1]}', '0.1']]);
  });

  it('fails as any other statement does, and the next one works', async () => {
    await assert.rejects(database.read(OURS, sql`select 1 / ${0}::integer`), { code: '22012' });
    await assert.rejects(database.read(OURS, sql`${PREPARED} select from nowhere`), { code: '42P01' });
    assert.deepEqual((await database.read(OURS, slugs)).rows, [['ours']]);
  });

  it('is tried again after a serialization failure', async () => {
    await owner.query('create sequence tries; grant usage on sequence tries to payvite_service');
    await owner.query(`
      create function fail_once() returns text language plpgsql as $$
      begin
        if nextval('tries') = 1 then raise exception 'once more' using errcode = '40001'; end if;
        return 'done';
      end $$`);
    assert.deepEqual((await database.read(OURS, sql`select fail_once()`)).rows, [['done']]);
  });

  it('is planned anew when a migration has given its answer other columns', async () => {
    await owner.query('create table notes (id integer); insert into notes values (1)');
    await owner.query('grant select on notes to payvite_service');
    const notes = sql`${PREPARED} select * from notes`;
    assert.deepEqual((await database.read(OURS, notes)).rows, [['1']]);
    await owner.query('alter table notes add column color text');
    assert.deepEqual((await database.read(OURS, notes)).rows, [['1', null]]);
  });
});
