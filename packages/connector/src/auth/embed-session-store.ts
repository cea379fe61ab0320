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
