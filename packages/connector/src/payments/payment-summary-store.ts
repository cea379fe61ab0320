import type { PaymentFilters, PaymentSummary } from '@payvite/sdk/schemas';
import { sql } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import { matchingPayments } from './payment-list-store.ts';

/** What the payments that match come to, those of each currency apart. */
export async function summarizePayments(
  tx: DealerTransaction,
  filters: PaymentFilters,
): Promise<PaymentSummary> {
  const currencies = await matchingPayments(tx, filters)
    .select([
      'currency',
      sql<number>`count(*)::int`.as('payments'),
      sql<number>`sum(amount_minor)::bigint`.as('amountMinor'),
      // What went back came before.
      sql<number>`coalesce(sum(amount_minor - taken_back_minor) filter (where settled_at is not null), 0)::bigint`.as(
        'receivedMinor',
      ),
      sql<number>`sum(taken_back_minor)::bigint`.as('takenBackMinor'),
      sql<number>`coalesce(sum(fee_minor) filter (where settled_at is not null), 0)::bigint`.as('feeMinor'),
      sql<number>`sum(fee_back_minor)::bigint`.as('feeBackMinor'),
    ])
    .groupBy('currency')
    .orderBy('payments', 'desc')
    .orderBy('currency')
    .execute();
  return { payments: currencies.reduce((sum, { payments }) => sum + payments, 0), currencies };
}
