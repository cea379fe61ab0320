import { sql, type Kysely } from 'kysely';

/**
 * Lets one transaction answer several requests, each under its key. `take_idempotency_key` stays for connectors that were
 * not upgraded yet.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Each statement in it sees what was committed until then: the look-up sees what those did that the locks waited for. The
  // setting is the function's own: how long other locks of the transaction are waited for is as it was.
  await sql`
    create function take_idempotency_keys(
      dealer uuid, asker text, taken text[], known_since timestamptz, patience_ms integer
    )
    returns void language plpgsql
    set lock_timeout = '10s'
    as $$
    declare
      one text;
    begin
      perform set_config('lock_timeout', patience_ms::text, true);
      begin
        for one in select each.key from unnest(taken) as each (key) order by each.key loop
          perform pg_advisory_xact_lock(hashtextextended(json_build_array(dealer, asker, one)::text, 0));
        end loop;
      exception when lock_not_available then
        raise exception 'Another request with this key is at work.' using errcode = 'PV002';
      end;
      if exists (
        select from idempotency_keys k
        where k.dealer_id = dealer and k.principal = asker and k.key = any (taken) and k.created_at >= known_since
      ) then
        raise exception 'This key was answered before.' using errcode = 'PV001';
      end if;
    end $$`.execute(db);
}
