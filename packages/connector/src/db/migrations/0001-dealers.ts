import { sql, type Kysely } from 'kysely';

/**
 * The tenant, what opens a door to it, and what happened to it.
 *
 * The service runs as the plain role `payvite_service`: row-level security binds every statement to the dealer named by
 * the setting `payvite.dealer_id`, and time comes from `payvite.now`. Both are set per transaction (db/database.ts).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // A role belongs to the whole server, so two databases migrating at once may both try to make it.
  await sql`
    do $$ begin
      create role payvite_service nologin nosuperuser nobypassrls;
    exception when duplicate_object or unique_violation then null;
    end $$`.execute(db);
  await sql`grant payvite_service to current_user`.execute(db);
  await sql`grant usage on schema public to payvite_service`.execute(db);
  await sql`create extension if not exists pg_trgm`.execute(db);

  await sql`
    create function payvite_dealer_id() returns uuid language sql stable parallel safe
    as $$ select nullif(current_setting('payvite.dealer_id', true), '')::uuid $$`.execute(db);
  await sql`
    create function payvite_now() returns timestamptz language sql stable parallel safe
    as $$ select current_setting('payvite.now')::timestamptz $$`.execute(db);

  await sql`
    create table dealers (
      id uuid primary key,
      mode text not null check (mode in ('test', 'live')),
      name text not null,
      slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
      time_zone text not null,
      locale text not null,
      currency text not null check (currency ~ '^[A-Z]{3}$'),
      postal_address text,
      reply_to text,
      brand_color text not null default '#1f5f3f' check (brand_color ~ '^#[0-9a-f]{6}$'),
      invitation_expires_in_days integer not null default 14 check (invitation_expires_in_days between 1 and 90),
      allowed_origins text[] not null default '{}',
      erp_kind text not null,
      aged_on date,
      created_at timestamptz not null
    )`.execute(db);

  await sql`
    create table credentials (
      hash bytea primary key,
      kind text not null check (kind in ('api_key', 'link')),
      dealer_id uuid not null references dealers on delete cascade,
      subject_id uuid not null,
      created_at timestamptz not null
    )`.execute(db);

  await sql`
    create table api_keys (
      dealer_id uuid not null references dealers on delete cascade,
      id uuid not null,
      name text not null,
      prefix text not null,
      last_four text not null,
      permissions text[] not null,
      created_at timestamptz not null,
      last_used_at timestamptz,
      revoked_at timestamptz,
      primary key (dealer_id, id)
    )`.execute(db);

  await sql`
    create table embed_users (
      dealer_id uuid not null references dealers on delete cascade,
      id text not null,
      name text not null,
      email text,
      last_seen_at timestamptz not null,
      primary key (dealer_id, id)
    )`.execute(db);

  await sql`
    create table events (
      dealer_id uuid not null references dealers on delete cascade,
      id bigint generated always as identity,
      transaction_id xid8 not null default pg_current_xact_id(),
      type text not null,
      at timestamptz not null,
      actor_type text not null check (actor_type in ('key', 'user', 'payer', 'invitee', 'rule', 'system')),
      actor_id text,
      subject_type text not null,
      subject_id uuid not null,
      data jsonb not null default '{}',
      primary key (dealer_id, id)
    )`.execute(db);
  await sql`create index events_subject on events (dealer_id, subject_type, subject_id, id)`.execute(db);

  await sql`
    create table event_customers (
      dealer_id uuid not null,
      customer_id uuid not null,
      event_id bigint not null,
      primary key (dealer_id, customer_id, event_id),
      foreign key (dealer_id, event_id) references events (dealer_id, id) on delete cascade
    )`.execute(db);
  await sql`create index event_customers_event on event_customers (dealer_id, event_id)`.execute(db);

  await sql`
    create table clock_offset (
      only_row boolean primary key default true check (only_row),
      offset_ms bigint not null
    )`.execute(db);

  await sql`alter table dealers enable row level security`.execute(db);
  await sql`create policy own_dealer on dealers using (id = payvite_dealer_id())`.execute(db);
  await sql`grant select, update on dealers to payvite_service`.execute(db);
  await sql`grant select, insert, update on clock_offset to payvite_service`.execute(db);
  await bindToDealer(db, 'credentials', 'select, insert');
  await bindToDealer(db, 'api_keys', 'select, insert, update');
  await bindToDealer(db, 'embed_users', 'select, insert, update, delete');
  await bindToDealer(db, 'events', 'select, insert');
  await bindToDealer(db, 'event_customers', 'select, insert');

  // The few questions that have no dealer yet. Each answers as little as it can.
  await sql`
    create function find_credential(wanted_hash bytea, wanted_kind text)
    returns table (dealer_id uuid, subject_id uuid) language sql stable security definer set search_path = public, pg_temp
    as $$ select c.dealer_id, c.subject_id from credentials c where c.hash = wanted_hash and c.kind = wanted_kind $$`.execute(
    db,
  );
  await sql`
    create function list_dealer_ids() returns setof uuid language sql stable security definer set search_path = public, pg_temp
    as $$ select id from dealers order by id $$`.execute(db);
  await sql`
    create function is_allowed_origin(origin text) returns boolean language sql stable security definer set search_path = public, pg_temp
    as $$ select exists (select from dealers where origin = any (allowed_origins)) $$`.execute(db);
}

/** Turns row-level security on for a table with a `dealer_id`, and grants the service what it needs of it and no more. */
export async function bindToDealer(db: Kysely<unknown>, table: string, privileges: string): Promise<void> {
  await sql`alter table ${sql.table(table)} enable row level security`.execute(db);
  await sql`
    create policy own_dealer on ${sql.table(table)}
    using (dealer_id = payvite_dealer_id()) with check (dealer_id = payvite_dealer_id())`.execute(db);
  await sql`grant ${sql.raw(privileges)} on ${sql.table(table)} to payvite_service`.execute(db);
}
