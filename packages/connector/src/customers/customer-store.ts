import { sql, type RawBuilder, type SelectQueryBuilder } from 'kysely';
import type { Customer, CustomerSort, CustomerSortKey } from '@payvite/sdk/schemas';
import type { TextRow } from '../db/bound-statement.ts';
import type { Database, DealerTransaction } from '../db/database.ts';
import { decodeCursor, encodeCursor, partsAfter } from '../db/keyset.ts';
import { PREPARED } from '../db/prepared-client.ts';
import type { Tables } from '../db/tables.ts';
import { CUSTOMER_EXPRESSIONS, writeCustomer } from './customer-json.ts';
import { foldSearchText } from './customer-search-text.ts';

export interface CustomerFilters {
  search?: string | undefined;
  invitationStatus?: Customer['invitationStatus'] | undefined;
  status?: Customer['status'] | undefined;
  accountType?: string | undefined;
  minOutstandingMinor?: number | undefined;
  hasEmail?: boolean | undefined;
  hasBounced?: boolean | undefined;
  pendingOlderThanDays?: number | undefined;
}

/** A search counts no further: beyond, the count costs more than the answer is worth. */
const MAX_SEARCH_COUNT = 10_000;

type OverviewQuery<Output = object> = SelectQueryBuilder<Tables, 'customerOverview', Output>;

/** A page of customers as they were read. */
export interface CustomerRows {
  /** Each one's JSON. */
  data: string[];
  nextCursor: string | null;
  /** When they were read, the day that their balances stand for, and where it is that day. Null for no customers. */
  aging: { readAt: Date; agedOn: string | null; timeZone: string } | null;
}

/** Reads one page of customers in the order of `sort`, in one round trip. */
export async function readCustomers(
  database: Database,
  dealerId: string,
  filters: CustomerFilters,
  page: { sort: CustomerSort; cursor: string | undefined; limit: number },
): Promise<CustomerRows> {
  const { direction, ...order } = readCustomerSort(page.sort);
  const position =
    page.cursor === undefined
      ? undefined
      : decodeCursor(page.sort, page.cursor, { value: order.kind, id: 'uuid' });
  const matches = matchCustomers(dealerId, filters);
  // The best plan of others depends on how many customers match.
  const isPlain = Object.entries(filters).every(([key, value]) => key === 'status' || value === undefined);

  const rows: TextRow[] = [];
  let readAt = new Date(NaN);
  // Only where values end and nulls begin is a second one read.
  for (const part of partsAfter(order, direction, position)) {
    const read = await database.read(
      dealerId,
      sql`
        ${isPlain ? PREPARED : sql``} select ${SELECTED}, ${order.column}
        from customer_overview
        where ${matches} and ${part}
        order by ${order.column} ${sql.raw(direction)}, ${order.id} ${sql.raw(direction)}
        limit ${page.limit + 1 - rows.length}`,
    );
    ({ now: readAt } = read);
    rows.push(...read.rows);
    if (rows.length > page.limit) break;
  }

  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  if (last === undefined) return { data: [], nextCursor: null, aging: null };
  const [id, agedOn, timeZone, value] = last.slice(CUSTOMER_EXPRESSIONS.length) as [
    string,
    string | null,
    string,
    string | null,
  ];
  return {
    data: shown.map(writeCustomer),
    nextCursor:
      rows.length > page.limit
        ? encodeCursor(page.sort, {
            value: order.kind === 'text' || value === null ? value : Number(value),
            id,
          })
        : null,
    aging: { readAt, agedOn, timeZone },
  };
}

const SELECTED = sql.raw([...CUSTOMER_EXPRESSIONS, 'id', 'aged_on', 'time_zone'].join(', '));

/** One customer; undefined when the dealer has none of this id. */
export async function findCustomer(tx: DealerTransaction, id: string): Promise<Customer | undefined> {
  const columns = CUSTOMER_EXPRESSIONS.map((expression, index) => `(${expression})::text as c${index}`);
  const { rows } = await sql<Record<string, string | null>>`
    select ${sql.raw(columns.join(', '))}
    from customer_overview
    where dealer_id = ${tx.dealerId} and id = ${id}`.execute(tx.db);
  const [row] = rows;
  return row === undefined ? undefined : (JSON.parse(writeCustomer(Object.values(row))) as Customer);
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
  return tx.db.selectFrom('customerOverview').where(matchCustomers(tx.dealerId, filters));
}

