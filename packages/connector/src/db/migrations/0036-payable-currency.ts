import { sql, type Kysely } from 'kysely';

/**
 * Nothing of a currency that the customer had before is payable: a payment is of the customer's own. Whoever reads no
 * `payable_minor` joins nothing more than before: PostgreSQL leaves out a left join by a whole key that nobody reads.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create or replace view open_item_overview with (security_invoker = true) as
    select
      i.*,
      coalesce(h.in_flight_minor, 0) as in_flight_minor,
      case
        when i.currency is distinct from c.currency then 0
        when i.outstanding_minor >= 0 then greatest(i.outstanding_minor - coalesce(h.in_flight_minor, 0), 0)
        else least(i.outstanding_minor - coalesce(h.in_flight_minor, 0), 0)
      end as payable_minor
    from open_items i
    left join open_item_holds h on h.dealer_id = i.dealer_id and h.open_item_id = i.id
    left join customers c on c.dealer_id = i.dealer_id and c.id = i.customer_id
    where i.closed_at is null`.execute(db);
}
