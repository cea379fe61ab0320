import type { CustomerAnchors, CustomerSort } from '@payvite/sdk/schemas';
import { sql } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import { encodeCursor } from '../db/keyset.ts';
import { filterCustomers, readCustomerSort, type CustomerFilters } from './customer-store.ts';

/**
 * Where each page of `every` rows of `listCustomers` begins, under the same filters and sort, and how many rows match: one
 * pass over the rows in their order.
 */
export async function listCustomerAnchors(
  tx: DealerTransaction,
  filters: CustomerFilters,
  { sort, every }: { sort: CustomerSort; every: number },
): Promise<CustomerAnchors> {
  const { column, id, direction } = readCustomerSort(sort);
  const order = sql.raw(direction);
  const matching = filterCustomers(tx, filters).select([id.as('id'), column.as('sortValue')]);
  const { rows } = await sql<{
    id: string;
    sortValue: string | number | null;
    number: number;
    isLast: boolean;
  }>`
    select id, sort_value, number, is_last
    from (
      select *, row_number() over in_order as number, lead(id) over in_order is null as is_last
      from (${matching}) matching
      window in_order as (order by sort_value ${order} nulls last, id ${order})
    ) numbered
    where number % ${every}::integer = 0 or is_last
    order by number`.execute(tx.db);
  const pageEnds = rows.filter(({ isLast }) => !isLast);
  const total = rows.at(-1)?.number ?? 0;
  const firstPage = total === 0 ? [] : [null];
  const anchors = pageEnds.map(({ id, sortValue }) => encodeCursor(sort, { value: sortValue, id }));
  return { every, total, anchors: [...firstPage, ...anchors] };
}
