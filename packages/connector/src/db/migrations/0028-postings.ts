import { sql, type Kysely } from 'kysely';
import { bindToDealer } from './0001-dealers.ts';

/** Payments on their way into the ERPs' books: a queue of their own, and the files for ERPs that import. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table posting_files (
      dealer_id uuid not null references dealers on delete cascade,
      id uuid not null,
      number integer not null check (number > 0),
      currency text not null,
      created_at timestamptz not null,
      posting_count integer not null,
      posting_minor bigint not null,
      reversal_count integer not null,
      payment_rows integer not null,
      credit_rows integer not null,
      reversal_rows integer not null,
      payments_csv text not null,
      credits_csv text not null,
      reversals_csv text not null,
      imported_at timestamptz,
      marked_at timestamptz,
      primary key (dealer_id, id),
      unique (dealer_id, number),
      check ((imported_at is null) = (marked_at is null))
    )`.execute(db);
  // What was made never changes; that it was imported is all that is noted afterwards.
  await bindToDealer(db, 'posting_files', 'select, insert, update (imported_at, marked_at)');

  await sql`
    create table postings (
      dealer_id uuid not null,
      payment_id uuid not null,
      customer_id uuid not null,
      customer_erp_id text not null,
      currency text not null,
      amount_minor bigint not null check (amount_minor > 0),
      paid_on date not null,
      method text not null check (method in ('ach', 'card')),
      allocations jsonb not null,
      action text not null check (action in ('post', 'reverse')),
      state text not null check (state in (
        'queued', 'posting', 'posted', 'awaiting_file', 'in_file', 'failed', 'reversing', 'reversed', 'cancelled'
      )),
      erp_payment_id text,
      posted_minor bigint not null default 0,
      uncertain_since timestamptz,
      tries integer not null default 0,
      next_attempt_at timestamptz,
      error_code text,
      error text,
      reversal_reason text,
      queued_at timestamptz not null,
      posted_at timestamptz,
      failed_at timestamptz,
      reversal_queued_at timestamptz,
      reversed_at timestamptz,
      cancelled_at timestamptz,
      posting_file_id uuid,
      reversal_file_id uuid,
      primary key (dealer_id, payment_id),
      foreign key (dealer_id, customer_id) references customers (dealer_id, id) on delete cascade,
      foreign key (dealer_id, posting_file_id) references posting_files (dealer_id, id),
      foreign key (dealer_id, reversal_file_id) references posting_files (dealer_id, id),
      check ((next_attempt_at is not null) = (state in ('queued', 'posting', 'reversing'))),
      check ((reversal_reason is not null) = (reversal_queued_at is not null)),
      check (action = 'post' or reversal_reason is not null)
    )`.execute(db);
  await sql`
    create index postings_due on postings (dealer_id, next_attempt_at, payment_id) where next_attempt_at is not null`.execute(
    db,
  );
  await sql`create index postings_newest on postings (dealer_id, queued_at, payment_id)`.execute(db);
  await sql`create index postings_state on postings (dealer_id, state, queued_at, payment_id)`.execute(db);
  await sql`create index postings_customer on postings (dealer_id, customer_id, queued_at, payment_id)`.execute(
    db,
  );
  await sql`create index postings_in_file on postings (dealer_id, posting_file_id) where posting_file_id is not null`.execute(
    db,
  );
  await sql`
    create index postings_reversed_in_file on postings (dealer_id, reversal_file_id) where reversal_file_id is not null`.execute(
    db,
  );
  await bindToDealer(db, 'postings', 'select, insert, update');

  await sql`
    create table posting_attempts (
      dealer_id uuid not null,
      payment_id uuid not null,
      number integer not null check (number > 0),
      action text not null check (action in ('post', 'reverse')),
      started_at timestamptz not null,
      finished_at timestamptz,
      outcome text check (outcome in ('done', 'failed', 'uncertain')),
      error text,
      primary key (dealer_id, payment_id, number),
      foreign key (dealer_id, payment_id) references postings (dealer_id, payment_id) on delete cascade,
      check ((finished_at is null) = (outcome is null))
    )`.execute(db);
  // The ERP is asked for one thing of a posting at a time.
  await sql`
    create unique index posting_attempts_one_open on posting_attempts (dealer_id, payment_id) where finished_at is null`.execute(
    db,
  );
  await bindToDealer(db, 'posting_attempts', 'select, insert, update');

  // As list_dealers_with_due_mail: one look-up for each dealer that has postings waiting.
  await sql`
    create function list_dealers_with_due_posting(due_at timestamptz) returns setof uuid
    language sql stable security definer set search_path = public, pg_temp
    as $$
      with recursive waiting as (
        (
          select p.dealer_id, p.next_attempt_at
          from postings p
          where p.next_attempt_at is not null
          order by p.dealer_id, p.next_attempt_at
          limit 1
        )
        union all
        select following.dealer_id, following.next_attempt_at
        from waiting
        cross join lateral (
          select p.dealer_id, p.next_attempt_at
          from postings p
          where p.next_attempt_at is not null and p.dealer_id > waiting.dealer_id
          order by p.dealer_id, p.next_attempt_at
          limit 1
        ) following
      )
      select dealer_id from waiting where next_attempt_at <= due_at order by next_attempt_at, dealer_id
    $$`.execute(db);

  await sql`
    create function count_waiting_postings(due_at timestamptz, out now bigint, out later bigint, out failed bigint)
    language sql stable security definer set search_path = public, pg_temp
    as $$
      select
        count(*) filter (where next_attempt_at <= due_at),
        count(*) filter (where next_attempt_at > due_at),
        count(*) filter (where state = 'failed')
      from postings
      where next_attempt_at is not null or state = 'failed'
    $$`.execute(db);
  await sql`create index postings_failed on postings (dealer_id) where state = 'failed'`.execute(db);
}
