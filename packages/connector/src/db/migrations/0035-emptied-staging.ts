import { sql, type Kysely } from 'kysely';

const STAGED = ['staged_customers', 'staged_contacts', 'staged_items', 'staged_changes'];

/**
 * Rows that are deleted stay in the file until a vacuum: the next run would read through all of the last one's, and wait for the
 * vacuum that began meanwhile. So whoever is alone with what is staged empties the tables instead.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const tables = sql.join(STAGED.map((table) => sql.table(table)));
  await sql`
    create function empty_staged(forgotten uuid) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
      -- Of less, deleting is as quick.
      if (select sum(pg_relation_size(name::regclass)) from unnest(array[${sql.join(
        STAGED.map((table) => sql.lit(table)),
      )}]) as name) < 8000000 then return false; end if;
      -- Whoever stages meanwhile holds a lock, which is not waited for. The marker of who has staged is read behind it.
      lock table ${tables} in access exclusive mode nowait;
      if exists (select from staged_runs where sync_id <> forgotten) then return false; end if;
      truncate ${tables};
      return true;
    exception when lock_not_available then return false;
    end $$`.execute(db);
  await sql`revoke all on function empty_staged(uuid) from public`.execute(db);
  await sql`grant execute on function empty_staged(uuid) to payvite_service`.execute(db);

  for (const table of STAGED) {
    // A run counts its rows itself, and is over before they need to be frozen; a vacuum would hold it up.
    await sql`
      alter table ${sql.table(table)} set (
        autovacuum_vacuum_insert_threshold = -1,
        autovacuum_analyze_threshold = 2147483647
      )`.execute(db);
  }
}
