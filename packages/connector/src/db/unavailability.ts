/** Of Node: nobody answers there, or the connection broke. */
const BROKEN_CONNECTION = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EPIPE',
  'EHOSTUNREACH',
]);

/**
 * SQLSTATEs of a server that takes no connection now or ended one: connection exception, too many connections, shutdown,
 * a database that takes none (https://www.postgresql.org/docs/18/errcodes-appendix.html).
 */
const NO_SERVICE = /^(08...|53300|57P0[1-4]|55000)$/;

/** What pg's client and pool say without a code. */
const CLIENT_WORDS = /^(Connection terminated|timeout exceeded when trying to connect)/;

/** Lock not available, deadlock detected, serialization failure. */
const CONTENTION = new Set(['55P03', '40P01', '40001']);

/** Tells whether others held what a transaction wanted. */
export function isContended(error: unknown): boolean {
  return error instanceof Error && CONTENTION.has(String((error as { code?: unknown }).code));
}

/** Tells whether no connection to the database came free, or into being, in time: nothing has begun. */
export function isConnectionTimeout(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('timeout exceeded when trying to connect');
}

/** Tells whether `error` says that the database is away or too busy: trying again later may help. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string') return BROKEN_CONNECTION.has(code) || NO_SERVICE.test(code);
  return CLIENT_WORDS.test(error.message);
}
