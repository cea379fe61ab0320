import type { DealerTransaction } from '../db/database.ts';
import { dayInZone } from '../dealers/dealer-day.ts';
import { listOpenCreditRequests } from '../payments/credit-request-store.ts';

/** What somebody of a customer asked the dealer to apply, and the dealer has not yet. */
export interface OpenRequest {
  id: string;
  /** The dealer's, `YYYY-MM-DD`. */
  day: string;
  currency: string;
  /** How much of credits is to be applied: minor units, a magnitude. */
  creditMinor: number;
  itemIds: ReadonlySet<string>;
}

/** The open requests of these customers: one of each at most. */
export async function readOpenRequests(
  tx: DealerTransaction,
  customerIds: readonly string[],
  timeZone: string,
): Promise<OpenRequest[]> {
  const rows = await listOpenCreditRequests(tx, customerIds);
  return rows.map(({ id, createdAt, currency, lines }) => ({
    id,
    day: dayInZone(createdAt, timeZone),
    currency,
    creditMinor: lines.reduce((sum, { amountMinor }) => sum - Math.min(0, amountMinor), 0),
    itemIds: new Set(lines.map(({ openItemId }) => openItemId)),
  }));
}
