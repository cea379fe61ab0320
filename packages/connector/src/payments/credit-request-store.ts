import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { DealerTransaction } from '../db/database.ts';
import type { PreviewContent } from '../db/payment-columns.ts';

/** Keeps a request to apply a credit; where one of the customer is open, that one. */
export async function insertCreditRequest(
  tx: DealerTransaction,
  {
    customerId,
    payerId,
    currency,
    lines,
  }: Pick<PreviewContent, 'customerId' | 'payerId' | 'currency' | 'lines'>,
): Promise<{ id: string; isNew: boolean }> {
  const made = await tx.db
    .insertInto('creditRequests')
    .values({
      ...{ dealerId: tx.dealerId, id: uuidv7(), customerId, payerId, currency, state: 'open' },
      lines: JSON.stringify(lines),
      createdAt: tx.now,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['dealerId', 'customerId'])
        .where(sql`state`, '=', sql.lit('open'))
        .doNothing(),
    )
    .returning('id')
    .executeTakeFirst();
  if (made !== undefined) return { id: made.id, isNew: true };
  const open = await tx.db
    .selectFrom('creditRequests')
    .select('id')
    .where('dealerId', '=', tx.dealerId)
    .where('customerId', '=', customerId)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  return { id: open.id, isNew: false };
}
