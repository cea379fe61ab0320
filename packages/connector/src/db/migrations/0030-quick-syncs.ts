import { sql, type Kysely } from 'kysely';
import { bindToDealer } from './0001-dealers.ts';

/**
 * What a run stages is written once, read some times and forgotten: without a log, and without keys that every row would have
 * to be put in order for. What is lost in a crash of the database is read again, or asks for another sync.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['staged_customers', 'staged_contacts', 'staged_items']) {
    await sql`truncate ${sql.table(table)}`.execute(db);
    await sql`alter table ${sql.table(table)} drop constraint ${sql.ref(`${table}_pkey`)}`.execute(db);
    // The id of a row that turns out to be new is made of the run's id and the row's number.
    await sql`alter table ${sql.table(table)} drop column id, set unlogged`.execute(db);
    // One run's rows lie together.
    await sql`create index ${sql.ref(`${table}_sync`)} on ${sql.table(table)} using brin (sync_id)`.execute(
      db,
    );
  }

  await sql`
    create unlogged table staged_changes (
      dealer_id uuid not null,
      sync_id uuid not null,
      model text not null,
      change text not null check (change in ('missing', 'new', 'changed', 'stale')),
      held_id uuid,
      erp_id text,
      is_loss boolean not null
    )`.execute(db);
  await sql`create index staged_changes_sync on staged_changes using brin (sync_id)`.execute(db);
  await bindToDealer(db, 'staged_changes', 'select, insert, delete');

  // Only who owns a table may count what is in it (PostgreSQL 15 and 16).
  await sql`
    create function analyze_staged() returns void language plpgsql security definer set search_path = public, pg_temp
    as $$ begin analyze staged_customers, staged_contacts, staged_items; end $$`.execute(db);
  await sql`revoke all on function analyze_staged() from public`.execute(db);
  await sql`grant execute on function analyze_staged() to payvite_service`.execute(db);

  // A run that waited for approval has lost its rows.
  await sql`
    update syncs set state = 'failed', error = 'What it read was given up by an update of the service. Start another sync.'
    where state = 'needs_approval'`.execute(db);
}
