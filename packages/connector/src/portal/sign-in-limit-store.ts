import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Database } from '../db/database.ts';

const WINDOW_MS = 15 * 60_000;
/**
 * Tries in fifteen minutes. Few for one address from one place; more for each alone, so that guessing through many
 * places or many addresses ends too, and an office behind one IP address still gets in.
 */
const LIMITS = { pair: 10, email: 50, ipAddress: 200 } as const;

type LimitKind = keyof typeof LIMITS;

/** Counts a sign-in before the password is looked at, for every connector on this database together. */
export async function countSignIn(
  database: Database,
  now: Date,
  visitor: { email: string; ipAddress: string },
): Promise<{ isAllowed: true } | { isAllowed: false; retryAfterSeconds: number }> {
  const nowMs = now.getTime();
  const keys = limitKeys(visitor);
  // In one order everywhere, so that two connectors never wait for each other.
  const ordered = (Object.entries(keys) as [LimitKind, string][]).sort(([, a], [, b]) => (a < b ? -1 : 1));
  let retryAfterMs = 0;
  for (const [kind, key] of ordered) {
    // `last_request` holds the start of the window.
    const { rows } = await sql<{ count: number; lastRequest: number }>`
      insert into auth_rate_limits as l (id, key, count, last_request) values (${uuidv7()}, ${key}, 1, ${nowMs})
      on conflict (key) do update set
        count = case when l.last_request <= ${nowMs - WINDOW_MS} then 1 else l.count + 1 end,
        last_request = case when l.last_request <= ${nowMs - WINDOW_MS} then excluded.last_request else l.last_request end
      returning count, last_request`.execute(database.global);
    const counted = rows[0];
    if (counted !== undefined && counted.count > LIMITS[kind]) {
      retryAfterMs = Math.max(retryAfterMs, counted.lastRequest + WINDOW_MS - nowMs);
    }
  }
  if (retryAfterMs > 0) return { isAllowed: false, retryAfterSeconds: Math.ceil(retryAfterMs / 1000) };
  return { isAllowed: true };
}

/** After a sign-in that succeeded: forgets the address's tries, and whatever is older than the window. */
export async function forgetSignIns(
  database: Database,
  now: Date,
  visitor: { email: string; ipAddress: string },
): Promise<void> {
  const { pair, email } = limitKeys(visitor);
  await database.global
    .deleteFrom('authRateLimits')
    .where((on) =>
      on.or([on('key', 'in', [pair, email]), on('lastRequest', '<=', now.getTime() - WINDOW_MS)]),
    )
    .execute();
}

/** Hashed, so that the table names nobody. */
function limitKeys({ email, ipAddress }: { email: string; ipAddress: string }): Record<LimitKind, string> {
  const key = (kind: LimitKind, ...parts: string[]) =>
    `sign-in-${kind}-${createHash('sha256').update(JSON.stringify(parts)).digest('base64url')}`;
  return {
    pair: key('pair', email, ipAddress),
    email: key('email', email),
    ipAddress: key('ipAddress', ipAddress),
  };
}
