import type { CreditRequest, Page } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import { countRows, pageOfNewest } from '../db/keyset.ts';
import type { CreditRequestRow } from '../db/tables.ts';
import { partyColumns } from './payment-party.ts';

const ABOUT = partyColumns('credit_requests');

/** One request; undefined when the dealer has none of this id. */
export async function findCreditRequest(
  tx: DealerTransaction,
  id: string,
): Promise<CreditRequest | undefined> {
  const row = await tx.db
    .selectFrom('creditRequests')
    .selectAll()
    .select(ABOUT)
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toCreditRequest(row);
}

/** One page of requests, newest first. */
export async function listCreditRequests(
  tx: DealerTransaction,
  page: {
    state: CreditRequest['state'] | undefined;
    customerId: string | undefined;
    cursor: string | undefined;
    limit: number;
  },
): Promise<Page<CreditRequest>> {
  let matching = tx.db.selectFrom('creditRequests').where('dealerId', '=', tx.dealerId);
  if (page.state !== undefined) matching = matching.where('state', '=', page.state);
  if (page.customerId !== undefined) matching = matching.where('customerId', '=', page.customerId);
  const found = await pageOfNewest(
    matching.selectAll().select(ABOUT),
    { scope: 'credit-requests', at: 'createdAt', id: 'id' },
    page,
    () => countRows(matching),
  );
  return { ...found, data: found.data.map(toCreditRequest) };
}

/** A request as the API answers it. */
function toCreditRequest(
  row: CreditRequestRow & { customerName: string; accountNumber: string; payerName: string | null },
): CreditRequest {
  return {
    id: row.id,
    customerId: row.customerId,
    customerName: row.customerName,
    accountNumber: row.accountNumber,
    payerId: row.payerId,
    payerName: row.payerName,
    currency: row.currency,
    lines: row.lines.map(({ openItemId, number, amountMinor }) => ({ openItemId, number, amountMinor })),
    state: row.state,
    createdAt: row.createdAt.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
  };
}
