import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql, type Kysely, type Transaction } from 'kysely';
import pg from 'pg';
import { openDatabase, type Database } from '../src/db/database.ts';
import { GLOBAL_TABLES, KEYLESS_TABLES } from '../src/db/global-tables.ts';
import type { Tables } from '../src/db/tables.ts';
import { createScratchDatabase, type ScratchDatabase } from './scratch-database.ts';

const OURS = '11111111-1111-4111-8111-111111111111';
const THEIRS = '22222222-2222-4222-8222-222222222222';

interface Table {
  name: string;
  isProtected: boolean;
  primaryKey: string[];
  /** The service's own privileges. */
  privileges: string[];
  policies: number;
  /** The column that tells whose a row is. */
  owner: 'dealer_id' | 'id' | null;
}

describe('row-level security', () => {
  let scratch: ScratchDatabase;
  let superuser: pg.Client;
  let database: Database;
  let tables: Table[];
  let dealerTables: Table[];

  before(async () => {
    scratch = await createScratchDatabase();
    superuser = new pg.Client({ connectionString: scratch.url });
    await superuser.connect();
    database = openDatabase(scratch.url, { now: () => new Date() });
    tables = await listTables(superuser);
    dealerTables = tables.filter(({ owner }) => owner !== null);
    await dropConstraints(superuser);
    for (const table of dealerTables) {
      for (const dealerId of [OURS, THEIRS])
        await superuser.query(await makeInsert(superuser, table, dealerId));
    }
    // One of the views shows what was posted of an item alone.
    await superuser.query(
      `update postings o set state = 'posted', reversal_reason = null, payment_id = a.payment_id
       from payment_allocations a where a.dealer_id = o.dealer_id`,
    );
  });

  after(async () => {
    await database.close();
    await superuser.end();
    await scratch.drop();
  });

  const asUs = <Result>(work: (db: Transaction<Tables>) => Promise<Result>) =>
    database.asDealer(OURS, ({ db }) => work(db));

  it('binds every table to a dealer that is not listed as global', () => {
    const unlisted = tables.filter(({ name }) => !isGlobal(name));
    assert.ok(unlisted.length > 10);
    for (const table of unlisted) {
      const leads = (KEYLESS_TABLES as readonly string[]).includes(table.name) ? undefined : 'dealer_id';
      assert.equal(table.primaryKey[0], leads, `${table.name}: dealer_id leads the primary key`);
      assert.ok(table.isProtected && table.policies > 0, `${table.name} has a policy`);
    }
  });

  it('protects whatever names a dealer, global or not', () => {
    for (const { name, isProtected } of dealerTables) assert.ok(isProtected, name);
  });

  it('lists no global table that is not there', () => {
    assert.deepEqual(
      GLOBAL_TABLES.filter((name) => !tables.some((table) => table.name === name)),
      [],
    );
  });

  it('acts as a role that cannot step over it', async () => {
    const { rows } = await sql`
      select rolname, rolsuper, rolbypassrls, rolcanlogin, rolcreaterole from pg_roles where rolname = current_user
    `.execute(database.global);
    assert.deepEqual(rows, [
      {
        rolname: 'payvite_service',
        rolsuper: false,
        rolbypassrls: false,
        rolcanlogin: false,
        rolcreaterole: false,
      },
    ]);
    const owned = tables.filter(({ isProtected }) => isProtected).map(({ name }) => name);
    const { rows: owners } = await superuser.query<{ tableowner: string }>(
      `select distinct tableowner from pg_tables where schemaname = 'public' and tablename = any ($1)`,
      [owned],
    );
    assert.ok(owners.every(({ tableowner }) => tableowner !== 'payvite_service'));
  });

  it('shows a dealer its own rows of every table and no other’s', async () => {
    for (const { name, owner } of dealerTables) {
      // A table that triggers keep has rows of theirs, too.
      const owners = await asUs((db) => listOwners(db, name, owner));
      assert.deepEqual(new Set(owners), new Set([OURS]), name);
    }
  });

  it('shows a dealer its own rows of every view and no other’s', async () => {
    const { rows: views } = await superuser.query<{ name: string }>(
      `select viewname as name from pg_views where schemaname = 'public' order by 1`,
    );
    assert.ok(views.length > 0);
    for (const { name } of views) {
      const owners = await asUs((db) => listOwners(db, name, 'dealer_id'));
      assert.deepEqual(new Set(owners), new Set([OURS]), name);
    }
  });

  it('shows no row of any of them where no dealer is set', async () => {
    for (const { name, owner } of dealerTables) {
      assert.deepEqual(await listOwners(database.global, name, owner), [], name);
    }
  });

  it('leaves no dealer behind on the connection', async () => {
    const askForPid = sql<{ pid: number }>`select pg_backend_pid() as pid`;
    const within = await asUs((db) => askForPid.execute(db));
    const afterwards = await askForPid.execute(database.global);
    assert.deepEqual(afterwards.rows, within.rows, 'the pool gave the same connection again');
    assert.deepEqual(await listOwners(database.global, 'customers', 'dealer_id'), []);
  });

  it('lets a dealer write no row for another', async () => {
    for (const table of dealerTables) {
      if (!table.privileges.includes('INSERT')) continue;
      const statement = await makeInsert(superuser, table, THEIRS);
      await assert.rejects(
        asUs((db) => sql.raw(statement).execute(db)),
        { code: '42501', message: /row-level security/ },
        table.name,
      );
    }
  });

  it('lets a dealer change no row of another, nor give one away', async () => {
    for (const { name, owner, privileges } of dealerTables) {
      if (owner === null || !privileges.includes('UPDATE')) continue;
      const [table, column] = [sql.table(name), sql.ref(owner)];
      const { numAffectedRows } = await asUs((db) =>
        sql`update ${table} set ${column} = ${column} where ${column} = ${THEIRS}`.execute(db),
      );
      assert.equal(numAffectedRows, 0n, name);
      await assert.rejects(
        asUs((db) => sql`update ${table} set ${column} = ${THEIRS}`.execute(db)),
        { code: '42501' },
        name,
      );
    }
  });

  it('lets a dealer delete no row of another', async () => {
    for (const { name, owner, privileges } of dealerTables) {
      if (owner === null || !privileges.includes('DELETE')) continue;
      const { numAffectedRows } = await asUs((db) =>
        sql`delete from ${sql.table(name)} where ${sql.ref(owner)} = ${THEIRS}`.execute(db),
      );
      assert.equal(numAffectedRows, 0n, name);
    }
  });

  it('pins the search path of every function that steps over it', async () => {
    const { rows } = await superuser.query<{ name: string; settings: string[] | null }>(
      `select proname as name, proconfig as settings from pg_proc
       where pronamespace = 'public'::regnamespace and prosecdef order by 1`,
    );
    assert.ok(rows.length > 0);
    for (const { name, settings } of rows) {
      assert.ok(
        settings?.some((setting) => setting.startsWith('search_path=')),
        name,
      );
    }
  });
});

