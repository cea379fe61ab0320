import type { DealerTransaction } from '../db/database.ts';
import type { ApiPermission } from '../db/tables.ts';

/** Keeps what may be shown of a key; the key itself is a credential. */
export async function insertApiKey(
  tx: DealerTransaction,
  key: { id: string; name: string; prefix: string; lastFour: string; permissions: ApiPermission[] },
): Promise<void> {
  await tx.db
    .insertInto('apiKeys')
    .values({ ...key, dealerId: tx.dealerId, createdAt: tx.now, lastUsedAt: null, revokedAt: null })
    .execute();
}

const LAST_USED_PRECISION_MS = 60_000;

/** A key that is not revoked, and notes its use (to the minute, so that a busy key costs few writes). */
export async function useApiKey(
  tx: DealerTransaction,
  id: string,
): Promise<{ permissions: ApiPermission[] } | undefined> {
  const key = await tx.db
    .selectFrom('apiKeys')
    .select(['permissions', 'lastUsedAt'])
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
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
