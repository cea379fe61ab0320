import { sql, type Kysely } from 'kysely';

/**
 * A discount that nothing brings into the books by itself is held on once they show the money: an allocation lets go of what is
 * paid first, and of its discount when somebody has written it off. And money that was lost is looked at again for a while:
 * it may come back.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table payment_allocations
      add column money_released_at timestamptz,
      drop column held_minor`.execute(db);
  await sql`
    alter table payment_allocations
      add column held_minor bigint not null generated always as (
        case when money_released_at is null then amount_minor else 0 end + discount_minor
      ) stored`.execute(db);
  await sql`grant update (money_released_at) on payment_allocations to payvite_service`.execute(db);
  // Those of which the payer is asked for the discount that they took.
  await sql`
    update payment_allocations a set money_released_at = a.released_at, released_at = null
    from payment_overview p
    where p.dealer_id = a.dealer_id and p.id = a.payment_id
      and a.released_at is not null and a.discount_minor > 0
      and p.posting_state = 'posted' and p.hand_discount_minor > 0`.execute(db);
  // When it is over, the look at each finds out.
  await sql`
    update payments set next_look_at = coalesce(lost_at, returned_at)
    where state in ('lost', 'returned') and next_look_at is null
      and coalesce(lost_at, returned_at) > now() - interval '120 days'`.execute(db);
}
