import { sql, type RawBuilder, type Selectable, type SelectQueryBuilder } from 'kysely';
import type { Customer, CustomerSort, CustomerSortKey } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import { afterPosition, decodeCursor, encodeCursor } from '../db/keyset.ts';
import type { ContactRow, CustomerOverview, Tables } from '../db/tables.ts';
import { foldSearchText } from './customer-search-text.ts';

export interface CustomerFilters {
  search?: string | undefined;
  invitationStatus?: Customer['invitationStatus'] | undefined;
  status?: Customer['status'] | undefined;
  accountType?: string | undefined;
  minOutstandingMinor?: number | undefined;
  hasEmail?: boolean | undefined;
  pendingOlderThanDays?: number | undefined;
}

/** A search counts no further: beyond, the count costs more than the answer is worth. */
const MAX_SEARCH_COUNT = 10_000;
const DAY_MS = 86_400_000;

type OverviewQuery<Output = object> = SelectQueryBuilder<Tables, 'customerOverview', Output>;

/** One page of customers in the order of `sort`, and on the first page how many match. */
export async function listCustomers(
  tx: DealerTransaction,
  filters: CustomerFilters,
  page: { sort: CustomerSort; cursor: string | undefined; limit: number },
): Promise<{ data: Customer[]; nextCursor: string | null; total: number | null }> {
  const { column, id, direction, valueKind } = readCustomerSort(page.sort);
  const matching = filterCustomers(tx, filters);

  let query = matching.selectAll().select(column.as('sortValue'));
  if (page.cursor !== undefined) {
    query = query.where(
      afterPosition(
        column,
        id,
        direction,
        decodeCursor(page.sort, page.cursor, { value: valueKind, id: 'uuid' }),
      ),
    );
  }
  const rows = await query
    .orderBy(column, (order) => (direction === 'desc' ? order.desc() : order.asc()).nullsLast())
    .orderBy(id, direction)
    .limit(page.limit + 1)
    .execute();

  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    data: await withContacts(tx, shown),
    nextCursor:
      rows.length > page.limit && last !== undefined
        ? encodeCursor(page.sort, { value: last.sortValue, id: last.id })
        : null,
    total: page.cursor === undefined ? await countCustomers(matching, filters.search !== undefined) : null,
  };
}

/** One customer; undefined when the dealer has none of this id. */
export async function findCustomer(tx: DealerTransaction, id: string): Promise<Customer | undefined> {
  const row = await tx.db
    .selectFrom('customerOverview')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : (await withContacts(tx, [row]))[0];
}

/** Whether the dealer has a customer of this id. */
export async function hasCustomer(tx: DealerTransaction, id: string): Promise<boolean> {
  const row = await tx.db
    .selectFrom('customers')
    .select('id')
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row !== undefined;
}

/** The customers that match, to be selected from. */
export function filterCustomers(tx: DealerTransaction, filters: CustomerFilters): OverviewQuery {
  let query: OverviewQuery = tx.db.selectFrom('customerOverview').where('dealerId', '=', tx.dealerId);
  if (filters.search !== undefined) {
    query = query.where('searchText', 'like', `%${escapeLike(foldSearchText(filters.search))}%`);
  }
  if (filters.invitationStatus !== undefined)
    query = query.where('invitationStatus', '=', filters.invitationStatus);
  if (filters.status !== undefined) query = query.where('status', '=', filters.status);
  if (filters.accountType !== undefined) query = query.where('accountType', '=', filters.accountType);
  if (filters.minOutstandingMinor !== undefined) {
    query = query.where('outstandingMinor', '>=', filters.minOutstandingMinor);
  }
  if (filters.hasEmail !== undefined) query = query.where('hasEmail', '=', filters.hasEmail);
  if (filters.pendingOlderThanDays !== undefined) {
    const before = new Date(tx.now.getTime() - filters.pendingOlderThanDays * DAY_MS);
    query = query.where('invitationStatus', '=', 'pending').where('pendingSince', '<', before);
  }
  return query;
}

