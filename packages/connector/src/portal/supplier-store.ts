import { sql } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';

/** What is open with a dealer in one currency, by the ERP's last numbers. */
export interface OpenAmount {
  currency: string;
  openMinor: number;
  /** Of invoices that are past due. */
  lateMinor: number;
}

/** What is open of these customers, by currency; `today` is the dealer's. */
export function sumOpenItems(
  tx: DealerTransaction,
  customerIds: readonly string[],
  today: string,
): Promise<OpenAmount[]> {
  return tx.db
    .selectFrom('openItemOverview')
    .select([
      'currency',
      sql<number>`sum(outstanding_minor)::bigint`.as('openMinor'),
      sql<number>`coalesce(sum(outstanding_minor) filter (where kind = 'invoice' and due_date < ${today}::date), 0)::bigint`.as(
        'lateMinor',
      ),
    ])
    .where('dealerId', '=', tx.dealerId)
    .where('customerId', '=', sql<string>`any(${[...customerIds]}::uuid[])`)
    .groupBy('currency')
    .orderBy('currency')
    .execute();
}
