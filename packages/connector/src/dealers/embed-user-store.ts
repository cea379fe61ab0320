import type { DealerTransaction } from '../db/database.ts';

/** Remembers the ERP's user as last named, so that timelines can name who did it. */
export async function upsertEmbedUser(
  tx: DealerTransaction,
  user: { id: string; name: string; email?: string | undefined },
): Promise<void> {
  const values = { name: user.name, email: user.email ?? null, lastSeenAt: tx.now };
  await tx.db
    .insertInto('embedUsers')
    .values({ dealerId: tx.dealerId, id: user.id, ...values })
    .onConflict((conflict) => conflict.columns(['dealerId', 'id']).doUpdateSet(values))
    .execute();
}

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
