import type { DealerTransaction } from '../db/database.ts';
import type { PostingAttemptsTable } from '../db/tables.ts';

/** Notes that the ERP is about to be asked. Returns the number of the attempt. */
export async function insertPostingAttempt(
  tx: DealerTransaction,
  { paymentId, action }: Pick<PostingAttemptsTable, 'paymentId' | 'action'>,
): Promise<number> {
  const { last } = await tx.db
    .selectFrom('postingAttempts')
    .select((on) => on.fn.max('number').as('last'))
    .where('dealerId', '=', tx.dealerId)
    .where('paymentId', '=', paymentId)
    .executeTakeFirstOrThrow();
  const number = ((last as number | null) ?? 0) + 1;
  await tx.db
    .insertInto('postingAttempts')
    .values({
      ...{ paymentId, action, number },
      dealerId: tx.dealerId,
      startedAt: tx.now,
      finishedAt: null,
      outcome: null,
      error: null,
    })
    .execute();
  return number;
}

/** Notes how an attempt ended; left out, `number` is the open one. False where it had been closed already. */
export async function closePostingAttempt(
  tx: DealerTransaction,
  attempt: { paymentId: string; number?: number },
  end: { outcome: NonNullable<PostingAttemptsTable['outcome']>; error: string | null },
): Promise<boolean> {
  let closing = tx.db
    .updateTable('postingAttempts')
    .set({ ...end, finishedAt: tx.now })
    .where('dealerId', '=', tx.dealerId)
    .where('paymentId', '=', attempt.paymentId)
    .where('finishedAt', 'is', null);
  if (attempt.number !== undefined) closing = closing.where('number', '=', attempt.number);
  const { numUpdatedRows } = await closing.executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}
