import { sql } from 'kysely';
import type { DealerTransaction } from './database.ts';
import { PREPARED } from './prepared-client.ts';

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

/**
 * Takes a key for the transaction's work. While another transaction works under the same key, this waits for it, at most
 * ten seconds.
 *
 * @returns undefined when the key is new, or older than a day, and the work is to be done; else what the first answered.
 * @throws {pg.DatabaseError} 55P03 (lock_not_available): the first is still at work.
 */
export async function takeIdempotencyKey(
  tx: DealerTransaction,
  request: RepeatableRequest,
): Promise<{ requestHash: Buffer; status: number; body: string } | undefined> {
  const forgottenBefore = new Date(tx.now.getTime() - IDEMPOTENCY_KEY_HOURS * 3_600_000);
  // The patience is for this wait alone.
  const { rows } = await sql`${PREPARED}
    with patience as (select set_config('lock_timeout', ${`${REPEAT_WAIT_SECONDS}s`}, true))
    insert into idempotency_keys as known (dealer_id, principal, key, request_hash, created_at)
    select ${tx.dealerId}::uuid, ${request.principal}, ${request.key}, ${request.requestHash}::bytea, ${tx.now}::timestamptz
    from patience
    on conflict (dealer_id, principal, key) do update
      set request_hash = excluded.request_hash, status = null, body = null, created_at = excluded.created_at
      where known.created_at < ${forgottenBefore}::timestamptz
    returning set_config('lock_timeout', '0', true)`.execute(tx.db);
  if (rows.length > 0) return undefined;
  const first = await tx.db
    .selectFrom('idempotencyKeys')
    .select(['requestHash', 'status', 'body'])
    .where('dealerId', '=', tx.dealerId)
    .where('principal', '=', request.principal)
    .where('key', '=', request.key)
    .executeTakeFirstOrThrow();
  if (first.status === null || first.body === null)
    throw new Error('An idempotency key was committed without its answer.');
  return { requestHash: first.requestHash, status: first.status, body: first.body };
}

/** Keeps the answer of the work done under a key, in the transaction of that work. */
export async function keepAnswer(
  tx: DealerTransaction,
  request: RepeatableRequest,
  answer: { status: number; body: string },
): Promise<void> {
  await sql`${PREPARED}
    update idempotency_keys set status = ${answer.status}, body = ${answer.body}
    where dealer_id = ${tx.dealerId} and principal = ${request.principal} and key = ${request.key}`.execute(
    tx.db,
  );
}

/** Forgets the keys that are older than a day. @returns how many. */
export async function deleteOldIdempotencyKeys(tx: DealerTransaction): Promise<number> {
  const forgottenBefore = new Date(tx.now.getTime() - IDEMPOTENCY_KEY_HOURS * 3_600_000);
  const { numDeletedRows } = await tx.db
    .deleteFrom('idempotencyKeys')
    .where('dealerId', '=', tx.dealerId)
    .where('createdAt', '<', forgottenBefore)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
