import type pg from 'pg';
import { PREPARED_MARK } from '../db/prepared-client.ts';

/** Longer than a mail server may be silent (smtp-transport.ts). */
const WAIT_SECONDS = 900;

/**
 * SQL that takes a mail's lock where nobody else has it, and says whether it did. Two mails that hash to one number only
 * keep each other waiting.
 */
export const tryMailLock = (id: string) => `pg_try_advisory_lock(${lockOf(id)})`;

/**
 * As `tryMailLock`, for all mails to one address, of whichever dealer: no mailbox gets two at once from us, which some of
 * their servers refuse. A session that has it gets it again, so its mails to one address take turns by themselves.
 */
export const tryAddressLock = (recipient: string) => `pg_try_advisory_lock(${lockOfAddress(recipient)})`;

const lockOfAddress = (recipient: string) => `hashtextextended('mails to ' || ${recipient}, 0)`;
const lockOf = (id: string) => `hashtextextended('mail ' || ${id}, 0)`;

/**
 * Runs `work` with a connection of the pool whose session the locks belong to that `work` takes on it; with it they end,
 * and with the process: whoever gets one knows that an attempt still open was left behind.
 */
export async function withMailLocks<Result>(
  pool: pg.Pool,
  work: (connection: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const connection = await pool.connect();
  let broken: Error | undefined;
  // The pool listens to idle connections only.
  const onError = (error: Error) => {
    broken = error;
  };
  connection.on('error', onError);
  try {
    return await work(connection);
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

/** Locks those of the mails that nobody else has. A session can lock one mail twice, so each is to be named once. */
export async function lockFreeMails(
  connection: pg.PoolClient,
  mailIds: readonly string[],
): Promise<Set<string>> {
  const { rows } = await connection.query<{ id: string }>(
    `${PREPARED_MARK} select id from unnest($1::text[]) as id where ${tryMailLock('id')}`,
    [mailIds],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Waits until nobody else has the mail or one to its address, and locks both. */
export async function waitForMail(
  connection: pg.PoolClient,
  mail: { id: string; recipient: string },
): Promise<void> {
  // A session's lock outlives the transaction that bounds the wait for it.
  await connection.query('begin');
  await connection.query(`set local lock_timeout = '${WAIT_SECONDS}s'`);
  await connection.query(`select pg_advisory_lock(${lockOf('$1')})`, [mail.id]);
  await connection.query(`select pg_advisory_lock(${lockOfAddress('$1')})`, [mail.recipient]);
  await connection.query('commit');
}
