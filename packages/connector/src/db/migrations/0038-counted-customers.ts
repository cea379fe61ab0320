import { sql, type Kysely } from 'kysely';

/**
 * A dealer's first load fills tables that PostgreSQL last counted when they were empty, if ever. Planned by that, the check of
 * each item's customer can go through all customers, and a sync takes hours; so whoever loads that many rows has them counted.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Where somebody counts already, or alters the table, nobody waits, and is told so: whoever counts holds the table until it
  // commits. Only an owner may count (PostgreSQL 15 and 16).
  await sql`
    create function analyze_held(held text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
      case held
        when 'customers' then
          lock table customers in share update exclusive mode nowait;
          analyze customers;
        when 'contacts' then
          lock table contacts in share update exclusive mode nowait;
          analyze contacts;
        when 'open_items' then
          lock table open_items in share update exclusive mode nowait;
          analyze open_items;
      end case;
      return true;
    exception when lock_not_available then
      return false;
    end $$`.execute(db);
  await sql`revoke all on function analyze_held(text) from public`.execute(db);
  await sql`grant execute on function analyze_held(text) to payvite_service`.execute(db);
}
