import { sql } from 'kysely';
import pg from 'pg';
import type { DealerTransaction } from './database.ts';
import { DEFERRED } from './prepared-client.ts';

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
}

/**
 * Takes a key for the transaction's work. While another transaction works under the same key, what comes next waits for
 * it, at most ten seconds (`take_idempotency_key` in the database).
 *
 * Its answer comes with that of the transaction's next statement, which fails with what `isKnownKey` or `isStillAtWork`
 * tell where the work is not to be done.
 */
export async function takeIdempotencyKey(
  tx: DealerTransaction,
  { principal, key }: RepeatableRequest,
): Promise<void> {
  await sql`${DEFERRED}
    select take_idempotency_key(${tx.dealerId}::uuid, ${principal}, ${key}, ${forgottenBefore(tx)}::timestamptz)`.execute(
    tx.db,
  );
}

/** Whether a transaction failed as its key was answered before, less than a day ago. */
export function isKnownKey(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === 'PV001';
}

/** Whether a transaction failed as the first request with its key takes longer than its repeats wait. */
export function isStillAtWork(error: unknown): boolean {
  // lock_not_available
  return error instanceof pg.DatabaseError && error.code === '55P03';
}

/** What a key was answered with; undefined where it has been forgotten. */
export async function findKeptAnswer(
  tx: DealerTransaction,
  { principal, key }: RepeatableRequest,
): Promise<KeptAnswer | undefined> {
  return tx.db
    .selectFrom('idempotencyKeys')
    .select(['requestHash', 'status', 'body'])
    .where('dealerId', '=', tx.dealerId)
    .where('principal', '=', principal)
    .where('key', '=', key)
    .executeTakeFirst();
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
