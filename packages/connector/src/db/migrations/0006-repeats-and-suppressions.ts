import { sql, type Kysely } from 'kysely';
import { bindToDealer } from './0001-dealers.ts';

/** POSTs that may be repeated, and addresses that no more invitations go to. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // One row per Idempotency-Key, made before the work and completed with its answer in one transaction with it: who comes
  // with the same key meanwhile waits at the primary key.
  await sql`
    create table idempotency_keys (
      dealer_id uuid not null references dealers on delete cascade,
      principal text not null,
      key text not null,
      request_hash bytea not null,
      status integer,
      body text,
      created_at timestamptz not null,
      primary key (dealer_id, principal, key)
    )`.execute(db);
  await sql`create index idempotency_keys_age on idempotency_keys (dealer_id, created_at)`.execute(db);

  await sql`
    create table suppressions (
      dealer_id uuid not null references dealers on delete cascade,
      email text not null check (email = lower(email)),
      reason text not null check (reason in ('unsubscribed', 'bounced', 'complained')),
      mail_id uuid,
      created_at timestamptz not null,
      primary key (dealer_id, email)
    )`.execute(db);

  await bindToDealer(db, 'idempotency_keys', 'select, insert, update, delete');
  await bindToDealer(db, 'suppressions', 'select, insert, delete');
}
