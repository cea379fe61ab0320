import { sql } from 'kysely';
import type { Database, DealerTransaction } from '../db/database.ts';
import type { ApiPermission, CredentialsTable } from '../db/tables.ts';

/** Whose credential this is, of all dealers; undefined for an unknown one. */
export async function findCredential(
  database: Database,
  hash: Buffer,
  kind: CredentialsTable['kind'],
): Promise<{ dealerId: string; subjectId: string } | undefined> {
  const { rows } = await sql<{ dealerId: string; subjectId: string }>`
    select dealer_id, subject_id from find_credential(${hash}, ${kind})`.execute(database.global);
  return rows[0];
}

/** Adds a credential of the transaction's dealer; the same one again changes nothing. */
export async function insertCredential(
  tx: DealerTransaction,
  credential: Pick<CredentialsTable, 'hash' | 'kind' | 'subjectId'>,
): Promise<void> {
  await tx.db
    .insertInto('credentials')
    .values({ ...credential, dealerId: tx.dealerId, createdAt: tx.now })
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .execute();
}

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
