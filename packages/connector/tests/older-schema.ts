import assert from 'node:assert/strict';
import { Kysely, PostgresDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { migrations } from '../src/db/migrations/index.ts';

/** Brings a database to the schema just before the migration `name`. */
export async function migrateToBefore(url: string, name: string): Promise<void> {
  const names = Object.keys(migrations).sort();
  const last = names[names.indexOf(name) - 1];
  assert.ok(last !== undefined);
  const pool = new pg.Pool({ connectionString: url });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
  const { error } = await migrator.migrateTo(last);
  await db.destroy();
  assert.ifError(error);
}
