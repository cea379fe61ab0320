import { sql, type Kysely } from 'kysely';

/** How much of a payment's fee went back. Until now it was reckoned for whoever was told, and the dealer was not. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table payments add column fee_back_minor bigint not null default 0`.execute(db);
  // As `feeBackMinorOf` has it.
  await sql`
    update payments p set fee_back_minor =
      case when back.minor >= p.amount_minor then least(p.fee_minor, back.minor - p.amount_minor)
        else round(back.minor::numeric * p.fee_minor / (p.amount_minor + p.fee_minor)) end
    from (
      select dealer_id, id, sum((entry.value->>'amountMinor')::bigint) as minor
      from payments
      cross join lateral (
        select * from jsonb_each(facts->'refunds') where value->>'status' = 'done'
        union all
        select * from jsonb_each(facts->'disputes') where value->>'status' = 'lost'
      ) entry
      where settled_at is not null and fee_minor > 0
      group by dealer_id, id
    ) back
    where p.dealer_id = back.dealer_id and p.id = back.id`.execute(db);
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
  await sql`grant select on payment_overview to payvite_service`.execute(db);
}
