import { sql, type Kysely } from 'kysely';

/**
 * What a posting that failed leaves is for a person, too: `hand_minor` is all that is lacking once nothing goes on by itself.
 * What a person enters is in `by_hand_minor` alone, so `posted_minor` stays what postings brought.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create or replace view payment_overview with (security_invoker = true) as
    select
      p.*,
      o.state as posting_state, o.action as posting_action, o.posted_at, o.reversed_at, o.erp_payment_id,
      coalesce(o.posted_minor, 0) as posted_minor, o.posting_file_id, o.reversal_file_id,
      hand.minor as hand_minor,
      case
        when p.settled_at is null then 0
        when o.reversal_reason is null
          then case when o.state in ('posted', 'failed') and o.posting_file_id is null then p.discount_minor else 0 end
        when o.state in ('reversed', 'cancelled') and p.taken_back_minor < p.amount_minor then p.discount_minor
        else 0
      end - p.discount_by_hand_minor as hand_discount_minor,
      case when goes.is_on and o.reversal_reason is null then o.amount_minor - o.posted_minor else 0 end
        + greatest(hand.minor, 0) as to_post_minor,
      case when goes.is_on and o.reversal_reason is not null then o.posted_minor else 0 end
        + greatest(-hand.minor, 0) as to_reverse_minor
    from payments p
    left join postings o on o.dealer_id = p.dealer_id and o.payment_id = p.id
    cross join lateral (
      select coalesce(o.state not in ('posted', 'failed', 'reversed', 'cancelled'), false) as is_on
    ) goes
    cross join lateral (
      select case
        when p.settled_at is null then 0
        else p.amount_minor - p.taken_back_minor
          - case
              when o.state is null or (goes.is_on and o.reversal_reason is null) then p.amount_minor
              when goes.is_on then 0
              else o.posted_minor
            end
          - p.by_hand_minor
      end as minor
    ) hand`.execute(db);
  // These were taken for out of the books because the ERP that was asked does not have them.
  await sql`
    update postings set posted_minor = amount_minor
    where state = 'failed' and action = 'reverse' and error_code = 'not_posted'
      and posted_minor = 0 and posted_at is not null`.execute(db);
}
