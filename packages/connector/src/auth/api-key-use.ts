import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { noteApiKeyUse, type FoundApiKey } from './api-key-store.ts';

const PRECISION_MS = 60_000;

/**
 * Notes when keys are used: to the minute, so that a busy one costs few writes, and beside the requests, which need not
 * wait for it.
 */
export function createKeyUseNotes(context: {
  database: Database;
  clock: Pick<Clock, 'now'>;
}): (key: FoundApiKey) => void {
  const { database, clock } = context;
  /** When this process last noted a key, which a request read before that does not know. */
  const notedMs = new Map<string, number>();
  return (key) => {
    const nowMs = clock.now().getTime();
    const lastMs = Math.max(key.lastUsedAt?.getTime() ?? 0, notedMs.get(key.id) ?? 0);
    if (nowMs - lastMs <= PRECISION_MS) return;
    notedMs.set(key.id, nowMs);
    database
      .asDealer(key.dealerId, (tx) => noteApiKeyUse(tx, key.id))
      // The next request tries again.
      .catch(() => notedMs.delete(key.id));
  };
}
