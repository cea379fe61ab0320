import { sql } from 'kysely';
import type { Adoption } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';

/**
 * How many active customers had been invited, had registered and had paid by the end of each of these days, by currency; money
 * is what they owe now.
 *
 * @param days of the dealer's calendar, the oldest first.
 */
export async function readAdoption(
  tx: DealerTransaction,
  days: readonly string[],
): Promise<Adoption['points']> {
  const stage = (condition: ReturnType<typeof sql>) => sql`json_build_object(
    'accounts', count(*) filter (where ${condition}),
    'outstandingMinor', coalesce(sum(c.outstanding_minor) filter (where ${condition}), 0)
  )`;
  const { rows } = await sql<Adoption['points'][number]>`
    with known as materialized (
      select
        c.currency, b.outstanding_minor,
        (invited.at at time zone d.time_zone)::date as invited_on,
        (registered.at at time zone d.time_zone)::date as registered_on,
        (paid.at at time zone d.time_zone)::date as paid_on
      from customers c
      join dealers d on d.id = c.dealer_id
      left join customer_balances b on b.dealer_id = c.dealer_id and b.customer_id = c.id
      left join (
        select ic.customer_id, min(i.created_at) as at
        from invitation_customers ic
        join invitations i on i.dealer_id = ic.dealer_id and i.id = ic.invitation_id
        where ic.dealer_id = ${tx.dealerId}::uuid and i.state <> 'revoked'
        group by ic.customer_id
      ) invited on invited.customer_id = c.id
      left join (
        select p.customer_id, min(p.linked_at) as at
        from payer_customers p
        where p.dealer_id = ${tx.dealerId}::uuid
        group by p.customer_id
      ) registered on registered.customer_id = c.id
      left join (
        select p.customer_id, min(p.settled_at) as at
        from payments p
        where p.dealer_id = ${tx.dealerId}::uuid and p.state in ('settled', 'disputed')
        group by p.customer_id
      ) paid on paid.customer_id = c.id
      where c.dealer_id = ${tx.dealerId}::uuid and c.status = 'active'
    )
    select
      last.day::text as "on",
      (
        select coalesce(json_agg(json_build_object(
          'currency', counted.currency, 'invited', counted.invited, 'registered', counted.registered,
          'paid', counted.paid, 'all', counted.every
        ) order by counted.accounts desc, counted.currency), '[]')
        from (
          select
            c.currency, count(*) as accounts,
            -- Who registered was invited, even where that invitation has been revoked since; who paid had registered.
            ${stage(sql`least(c.invited_on, c.registered_on, c.paid_on) <= last.day`)} as invited,
            ${stage(sql`least(c.registered_on, c.paid_on) <= last.day`)} as registered,
            ${stage(sql`c.paid_on <= last.day`)} as paid,
            ${stage(sql`true`)} as every
          from known c
          group by c.currency
        ) counted
      ) as currencies
    from unnest(${days}::date[]) as last (day)
    order by last.day`.execute(tx.db);
  return rows;
}
