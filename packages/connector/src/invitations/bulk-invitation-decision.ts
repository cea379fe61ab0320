import { sql, type RawBuilder } from 'kysely';
import type { BulkSelection } from '@payvite/sdk/schemas';
import { filterCustomers } from '../customers/customer-store.ts';
import type { DealerTransaction } from '../db/database.ts';

/** Which customers a plan is about; the ids of a list come from the request, later from the plan's own rows. */
export type WantedCustomers =
  Exclude<BulkSelection, { by: 'customer_ids' }> | { by: 'customer_ids'; customerIds: readonly string[] };

/**
 * The common table expressions that decide about every wanted customer, set-wise:
 * - `planned`: the rows of the plan by `position`: `reason` (null: send), `email`, `customer_ids`, `contact_id`,
 *   `contact_name`, `locale`. One row for each address that is sent to, with all its customers, and one for each customer
 *   that gets nothing.
 * - `summary`: one row: `hash` (hex), `invitations`, `coverage` (JSON, null unless asked for).
 *
 * The same selection gives the same hash as long as nothing has changed that a person who reviewed it would care about.
 */
export function planExpressions(
  tx: DealerTransaction,
  wanted: WantedCustomers,
  locale: string | null,
): RawBuilder<unknown> {
  return sql`
    wanted as (${wantedIds(tx, wanted)}),
    facts as materialized (
      select
        o.id, o.currency, o.outstanding_minor, o.status, o.invitation_status,
        k.id as contact_id, lower(k.email) as email, k.name as contact_name,
        coalesce(${locale}, k.locale, d.locale) as locale
      from wanted w
      join customer_overview o on o.dealer_id = ${tx.dealerId}::uuid and o.id = w.id
      join dealers d on d.id = o.dealer_id
      left join contacts k on k.dealer_id = o.dealer_id and k.id = o.default_contact_id
    ),
    answers as (
      select
        f.id,
        bool_or(i.state = 'accepted') as accepted,
        bool_or(i.state = 'pending' and i.expires_at > ${tx.now}) as pending,
        bool_or(i.state = 'declined') as declined
      from facts f
      join invitation_customers ic on ic.dealer_id = ${tx.dealerId}::uuid and ic.customer_id = f.id and ic.email = f.email
      join invitations i on i.dealer_id = ic.dealer_id and i.id = ic.invitation_id
      group by f.id
    ),
    decided as materialized (
      select
        f.*,
        case
          when f.status = 'inactive' then 'inactive'
          when f.invitation_status = 'accepted' or a.accepted then 'already_accepted'
          when f.invitation_status = 'pending' or a.pending then 'already_pending'
          when f.invitation_status = 'declined' or a.declined then 'declined'
          when f.contact_id is null then
            case when exists (
              select from contacts k where k.dealer_id = ${tx.dealerId}::uuid and k.customer_id = f.id and k.email is not null
            ) then 'invalid_email' else 'no_email' end
          when exists (
            select from suppressions s where s.dealer_id = ${tx.dealerId}::uuid and s.email = f.email
          ) then 'suppressed'
        end as reason
      from facts f
      left join answers a on a.id = f.id
    ),
    ${wanted.by === 'cover_outstanding' ? chooseToCover(wanted.coverOutstandingPercent) : CHOOSE_ALL},
    folded as (
      select
        c.reason,
        (array_agg(c.email order by c.id))[1] as email,
        array_agg(c.id order by c.id) as customer_ids,
        (array_agg(c.contact_id order by c.id))[1] as contact_id,
        (array_agg(c.contact_name order by c.id))[1] as contact_name,
        (array_agg(c.locale order by c.id))[1] as locale
      from chosen c
      group by c.reason, case when c.reason is null then c.email else c.id::text end
    ),
    planned as materialized (
      select f.*, (row_number() over (order by f.reason is not null, f.customer_ids[1]))::integer as position
      from folded f
    ),
    summary as (
      select
        encode(sha256(convert_to(coalesce(string_agg(line.text, e'\n' order by line.text collate "C"), ''), 'UTF8')), 'hex')
          as hash,
        count(*) filter (where p.reason is null) as invitations,
        (select jsonb_agg(to_jsonb(c) order by c.currency) from coverage c) as coverage
      from planned p
      cross join lateral (
        select jsonb_build_array(p.email, p.customer_ids, p.locale, coalesce(p.reason, 'send'))::text as text
      ) line
    )`;
}

function wantedIds(tx: DealerTransaction, wanted: WantedCustomers): RawBuilder<unknown> {
  if (wanted.by === 'customer_ids') return sql`select distinct unnest(${wanted.customerIds}::uuid[]) as id`;
  if (wanted.by === 'filter') return sql`${filterCustomers(tx, wanted.filter).select('id')}`;
  return sql`
    select id from customers
    where dealer_id = ${tx.dealerId}::uuid and status = 'active' and outstanding_minor > 0`;
}

const CHOOSE_ALL = sql`
    chosen as (select * from decided),
    coverage as (select null::text as currency where false)`;

/**
 * The largest balances first are the fewest customers. Those whom no bulk can invite are part of the plan only where the
 * target is not reached without them.
 */
function chooseToCover(percent: number): RawBuilder<unknown> {
  return sql`
    totals as (
      select
        currency,
        sum(outstanding_minor) as total,
        coalesce(sum(outstanding_minor) filter (where reason in ('already_accepted', 'already_pending')), 0) as covered
      from decided
      group by currency
    ),
    ranked as (
      select id, sum(outstanding_minor) over (partition by currency order by outstanding_minor desc, id) - outstanding_minor
        as before
      from decided
      where reason is null
    ),
    invited as (
      select d.*
      from ranked r
      join decided d on d.id = r.id
      join totals t on t.currency = d.currency
      where (t.covered + r.before) * 100 < ${percent}::integer * t.total
    ),
    reached as (
      select t.*, coalesce(p.planned, 0) as planned,
        (t.covered + coalesce(p.planned, 0)) * 100 >= ${percent}::integer * t.total as is_reached
      from totals t
      left join (select currency, sum(outstanding_minor) as planned from invited group by currency) p
        on p.currency = t.currency
    ),
    out_of_reach as (
      select d.* from decided d where d.reason in ('declined', 'no_email', 'invalid_email', 'suppressed')
    ),
    chosen as (
      select * from invited
      union all
      select o.* from out_of_reach o join reached r on r.currency = o.currency where not r.is_reached
    ),
    coverage as (
      select
        r.currency,
        ${percent}::integer as "targetPercent",
        r.total as "totalMinor",
        r.covered as "coveredMinor",
        r.planned as "plannedMinor",
        floor((r.covered + r.planned) * 1000 / r.total) / 10 as "reachedPercent",
        r.is_reached as "isReached",
        coalesce((
          select jsonb_agg(to_jsonb(b) order by b.reason)
          from (
            select reason, count(*) as customers, sum(outstanding_minor) as "outstandingMinor"
            from out_of_reach o
            where o.currency = r.currency
            group by reason
          ) b
        ), '[]') as blocked
      from reached r
    )`;
}
