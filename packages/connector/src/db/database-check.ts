import pg from 'pg';
import { ConfigError } from '../config-error.ts';
import { openPool } from './database.ts';

const SERVICE_ROLE = 'payvite_service';

const OLDEST_VERSION = 15;

const WAYS_OUT: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there; is PostgreSQL running, and are host and port right?',
  ENOTFOUND: 'there is no such host',
  ETIMEDOUT: 'nothing answers there; does a firewall stand between?',
  '28P01': 'it refuses this user or password',
  '28000': 'it refuses this user',
  '3D000': 'it has no such database; make it first (createdb)',
};

/**
 * Opens a database of the operator's own once, so that a fault is named where it can be mended.
 *
 * @throws {ConfigError} at `DATABASE_URL`, without the URL, which holds a password: nobody answers, it refuses us, or it is
 * older than PostgreSQL 15.
 */
export async function checkDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number }>(
      `select current_setting('server_version_num')::int / 10000 as version`,
    );
    const version = rows[0]?.version ?? 0;
    if (version < OLDEST_VERSION) {
      throw new ConfigError([
        `DATABASE_URL: it is PostgreSQL ${version}; Payvite needs ${OLDEST_VERSION} or newer`,
      ]);
    }
  } catch (error) {
    if (error instanceof ConfigError || !(error instanceof Error)) throw error;
    const code = 'code' in error ? String(error.code) : '';
    throw new ConfigError([`DATABASE_URL: ${WAYS_OUT[code] ?? error.message}`]);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Asks a connection as the service opens them whether row-level security binds it; the schema must be there. Where something between the service and
 * PostgreSQL drops the start-up option that makes it the plain role, every dealer would see every other's rows.
 *
 * @throws {ConfigError} at `DATABASE_URL`.
 */
export async function checkServiceRole(url: string): Promise<void> {
  const pool = openPool(url, 1);
  const { rows } = await pool
    .query<{ role: string; isBound: boolean }>(
      `select current_user as role, not rolsuper and not rolbypassrls and row_security_active('dealers') as "isBound"
       from pg_roles where rolname = current_user`,
    )
    .finally(() => pool.end());
  const { role = 'nobody', isBound = false } = rows[0] ?? {};
  if (role === SERVICE_ROLE && isBound) return;
  throw new ConfigError([
    `DATABASE_URL: the service acts as ${role} there, not as ${SERVICE_ROLE}, so nothing would keep one dealer's data ` +
      `from another. A pooler such as PgBouncer that ignores start-up options does this. Connect to PostgreSQL itself`,
  ]);
}
