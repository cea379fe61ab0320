import { sql, type Kysely } from 'kysely';

/** Where a sync ended reading, so that the next one goes on from there, and when one is due by itself. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table syncs
      add column is_full boolean not null default false,
      add column next_cursor text check (length(next_cursor) <= 1000)`.execute(db);
  // Every one so far read whole files.
  await sql`update syncs set is_full = true where state = 'succeeded'`.execute(db);

  await sql`
    alter table dealers
      add column erp_secret text,
      add column sync_every_minutes integer check (sync_every_minutes between 1 and 1440)`.execute(db);
  await sql`update dealers set sync_every_minutes = 15`.execute(db);
}
