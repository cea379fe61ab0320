import type { DealerTransaction } from '../db/database.ts';

/** The address of a person of the dealer; undefined where none is known. */
export async function findUserEmail(tx: DealerTransaction, userId: string): Promise<string | undefined> {
  const row = await tx.db
    .selectFrom('embedUsers')
    .select('email')
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', userId)
    .executeTakeFirst();
  return row?.email ?? undefined;
}
