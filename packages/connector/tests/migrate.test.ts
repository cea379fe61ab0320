import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { describe, it } from 'node:test';
import pg from 'pg';
import { migrate } from '../src/db/migrate.ts';
import { createEmptyDatabase } from './scratch-database.ts';

describe('migrate', () => {
  it('makes the schema, and changes nothing the second time', async () => {
    const { url } = await createEmptyDatabase();
    await migrate(url);
    const made = await describeSchema(url);
    assert.ok(made.some((line) => line.startsWith('public.customers ')));
    assert.ok(made.some((line) => line.startsWith('pgboss.job')));
    await migrate(url);
    assert.deepEqual(await describeSchema(url), made);
  });

  it('can be run by several processes at once on one database', async () => {
    const { url } = await createEmptyDatabase();
    await Promise.all([migrateInProcess(url), migrateInProcess(url), migrateInProcess(url)]);
    await migrate(url);
    const client = await connect(url);
    const { rows } = await client.query<{ count: number }>(
      'select count(*)::int as count from kysely_migration',
    );
    await client.end();
    assert.ok((rows[0]?.count ?? 0) > 0);
  });

  it('can be run for several databases of one server at once', async () => {
    const databases = await Promise.all(Array.from({ length: 4 }, () => createEmptyDatabase()));
    await Promise.all(databases.map(({ url }) => migrate(url)));
    for (const { url } of databases) assert.notEqual((await describeSchema(url)).length, 0);
  });

  it('makes the queues that the service can use and cannot change', async () => {
    const { url } = await createEmptyDatabase();
    await migrate(url);
    const client = await connect(url);
    try {
      await client.query('set role payvite_service');
      const { rows } = await client.query<{ name: string }>('select name from pgboss.queue order by 1');
      assert.deepEqual(
        rows.map(({ name }) => name),
        ['sync.run'],
      );
      await assert.rejects(client.query('drop table pgboss.job'), { code: '42501' });
      await assert.rejects(client.query('create table public.mine ()'), { code: '42501' });
    } finally {
      await client.end();
    }
  });
});

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

/** Every relation with its columns, and every privilege, index, policy and function, one a line. */
async function describeSchema(url: string): Promise<string[]> {
  const client = await connect(url);
  try {
    const { rows } = await client.query<{ line: string }>(`
      select line from (
        select format('%s.%s %s %s %s', n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), c.relacl)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where n.nspname in ('public', 'pgboss') and c.relkind in ('r', 'p', 'v')
        union all select indexdef from pg_indexes where schemaname in ('public', 'pgboss')
        union all select format('%s %s %s %s', schemaname, tablename, qual, with_check) from pg_policies
        union all select format('%s.%s %s', pronamespace::regnamespace, proname, proacl)
        from pg_proc where pronamespace in ('public'::regnamespace, 'pgboss'::regnamespace)
      ) as described (line) order by 1`);
    return rows.map(({ line }) => line);
  } finally {
    await client.end();
  }
}

async function migrateInProcess(url: string): Promise<void> {
  const module = path.join(import.meta.dirname, '..', 'src', 'db', 'migrate.ts');
  const code = `import { migrate } from ${JSON.stringify(module)}; await migrate(process.argv[1]);`;
  const child = spawn(process.execPath, ['--conditions=source', '--input-type=module', '--eval', code, url], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  assert.equal(exitCode, 0);
}
