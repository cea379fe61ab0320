import type { CurrencySummary, CustomerSummary } from '@payvite/sdk/schemas';
import { sql, type RawBuilder } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import { filterCustomers, type CustomerFilters } from './customer-store.ts';

const MAX_ACCOUNT_TYPES = 100;
/** Days after which somebody may look after a pending invitation. */
const PENDING_AGES = [3, 7, 14, 30];
/** How far a customer came: the last stage of the funnel that it is in. */
const STAGES = { invited: 1, delivered: 2, started: 3, registered: 4, paid: 5 } as const;

/** Counts of what there is; a status that no customer has is missing. */
interface Counts {
  byInvitationStatus: Partial<CustomerSummary['byInvitationStatus']>;
  byStatus: Partial<CustomerSummary['byStatus']>;
  byAccountType: CustomerSummary['byAccountType'];
  byHasEmail: CustomerSummary['byHasEmail'];
  pendingOlderThan: CustomerSummary['pendingOlderThan'];
}

/**
 * The customers that match in numbers, those of each currency apart, by the balances as they were last aged.
 *
 * @param today the dealer's day, for discounts.
 */
export async function summarizeCustomers(
  tx: DealerTransaction,
  filters: CustomerFilters,
  today: string,
): Promise<Omit<CustomerSummary, 'asOf' | 'agedOn'>> {
  const { currencies, ...found } = await readSummary(tx, filters, today);
  const { invitationStatus, pendingOlderThanDays, ...others } = filters;
  const { status, accountType, hasEmail } = filters;
  // A count leaves its own filter out, which takes another read; where there is no such filter, it is the same.
  const { byInvitationStatus, pendingOlderThan } =
    invitationStatus === undefined && pendingOlderThanDays === undefined
      ? found
      : await readCounts(tx, others);
  const { byStatus } = status === undefined ? found : await readCounts(tx, { ...filters, status: undefined });
  const { byAccountType } =
    accountType === undefined ? found : await readCounts(tx, { ...filters, accountType: undefined });
  const { byHasEmail } =
    hasEmail === undefined ? found : await readCounts(tx, { ...filters, hasEmail: undefined });
  return {
    accounts: currencies.reduce((sum, { accounts }) => sum + accounts, 0),
    currencies,
    byInvitationStatus: { none: 0, pending: 0, accepted: 0, declined: 0, expired: 0, ...byInvitationStatus },
    byStatus: { active: 0, inactive: 0, ...byStatus },
    byAccountType,
    byHasEmail,
    pendingOlderThan,
  };
}

