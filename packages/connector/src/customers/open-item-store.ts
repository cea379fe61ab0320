import { sql, type Selectable } from 'kysely';
import type { OpenItem, OpenItemKind } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import { afterPosition, countRows, decodeCursor, encodeCursor, toPage } from '../db/keyset.ts';
import type { OpenItemOverview } from '../db/tables.ts';

const SORT = 'dueDate';

/**
 * `paidInFlightMinor` of an open item; most are in no payment, and need no look at payments.
 *
 * @param item - what the query calls `open_item_overview`.
 */
export function paidInFlight(item: string) {
  const of = (column: string) => sql.ref(`${item}.${column}`);
  return sql<number>`case when ${of('inFlightMinor')} = 0 then 0 else (
    select coalesce(sum(a.held_minor), 0)::bigint
    from payment_allocations a
    join payments p on p.dealer_id = a.dealer_id and p.id = a.payment_id
    where a.dealer_id = ${of('dealerId')} and a.open_item_id = ${of('id')}
      and a.released_at is null and p.state in ('settled', 'disputed')
  ) end`.as('paidInFlightMinor');
}

type OpenItemRow = Pick<OpenItem, 'paidInFlightMinor'> &
  Pick<Selectable<OpenItemOverview>, Exclude<keyof OpenItem, 'paidInFlightMinor'>>;

/** One page of a customer's open items, oldest due first, those without a due date last. */
export async function listOpenItems(
  tx: DealerTransaction,
  customerId: string,
  page: { kind?: OpenItemKind | undefined; cursor: string | undefined; limit: number },
): Promise<{ data: OpenItem[]; nextCursor: string | null; total: number | null }> {
  let matching = tx.db
    .selectFrom('openItemOverview')
    .where('dealerId', '=', tx.dealerId)
    .where('customerId', '=', customerId);
  if (page.kind !== undefined) matching = matching.where('kind', '=', page.kind);
  let query = matching.selectAll().select(paidInFlight('openItemOverview'));
  if (page.cursor !== undefined) {
    query = query.where(
      afterPosition(
        sql.ref('dueDate'),
        sql.ref('id'),
        'asc',
        decodeCursor(SORT, page.cursor, { value: 'day', id: 'uuid' }),
      ),
    );
  }
  const rows = await query
    .orderBy('dueDate', (order) => order.asc().nullsLast())
    .orderBy('id')
    .limit(page.limit + 1)
    .execute();
  return toPage(rows, page, {
    item: toOpenItem,
    cursor: (row) => encodeCursor(SORT, { value: row.dueDate, id: row.id }),
    count: () => countRows(matching),
  });
}

/** All open items of several customers, oldest due first: what the Payments portal shows. */
export async function listAllOpenItems(tx: DealerTransaction, customerIds: string[]): Promise<OpenItem[]> {
  if (customerIds.length === 0) return [];
  const rows = await tx.db
    .selectFrom('openItemOverview')
    .selectAll()
    .select(paidInFlight('openItemOverview'))
    .where('dealerId', '=', tx.dealerId)
    .where('customerId', 'in', customerIds)
    .orderBy('dueDate', (order) => order.asc().nullsLast())
    .orderBy('id')
    .execute();
  return rows.map(toOpenItem);
}

/** An open item as the API answers it. */
export function toOpenItem(row: OpenItemRow): OpenItem {
  return {
    id: row.id,
    erpId: row.erpId,
    customerId: row.customerId,
    kind: row.kind,
    number: row.number,
    amountMinor: row.amountMinor,
    outstandingMinor: row.outstandingMinor,
    inFlightMinor: row.inFlightMinor,
    paidInFlightMinor: row.paidInFlightMinor,
    payableMinor: row.payableMinor,
    currency: row.currency,
    transactionDate: row.transactionDate,
    dueDate: row.dueDate,
    jobId: row.jobId,
    jobName: row.jobName,
    statementId: row.statementId,
    discountMinor: row.discountMinor,
    discountDueDate: row.discountDueDate,
  };
}
