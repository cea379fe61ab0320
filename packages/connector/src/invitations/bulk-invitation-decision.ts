import { sql, type RawBuilder } from 'kysely';
import type { BulkSelection } from '@payvite/sdk/schemas';
import { filterCustomers, type CustomerFilters } from '../customers/customer-store.ts';
import type { DealerTransaction } from '../db/database.ts';
import { isClosedTo } from './invitation-access-store.ts';

/** Which customers a plan is about; the ids of a list come from the request, later from the plan's own rows. */
export type WantedCustomers =
  | { by: 'customer_ids'; customerIds: readonly string[] }
  | { by: 'filter'; filter: CustomerFilters; exceptCustomerIds?: readonly string[] | undefined }
  | Extract<BulkSelection, { by: 'cover_outstanding' }>;

/**
 * The common table expressions that decide about every wanted customer, set-wise:
 * - `planned`: the rows of the plan by `position`: `reason` (null: send), `email`, `customer_ids`, `contact_id`,
 *   `contact_name`, `locale`. One row for each address that is sent to, with all its customers, and one for each customer
 *   that gets nothing. An address has the contact, and with it the name and the language, of the first of its customers
 *   by id: that never changes of itself.
 * - `summary`: one row: `hash` (hex), `invitations`, `coverage` (JSON, null unless asked for).
 *
 * The same selection gives the same hash as long as nothing has changed that a person who reviewed it would care about.
 *
 * A planner that has no statistics of rows that have just come joins in nested loops over all of them. So nothing is
 * joined here but by look-ups for one row each (`lateral` with a `limit` or an aggregate), and money is added up by windows.
 */
export function planExpressions(
  tx: DealerTransaction,
  wanted: WantedCustomers,
  locale: string | null,
): RawBuilder<unknown> {
  return sql`
    wanted as (${selectWanted(tx, wanted)}),
    decided as materialized (
      select
        w.id, w.currency, w.outstanding_minor, k.id as contact_id, k.email, k.name as contact_name,
        coalesce(${locale}, k.locale, (select d.locale from dealers d where d.id = ${tx.dealerId}::uuid)) as locale,
        case
          when w.status = 'inactive' then 'inactive'
          when w.invitation_status = 'accepted' or answers.accepted then 'already_accepted'
          when w.invitation_status = 'pending' then 'already_pending'
          when w.invitation_status = 'declined' or answers.declined then 'declined'
          when k.id is null then
            case when exists (
              select from contacts other
              where other.dealer_id = ${tx.dealerId}::uuid and other.customer_id = w.id and other.email is not null
            ) then 'invalid_email' else 'no_email' end
          when exists (
            select from suppressions s where s.dealer_id = ${tx.dealerId}::uuid and s.email = k.email
          ) then 'suppressed'
          when ${isClosedTo(tx, { customerId: sql`w.id`, email: sql`k.email` })} then 'portal_access_disabled'
        end as reason
      from wanted w
      left join lateral (
        select c.id, lower(c.email) as email, c.name, c.locale
        from contacts c
        where c.dealer_id = ${tx.dealerId}::uuid and c.id = w.default_contact_id
        limit 1
      ) k on true
      -- What this address has answered for this customer, where the customer has a newer invitation to another one.
      cross join lateral (
        select bool_or(ic.state = 'accepted') as accepted, bool_or(ic.state = 'declined') as declined
        from invitation_customers ic
        where ic.dealer_id = ${tx.dealerId}::uuid and ic.customer_id = w.id and ic.email = k.email
      ) answers
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

function selectWanted(tx: DealerTransaction, wanted: WantedCustomers): RawBuilder<unknown> {
  let customers = filterCustomers(tx, wanted.by === 'filter' ? wanted.filter : {});
  if (wanted.by === 'filter' && wanted.exceptCustomerIds !== undefined) {
    customers = customers.where(sql<boolean>`id <> all (${wanted.exceptCustomerIds}::uuid[])`);
  } else if (wanted.by === 'customer_ids') {
    customers = customers.where(sql<boolean>`id = any (${wanted.customerIds}::uuid[])`);
  } else if (wanted.by === 'cover_outstanding') {
    customers = customers.where('status', '=', 'active').where('outstandingMinor', '>', 0);
  }
  return sql`${customers.select([
    'id',
    'currency',
    'outstandingMinor',
    'status',
    'invitationStatus',
    'defaultContactId',
  ])}`;
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
    ranked as (
      select
        d.*,
        sum(outstanding_minor) over currencies as total,
        coalesce(
          sum(outstanding_minor) filter (where reason in ('already_accepted', 'already_pending')) over currencies, 0
        ) as covered,
        coalesce(
          sum(outstanding_minor) filter (where reason is null) over (
            partition by currency order by outstanding_minor desc, id rows between unbounded preceding and 1 preceding
          ), 0
        ) as before
      from decided d
      window currencies as (partition by currency)
    ),
    marked as (
      select r.*, reason is null and (covered + before) * 100 < ${percent}::integer * total as is_invited from ranked r
    ),
    reached as (
      select m.*, coalesce(sum(outstanding_minor) filter (where is_invited) over (partition by currency), 0) as invited
      from marked m
    ),
    judged as materialized (
      select
        r.*,
        (covered + invited) * 100 >= ${percent}::integer * total as is_reached,
        reason in ('declined', 'no_email', 'invalid_email', 'suppressed', 'portal_access_disabled') as is_blocked
      from reached r
    ),
    chosen as (select * from judged where is_invited or (is_blocked and not is_reached)),
    blocked as materialized (
      select currency, reason, count(*) as customers, sum(outstanding_minor) as outstanding_minor
      from judged
      where is_blocked
      group by currency, reason
    ),
    coverage as (
      select
        j.currency,
        ${percent}::integer as "targetPercent",
        j.total as "totalMinor",
        j.covered as "coveredMinor",
        j.invited as "plannedMinor",
        floor((j.covered + j.invited) * 1000 / j.total) / 10 as "reachedPercent",
        j.is_reached as "isReached",
        coalesce((
          select jsonb_agg(
            jsonb_build_object('reason', b.reason, 'customers', b.customers, 'outstandingMinor', b.outstanding_minor)
            order by b.reason
          )
          from blocked b
          where b.currency = j.currency
        ), '[]') as blocked
      from (select distinct currency, total, covered, invited, is_reached from judged) j
    )`;
}
