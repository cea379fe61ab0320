import { sql, type Kysely } from 'kysely';
import { bindToDealer } from './0001-dealers.ts';

/**
 * People who registered. Their accounts are better-auth's tables under our names, in snake_case (portal/payer-auth.ts
 * maps them); columns follow better-auth's core schema, https://www.better-auth.com/docs/concepts/database.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table auth_users (
      id text primary key,
      name text not null,
      email text not null unique,
      email_verified boolean not null default false,
      image text,
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`.execute(db);
  await sql`
    create table auth_sessions (
      id text primary key,
      user_id text not null references auth_users on delete cascade,
      token text not null unique,
      expires_at timestamptz not null,
      ip_address text,
      user_agent text,
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`.execute(db);
  await sql`create index auth_sessions_user on auth_sessions (user_id)`.execute(db);
  await sql`
    create table auth_accounts (
      id text primary key,
      user_id text not null references auth_users on delete cascade,
      account_id text not null,
      provider_id text not null,
      access_token text,
      refresh_token text,
      id_token text,
      access_token_expires_at timestamptz,
      refresh_token_expires_at timestamptz,
      scope text,
      password text,
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`.execute(db);
  await sql`create index auth_accounts_user on auth_accounts (user_id)`.execute(db);
  await sql`
    create table auth_verifications (
      id text primary key,
      identifier text not null,
      value text not null,
      expires_at timestamptz not null,
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`.execute(db);
  await sql`create index auth_verifications_identifier on auth_verifications (identifier)`.execute(db);
  await sql`
    create table auth_rate_limits (
      id text primary key,
      key text not null unique,
      count integer not null,
      last_request bigint not null
    )`.execute(db);

  await sql`
    create table payers (
      id uuid primary key,
      user_id text not null unique references auth_users on delete cascade,
      email text not null unique check (email = lower(email)),
      name text not null,
      locale text not null,
      created_at timestamptz not null
    )`.execute(db);

  await sql`
    create table payer_customers (
      dealer_id uuid not null,
      customer_id uuid not null,
      payer_id uuid not null references payers on delete cascade,
      invitation_id uuid not null,
      access text not null default 'active' check (access in ('active', 'disabled')),
      linked_at timestamptz not null,
      primary key (dealer_id, customer_id, payer_id),
      foreign key (dealer_id, customer_id) references customers (dealer_id, id) on delete cascade,
      foreign key (dealer_id, invitation_id) references invitations (dealer_id, id) on delete cascade
    )`.execute(db);
  await sql`create index payer_customers_payer on payer_customers (payer_id, dealer_id)`.execute(db);

  await sql`
    create table terms_acceptances (
      dealer_id uuid not null references dealers on delete cascade,
      id uuid not null,
      payer_id uuid not null references payers on delete cascade,
      invitation_id uuid not null,
      terms_version text not null,
      terms_hash bytea not null,
      accepted_at timestamptz not null,
      primary key (dealer_id, id)
    )`.execute(db);

  for (const table of [
    'auth_users',
    'auth_sessions',
    'auth_accounts',
    'auth_verifications',
    'auth_rate_limits',
    'payers',
  ]) {
    await sql`grant select, insert, update, delete on ${sql.table(table)} to payvite_service`.execute(db);
  }
  await bindToDealer(db, 'payer_customers', 'select, insert, update');
  await bindToDealer(db, 'terms_acceptances', 'select, insert');

  await sql`
    create function list_dealer_ids_of_payer(wanted_payer_id uuid) returns setof uuid
    language sql stable security definer set search_path = public, pg_temp
    as $$ select distinct dealer_id from payer_customers where payer_id = wanted_payer_id order by dealer_id $$`.execute(
    db,
  );
}
