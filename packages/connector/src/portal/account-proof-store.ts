import type { Kysely } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import type { AccountProofRow, Tables } from '../db/tables.ts';
import { SECOND_CLICK_MS } from './account-proof.ts';

/** Adds a proof; those of its account and purpose before it are good for nothing from here on. */
export async function insertAccountProof(
  tx: DealerTransaction,
  proof: Omit<AccountProofRow, 'createdAt' | 'usedAt'>,
): Promise<void> {
  await tx.db
    .deleteFrom('accountProofs')
    .where('userId', '=', proof.userId)
    .where('purpose', '=', proof.purpose)
    .execute();
  await tx.db
    .insertInto('accountProofs')
    .values({ ...proof, createdAt: tx.now })
    .execute();
}

/** Of no dealer: the connection that it goes by, and the time. */
interface Asker {
  db: Kysely<Tables>;
  now: Date;
}

/** A proof that is still good. */
export function findOpenProof({ db, now }: Asker, id: string): Promise<AccountProofRow | undefined> {
  return db
    .selectFrom('accountProofs')
    .selectAll()
    .where('id', '=', id)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .executeTakeFirst();
}

/** A proof that was used moments ago, and is good for nothing but to say so. */
export function findJustUsedProof({ db, now }: Asker, id: string): Promise<AccountProofRow | undefined> {
  return db
    .selectFrom('accountProofs')
    .selectAll()
    .where('id', '=', id)
    .where('usedAt', '>', new Date(now.getTime() - SECOND_CLICK_MS))
    .executeTakeFirst();
}

/** Uses a proof up. False where somebody else has, or its time has passed. */
export async function useProof({ db, now }: Asker, id: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('accountProofs')
    .set({ usedAt: now })
    .where('id', '=', id)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
