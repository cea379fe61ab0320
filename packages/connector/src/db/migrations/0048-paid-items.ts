import { sql, type Kysely } from 'kysely';

/** Which open items a payment is in the ERP's books for, and since when: an export of before lists them as if nothing was paid. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create view paid_items with (security_invoker = true) as
    select a.dealer_id, a.open_item_id, a.payment_id, o.posted_at
    from payment_allocations a
    join postings o on o.dealer_id = a.dealer_id and o.payment_id = a.payment_id
    where o.state = 'posted' and o.reversal_reason is null`.execute(db);
  await sql`grant select on paid_items to payvite_service`.execute(db);
}
