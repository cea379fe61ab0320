import { sql } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import { dayInZone } from '../dealers/dealer-day.ts';
import { getDealer } from '../dealers/dealer-store.ts';

/**
 * Computes every customer's balances, aging buckets and collection priority from the open items, for the dealer's day
 * `today` (`YYYY-MM-DD`), and writes those that changed. The rules are in docs/collection-priority.md. Whoever adds
 * customers calls it in the same transaction: it is what gives them their balances.
 *
 * Items in another currency than their customer's count for nothing: amounts are never added across currencies. An
 * inactive customer has balances but no priority, and no part in the rank of others.
 *
 * @returns how many customers changed.
 */
export async function recomputeAging(tx: DealerTransaction, today: string): Promise<number> {
  const { numAffectedRows } = await sql`
    with item as (
      select
        customer_id, currency, kind, outstanding_minor as minor,
        case when kind = 'invoice' then greatest(coalesce(${today}::date - due_date, 0), 0) end as days_late
      from open_items
      where dealer_id = ${tx.dealerId} and closed_at is null
    ),
    total as (
      select
        customer_id, currency,
        sum(minor)::bigint as outstanding,
        sum(minor) filter (where days_late = 0)::bigint as current,
        sum(minor) filter (where days_late > 0)::bigint as past_due,
        sum(minor) filter (where kind = 'debit')::bigint as debits,
        -sum(minor) filter (where kind = 'credit')::bigint as credits,
        sum(minor) filter (where days_late between 1 and 30)::bigint as days_1_to_30,
        sum(minor) filter (where days_late between 31 and 60)::bigint as days_31_to_60,
        sum(minor) filter (where days_late between 61 and 90)::bigint as days_61_to_90,
        sum(minor) filter (where days_late > 90)::bigint as days_91_plus,
        (sum(minor::numeric * days_late) / nullif(sum(minor) filter (where kind = 'invoice'), 0))::double precision as days
      from item
      group by customer_id, currency
    ),
    balance as (
      select
        c.id, c.currency,
        coalesce(t.outstanding, 0) as outstanding,
        coalesce(t.current, 0) as current,
        coalesce(t.past_due, 0) as past_due,
        coalesce(t.debits, 0) as debits,
        coalesce(t.credits, 0) as credits,
        coalesce(t.days_1_to_30, 0) as days_1_to_30,
        coalesce(t.days_31_to_60, 0) as days_31_to_60,
        coalesce(t.days_61_to_90, 0) as days_61_to_90,
        coalesce(t.days_91_plus, 0) as days_91_plus,
        t.days,
        greatest(coalesce(t.past_due, 0) - coalesce(t.credits, 0), 0) as late,
        c.status = 'active' and coalesce(t.past_due, 0) > coalesce(t.credits, 0) as is_ranked
      from customers c
      left join total t on t.customer_id = c.id and t.currency = c.currency
      where c.dealer_id = ${tx.dealerId}
    ),
    part as (
      select
        *,
        case when is_ranked then cume_dist() over (partition by currency, is_ranked order by late) else 0 end as rank,
        coalesce(
          (0.35 * days_1_to_30 + 0.75 * days_31_to_60 + days_61_to_90 + 0.8 * days_91_plus)::double precision
            / nullif(current + past_due, 0), 0) as aging,
        coalesce(days / (days + 45), 0) as days_part
      from balance
    ),
    scored as (
      select
        *,
        case when is_ranked
          then greatest(round((10 * sqrt(rank * (0.6 * aging + 0.4 * days_part)))::numeric, 1), 0.1)::double precision
          else 0 end as score
      from part
    )
    merge into customer_balances b
    using scored s on b.dealer_id = ${tx.dealerId} and b.customer_id = s.id
    when matched and (
      b.outstanding_minor, b.current_minor, b.past_due_minor, b.debit_adjustments_minor, b.credit_adjustments_minor,
      b.days_1_to_30_minor, b.days_31_to_60_minor, b.days_61_to_90_minor, b.days_91_plus_minor,
      b.weighted_average_days_overdue, b.collection_priority, b.priority_late_minor, b.priority_rank,
      b.priority_aging, b.priority_days
    ) is distinct from (
      s.outstanding, s.current, s.past_due, s.debits, s.credits,
      s.days_1_to_30, s.days_31_to_60, s.days_61_to_90, s.days_91_plus,
      s.days, s.score, s.late, s.rank, s.aging, s.days_part
    ) then update set
      outstanding_minor = s.outstanding,
      current_minor = s.current,
      past_due_minor = s.past_due,
      debit_adjustments_minor = s.debits,
      credit_adjustments_minor = s.credits,
      days_1_to_30_minor = s.days_1_to_30,
      days_31_to_60_minor = s.days_31_to_60,
      days_61_to_90_minor = s.days_61_to_90,
      days_91_plus_minor = s.days_91_plus,
      weighted_average_days_overdue = s.days,
      collection_priority = s.score,
      priority_late_minor = s.late,
      priority_rank = s.rank,
      priority_aging = s.aging,
      priority_days = s.days_part
    when not matched then insert (
      dealer_id, customer_id, outstanding_minor, current_minor, past_due_minor, debit_adjustments_minor,
      credit_adjustments_minor, days_1_to_30_minor, days_31_to_60_minor, days_61_to_90_minor, days_91_plus_minor,
      weighted_average_days_overdue, collection_priority, priority_late_minor, priority_rank, priority_aging,
      priority_days
    ) values (
      ${tx.dealerId}, s.id, s.outstanding, s.current, s.past_due, s.debits,
      s.credits, s.days_1_to_30, s.days_31_to_60, s.days_61_to_90, s.days_91_plus,
      s.days, s.score, s.late, s.rank, s.aging, s.days_part
    )`.execute(tx.db);
  await tx.db.updateTable('dealers').set({ agedOn: today }).where('id', '=', tx.dealerId).execute();
  return Number(numAffectedRows ?? 0);
}

/**
 * Brings aging to the dealer's today where it stands for another day; every read of balances begins with it. What is
 * past due flips at the dealer's midnight, without any file from the ERP.
 *
 * @returns the dealer's today, `YYYY-MM-DD`.
 */
export async function ensureAged(tx: DealerTransaction): Promise<string> {
  const dealer = await getDealer(tx);
  const today = dayInZone(tx.now, dealer.timeZone);
  if (dealer.agedOn === today) return today;
  await lockAging(tx);
  // Whoever held the lock may have done it.
  if ((await getDealer(tx)).agedOn !== today) await recomputeAging(tx, today);
  return today;
}

/** Lets one transaction at a time write balances; everything else about the dealer stays free. */
export async function lockAging(tx: DealerTransaction): Promise<void> {
  await tx.db.selectFrom('dealers').select('id').where('id', '=', tx.dealerId).forNoKeyUpdate().execute();
}
