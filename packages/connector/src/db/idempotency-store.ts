import { sql } from 'kysely';
import type { DealerTransaction } from './database.ts';

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
  await sql`select set_config('lock_timeout', ${`${REPEAT_WAIT_SECONDS}s`}, true)`.execute(tx.db);
  const forgottenBefore = new Date(tx.now.getTime() - IDEMPOTENCY_KEY_HOURS * 3_600_000);
  const fresh = { requestHash: request.requestHash, status: null, body: null, createdAt: tx.now };
  const taken = await tx.db
    .insertInto('idempotencyKeys')
    .values({ dealerId: tx.dealerId, principal: request.principal, key: request.key, ...fresh })
    .onConflict((conflict) =>
      conflict
        .columns(['dealerId', 'principal', 'key'])
        .doUpdateSet(fresh)
        .where('idempotencyKeys.createdAt', '<', forgottenBefore),
    )
    .returning('key')
    .executeTakeFirst();
  await sql`select set_config('lock_timeout', '0', true)`.execute(tx.db);
  if (taken !== undefined) return undefined;
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
  await tx.db
    .updateTable('idempotencyKeys')
    .set(answer)
    .where('dealerId', '=', tx.dealerId)
    .where('principal', '=', request.principal)
    .where('key', '=', request.key)
    .execute();
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
