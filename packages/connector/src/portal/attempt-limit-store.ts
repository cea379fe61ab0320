import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Database } from '../db/database.ts';

const MINUTE_MS = 60_000;

/**
 * Tries in a window. Few for one address from one place; more for each alone, so that guessing through many places or many
 * addresses ends too, and an office behind one IP address still gets in. `proof` asks for a mail, so the address has as few
 * as it wants mails.
 */
const LIMITS = {
  'sign-in': { windowMs: 15 * MINUTE_MS, pair: 10, email: 50, ipAddress: 200 },
  'password-check': { windowMs: 15 * MINUTE_MS, pair: 10, email: 20, ipAddress: 200 },
  proof: { windowMs: 60 * MINUTE_MS, pair: 5, email: 5, ipAddress: 50 },
} as const;

/** What is tried. Each kind is counted for itself. */
export type AttemptKind = keyof typeof LIMITS;
type LimitKey = 'pair' | 'email' | 'ipAddress';

/** Who tries, at whose account. `email` is lower case. */
export interface Attempter {
  email: string;
  ipAddress: string;
}

/** Counts a try before anything is looked at, for every connector on this database together. */
export async function countAttempt(
  database: Database,
  now: Date,
  kind: AttemptKind,
  attempter: Attempter,
): Promise<{ isAllowed: true } | { isAllowed: false; retryAfterSeconds: number }> {
  const nowMs = now.getTime();
  const { windowMs, ...limits } = LIMITS[kind];
  const keys = limitKeys(kind, attempter);
  // In one order everywhere, so that two connectors never wait for each other.
  const ordered = (Object.entries(keys) as [LimitKey, string][]).sort(([, a], [, b]) => (a < b ? -1 : 1));
  let retryAfterMs = 0;
  for (const [limit, key] of ordered) {
    // `last_request` holds the start of the window.
    const { rows } = await sql<{ count: number; lastRequest: number }>`
      insert into auth_rate_limits as l (id, key, count, last_request) values (${uuidv7()}, ${key}, 1, ${nowMs})
      on conflict (key) do update set
        count = case when l.last_request <= ${nowMs - windowMs} then 1 else l.count + 1 end,
        last_request = case when l.last_request <= ${nowMs - windowMs} then excluded.last_request else l.last_request end
      returning count, last_request`.execute(database.global);
    const counted = rows[0];
    if (counted !== undefined && counted.count > limits[limit]) {
      retryAfterMs = Math.max(retryAfterMs, counted.lastRequest + windowMs - nowMs);
    }
  }
  if (retryAfterMs > 0) return { isAllowed: false, retryAfterSeconds: Math.ceil(retryAfterMs / 1000) };
  return { isAllowed: true };
}

/** After a try that succeeded: forgets the address's tries of this kind, and whatever is older than any window. */
export async function forgetAttempts(
  database: Database,
  now: Date,
  kind: AttemptKind,
  attempter: Attempter,
): Promise<void> {
  const { pair, email } = limitKeys(kind, attempter);
  const longestMs = Math.max(...Object.values(LIMITS).map(({ windowMs }) => windowMs));
  await database.global
    .deleteFrom('authRateLimits')
    .where((on) =>
      on.or([on('key', 'in', [pair, email]), on('lastRequest', '<=', now.getTime() - longestMs)]),
    )
    .execute();
}

/** Hashed, so that the table names nobody. */
function limitKeys(kind: AttemptKind, { email, ipAddress }: Attempter): Record<LimitKey, string> {
  const key = (limit: LimitKey, ...parts: string[]) =>
    `${kind}-${limit}-${createHash('sha256').update(JSON.stringify(parts)).digest('base64url')}`;
  return {
    pair: key('pair', email, ipAddress),
    email: key('email', email),
    ipAddress: key('ipAddress', ipAddress),
  };
}