async function countCustomers(matching: OverviewQuery, isSearch: boolean): Promise<number | null> {
  if (!isSearch) {
    const { total } = await matching
      .select((on) => on.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    return total;
  }
  const rows = await matching
    .select('id')
    .limit(MAX_SEARCH_COUNT + 1)
    .execute();
  return rows.length > MAX_SEARCH_COUNT ? null : rows.length;
}

/** How a list is ordered: by `column` in `direction`, nulls last either way, then by `id` in the same direction. */
export function readCustomerSort(sort: CustomerSort): {
  column: RawBuilder<string | number | null>;
  id: RawBuilder<string>;
  direction: 'asc' | 'desc';
  /** What a cursor holds of `column`. */
  valueKind: ReturnType<typeof sortValueKind>;
} {
  const direction = sort.startsWith('-') ? 'desc' : 'asc';
  const key = (direction === 'desc' ? sort.slice(1) : sort) as CustomerSortKey;
  const valueKind = sortValueKind(key);
  // Names sort as people expect, not by code point.
  const column: RawBuilder<string | number | null> =
    valueKind === 'text' ? sql`lower(${sql.ref(key)})` : sql.ref(key);
  return { column, id: sql.ref('id'), direction, valueKind };
}

function sortValueKind(key: CustomerSortKey): 'text' | 'float' | 'integer' {
  if (key === 'name' || key === 'accountNumber' || key === 'accountType') return 'text';
  return key === 'collectionPriority' || key === 'weightedAverageDaysOverdue' ? 'float' : 'integer';
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (character) => `\\${character}`);
}

async function withContacts(
  tx: DealerTransaction,
  rows: Selectable<CustomerOverview>[],
): Promise<Customer[]> {
  if (rows.length === 0) return [];
  const contacts = await tx.db
    .selectFrom('contacts')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where(
      'customerId',
      'in',
      rows.map((row) => row.id),
    )
    .orderBy('isPrimary', 'desc')
    .orderBy('erpId')
    .execute();
  const byCustomer = Map.groupBy(contacts, (contact) => contact.customerId);
  return rows.map((row) => toCustomer(row, byCustomer.get(row.id) ?? []));
}

function toCustomer(row: Selectable<CustomerOverview>, contacts: ContactRow[]): Customer {
  return {
    id: row.id,
    erpId: row.erpId,
    accountNumber: row.accountNumber,
    name: row.name,
    accountType: row.accountType,
    status: row.status,
    currency: row.currency,
    outstandingMinor: row.outstandingMinor,
    erpBalanceMinor: row.erpBalanceMinor,
    currentMinor: row.currentMinor,
    pastDueMinor: row.pastDueMinor,
    debitAdjustmentsMinor: row.debitAdjustmentsMinor,
    creditAdjustmentsMinor: row.creditAdjustmentsMinor,
    days1To30Minor: row.days1To30Minor,
    days31To60Minor: row.days31To60Minor,
    days61To90Minor: row.days61To90Minor,
    days91PlusMinor: row.days91PlusMinor,
    weightedAverageDaysOverdue: row.weightedAverageDaysOverdue,
    collectionPriority: row.collectionPriority,
    collectionPriorityParts: {
      lateMinor: row.priorityLateMinor,
      rank: row.priorityRank,
      aging: row.priorityAging,
      days: row.priorityDays,
    },
    contacts: contacts.map((contact) => ({
      id: contact.id,
      name: contact.name,
      email: contact.email,
      phone: contact.phone,
      role: contact.role,
      isPrimary: contact.isPrimary,
      locale: contact.locale,
      erpEmail: contact.isEmailCorrected ? (contact.erpEmail ?? '') : null,
    })),
    defaultContactId: row.defaultContactId,
    invitationStatus: row.invitationStatus,
    portalAccess: row.portalAccess,
    pendingSince: row.pendingSince?.toISOString() ?? null,
    invitation: row.invitation,
    asOf: row.asOf.toISOString(),
    agedOn: row.agedOn,
    isStale: row.isStale,
  };
}
