import { sql, type Kysely } from 'kysely';
import { bindToDealer } from './0001-dealers.ts';

/** What lists of customers are read by, so that a page costs the same wherever it is and however many there are. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop view customer_overview`.execute(db);
  await keepBalancesApart(db);
  await indexTexts(db);
  await keepStandings(db);
  await createOverview(db);

  // Who holds a key's secret may know what the key may do. The row as it is, so that columns to come are in it.
  await sql`
    create function find_api_key(wanted_hash bytea) returns setof api_keys
    language sql stable security definer set search_path = public, pg_temp
    as $$
      select k.*
      from credentials c
      join api_keys k on k.dealer_id = c.dealer_id and k.id = c.subject_id
      where c.hash = wanted_hash and c.kind = 'api_key'
    $$`.execute(db);
}

const BALANCES = [
  'outstanding_minor',
  'current_minor',
  'past_due_minor',
  'debit_adjustments_minor',
  'credit_adjustments_minor',
  'days_1_to_30_minor',
  'days_31_to_60_minor',
  'days_61_to_90_minor',
  'days_91_plus_minor',
  'weighted_average_days_overdue',
  'collection_priority',
] as const;
const PRIORITY_PARTS = ['priority_late_minor', 'priority_rank', 'priority_aging', 'priority_days'] as const;

const columns = (names: readonly string[]) => sql.join(names.map((name) => sql.ref(name)));

/**
 * What is computed from open items leaves `customers`: most of it changes every night, and there each change would also
 * renew the entries of names and search. Each column that a list can be sorted by has its index.
 */
async function keepBalancesApart(db: Kysely<unknown>): Promise<void> {
  const computed = columns([...BALANCES, ...PRIORITY_PARTS]);
  await sql`
    create table customer_balances (
      dealer_id uuid not null,
      customer_id uuid not null,
      outstanding_minor bigint not null,
      current_minor bigint not null,
      past_due_minor bigint not null,
      debit_adjustments_minor bigint not null,
      credit_adjustments_minor bigint not null,
      days_1_to_30_minor bigint not null,
      days_31_to_60_minor bigint not null,
      days_61_to_90_minor bigint not null,
      days_91_plus_minor bigint not null,
      weighted_average_days_overdue double precision,
      collection_priority double precision not null,
      priority_late_minor bigint not null,
      priority_rank double precision not null,
      priority_aging double precision not null,
      priority_days double precision not null,
      primary key (dealer_id, customer_id),
      foreign key (dealer_id, customer_id) references customers (dealer_id, id) on delete cascade
    )`.execute(db);
  await sql`
    insert into customer_balances (dealer_id, customer_id, ${computed})
    select dealer_id, id, ${computed} from customers`.execute(db);
  for (const name of BALANCES) {
    await sql`
      create index ${sql.ref(`customer_balances_${name}`)}
      on customer_balances (dealer_id, ${sql.ref(name)}, customer_id)`.execute(db);
  }
  for (const name of [...BALANCES, ...PRIORITY_PARTS]) {
    await sql`alter table customers drop column ${sql.ref(name)}`.execute(db);
  }
  await bindToDealer(db, 'customer_balances', 'select, insert, update');
}

/**
 * Names sort whatever their case. Columns, as PostgreSQL looks nothing up by `lower(name)` under row-level security: a
 * function that is not marked leakproof sees only rows that the policy has let through.
 */
async function indexTexts(db: Kysely<unknown>): Promise<void> {
  for (const name of ['name', 'account_number', 'account_type']) {
    const folded = sql.ref(`${name}_folded`);
    await sql`
      alter table customers add column ${folded} text generated always as (lower(${sql.ref(name)})) stored`.execute(
      db,
    );
    await sql`create index ${sql.ref(`customers_${name}`)} on customers (dealer_id, ${folded}, id)`.execute(
      db,
    );
  }
}

/**
 * What a customer's status follows from, kept beside it by triggers; a customer whom none of it concerns has no row.
 * Whether a pending invitation has expired is seen when it is read.
 */
