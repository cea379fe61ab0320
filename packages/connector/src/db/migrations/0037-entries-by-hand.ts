import { sql, type Kysely } from 'kysely';

/**
 * When a person last entered something of a payment, so that a sync after it lets its items go; and what of its discount they
 * wrote off. `hand_discount_minor` is what is still to be written off by hand, or below 0 to be taken back: a file lists it with
 * the payment, other ERPs are asked for the money alone, and what went out of the books and came after all is entered anew, with
 * its discount.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table payments
      add column by_hand_at timestamptz,
      add column discount_by_hand_minor bigint not null default 0`.execute(db);
  // Its columns begin with those of payments, of which there are more now.
  await sql`drop view payment_overview`.execute(db);
  await sql`
    create view payment_overview with (security_invoker = true) as
    select
      p.*,
      o.state as posting_state, o.action as posting_action, o.posted_at, o.reversed_at, o.erp_payment_id,
      coalesce(o.posted_minor, 0) as posted_minor, o.posting_file_id, o.reversal_file_id,
      hand.minor as hand_minor,
      case
        when p.settled_at is null then 0
        when o.reversal_reason is null
          then case when o.state = 'posted' and o.posting_file_id is null then p.discount_minor else 0 end
        when o.state in ('reversed', 'cancelled') and p.taken_back_minor < p.amount_minor then p.discount_minor
        else 0
      end - p.discount_by_hand_minor as hand_discount_minor,
      case when o.reversal_reason is null and o.state <> 'cancelled' then o.amount_minor - o.posted_minor else 0 end
        + greatest(hand.minor, 0) as to_post_minor,
      case when o.reversal_reason is not null and o.state <> 'cancelled' then o.posted_minor else 0 end
        + greatest(-hand.minor, 0) as to_reverse_minor
    from payments p
    left join postings o on o.dealer_id = p.dealer_id and o.payment_id = p.id
    cross join lateral (
      select case
        when p.settled_at is null then 0
        else p.amount_minor - p.taken_back_minor
          - case when o.reversal_reason is null then p.amount_minor else 0 end
          - p.by_hand_minor
      end as minor
    ) hand`.execute(db);
  await sql`grant select on payment_overview to payvite_service`.execute(db);
}
