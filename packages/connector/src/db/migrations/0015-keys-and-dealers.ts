import { sql, type Kysely } from 'kysely';

/** Keys that end, dealers that each have an ERP of their own, and counts of requests that connectors share. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // When a key that was rotated stops working; null while it is meant to stay.
  await sql`alter table api_keys add column expires_at timestamptz`.execute(db);
  // So far the service itself has made every key, to do everything: by the names of the permissions that existed then.
  await sql`update api_keys set permissions = '{*}'`.execute(db);

  // What the source of `erp_kind` needs to know; empty until a start or a command states it.
  await sql`alter table dealers add column erp_config jsonb not null default '{}'`.execute(db);

  // Not logged: counts of the last minute are worth nothing after a crash.
  await sql`
    create unlogged table rate_limits (
      key bytea not null,
      window_ends_at timestamptz not null,
      hits bigint not null,
      primary key (key, window_ends_at)
    )`.execute(db);
  await sql`create index rate_limits_age on rate_limits (window_ends_at)`.execute(db);
  await sql`grant select, insert, update, delete on rate_limits to payvite_service`.execute(db);
}
