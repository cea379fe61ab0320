import { sql, type Kysely } from 'kysely';

/** Writes once what used to be written twice. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // A key comes with its answer; until then a lock holds it (db/idempotency-store.ts).
  await sql`alter table idempotency_keys alter column status set not null, alter column body set not null`.execute(
    db,
  );

  // As in 0016, with a way out after the first statement: where every row is new, all that is committed is in it, and whoever else concerns one of these customers
  // meets the row, waits for this transaction, and looks again.
  await sql`
    create or replace function restate_customers(dealer uuid, customers uuid[]) returns void language plpgsql
    as $$
    declare
      added integer;
    begin
      insert into customer_standings (dealer_id, customer_id, portal_access, pending_until, declined_at)
      select f.dealer_id, f.customer_id, f.portal_access, f.pending_until, f.declined_at
      from customer_standing_facts f
      where f.dealer_id = dealer and f.customer_id = any (customers)
      order by f.customer_id
      on conflict (dealer_id, customer_id) do nothing;
      get diagnostics added = row_count;
      if added = cardinality(customers) then
        return;
      end if;

      perform from customer_standings s
      where s.dealer_id = dealer and s.customer_id = any (customers)
      order by s.customer_id
      for no key update;

      update customer_standings s
      set portal_access = f.portal_access, pending_until = f.pending_until, declined_at = f.declined_at
      from customer_standing_facts f
      where s.dealer_id = dealer and s.customer_id = any (customers)
        and f.dealer_id = s.dealer_id and f.customer_id = s.customer_id
        and (s.portal_access, s.pending_until, s.declined_at)
          is distinct from (f.portal_access, f.pending_until, f.declined_at);
    end $$`.execute(db);
}
