import { sql, type Kysely } from 'kysely';

/** What makes an invitation two round trips to the database: one that locks and reads, one that writes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Nobody waits for its answer, so a key that is known has to stop the statements behind it. Each statement in it sees what
  // was committed until then: the look-up sees what the one did that the lock waited for.
  await sql`
    create function take_idempotency_key(dealer uuid, asker text, taken text, known_since timestamptz)
    returns void language plpgsql
    set lock_timeout = '10s'
    as $$
    declare
      answered_at timestamptz;
    begin
      perform pg_advisory_xact_lock(hashtextextended(json_build_array(dealer, asker, taken)::text, 0));
      select k.created_at into answered_at
      from idempotency_keys k
      where k.dealer_id = dealer and k.principal = asker and k.key = taken;
      if answered_at >= known_since then
        raise exception 'This key was answered before.' using errcode = 'PV001';
      end if;
    end $$`.execute(db);

  await sql`
    update bulk_invitations set selection = selection || '{"exceptCount": 0}'
    where selection ->> 'by' = 'filter'`.execute(db);

  // An invitation in whatever state can only put off what its customers' standings say, so one statement adds it.
  await sql`
    create or replace function add_pending_to_standings() returns trigger language plpgsql
    as $$
    begin
      insert into customer_standings as s (dealer_id, customer_id, pending_until, declined_at)
      select
        t.dealer_id, t.customer_id,
        max(i.expires_at) filter (where i.state = 'pending'),
        max(i.declined_at) filter (where i.state = 'declined')
      from touched t
      join invitations i on i.dealer_id = t.dealer_id and i.id = t.invitation_id
      group by t.dealer_id, t.customer_id
      order by t.customer_id
      on conflict (dealer_id, customer_id) do update
        set pending_until = greatest(s.pending_until, excluded.pending_until),
          declined_at = greatest(s.declined_at, excluded.declined_at);
      return null;
    end $$`.execute(db);
  await sql`alter function add_pending_to_standings() rename to add_to_standings`.execute(db);
}
