import { Kysely, PostgresDialect, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { QUEUE_SCHEMA } from './global-tables.ts';
import { installQueues } from './job-queue.ts';
import { migrations } from './migrations/index.ts';

/** Whether the database has the whole schema; one that is newer than we are has it, too. */
export async function isMigrated(url: string): Promise<boolean> {
  const names = Object.keys(migrations);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from kysely_migration where name = any ($1)', [names]);
    return rowCount === names.length;
  } catch (error) {
    // undefined_table: nothing was ever migrated.
    if (error instanceof pg.DatabaseError && error.code === '42P01') return false;
    throw error;
  } finally {
    await client.end();
  }
}

/**
 * Brings the database to the newest schema, ours and pg-boss's. Needs a role that may create roles, extensions and
 * tables; safe to run from several processes at once (Kysely's Migrator holds a lock).
 *
 * @throws what the failing migration threw, with its name in the message; nothing of that migration is left.
 */
export async function migrate(url: string): Promise<void> {
  const db = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 2 }) }),
  });
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
    const { error, results } = await migrator.migrateToLatest();
    if (error !== undefined) {
      const failed =
        results?.find((result) => result.status === 'Error')?.migrationName ?? 'before the first';
      throw new Error(
        `Migration ${failed} failed: ${error instanceof Error ? error.message : String(error)}`,
        { cause: error },
      );
    }
    await installQueues(url);
    await grantQueues(db);
  } finally {
    await db.destroy();
  }
}

/** Several processes at once must not: PostgreSQL fails two grants on one object ("tuple concurrently updated"). */
async function grantQueues(db: Kysely<unknown>): Promise<void> {
  const queueSchema = sql.id(QUEUE_SCHEMA);
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('payvite.grant_queues', 0))`.execute(tx);
    await sql`grant usage on schema ${queueSchema} to payvite_service`.execute(tx);
    await sql`grant select, insert, update, delete on all tables in schema ${queueSchema} to payvite_service`.execute(
      tx,
    );
    await sql`grant usage on all sequences in schema ${queueSchema} to payvite_service`.execute(tx);
    await sql`grant execute on all functions in schema ${queueSchema} to payvite_service`.execute(tx);
  });
}
