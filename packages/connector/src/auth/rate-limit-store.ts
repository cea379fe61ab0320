import { createHmac, type KeyObject } from 'node:crypto';
import type { IncrementResponse, Store } from 'express-rate-limit';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';

const SYNCHRONIZE_EVERY_MS = 1000;
const SYNCHRONIZE_SOON_MS = 100;
const MINUTE_MS = 60_000;

/** Counts of requests that all connectors on one database share. */
export interface RateLimitCounts {
  /** The store of one limiter, for express-rate-limit; `name` keeps its keys apart from those of others. */
  storeOf(name: string): Store & Required<Pick<Store, 'get'>>;
  /** Hands on what was counted here since the last time, and takes in what others counted. Once a second by itself. */
  synchronize(): Promise<void>;
  /** Hands on the rest, and stops. */
  close(): Promise<void>;
}

interface Count {
  endsAtMs: number;
  /** What all connectors together had counted when last asked, ours as far as it was handed on. */
  sharedHits: number;
  /** Ours that was not handed on yet. */
  newHits: number;
  /** When the sum was last asked for, by `performance.now()`. */
  askedAtMs: number;
}

/**
 * Counts in memory, so that no request waits for the database, in windows that begin for all connectors at once. What
 * others count arrives a second later. A key that was not asked for here within that second, or never, is counted by what
 * was last known, and its sum is asked for at once, a tenth of a second later: so long each connector may let through a
 * whole limit. Where the database is away, each connector counts for itself.
 *
 * @param options.hashKey 32 bytes; keys are stored under it, so that the table names nobody.
 * @param options.windowMs how long a window is; default a minute.
 * @param options.everyMs how often counts are exchanged; default 1,000.
 * @param options.soonMs how soon they are for a key whose sum is older than that; default 100.
 */
export function createRateLimitCounts(options: {
  database: Pick<Database, 'global'>;
  clock: Pick<Clock, 'now'>;
  hashKey: KeyObject;
  logger: Logger;
  windowMs?: number | undefined;
  everyMs?: number;
  soonMs?: number;
}): RateLimitCounts {
  const { database, clock, hashKey, logger, windowMs = MINUTE_MS } = options;
  const { everyMs = SYNCHRONIZE_EVERY_MS, soonMs = SYNCHRONIZE_SOON_MS } = options;
  const counts = new Map<string, Count>();
  let running: Promise<void> | undefined;
  let clearedAtMs = 0;
  let isAway = false;
  let soon: NodeJS.Timeout | undefined;

  function countOf(key: string): { count: Count; remainingMs: number } {
    const nowMs = clock.now().getTime();
    const endsAtMs = (Math.floor(nowMs / windowMs) + 1) * windowMs;
    let count = counts.get(key);
    if (count?.endsAtMs !== endsAtMs) {
      count = { endsAtMs, sharedHits: 0, newHits: 0, askedAtMs: -Infinity };
      counts.set(key, count);
    }
    return { count, remainingMs: endsAtMs - nowMs };
  }

  function storeOf(name: string): ReturnType<RateLimitCounts['storeOf']> {
    const info = (key: string, add: number): IncrementResponse => {
      const { count, remainingMs } = countOf(`${name}:${key}`);
      count.newHits = Math.max(0, count.newHits + add);
      if (add > 0 && performance.now() - count.askedAtMs > everyMs + soonMs) synchronizeSoon();
      return {
        totalHits: count.sharedHits + count.newHits,
        // express-rate-limit takes the time that is left by the machine's clock.
        resetTime: new Date(Date.now() + remainingMs),
      };
    };
    return {
      prefix: name,
      localKeys: false,
      get: (key) => info(key, 0),
      increment: (key) => info(key, 1),
      decrement: (key) => void info(key, -1),
      resetKey: (key) => void counts.delete(`${name}:${key}`),
    };
  }

  async function exchange(): Promise<void> {
    const nowMs = clock.now().getTime();
    for (const [key, { endsAtMs }] of counts) if (endsAtMs <= nowMs) counts.delete(key);
    const sent = Array.from(counts)
      .filter(([, { newHits }]) => newHits > 0)
      .map(([key, count]) => ({
        count,
        hits: count.newHits,
        hash: createHmac('sha256', hashKey).update(key).digest('hex'),
      }));
    if (sent.length > 0) {
      for (const { count } of sent) count.askedAtMs = performance.now();
      // In one order everywhere, so that two connectors never wait for each other.
      sent.sort((a, b) => (a.hash < b.hash ? -1 : 1));
      const { rows } = await sql<{ hash: string; hits: number }>`
        insert into rate_limits as held (key, window_ends_at, hits)
        select decode(sent.hash, 'hex'), sent.ends_at, sent.hits
        from unnest(
          ${sent.map(({ hash }) => hash)}::text[],
          ${sent.map(({ count }) => new Date(count.endsAtMs).toISOString())}::timestamptz[],
          ${sent.map(({ hits }) => hits)}::bigint[]
        ) as sent (hash, ends_at, hits)
        order by sent.hash
        on conflict (key, window_ends_at) do update set hits = held.hits + excluded.hits
        returning encode(key, 'hex') as hash, hits`.execute(database.global);
      const sums = new Map(rows.map(({ hash, hits }) => [hash, hits]));
      for (const { count, hits, hash } of sent) {
        count.sharedHits = sums.get(hash) ?? count.sharedHits + hits;
        count.newHits -= hits;
      }
    }
    if (nowMs - clearedAtMs >= MINUTE_MS) {
      clearedAtMs = nowMs;
      await sql`delete from rate_limits where window_ends_at <= ${new Date(nowMs)}`.execute(database.global);
    }
    isAway = false;
  }

  function synchronize(): Promise<void> {
    running ??= exchange()
      .catch((error: unknown) => {
        isAway = true;
        throw error;
      })
      .finally(() => {
        running = undefined;
      });
    return running;
  }

  function synchronizeSoon(): void {
    // A database that is away is not asked for more often than every second.
    if (soon !== undefined || isAway) return;
    soon = setTimeout(() => {
      soon = undefined;
      void synchronize().catch(report);
    }, soonMs);
    soon.unref();
  }

  const report = (error: unknown) => logger.debug({ err: error }, 'counts of requests could not be shared');
  const timer = setInterval(() => void synchronize().catch(report), everyMs);
  timer.unref();

  return {
    storeOf,
    synchronize,
    async close() {
      clearInterval(timer);
      clearTimeout(soon);
      await running?.catch(report);
      await synchronize().catch(report);
    },
  };
}
