import { sql, type Kysely } from 'kysely';
import { bindToDealer } from './0001-dealers.ts';

/** What comes from the ERP, and the runs that brought it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // A run restates every customer at once, so the time of it is the dealer's and an unchanged customer costs no write.
  await sql`alter table dealers add column as_of timestamptz`.execute(db);

  await sql`
    create table customers (
      dealer_id uuid not null references dealers on delete cascade,
      id uuid not null,
      erp_id text not null,
      account_number text not null,
      name text not null,
      account_type text,
      status text not null check (status in ('active', 'inactive')),
      currency text not null,
      phone text,
      address_line_1 text,
      city text,
      region text,
      postal_code text,
      erp_balance_minor bigint,
      outstanding_minor bigint not null default 0,
      current_minor bigint not null default 0,
      past_due_minor bigint not null default 0,
      debit_adjustments_minor bigint not null default 0,
      credit_adjustments_minor bigint not null default 0,
      days_1_to_30_minor bigint not null default 0,
      days_31_to_60_minor bigint not null default 0,
      days_61_to_90_minor bigint not null default 0,
      days_91_plus_minor bigint not null default 0,
      weighted_average_days_overdue double precision,
      collection_priority double precision not null default 0,
      priority_late_minor bigint not null default 0,
      priority_rank double precision not null default 0,
      priority_aging double precision not null default 0,
      priority_days double precision not null default 0,
      is_stale boolean not null default false,
      row_hash bytea not null,
      search_text text not null default '',
      primary key (dealer_id, id),
      unique (dealer_id, erp_id)
    )`.execute(db);
  await sql`create index customers_search on customers using gin (search_text gin_trgm_ops)`.execute(db);

  await sql`
    create table contacts (
      dealer_id uuid not null,
      id uuid not null,
      customer_id uuid not null,
      erp_id text not null,
      name text,
      email text,
      erp_email text,
      has_valid_email boolean not null,
      phone text,
      role text,
      is_primary boolean not null default false,
      locale text,
      row_hash bytea not null,
      primary key (dealer_id, id),
      unique (dealer_id, erp_id),
      foreign key (dealer_id, customer_id) references customers (dealer_id, id) on delete cascade
    )`.execute(db);
  await sql`create index contacts_customer on contacts (dealer_id, customer_id)`.execute(db);

  await sql`
    create table open_items (
      dealer_id uuid not null,
      id uuid not null,
      customer_id uuid not null,
      model text not null check (model in ('invoices', 'adjustments')),
      erp_id text not null,
      kind text not null check (kind in ('invoice', 'credit', 'debit')),
      number text not null,
      amount_minor bigint not null,
      outstanding_minor bigint not null,
      currency text not null,
      transaction_date date,
      due_date date,
      job_id text,
      job_name text,
      statement_id text,
      discount_minor bigint,
      discount_due_date date,
      is_stale boolean not null default false,
      row_hash bytea not null,
      closed_at timestamptz,
      primary key (dealer_id, id),
      unique (dealer_id, model, erp_id),
      foreign key (dealer_id, customer_id) references customers (dealer_id, id) on delete cascade,
      check (case when kind = 'credit' then amount_minor <= 0 and outstanding_minor <= 0
                  else amount_minor >= 0 and outstanding_minor >= 0 end)
    )`.execute(db);
  await sql`
    create index open_items_customer on open_items (dealer_id, customer_id, due_date, id) where closed_at is null`.execute(
    db,
  );

  await sql`
    create table syncs (
      dealer_id uuid not null references dealers on delete cascade,
      id uuid not null,
      source text not null,
      state text not null check (state in ('running', 'succeeded', 'failed', 'needs_approval')),
      attempt integer not null default 0,
      started_at timestamptz not null,
      progress_at timestamptz not null,
      finished_at timestamptz,
      models jsonb not null default '[]',
      guards jsonb not null default '[]',
      approved_at timestamptz,
      error text,
      bad_row_count integer not null default 0,
      files jsonb not null default '{}',
      primary key (dealer_id, id)
    )`.execute(db);
  await sql`create unique index syncs_one_running on syncs (dealer_id) where state = 'running'`.execute(db);
  await sql`create index syncs_newest on syncs (dealer_id, started_at desc, id desc)`.execute(db);

  await sql`
    create table bad_rows (
      dealer_id uuid not null,
      sync_id uuid not null,
      number bigint not null,
      model text not null,
      file text,
      row integer not null,
      column_name text,
      reason text not null,
      value text,
      customer_erp_id text,
      primary key (dealer_id, sync_id, number),
      foreign key (dealer_id, sync_id) references syncs (dealer_id, id) on delete cascade
    )`.execute(db);

  // What a run has read and not yet applied; it outlives the process, so that an approval applies just what was reviewed.
  // Of a bad row only the id stands here: it counts as present. `id` is the row's own if it turns out to be new.
  // No foreign key to the sync: checking it for every row would double the time of staging.
  await sql`
    create table staged_customers (
      dealer_id uuid not null,
      sync_id uuid not null,
      erp_id text not null,
      row integer not null,
      is_bad boolean not null,
      id uuid,
      row_hash bytea,
      account_number text,
      name text,
      account_type text,
      status text,
      currency text,
      phone text,
      address_line_1 text,
      city text,
      region text,
      postal_code text,
      erp_balance_minor bigint,
      search_text text,
      primary key (dealer_id, sync_id, erp_id)
    )`.execute(db);
  await sql`
    create table staged_contacts (
      dealer_id uuid not null,
      sync_id uuid not null,
      erp_id text not null,
      row integer not null,
      is_bad boolean not null,
      id uuid,
      row_hash bytea,
      customer_erp_id text,
      name text,
      email text,
      has_valid_email boolean,
      phone text,
      role text,
      is_primary boolean,
      locale text,
      primary key (dealer_id, sync_id, erp_id)
    )`.execute(db);
  await sql`
    create table staged_items (
      dealer_id uuid not null,
      sync_id uuid not null,
      model text not null,
      erp_id text not null,
      row integer not null,
      is_bad boolean not null,
      id uuid,
      row_hash bytea,
      customer_erp_id text,
      kind text,
      number text,
      amount_minor bigint,
      outstanding_minor bigint,
      currency text,
      transaction_date date,
      due_date date,
      job_id text,
      job_name text,
      statement_id text,
      discount_minor bigint,
      discount_due_date date,
      is_open boolean,
      primary key (dealer_id, sync_id, model, erp_id)
    )`.execute(db);

  await bindToDealer(db, 'customers', 'select, insert, update');
  await bindToDealer(db, 'contacts', 'select, insert, update, delete');
  await bindToDealer(db, 'open_items', 'select, insert, update');
  await bindToDealer(db, 'syncs', 'select, insert, update');
  await bindToDealer(db, 'bad_rows', 'select, insert, delete');
  for (const table of ['staged_customers', 'staged_contacts', 'staged_items']) {
    await bindToDealer(db, table, 'select, insert, update, delete');
  }
}
