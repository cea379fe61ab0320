import { sql } from 'kysely';
import pg from 'pg';
import type { DealerTransaction } from './database.ts';
import { DEFERRED, PREPARED } from './prepared-client.ts';

/** How long a key is remembered. */
export const IDEMPOTENCY_KEY_HOURS = 24;
/** How long a repeat waits for the first request with its key. */
export const REPEAT_WAIT_SECONDS = 10;

/** Who sent the request, the key it came with, and the hash of what it asks. */
export interface RepeatableRequest {
  principal: string;
  key: string;
  requestHash: Buffer;
}

/** What a key was answered with. */
export interface KeptAnswer {
  requestHash: Buffer;
  status: number;
  body: string;
  createdAt: Date;
}

/**
 * Takes a key for the transaction's work. While another transaction works under the same key, this waits for it, at most
 * ten seconds.
 *
 * @returns undefined when the key is new, or older than a day, and the work is to be done; else what the first answered.
 * @throws {StillAtWork} after those ten seconds.
 */
export async function takeIdempotencyKey(
  tx: DealerTransaction,
  request: RepeatableRequest,
): Promise<KeptAnswer | undefined> {
  const { principal, key } = request;
  // The patience is for this wait alone; what was set before is kept beside it.
  await sql`${DEFERRED}
    with patience as (
      select set_config('payvite.lock_timeout', current_setting('lock_timeout'), true),
        set_config('lock_timeout', ${`${REPEAT_WAIT_SECONDS}s`}, true)
    )
    select pg_advisory_xact_lock(hashtextextended(${JSON.stringify([tx.dealerId, principal, key])}, 0)) from patience`.execute(
    tx.db,
  );
  // A statement of its own: it sees what the other one did.
  const reading = sql<KeptAnswer | { status: null }>`${PREPARED}
    with impatience as (select set_config('lock_timeout', current_setting('payvite.lock_timeout'), true))
    select known.request_hash, known.status, known.body, known.created_at
    from impatience
    left join idempotency_keys known
      on known.dealer_id = ${tx.dealerId}::uuid and known.principal = ${principal} and known.key = ${key}`.execute(
    tx.db,
  );
  const { rows } = await reading.catch((error: unknown) => {
    // lock_not_available
    if (error instanceof pg.DatabaseError && error.code === '55P03') throw new StillAtWork();
    throw error;
  });
  const [first] = rows;
  const isKnown = first !== undefined && first.status !== null && first.createdAt >= forgottenBefore(tx);
  return isKnown ? first : undefined;
}

/** The first request with a key takes longer than its repeat waits. */
export class StillAtWork extends Error {
  override name = 'StillAtWork';
}

/** Keeps the answer of the work done under a key, in the transaction that took it. */
export async function keepAnswer(
  tx: DealerTransaction,
  request: RepeatableRequest,
  answer: { status: number; body: string },
): Promise<void> {
  await sql`${DEFERRED}
    insert into idempotency_keys (dealer_id, principal, key, request_hash, status, body, created_at)
    values (
      ${tx.dealerId}, ${request.principal}, ${request.key}, ${request.requestHash}, ${answer.status}, ${answer.body}, ${tx.now}
    )
    on conflict (dealer_id, principal, key) do update
      set request_hash = excluded.request_hash, status = excluded.status, body = excluded.body,
        created_at = excluded.created_at`.execute(tx.db);
}

function forgottenBefore(tx: DealerTransaction): Date {
  return new Date(tx.now.getTime() - IDEMPOTENCY_KEY_HOURS * 3_600_000);
}

/** Forgets the keys that are older than a day. @returns how many. */
export async function deleteOldIdempotencyKeys(tx: DealerTransaction): Promise<number> {
  const { numDeletedRows } = await tx.db
    .deleteFrom('idempotencyKeys')
    .where('dealerId', '=', tx.dealerId)
    .where('createdAt', '<', forgottenBefore(tx))
    .executeTakeFirst();
  return Number(numDeletedRows);
}
