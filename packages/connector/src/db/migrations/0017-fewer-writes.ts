import { sql, type Kysely } from 'kysely';

/** Writes once what used to be written twice. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // A key comes with its answer; until then a lock holds it (db/idempotency-store.ts).
  await sql`alter table idempotency_keys alter column status set not null, alter column body set not null`.execute(
    db,
  );

  // One more open invitation can only put off when the last one ends, so nothing is looked up. Whoever else concerns one of
  // these customers waits at the standing's row, and either adds to it or looks again.
  await sql`
    create function add_pending_to_standings() returns trigger language plpgsql
    as $$
    begin
      if exists (select from touched t where t.state <> 'pending') then
        perform restate_customers(t.dealer_id, array_agg(distinct t.customer_id)) from touched t group by t.dealer_id;
        return null;
      end if;
      insert into customer_standings as s (dealer_id, customer_id, pending_until)
      select t.dealer_id, t.customer_id, max(i.expires_at)
      from touched t
      join invitations i on i.dealer_id = t.dealer_id and i.id = t.invitation_id
      group by t.dealer_id, t.customer_id
      order by t.customer_id
      on conflict (dealer_id, customer_id) do update
        set pending_until = greatest(s.pending_until, excluded.pending_until);
      return null;
    end $$`.execute(db);
  await sql`drop trigger restate_customers_after_insert on invitation_customers`.execute(db);
  await sql`
    create trigger restate_customers_after_insert after insert on invitation_customers
    referencing new table as touched
    for each statement execute function add_pending_to_standings()`.execute(db);
}