async function readSummary(
  tx: DealerTransaction,
  filters: CustomerFilters,
  today: string,
): Promise<{ currencies: CurrencySummary[] } & Counts> {
  const stage = (atLeast: number) => sql`json_build_object(
    'accounts', count(*) filter (where stage >= ${sql.lit(atLeast)}),
    'outstandingMinor', coalesce(sum(outstanding_minor) filter (where stage >= ${sql.lit(atLeast)}), 0)
  )`;
  const { rows } = await sql<{ currencies: CurrencySummary[] } & Counts>`
    with matching as materialized (${filterCustomers(tx, filters).select([
      ...COUNTED,
      'id',
      'currency',
      'outstandingMinor',
      'currentMinor',
      'pastDueMinor',
      'days1To30Minor',
      'days31To60Minor',
      'days61To90Minor',
      'days91PlusMinor',
      'debitAdjustmentsMinor',
      'creditAdjustmentsMinor',
    ])}),
    arrived as (
      select distinct subject_id as invitation_id
      from mails
      where dealer_id = ${tx.dealerId} and subject_type = 'invitation'
        and delivery in ('sent', 'delivered', 'complained')
    ),
    invited as (
      select
        ic.customer_id, bool_or(i.started_at is not null) as is_started, bool_or(a.invitation_id is not null) as is_delivered
      from invitation_customers ic
      join invitations i on i.dealer_id = ic.dealer_id and i.id = ic.invitation_id
      left join arrived a on a.invitation_id = i.id
      where ic.dealer_id = ${tx.dealerId} and i.state <> 'revoked'
      group by ic.customer_id
    ),
    paid as (
      select distinct customer_id from payments
      where dealer_id = ${tx.dealerId} and state in ('settled', 'disputed')
    ),
    staged as (
      select
        m.*,
        case
          when p.customer_id is not null then ${sql.lit(STAGES.paid)}
          when m.invitation_status = 'accepted' then ${sql.lit(STAGES.registered)}
          when i.is_started then ${sql.lit(STAGES.started)}
          when i.is_delivered then ${sql.lit(STAGES.delivered)}
          when i.customer_id is not null then ${sql.lit(STAGES.invited)}
          else 0
        end as stage
      from matching m
      left join invited i on i.customer_id = m.id
      left join paid p on p.customer_id = m.id
    ),
    invoices as (
      select
        m.currency, count(*) as count,
        coalesce(sum(i.discount_minor) filter (where i.has_discount), 0) as discounts,
        count(*) filter (where i.has_discount) as discount_count
      from matching m
      join (
        select
          *, coalesce(
            in_flight_minor = 0 and discount_minor > 0 and discount_minor < outstanding_minor
              and discount_due_date >= ${today}::date, false
          ) as has_discount
        from open_item_overview
        where dealer_id = ${tx.dealerId} and kind = 'invoice'
      ) i on i.customer_id = m.id and i.currency = m.currency
      group by m.currency
    ),
    by_currency as (
      select
        currency, count(*) as accounts, sum(outstanding_minor) as outstanding, sum(current_minor) as current,
        sum(past_due_minor) as past_due, sum(days_1_to_30_minor) as days_1_to_30,
        sum(days_31_to_60_minor) as days_31_to_60, sum(days_61_to_90_minor) as days_61_to_90,
        sum(days_91_plus_minor) as days_91_plus,
        sum(debit_adjustments_minor) as debits,
        sum(credit_adjustments_minor) as credits,
        json_build_object(
          'invited', ${stage(STAGES.invited)},
          'delivered', ${stage(STAGES.delivered)},
          'started', ${stage(STAGES.started)},
          'registered', ${stage(STAGES.registered)},
          'paid', ${stage(STAGES.paid)}
        ) as funnel
      from staged
      group by currency
    )
    select
      (
        select coalesce(json_agg(json_build_object(
          'currency', c.currency,
          'accounts', c.accounts,
          'outstandingMinor', c.outstanding,
          'invoicesMinor', c.current + c.past_due,
          'invoiceCount', coalesce(i.count, 0),
          'currentMinor', c.current,
          'pastDueMinor', c.past_due,
          'days1To30Minor', c.days_1_to_30,
          'days31To60Minor', c.days_31_to_60,
          'days61To90Minor', c.days_61_to_90,
          'days91PlusMinor', c.days_91_plus,
          'debitAdjustmentsMinor', c.debits,
          'creditAdjustmentsMinor', c.credits,
          'discountsMinor', coalesce(i.discounts, 0),
          'discountCount', coalesce(i.discount_count, 0),
          'funnel', c.funnel
        ) order by c.accounts desc, c.currency), '[]')
        from by_currency c
        left join invoices i on i.currency = c.currency
      ) as currencies,
      ${countsOf('matching')}`.execute(tx.db);
  const [summary] = rows;
  if (summary === undefined) throw new Error('An aggregate has one row.');
  return summary;
}

async function readCounts(tx: DealerTransaction, filters: CustomerFilters): Promise<Counts> {
  const { rows } = await sql<Counts>`
    with matching as materialized (${filterCustomers(tx, filters).select(COUNTED)})
    select ${countsOf('matching')}`.execute(tx.db);
  const [counts] = rows;
  if (counts === undefined) throw new Error('An aggregate has one row.');
  return counts;
}

/** What is counted by. */
const COUNTED = [
  'status',
  'accountType',
  'invitationStatus',
  'pendingSince',
  sql<boolean>`exists (
    select from contacts k
    where k.dealer_id = customer_overview.dealer_id and k.customer_id = customer_overview.id and k.has_valid_email
  )`.as('hasEmail'),
] as const;

/** The counts over rows that have these columns. */
function countsOf(table: string): RawBuilder<unknown> {
  const from = sql.table(table);
  return sql`
    (
      select coalesce(json_object_agg(invitation_status, accounts), '{}')
      from (select invitation_status, count(*) as accounts from ${from} group by 1) counted
    ) as by_invitation_status,
    (
      select coalesce(json_object_agg(status, accounts), '{}')
      from (select status, count(*) as accounts from ${from} group by 1) counted
    ) as by_status,
    (
      select coalesce(json_agg(json_build_object('accountType', account_type, 'accounts', accounts)
        order by accounts desc, account_type nulls last), '[]')
      from (
        select account_type, count(*) as accounts from ${from} group by 1
        order by 2 desc, 1 nulls last limit ${sql.lit(MAX_ACCOUNT_TYPES)}
      ) counted
    ) as by_account_type,
    (
      select json_build_object('yes', count(*) filter (where has_email), 'no', count(*) filter (where not has_email))
      from ${from}
    ) as by_has_email,
    (
      select json_agg(json_build_object('days', age.days, 'accounts', (
        select count(*) from ${from} where pending_since < payvite_now() - age.days * interval '24 hours'
      )) order by age.days)
      from unnest(${sql.lit(`{${PENDING_AGES.join(',')}}`)}::integer[]) as age (days)
    ) as pending_older_than`;
}
