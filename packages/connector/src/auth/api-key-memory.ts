import type { Database } from '../db/database.ts';
import { findApiKey, type FoundApiKey } from './api-key-store.ts';
import { createShortMemory } from './short-memory.ts';

/**
 * Finds keys, each one read once a second however many requests come with it: so long one still works that is revoked
 * meanwhile. One that is none is not remembered, so that a new one works at once.
 */
export function rememberKeys(
  database: Database,
): (hash: Buffer, now: Date) => Promise<FoundApiKey | undefined> {
  const memory = createShortMemory<FoundApiKey>();
  return async (hash, now) => {
    const key = await memory.recall(hash.toString('base64'), () => findApiKey(database, hash, now));
    return key === undefined || key.expiresAt === null || key.expiresAt > now ? key : undefined;
  };
}