async function keepStandings(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table customer_standings (
      dealer_id uuid not null,
      customer_id uuid not null,
      -- Null: nobody registered.
      portal_access text check (portal_access in ('active', 'disabled')),
      -- The latest expiry of a pending invitation, passed or not.
      pending_until timestamptz,
      declined_at timestamptz,
      primary key (dealer_id, customer_id),
      foreign key (dealer_id, customer_id) references customers (dealer_id, id) on delete cascade
    )`.execute(db);
  await bindToDealer(db, 'customer_standings', 'select, insert, update');

  await sql`
    create view customer_standing_facts with (security_invoker = true) as
    select
      c.dealer_id, c.id as customer_id,
      (
        select case when bool_or(p.access = 'active') then 'active' when count(*) > 0 then 'disabled' end
        from payer_customers p
        where p.dealer_id = c.dealer_id and p.customer_id = c.id
      ) as portal_access,
      invited.pending_until,
      invited.declined_at
    from customers c
    cross join lateral (
      select
        max(i.expires_at) filter (where i.state = 'pending') as pending_until,
        max(i.declined_at) filter (where i.state = 'declined') as declined_at
      from invitation_customers ic
      join invitations i on i.dealer_id = ic.dealer_id and i.id = ic.invitation_id
      where ic.dealer_id = c.dealer_id and ic.customer_id = c.id
    ) invited`.execute(db);
  await sql`grant select on customer_standing_facts to payvite_service`.execute(db);

  // Two transactions that concern one customer do not see each other's rows. So the second one waits for the first at the
  // standing's row, and looks again: a statement of its own sees what has been committed until it begins.
  await sql`
    create function restate_customers(dealer uuid, customers uuid[]) returns void language plpgsql
    as $$
    begin
      insert into customer_standings (dealer_id, customer_id, portal_access, pending_until, declined_at)
      select f.dealer_id, f.customer_id, f.portal_access, f.pending_until, f.declined_at
      from customer_standing_facts f
      where f.dealer_id = dealer and f.customer_id = any (customers)
      order by f.customer_id
      on conflict (dealer_id, customer_id) do nothing;

      perform from customer_standings s
      where s.dealer_id = dealer and s.customer_id = any (customers)
      order by s.customer_id
      for no key update;

      update customer_standings s
      set portal_access = f.portal_access, pending_until = f.pending_until, declined_at = f.declined_at
      from customer_standing_facts f
      where s.dealer_id = dealer and s.customer_id = any (customers)
        and f.dealer_id = s.dealer_id and f.customer_id = s.customer_id
        and (s.portal_access, s.pending_until, s.declined_at)
          is distinct from (f.portal_access, f.pending_until, f.declined_at);
    end $$`.execute(db);
  await sql`
    create function restate_touched_customers() returns trigger language plpgsql
    as $$
    begin
      perform restate_customers(t.dealer_id, array_agg(distinct t.customer_id)) from touched t group by t.dealer_id;
      return null;
    end $$`.execute(db);
  await sql`
    create function restate_invited_customers() returns trigger language plpgsql
    as $$
    begin
      perform restate_customers(ic.dealer_id, array_agg(distinct ic.customer_id))
      from now_so n
      join before_so b on b.dealer_id = n.dealer_id and b.id = n.id
      join invitation_customers ic on ic.dealer_id = n.dealer_id and ic.invitation_id = n.id
      where (n.state, n.expires_at, n.declined_at) is distinct from (b.state, b.expires_at, b.declined_at)
      group by ic.dealer_id;
      return null;
    end $$`.execute(db);
  await sql`
    create trigger restate_customers after update on invitations
    referencing old table as before_so new table as now_so
    for each statement execute function restate_invited_customers()`.execute(db);
  const touching = [
    ['invitation_customers', 'insert', 'new'],
    ['invitation_customers', 'delete', 'old'],
    ['payer_customers', 'insert', 'new'],
    ['payer_customers', 'update', 'new'],
    ['payer_customers', 'delete', 'old'],
  ] as const;
  for (const [table, change, rows] of touching) {
    await sql`
      create trigger ${sql.ref(`restate_customers_after_${change}`)} after ${sql.raw(change)} on ${sql.table(table)}
      referencing ${sql.raw(rows)} table as touched
      for each statement execute function restate_touched_customers()`.execute(db);
  }
  await sql`
    select restate_customers(dealer_id, array_agg(distinct customer_id))
    from (
      select dealer_id, customer_id from invitation_customers
      union all
      select dealer_id, customer_id from payer_customers
    ) concerned
    group by dealer_id`.execute(db);
}

/**
 * Customers with all that is said of them. Joined so that PostgreSQL leaves out what a query does not ask for: a count by
 * status reads customers and standings alone.
 */
async function createOverview(db: Kysely<unknown>): Promise<void> {
  // Of those in the state that gives the customer its status.
  const newestId = sql`(
    select i.id
    from invitation_customers ic
    join invitations i on i.dealer_id = ic.dealer_id and i.id = ic.invitation_id
    where ic.dealer_id = c.dealer_id and ic.customer_id = c.id
      and case when i.state = 'pending' and i.expires_at <= payvite_now() then 'expired' else i.state end = invited.status
    order by i.created_at desc, i.id desc
    limit 1
  )`;
  await sql`
    create view customer_overview with (security_invoker = true) as
    select
      c.*,
      b.customer_id as balance_customer_id, ${sql.join([...BALANCES, ...PRIORITY_PARTS].map((name) => sql.ref(`b.${name}`)))},
      dealer.as_of,
      dealer.aged_on,
      dealer.time_zone,
      (
        select k.id
        from contacts k
        where k.dealer_id = c.dealer_id and k.customer_id = c.id and k.has_valid_email
        order by k.is_primary desc, k.role ~* '(billing|accounts payable)' desc nulls last, k.erp_id, k.id
        limit 1
      ) as default_contact_id,
      s.portal_access,
      s.pending_until,
      s.declined_at,
      invited.status as invitation_status,
      case when invited.status <> 'none' then (
        select o.wire from invitation_overview o where o.dealer_id = c.dealer_id and o.id = ${newestId}
      ) end as invitation,
      case when invited.status = 'pending' then (
        select i.pending_since from invitations i where i.dealer_id = c.dealer_id and i.id = ${newestId}
      ) end as pending_since
    from customers c
    left join customer_balances b on b.dealer_id = c.dealer_id and b.customer_id = c.id
    left join customer_standings s on s.dealer_id = c.dealer_id and s.customer_id = c.id
    left join dealers dealer on dealer.id = c.dealer_id
    cross join lateral (
      select case
        when s.portal_access is not null then 'accepted'
        when s.pending_until > payvite_now() then 'pending'
        when s.declined_at is not null and (s.pending_until is null or s.declined_at >= s.pending_until) then 'declined'
        when s.pending_until is not null then 'expired'
        else 'none'
      end as status
    ) invited`.execute(db);
  await sql`grant select on customer_overview to payvite_service`.execute(db);
}
