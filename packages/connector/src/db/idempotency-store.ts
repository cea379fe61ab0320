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
 * Takes a principal's keys for the transaction's work. While another transaction works under one of them, this one
 * waits for it, as long as `patienceMs` (`take_idempotency_keys` in the database).
 *
 * Their answer comes with that of the transaction's next statement, which fails with what `isKnownKey` or `isStillAtWork`
 * tell where the work is not to be done.
 */
export async function takeIdempotencyKeys(
  tx: DealerTransaction,
  { principal, keys }: { principal: string; keys: readonly string[] },
  patienceMs: number,
): Promise<void> {
  await sql`${DEFERRED}
    select take_idempotency_keys(
      ${tx.dealerId}::uuid, ${principal}, ${keys}::text[],
      ${forgottenBefore(tx)}::timestamptz, ${patienceMs}::integer
    )`.execute(tx.db);
}

/** Whether a transaction failed as a key of its was answered before, less than a day ago. */
export function isKnownKey(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === 'PV001';
}

/** Whether a transaction failed as the first request with a key of its takes longer than it may wait. */
export function isStillAtWork(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === 'PV002';
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

/** Keeps the answers of the work done under keys, in the transaction that took them. */
export async function keepAnswers(
  tx: DealerTransaction,
  answered: readonly (RepeatableRequest & Pick<KeptAnswer, 'status' | 'body'>)[],
): Promise<void> {
  await sql`${DEFERRED}
    insert into idempotency_keys (dealer_id, principal, key, request_hash, status, body, created_at)
    select ${tx.dealerId}::uuid, a.principal, a.key, decode(a.request_hash, 'hex'), a.status, a.body, ${tx.now}::timestamptz
    from unnest(
      ${answered.map(({ principal }) => principal)}::text[],
      ${answered.map(({ key }) => key)}::text[],
      ${answered.map(({ requestHash }) => requestHash.toString('hex'))}::text[],
      ${answered.map(({ status }) => status)}::integer[],
      ${answered.map(({ body }) => body)}::text[]
    ) as a (principal, key, request_hash, status, body)
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
