import type { DealerTransaction } from '../db/database.ts';
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

const LAST_USED_PRECISION_MS = 60_000;

/** A key that is neither revoked nor over, and notes its use (to the minute, so that a busy key costs few writes). */
export async function useApiKey(
  tx: DealerTransaction,
  id: string,
): Promise<Pick<ApiKeyRow, 'permissions' | 'expiresAt'> | undefined> {
  const key = await tx.db
    .selectFrom('apiKeys')
    .select(['permissions', 'lastUsedAt', 'expiresAt'])
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .where((on) => on.or([on('expiresAt', 'is', null), on('expiresAt', '>', tx.now)]))
    .executeTakeFirst();
  if (key !== undefined && tx.now.getTime() - (key.lastUsedAt?.getTime() ?? 0) > LAST_USED_PRECISION_MS) {
    await tx.db
      .updateTable('apiKeys')
      .set({ lastUsedAt: tx.now })
      .where('dealerId', '=', tx.dealerId)
      .where('id', '=', id)
      .execute();
  }
  return key;
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