function isGlobal(name: string): boolean {
  return (GLOBAL_TABLES as readonly string[]).includes(name);
}

async function listTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(`
    select
      c.relname as name,
      c.relrowsecurity as "isProtected",
      (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies,
      array(
        select a.attname::text
        from pg_index i
        cross join unnest(i.indkey::int[]) with ordinality as part (number, place)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = part.number
        where i.indrelid = c.oid and i.indisprimary
        order by part.place
      ) as "primaryKey",
      array(
        select privilege from unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) as privilege
        where has_table_privilege('payvite_service', c.oid, privilege)
      ) as privileges,
      case
        when c.relname = 'dealers' then 'id'
        when exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'dealer_id') then 'dealer_id'
      end as owner
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
    order by 1`);
  return rows;
}

async function listOwners(db: Kysely<Tables>, table: string, owner: string | null): Promise<unknown[]> {
  const { rows } = await sql<{ whose: unknown }>`
    select ${sql.ref(owner ?? 'dealer_id')} as whose from ${sql.table(table)}`.execute(db);
  return rows.map(({ whose }) => whose);
}

/** So that rows can be made of anything: only whose they are counts here. */
async function dropConstraints(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(`
    select format('alter table %s drop constraint if exists %I cascade', conrelid::regclass, conname) as statement
    from pg_constraint where connamespace = 'public'::regnamespace and conrelid <> 0 and contype in ('c', 'f')`);
  for (const { statement } of rows) await client.query(statement);
}

/** SQL that inserts one row of a dealer, with some value in every column that asks for one. */
async function makeInsert(client: pg.Client, table: Table, dealerId: string): Promise<string> {
  const { rows: columns } = await client.query<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped
       and (attname = $2 or (attnotnull and not atthasdef and attidentity = ''))
     order by attnum`,
    [`public.${table.name}`, table.owner],
  );
  const values = columns.map(({ name, type }) => (name === table.owner ? `'${dealerId}'` : someValue(type)));
  const names = columns.map(({ name }) => pg.escapeIdentifier(name));
  return `insert into ${pg.escapeIdentifier(table.name)} (${names.join(', ')}) values (${values.join(', ')})`;
}

function someValue(type: string): string {
  if (type === 'uuid') return 'gen_random_uuid()';
  if (type === 'text') return 'gen_random_uuid()::text';
  if (type === 'bytea') return 'uuid_send(gen_random_uuid())';
  if (type === 'boolean') return 'true';
  if (type === 'date') return "date '2026-01-31'";
  if (type.startsWith('timestamp')) return "timestamptz '2026-01-31 12:00:00Z'";
  if (type === 'jsonb') return "'{}'";
  if (type.endsWith('[]')) return "'{}'";
  return '1';
}
