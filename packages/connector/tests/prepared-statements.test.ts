import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import pg from 'pg';
import { openDatabase, openPool, type Database } from '../src/db/database.ts';
import { PREPARED } from '../src/db/prepared-client.ts';
import { createScratchDatabase, type ScratchDatabase } from './scratch-database.ts';

describe('a statement that is marked as prepared', () => {
  let scratch: ScratchDatabase;
  let owner: pg.Client;
  let database: Database;
  const dealerId = randomUUID();

  before(async () => {
    scratch = await createScratchDatabase();
    owner = new pg.Client({ connectionString: scratch.url });
    await owner.connect();
    await owner.query('create table notes (id integer, text text)');
    await owner.query(`insert into notes values (1, 'one')`);
    await owner.query('grant select on notes to payvite_service');
    // One connection, so that each run meets what the ones before it prepared.
    database = openDatabase(openPool(scratch.url, 1), { now: () => new Date() });
  });
  after(async () => {
    await database.close();
    await owner.end();
    await scratch.drop();
  });

  const read = (id: number) =>
    database.asDealer(dealerId, async ({ db }) => {
      const { rows } = await sql<object>`${PREPARED} select * from notes where id = ${id}`.execute(db);
      return rows;
    });
  const prepared = () =>
    database.asDealer(dealerId, async ({ db }) => {
      const { rows } = await sql<{ statement: string }>`
        select statement from pg_prepared_statements where statement like ${'%from notes%'}`.execute(db);
      return rows.length;
    });

  it('is planned once for all its values', async () => {
    assert.deepEqual(await read(1), [{ id: 1, text: 'one' }]);
    assert.deepEqual(await read(2), []);
    assert.equal(await prepared(), 1);
  });

  it('is not kept without the mark', async () => {
    const count = await prepared();
    await database.asDealer(dealerId, ({ db }) => sql`select id from notes where id = ${1}`.execute(db));
    assert.equal(await prepared(), count);
  });

  it('is planned anew when a migration has given its answer other columns', async () => {
    await owner.query('alter table notes add column color text');
    assert.deepEqual(await read(1), [{ id: 1, text: 'one', color: null }]);
  });

  it('gives an error of its own as any other does', async () => {
    await owner.query('drop table notes');
    await assert.rejects(read(1), { code: '42P01' });
  });
});
