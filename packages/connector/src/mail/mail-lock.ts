import type pg from 'pg';
import { PREPARED_MARK } from '../db/prepared-client.ts';

/** Longer than an attempt can take (smtp-transport.ts). */
const WAIT_SECONDS = 180;

/** Two mails that hash to one number only wait for each other. */
const lockOf = (id: string) => `hashtextextended('mail ' || ${id}, 0)`;

/**
 * Runs `work` with those of the mails that no other process or worker has, then with each of the others alone, when its
 * turn has come. The locks belong to a connection, so they end with the process that held them: whoever gets one knows
 * that an attempt still open was left behind. Takes one connection of the pool for as long as `work` runs.
 */
export async function withMailLocks(
  pool: pg.Pool,
  mailIds: readonly string[],
  work: (mailIds: readonly string[]) => Promise<void>,
): Promise<void> {
  const taken: string[] = [];
  await whileLocked(pool, work, async (connection) => {
    const { rows } = await connection.query<{ id: string; is_free: boolean }>(
      `${PREPARED_MARK} select id, pg_try_advisory_lock(${lockOf('id')}) as is_free from unnest($1::text[]) as id`,
      [mailIds],
    );
    taken.push(...rows.filter((row) => !row.is_free).map(({ id }) => id));
    return rows.filter((row) => row.is_free).map(({ id }) => id);
  });
  for (const id of taken) {
    await whileLocked(pool, work, async (connection) => {
      // A session's lock outlives the transaction that bounds the wait for it.
      await connection.query('begin');
      await connection.query(`set local lock_timeout = '${WAIT_SECONDS}s'`);
      await connection.query(`select pg_advisory_lock(${lockOf('$1')})`, [id]);
      await connection.query('commit');
      return [id];
    });
  }
}

async function whileLocked(
  pool: pg.Pool,
  work: (mailIds: readonly string[]) => Promise<void>,
  lock: (connection: pg.PoolClient) => Promise<readonly string[]>,
): Promise<void> {
  const connection = await pool.connect();
  let broken: Error | undefined;
  // The pool listens to idle connections only.
  const onError = (error: Error) => {
    broken = error;
  };
  connection.on('error', onError);
  try {
    const locked = await lock(connection);
    if (locked.length > 0) await work(locked);
  } finally {
    connection.off('error', onError);
    // Closing the connection frees its locks even where nothing else would.
    const areFreed =
      broken === undefined &&
      (await connection.query('select pg_advisory_unlock_all()').then(
        () => true,
        () => false,
      ));
    connection.release(!areFreed);
  }
}
