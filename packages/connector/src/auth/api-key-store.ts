import type { Database, DealerTransaction } from '../db/database.ts';
import { PREPARED_MARK } from '../db/prepared-client.ts';
import type { ApiKeyRow } from '../db/tables.ts';

/** Keeps what may be shown of a key; the key itself is a credential. */
export async function insertApiKey(
  tx: DealerTransaction,
  key: Pick<ApiKeyRow, 'id' | 'name' | 'prefix' | 'lastFour' | 'permissions'>,
): Promise<void> {
  await tx.db
    .insertInto('apiKeys')
    .values({
      ...key,
      dealerId: tx.dealerId,
      createdAt: tx.now,
      lastUsedAt: null,
      expiresAt: null,
      revokedAt: null,
    })
    .execute();
}

/** A key as it opens the door. */
export type FoundApiKey = Pick<ApiKeyRow, 'dealerId' | 'id' | 'permissions' | 'lastUsedAt' | 'expiresAt'>;

/** Every request begins with it, so it is asked without detours. */
const FIND = `${PREPARED_MARK}
  select dealer_id as "dealerId", id, permissions, last_used_at as "lastUsedAt", expires_at as "expiresAt"
  from find_api_key($1)
  where revoked_at is null and (expires_at is null or expires_at > $2)`;

/** The key of this hash, whosesoever, that is neither revoked nor over. */
export async function findApiKey(
  database: Database,
  hash: Buffer,
  now: Date,
): Promise<FoundApiKey | undefined> {
  const { rows } = await database.pool.query<FoundApiKey>(FIND, [hash, now]);
  return rows[0];
}

/** Notes that a key is used at the time of the transaction. */
export async function noteApiKeyUse(tx: DealerTransaction, id: string): Promise<void> {
  await tx.db
    .updateTable('apiKeys')
    .set({ lastUsedAt: tx.now })
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .execute();
}

/** Every key of the dealer, the newest first; those that no longer work among them. */
export function listApiKeys(tx: DealerTransaction): Promise<ApiKeyRow[]> {
  return tx.db
    .selectFrom('apiKeys')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** A key, which nobody else changes until the transaction ends; undefined for one that is not there. */
export function lockApiKey(tx: DealerTransaction, id: string): Promise<ApiKeyRow | undefined> {
  return tx.db
    .selectFrom('apiKeys')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Says when a key ends, or that it has. */
export async function updateApiKey(
  tx: DealerTransaction,
  id: string,
  changes: Partial<Pick<ApiKeyRow, 'expiresAt' | 'revokedAt'>>,
): Promise<void> {
  await tx.db
    .updateTable('apiKeys')
    .set(changes)
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .execute();
}
