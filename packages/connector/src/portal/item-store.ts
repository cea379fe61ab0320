import type { OpenItem } from '@payvite/sdk/schemas';
import { sql } from 'kysely';
import { paidInFlight, toOpenItem } from '../customers/open-item-store.ts';
import type { DealerTransaction } from '../db/database.ts';
import type { PaymentRow } from '../db/tables.ts';
import { COULD_NOT_START } from '../payments/payment-reason.ts';

/** An item of a customer, open or closed. */
export interface AccountItem {
  item: OpenItem;
  /** When the ERP stopped listing it; null while it is open. Nothing of a closed one is in flight or payable. */
  closedAt: Date | null;
  customer: { name: string; accountNumber: string };
}

/** An item of a customer that the payer may see; undefined for anybody else's. */
export async function findAccountItem(
  tx: DealerTransaction,
  payerId: string,
  itemId: string,
): Promise<AccountItem | undefined> {
  const row = await tx.db
    .selectFrom('openItems as i')
    .innerJoin('payerCustomers as link', (join) =>
      join.onRef('link.dealerId', '=', 'i.dealerId').onRef('link.customerId', '=', 'i.customerId'),
    )
    .innerJoin('customers as c', (join) =>
      join.onRef('c.dealerId', '=', 'i.dealerId').onRef('c.id', '=', 'i.customerId'),
    )
    .leftJoin('openItemOverview as o', (join) =>
      join.onRef('o.dealerId', '=', 'i.dealerId').onRef('o.id', '=', 'i.id'),
    )
    .selectAll('i')
    .select(['c.name as customerName', 'c.accountNumber', 'o.inFlightMinor', 'o.payableMinor'])
    .select(paidInFlight('o'))
    .where('i.dealerId', '=', tx.dealerId)
    .where('i.id', '=', itemId)
    .where('link.payerId', '=', payerId)
    .where('link.access', '=', 'active')
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    item: toOpenItem({
      ...row,
      inFlightMinor: row.inFlightMinor ?? 0,
      payableMinor: row.payableMinor ?? 0,
    }),
    closedAt: row.closedAt,
    customer: { name: row.customerName, accountNumber: row.accountNumber },
  };
}

/** Of these items those of these customers, open or closed, by which they can be named. */
export async function listOwnedItems(
  tx: DealerTransaction,
  customerIds: readonly string[],
  itemIds: readonly string[],
): Promise<Pick<OpenItem, 'id' | 'customerId' | 'number' | 'currency'>[]> {
  if (itemIds.length === 0) return [];
  return tx.db
    .selectFrom('openItems')
    .select(['id', 'customerId', 'number', 'currency'])
    .where('dealerId', '=', tx.dealerId)
    .where('customerId', '=', sql<string>`any(${[...customerIds]}::uuid[])`)
    .where('id', '=', sql<string>`any(${[...itemIds]}::uuid[])`)
    .execute();
}

/** What one payment gave to an item. Minor units, signed as the item's amounts. */
export interface ItemPayment extends Pick<
  PaymentRow,
  'id' | 'payerId' | 'state' | 'method' | 'startedAt' | 'takenBackMinor' | 'expiredAt' | 'expiresAt'
> {
  amountMinor: number;
  discountMinor: number;
  /** Null for somebody who was erased. */
  payerName: string | null;
}

/**
 * The payments on an item, the newest first, by whomever of its customer: those of a customer that it had before are that one's.
 * Those that came to no debit are left out.
 */
export function listItemPayments(
  tx: DealerTransaction,
  { id, customerId }: Pick<OpenItem, 'id' | 'customerId'>,
): Promise<ItemPayment[]> {
  return (
    tx.db
      .selectFrom('paymentAllocations as a')
      .innerJoin('payments as p', (join) =>
        join.onRef('p.dealerId', '=', 'a.dealerId').onRef('p.id', '=', 'a.paymentId'),
      )
      .leftJoin('payers', 'payers.id', 'p.payerId')
      .select(['p.id', 'p.payerId', 'p.state', 'p.method', 'p.startedAt', 'p.takenBackMinor'])
      .select(['p.expiredAt', 'p.expiresAt'])
      .select(['a.amountMinor', 'a.discountMinor', 'payers.name as payerName'])
      .where('a.dealerId', '=', tx.dealerId)
      .where('a.openItemId', '=', id)
      // Also what leads to the allocations: no index has all those of an item.
      .where('p.customerId', '=', customerId)
      .where('p.state', '!=', 'expired')
      .where(sql<boolean>`p.failure_code is distinct from ${COULD_NOT_START}`)
      .orderBy('p.startedAt', 'desc')
      .orderBy('p.id', 'desc')
      .execute()
  );
}