/** How many customers match: exact, except that of a search null stands for more than 10,000. */
export async function countCustomers(
  tx: DealerTransaction,
  filters: CustomerFilters,
): Promise<number | null> {
  const matching = filterCustomers(tx, filters);
  if (filters.search === undefined) {
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

/**
 * When `invitation_status` has which value, by the columns that it follows from: of those PostgreSQL knows how many rows
 * have what, so that it finds few by their standing and many along the index of the order.
 */
const STATUS_CONDITIONS: Record<Customer['invitationStatus'], RawBuilder<unknown>> = {
  accepted: sql`portal_access is not null`,
  pending: sql`portal_access is null and pending_until > payvite_now()`,
  declined: sql`portal_access is null and declined_at is not null
    and (pending_until is null or pending_until <= payvite_now() and pending_until <= declined_at)`,
  expired: sql`portal_access is null and pending_until <= payvite_now()
    and (declined_at is null or declined_at < pending_until)`,
  none: sql`portal_access is null and pending_until is null and declined_at is null`,
};

/** What holds for the rows of `customer_overview`, without an alias, that match. */
function matchCustomers(dealerId: string, filters: CustomerFilters): RawBuilder<boolean> {
  const conditions = [sql`dealer_id = ${dealerId}`];
  if (filters.search !== undefined) {
    conditions.push(sql`search_text like ${`%${escapeLike(foldSearchText(filters.search))}%`}`);
  }
  if (filters.invitationStatus !== undefined) conditions.push(STATUS_CONDITIONS[filters.invitationStatus]);
  if (filters.pendingOlderThanDays !== undefined) {
    conditions.push(
      STATUS_CONDITIONS.pending,
      sql`pending_since < payvite_now() - ${filters.pendingOlderThanDays}::integer * interval '24 hours'`,
    );
  }
  if (filters.status !== undefined) conditions.push(sql`status = ${filters.status}`);
  if (filters.accountType !== undefined) conditions.push(sql`account_type = ${filters.accountType}`);
  if (filters.minOutstandingMinor !== undefined) {
    conditions.push(sql`outstanding_minor >= ${filters.minOutstandingMinor}`);
  }
  if (filters.hasEmail !== undefined) {
    const hasEmail = sql`exists (
      select from contacts k
      where k.dealer_id = customer_overview.dealer_id and k.customer_id = customer_overview.id and k.has_valid_email
    )`;
    conditions.push(filters.hasEmail ? hasEmail : sql`not ${hasEmail}`);
  }
  if (filters.hasBounced !== undefined) {
    const hasBounced = matchBounced(dealerId);
    conditions.push(filters.hasBounced ? hasBounced : sql`not (${hasBounced})`);
  }
  return sql.join(conditions, sql` and `);
}

/**
 * Few mails come back, so what came back is looked for first, and only then what a customer's newest invitation says of
 * itself: another one may have left to a better address.
 */
function matchBounced(dealerId: string): RawBuilder<boolean> {
  return sql`id in (
      select ic.customer_id
      from invitation_customers ic
      where ic.dealer_id = ${dealerId} and ic.invitation_id in (
        select m.subject_id
        from mails m
        where m.dealer_id = ${dealerId} and m.subject_type = 'invitation' and m.delivery = 'bounced'
        union all
        select m.subject_id
        from suppressions s
        join mails m on m.dealer_id = s.dealer_id and m.recipient = s.email and m.subject_type = 'invitation'
        where s.dealer_id = ${dealerId} and s.reason = 'bounced'
      )
    )
    and coalesce(invitation_status in ('pending', 'expired') and invitation ->> 'bounceReason' is not null, false)`;
}

/** How a list is ordered: by `column` in `direction`, nulls last either way, then by `id` in the same direction. */
export interface CustomerOrder {
  column: RawBuilder<string | number | null>;
  id: RawBuilder<string>;
  /** What a cursor holds of `column`. */
  kind: 'text' | 'float' | 'integer';
  isNullable: boolean;
  direction: 'asc' | 'desc';
}

/** What a `sort` asks for. Names sort as people expect, not by code point. */
export function readCustomerSort(sort: CustomerSort): CustomerOrder {
  const direction = sort.startsWith('-') ? 'desc' : 'asc';
  const key = sort.replace('-', '') as CustomerSortKey;
  if (key === 'name' || key === 'accountNumber' || key === 'accountType') {
    const isNullable = key === 'accountType';
    return { column: sql.ref(`${key}Folded`), id: sql.ref('id'), kind: 'text', isNullable, direction };
  }
  const isAverage = key === 'weightedAverageDaysOverdue';
  const kind = isAverage || key === 'collectionPriority' ? 'float' : 'integer';
  return { column: sql.ref(key), id: sql.ref('balanceCustomerId'), kind, isNullable: isAverage, direction };
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (character) => `\\${character}`);
}
