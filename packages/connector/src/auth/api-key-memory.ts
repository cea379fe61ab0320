import type { Database } from '../db/database.ts';
import { findApiKey, type FoundApiKey } from './api-key-store.ts';

/** How long a key that was found is taken for granted: so long one still works that is revoked meanwhile. */
const KEY_MEMORY_MS = 1000;
const MOST_KEYS = 10_000;

/** Finds keys, each one read once a second however many requests come with it. One that is none is not remembered. */
export function rememberKeys(
  database: Database,
): (hash: Buffer, now: Date) => Promise<FoundApiKey | undefined> {
  const remembered = new Map<string, { key: FoundApiKey; untilMs: number }>();
  return async (hash, now) => {
    const name = hash.toString('base64');
    const known = remembered.get(name);
    if (known !== undefined && performance.now() < known.untilMs) {
      return known.key.expiresAt === null || known.key.expiresAt > now ? known.key : undefined;
    }
    const key = await findApiKey(database, hash, now);
    remembered.delete(name);
    if (remembered.size >= MOST_KEYS) remembered.clear();
    if (key !== undefined) remembered.set(name, { key, untilMs: performance.now() + KEY_MEMORY_MS });
    return key;
  };
}
