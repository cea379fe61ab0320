/**
 * The tables that belong to no single dealer; every other table has `dealer_id` first in its primary key, where it has
 * one (`KEYLESS_TABLES`), and a row-level security policy on it. A test compares this list with the database.
 */
export const GLOBAL_TABLES = [
  'dealers',
  'credentials',
  'clock_offset',
  'payers',
  'auth_users',
  'auth_sessions',
  'auth_accounts',
  'auth_verifications',
  'auth_rate_limits',
  'account_proofs',
  'rate_limits',
  'kysely_migration',
  'kysely_migration_lock',
] as const;

/**
 * A dealer's tables without a key: what a run stages is written once, read as a whole and forgotten, and to put each row in
 * its order in an index took as long as to write it. Two rows may be alike there.
 */
export const KEYLESS_TABLES = [
  'staged_customers',
  'staged_contacts',
  'staged_items',
  'staged_changes',
] as const;

/** pg-boss keeps its tables in a schema of its own. */
export const QUEUE_SCHEMA = 'pgboss';
