import { sql, type Kysely } from 'kysely';
import { bindToDealer } from './0001-dealers.ts';

/** Payments of payers, what they hold of open items, and what people agreed to. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table dealers
      add column payment_provider text not null default 'off' check (payment_provider in ('off', 'sandbox', 'stripe')),
      add column payment_config jsonb not null default '{}',
      add column payment_secret text,
      add column payment_methods text[] not null default '{ach,card}' check (payment_methods <@ array['ach', 'card']),
      add column payer_fees jsonb not null default '{}',
      add column payer_fees_confirmed_at timestamptz,
      add column payments_swept_at timestamptz,
      add check (payer_fees = '{}' or payer_fees_confirmed_at is not null),
      add check (not (mode = 'live' and payment_provider = 'sandbox'))`.execute(db);

  await sql`
    create table payment_previews (
      dealer_id uuid not null,
      id uuid not null,
      customer_id uuid not null,
      -- People are erased, their ids stay.
      payer_id uuid not null,
      content jsonb not null,
      hash bytea not null check (length(hash) = 32),
      created_at timestamptz not null,
      used_at timestamptz,
      primary key (dealer_id, id),
      foreign key (dealer_id, customer_id) references customers (dealer_id, id) on delete cascade
    )`.execute(db);
  await sql`create index payment_previews_age on payment_previews (dealer_id, created_at)`.execute(db);
  await bindToDealer(db, 'payment_previews', 'select, insert, update (used_at), delete');

  await sql`
    create table payments (
      dealer_id uuid not null,
      id uuid not null,
      customer_id uuid not null,
      payer_id uuid not null,
      preview_id uuid not null,
      preview jsonb not null,
      preview_hash bytea not null check (length(preview_hash) = 32),
      state text not null check (state in (
        'started', 'awaiting_verification', 'pending', 'settled', 'failed', 'expired', 'returned', 'disputed', 'lost',
        'refunded'
      )),
      method text not null check (method in ('ach', 'card')),
      currency text not null,
      amount_minor bigint not null check (amount_minor > 0),
      fee_minor bigint not null check (fee_minor >= 0),
      discount_minor bigint not null check (discount_minor >= 0),
      provider text not null check (provider in ('stripe', 'sandbox')),
      provider_checkout_id text,
      provider_payment_id text,
      facts jsonb not null default '{}',
      taken_back_minor bigint not null default 0,
      by_hand_minor bigint not null default 0,
      failure_code text,
      paid_on date,
      started_at timestamptz not null,
      expires_at timestamptz not null,
      authorized_at timestamptz,
      pending_at timestamptz,
      settled_at timestamptz,
      failed_at timestamptz,
      expired_at timestamptz,
      returned_at timestamptz,
      disputed_at timestamptz,
      lost_at timestamptz,
      refunded_at timestamptz,
      next_look_at timestamptz,
      look_tries integer not null default 0,
      authorization_mailed_at timestamptz,
      receipt_mailed_at timestamptz,
      failure_mailed_at timestamptz,
      return_mailed_at timestamptz,
      primary key (dealer_id, id),
      -- Whoever presses twice starts one payment.
      unique (dealer_id, preview_id),
      foreign key (dealer_id, customer_id) references customers (dealer_id, id) on delete cascade,
      check (taken_back_minor between 0 and amount_minor),
      check (taken_back_minor = 0 or settled_at is not null),
      check (settled_at is null or paid_on is not null)
    )`.execute(db);
  await sql`
    create index payments_due on payments (dealer_id, next_look_at, id) where next_look_at is not null`.execute(
    db,
  );
  await sql`create index payments_newest on payments (dealer_id, started_at, id)`.execute(db);
  for (const column of ['customer_id', 'payer_id', 'state']) {
    await sql`create index ${sql.ref(`payments_${column}`)} on payments (dealer_id, ${sql.ref(column)}, started_at, id)`.execute(
      db,
    );
  }
  for (const column of ['provider_checkout_id', 'provider_payment_id']) {
    await sql`
      create unique index ${sql.ref(`payments_${column}`)} on payments (dealer_id, provider, ${sql.ref(column)})
      where ${sql.ref(column)} is not null`.execute(db);
  }
  await sql`
    create index payments_paid on payments (dealer_id, customer_id, settled_at) where state in ('settled', 'disputed')`.execute(
    db,
  );
  await bindToDealer(db, 'payments', 'select, insert, update');

  await sql`
    create table payment_allocations (
      dealer_id uuid not null,
      payment_id uuid not null,
      open_item_id uuid not null,
      position integer not null,
      -- Negative for a credit that is used up.
      amount_minor bigint not null check (amount_minor <> 0),
      discount_minor bigint not null default 0 check (discount_minor >= 0),
      held_minor bigint not null generated always as (amount_minor + discount_minor) stored,
      released_at timestamptz,
      primary key (dealer_id, payment_id, open_item_id),
      foreign key (dealer_id, payment_id) references payments (dealer_id, id) on delete cascade,
      foreign key (dealer_id, open_item_id) references open_items (dealer_id, id) on delete cascade,
      check (discount_minor = 0 or amount_minor > 0)
    )`.execute(db);
  await sql`
    create index payment_allocations_held on payment_allocations (dealer_id, open_item_id) where released_at is null`.execute(
    db,
  );
  await bindToDealer(db, 'payment_allocations', 'select, insert, update (released_at)');

  await addHolds(db);

  await sql`
    create table payer_provider_customers (
      dealer_id uuid not null references dealers on delete cascade,
      payer_id uuid not null references payers on delete cascade,
      provider text not null check (provider in ('stripe', 'sandbox')),
      provider_customer_id text not null,
      primary key (dealer_id, payer_id, provider)
    )`.execute(db);
  await bindToDealer(db, 'payer_provider_customers', 'select, insert, delete');

  await sql`
    create table authorizations (
      dealer_id uuid not null references dealers on delete cascade,
      id uuid not null,
      kind text not null check (kind in ('ach_debit', 'card_payment', 'terms')),
      payment_id uuid,
      customer_ids uuid[] not null,
      payer_id uuid not null,
      payer_name text not null,
      payer_email text not null,
      provider text check (provider in ('stripe', 'sandbox')),
      provider_mandate_id text,
      provider_reference text,
      text_source text not null check (text_source in ('stripe', 'payvite')),
      text_version text,
      text_hash bytea check (length(text_hash) = 32),
      text text,
      preview_version integer,
      preview_hash bytea check (length(preview_hash) = 32),
      preview jsonb,
      amount_minor bigint,
      fee_minor bigint,
      currency text,
      authorized_at timestamptz not null,
      ip_address text,
      user_agent text,
      bank_name text,
      last_4 text,
      holder_type text,
      sec_code text,
      ended_at timestamptz,
      keep_until timestamptz,
      primary key (dealer_id, id),
      unique (dealer_id, payment_id),
      check ((kind = 'terms') = (payment_id is null)),
      check (kind = 'terms' or (preview_hash is not null and amount_minor is not null and currency is not null)),
      check ((ended_at is null) = (keep_until is null)),
      check (text_source = 'stripe' or (text_version is not null and text_hash is not null))
    )`.execute(db);
  await sql`create index authorizations_payer on authorizations (dealer_id, payer_id, authorized_at)`.execute(
    db,
  );
  await sql`create index authorizations_newest on authorizations (dealer_id, authorized_at, id)`.execute(db);
  await sql`
    create index authorizations_over on authorizations (dealer_id, keep_until) where keep_until is not null`.execute(
    db,
  );
  // What was agreed to never changes; only that it is over is noted.
  await bindToDealer(db, 'authorizations', 'select, insert, update (ended_at, keep_until), delete');

  await sql`
    create table credit_requests (
      dealer_id uuid not null,
      id uuid not null,
      customer_id uuid not null,
      payer_id uuid not null,
      currency text not null,
      lines jsonb not null,
      state text not null check (state in ('open', 'closed')),
      created_at timestamptz not null,
      closed_at timestamptz,
      closed_by_type text,
      closed_by_id text,
      primary key (dealer_id, id),
      foreign key (dealer_id, customer_id) references customers (dealer_id, id) on delete cascade,
      check ((state = 'closed') = (closed_at is not null))
    )`.execute(db);
  await sql`create index credit_requests_newest on credit_requests (dealer_id, created_at, id)`.execute(db);
  // One at a time, however often somebody asks.
  await sql`
    create unique index credit_requests_one_open on credit_requests (dealer_id, customer_id) where state = 'open'`.execute(
    db,
  );
  await bindToDealer(
    db,
    'credit_requests',
    'select, insert, update (state, closed_at, closed_by_type, closed_by_id)',
  );

  await sql`
    create table sandbox_checkouts (
      dealer_id uuid not null,
      payment_id uuid not null,
      method text not null check (method in ('ach', 'card')),
      currency text not null,
      total_minor bigint not null check (total_minor > 0),
      fee_minor bigint not null,
      locale text not null,
      payer_name text not null,
      words jsonb not null,
      return_url text not null,
      cancel_url text not null,
      opened_at timestamptz not null,
      expires_at timestamptz not null,
      closed_at timestamptz,
      instrument text,
      step text not null check (step in ('choose', 'confirm', 'verify', 'done')),
      authorized_at timestamptz,
      verified_at timestamptz,
      text_version text,
      ip_address text,
      user_agent text,
      primary key (dealer_id, payment_id),
      foreign key (dealer_id, payment_id) references payments (dealer_id, id) on delete cascade
    )`.execute(db);
  await bindToDealer(db, 'sandbox_checkouts', 'select, insert, update');

  await addPaymentOverview(db);
  await addDueFunctions(db);
}

/** What payments under way hold of each open item: kept by triggers alone, as the sum of what is not released. */
async function addHolds(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table open_item_holds (
      dealer_id uuid not null,
      open_item_id uuid not null,
      in_flight_minor bigint not null,
      primary key (dealer_id, open_item_id),
      foreign key (dealer_id, open_item_id) references open_items (dealer_id, id) on delete cascade
    )`.execute(db);
  await bindToDealer(db, 'open_item_holds', 'select');
  // Differences, not sums anew: two transactions on one item wait for each other at its row, and both count.
  await sql`
    create function hold_new_allocations() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
      insert into open_item_holds (dealer_id, open_item_id, in_flight_minor)
      select dealer_id, open_item_id, sum(held_minor)::bigint
      from added where released_at is null
      group by dealer_id, open_item_id
      order by dealer_id, open_item_id
      on conflict (dealer_id, open_item_id) do update
      set in_flight_minor = open_item_holds.in_flight_minor + excluded.in_flight_minor;
      return null;
    end
    $$`.execute(db);
  await sql`
    create function hold_changed_allocations() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
    begin
      insert into open_item_holds (dealer_id, open_item_id, in_flight_minor)
      select dealer_id, open_item_id, sum(minor)::bigint
      from (
        select dealer_id, open_item_id, held_minor as minor from after_change where released_at is null
        union all
        select dealer_id, open_item_id, -held_minor from before_change where released_at is null
      ) part
      group by dealer_id, open_item_id
      having sum(minor) <> 0
      order by dealer_id, open_item_id
      on conflict (dealer_id, open_item_id) do update
      set in_flight_minor = open_item_holds.in_flight_minor + excluded.in_flight_minor;
      delete from open_item_holds h
      using (select distinct dealer_id, open_item_id from before_change) touched
      where h.dealer_id = touched.dealer_id and h.open_item_id = touched.open_item_id and h.in_flight_minor = 0;
      return null;
    end
    $$`.execute(db);
  await sql`
    create trigger hold_new_allocations after insert on payment_allocations
    referencing new table as added for each statement execute function hold_new_allocations()`.execute(db);
  await sql`
    create trigger hold_changed_allocations after update on payment_allocations
    referencing old table as before_change new table as after_change
    for each statement execute function hold_changed_allocations()`.execute(db);

  await sql`
    create or replace view open_item_overview with (security_invoker = true) as
    select
      i.*,
      coalesce(h.in_flight_minor, 0) as in_flight_minor,
      case
        when i.outstanding_minor >= 0 then greatest(i.outstanding_minor - coalesce(h.in_flight_minor, 0), 0)
        else least(i.outstanding_minor - coalesce(h.in_flight_minor, 0), 0)
      end as payable_minor
    from open_items i
    left join open_item_holds h on h.dealer_id = i.dealer_id and h.open_item_id = i.id
    where i.closed_at is null`.execute(db);
}

/**
 * Payments with where they are in the ERP's books. `to_post_minor` and `to_reverse_minor` are what the books should have and
 * do not, or have and should not; `hand_minor` is the part of it that no posting brings: above 0 to be entered by a person,
 * below 0 to be taken out. For each payment: settled - taken back = posted - to reverse + to post.
 */
async function addPaymentOverview(db: Kysely<unknown>): Promise<void> {
  await sql`
    create view payment_overview with (security_invoker = true) as
    select
      p.*,
      o.state as posting_state, o.action as posting_action, o.posted_at, o.reversed_at, o.erp_payment_id,
      coalesce(o.posted_minor, 0) as posted_minor, o.posting_file_id, o.reversal_file_id,
      hand.minor as hand_minor,
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

async function addDueFunctions(db: Kysely<unknown>): Promise<void> {
  // As list_dealers_with_due_posting: one look-up for each dealer that has payments to look at.
  await sql`
    create function list_dealers_with_due_payment(due_at timestamptz) returns setof uuid
    language sql stable security definer set search_path = public, pg_temp
    as $$
      with recursive waiting as (
        (
          select p.dealer_id, p.next_look_at
          from payments p
          where p.next_look_at is not null
          order by p.dealer_id, p.next_look_at
          limit 1
        )
        union all
        select following.dealer_id, following.next_look_at
        from waiting
        cross join lateral (
          select p.dealer_id, p.next_look_at
          from payments p
          where p.next_look_at is not null and p.dealer_id > waiting.dealer_id
          order by p.dealer_id, p.next_look_at
          limit 1
        ) following
      )
      select dealer_id from waiting where next_look_at <= due_at order by next_look_at, dealer_id
    $$`.execute(db);
  await sql`
    create function count_waiting_payments(due_at timestamptz, out now bigint, out later bigint)
    language sql stable security definer set search_path = public, pg_temp
    as $$
      select count(*) filter (where next_look_at <= due_at), count(*) filter (where next_look_at > due_at)
      from payments
      where next_look_at is not null
    $$`.execute(db);
  for (const name of ['list_dealers_with_due_payment', 'count_waiting_payments']) {
    await sql`revoke all on function ${sql.raw(name)}(timestamptz) from public`.execute(db);
    await sql`grant execute on function ${sql.raw(name)}(timestamptz) to payvite_service`.execute(db);
  }
}
