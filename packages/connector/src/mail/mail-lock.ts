import type pg from 'pg';

/** Longer than an attempt can take (smtp-transport.ts). */
const WAIT_SECONDS = 180;

/**
 * Runs `work` while no other process or worker runs it for the same mail; waits for its turn. The lock belongs to a
 * connection, so it ends with the process that held it: whoever gets it knows that an attempt still open was left behind.
 * Takes one connection of the pool for as long as `work` runs.
 */
export async function withMailLock<Result>(
  pool: pg.Pool,
  mailId: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const connection = await pool.connect();
  let broken: Error | undefined;
  // The pool listens to idle connections only.
  const onError = (error: Error) => {
    broken = error;
  };
  connection.on('error', onError);
  try {
    // A session's lock outlives the transaction that bounds the wait for it.
    await connection.query('begin');
    await connection.query(`set local lock_timeout = '${WAIT_SECONDS}s'`);
    await connection.query('select pg_advisory_lock(hashtextextended($1, 0))', [`mail ${mailId}`]);
    await connection.query('commit');
    return await work();
  } finally {
    connection.off('error', onError);
    // Closing the connection frees the lock even where nothing else would.
    const freed =
      broken === undefined &&
      (await connection.query('select pg_advisory_unlock(hashtextextended($1, 0))', [`mail ${mailId}`]).then(
        () => true,
        () => false,
      ));
    connection.release(!freed);
  }
}
