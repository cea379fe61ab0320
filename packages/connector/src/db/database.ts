import { CamelCasePlugin, Kysely, PostgresDialect, sql, type RawBuilder, type Transaction } from 'kysely';
import pg from 'pg';
import type { Clock } from '../clock.ts';
import { BoundStatement, type StatementValue, type TextRow } from './bound-statement.ts';
import { DEFERRED, PreparedClient } from './prepared-client.ts';
import type { Tables } from './tables.ts';

// Money and counts are int8; they stay far below 2^53 (90 trillion dollars in cents). A plain date stays text.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`int8 ${text} does not fit a JavaScript number`);
  return value;
});
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/** SQLSTATEs that ask for the whole transaction again: serialization failure, deadlock, a plan that has become useless. */
const RETRYABLE = new Set(['40001', '40P01', '0A000']);
const MAX_TRIES = 4;

const CONNECTION_PATIENCE_MS = 10_000;

/** How many connections one connector opens at most. */
export const POOL_SIZE = 20;

/** A transaction that sees one dealer's rows and one instant: what every store function takes first. */
export interface DealerTransaction {
  readonly dealerId: string;
  /** The same for all statements of the transaction; `payvite_now()` in SQL. */
  readonly now: Date;
  readonly db: Transaction<Tables>;
}

/** The connector's database, as the plain role `payvite_service`. */
export interface Database {
  /** Global tables and the few SECURITY DEFINER functions; a dealer's tables are empty here. */
  readonly global: Kysely<Tables>;
  readonly pool: pg.Pool;
  /**
   * Runs `work` in one transaction bound to `dealerId` by row-level security, at the clock's time. Runs it again after a
   * serialization failure or deadlock, so `work` touches nothing but the database.
   */
  asDealer<Result>(dealerId: string, work: (tx: DealerTransaction) => Promise<Result>): Promise<Result>;
  /**
   * Reads by one statement, bound as in `asDealer` but in a single round trip: for what is asked all the time. `PREPARED`
   * holds here, too.
   *
   * @returns the columns as PostgreSQL writes them, and the instant that the statement ran at.
   */
  read(dealerId: string, query: RawBuilder<unknown>): Promise<{ now: Date; rows: TextRow[] }>;
  close(): Promise<void>;
}

/** Opens a pool as the plain role `payvite_service`, of which the role that `url` names must be a member. */
export function openPool(url: string, maxConnections = POOL_SIZE): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    options: '-c role=payvite_service',
    application_name: 'payvite',
    Client: PreparedClient,
    // Rather an answer that it cannot be done now than none.
    connectionTimeoutMillis: CONNECTION_PATIENCE_MS,
  });
  // A connection that breaks while idle is replaced; without a listener it would end the process.
  pool.on('error', () => undefined);
  return pool;
}

/** Opens the database on a pool of `openPool`, or on a new one for `url`. */
export function openDatabase(source: string | pg.Pool, clock: Pick<Clock, 'now'>): Database {
  const pool = typeof source === 'string' ? openPool(source) : source;
  const global = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ underscoreBeforeDigits: true, maintainNestedObjectKeys: true })],
  });

  const attempt = <Result>(dealerId: string, work: (tx: DealerTransaction) => Promise<Result>) =>
    global.transaction().execute(async (db) => {
      const now = clock.now();
      await bind(db, dealerId, now);
      return work({ dealerId, now, db });
    });

  return {
    global,
    pool,
    asDealer: (dealerId, work) => retry(() => attempt(dealerId, work)),
    read(dealerId, query) {
      const { sql: text, parameters } = query.compile(global);
      return retry(async () => {
        const now = clock.now();
        const statement = new BoundStatement({ dealerId, now }, text, parameters as StatementValue[]);
        return { now, rows: await statement.execute(pool) };
      });
    },
    async close() {
      await global.destroy();
      // Kysely ends a pool that it has used.
      if (!pool.ending) await pool.end();
    },
  };
}

/**
 * Binds a transaction to its dealer and instant. The plan of a `PREPARED` statement is made once for all values; left to
 * choose, PostgreSQL plans most of them anew each time, which takes longer than to run them.
 */
async function bind(db: Transaction<Tables>, dealerId: string, now: Date): Promise<void> {
  await sql`${DEFERRED} select set_config('payvite.dealer_id', ${dealerId}, true),
    set_config('payvite.now', ${now.toISOString()}, true),
    set_config('plan_cache_mode', 'force_generic_plan', true)`.execute(db);
}

/**
 * For work on many rows at once, whose best plan depends on how many they are: from here to the end of the transaction
 * statements are planned for their values. Not `force_custom_plan`, which would plan the check of a foreign key anew for
 * each row that is inserted, which takes as long as to insert it.
 */
export async function planForValues(tx: DealerTransaction): Promise<void> {
  await sql`${DEFERRED} select set_config('plan_cache_mode', 'auto', true)`.execute(tx.db);
}

/** From here to the end of the transaction no lock is waited for longer than this: what waits fails (`isContended`). */
export async function limitLockWaits(tx: DealerTransaction, patienceMs: number): Promise<void> {
  await sql`${DEFERRED} select set_config('lock_timeout', ${String(patienceMs)}, true)`.execute(tx.db);
}

async function retry<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const code = error instanceof pg.DatabaseError ? error.code : undefined;
      if (code === undefined || !RETRYABLE.has(code) || tries === MAX_TRIES) throw error;
    }
  }
}
