import type { DealerTransaction } from '../db/database.ts';
import { dayInZone } from '../dealers/dealer-day.ts';
import type { CreditRequestRow } from '../db/tables.ts';
import { listOpenCreditRequests, listRequestsClosedSince } from '../payments/credit-request-store.ts';

/** So long a payer is told on the statement that the dealer has closed a request. */
const TOLD_MS = 14 * 86_400_000;

/** What somebody of a customer asked the dealer to apply. */
interface AskedRequest {
  id: string;
  /** The dealer's, `YYYY-MM-DD`. */
  day: string;
  currency: string;
  /** How much of credits is to be applied: minor units, a magnitude. */
  creditMinor: number;
}

/** One that the dealer has not closed yet. */
export interface OpenRequest extends AskedRequest {
  itemIds: ReadonlySet<string>;
}

/** One that the dealer has closed: the credit is applied, or will not be. */
export interface ClosedRequest extends AskedRequest {
  /** The dealer's, `YYYY-MM-DD`. */
  closedDay: string;
}

/** The open requests of these customers: one of each at most. */
export async function readOpenRequests(
  tx: DealerTransaction,
  customerIds: readonly string[],
  timeZone: string,
): Promise<OpenRequest[]> {
  const rows = await listOpenCreditRequests(tx, customerIds);
  return rows.map((row) => ({
    ...askedOf(row, timeZone),
    itemIds: new Set(row.lines.map(({ openItemId }) => openItemId)),
  }));
}

/** The requests of these customers that the dealer has closed lately, the last one first. */
export async function readClosedRequests(
  tx: DealerTransaction,
  customerIds: readonly string[],
  timeZone: string,
): Promise<ClosedRequest[]> {
  const rows = await listRequestsClosedSince(tx, customerIds, new Date(tx.now.getTime() - TOLD_MS));
  return rows.map((row) => ({
    ...askedOf(row, timeZone),
    closedDay: dayInZone(row.closedAt ?? tx.now, timeZone),
  }));
}

function askedOf({ id, createdAt, currency, lines }: CreditRequestRow, timeZone: string): AskedRequest {
  return {
    ...{ id, currency, day: dayInZone(createdAt, timeZone) },
    creditMinor: lines.reduce((sum, { amountMinor }) => sum - Math.min(0, amountMinor), 0),
  };
}
