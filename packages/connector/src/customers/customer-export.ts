import type { CustomerSort } from '@payvite/sdk/schemas';
import { sql, type Selectable } from 'kysely';
import { amountCell, BYTE_ORDER_MARK, csvRow, type CsvCell } from '../csv-row.ts';
import type { Database, DealerTransaction } from '../db/database.ts';
import { afterPosition, type KeysetPosition } from '../db/keyset.ts';
import type { CustomerOverview } from '../db/tables.ts';
import { ensureAged } from './customer-aging.ts';
import { filterCustomers, readCustomerSort, type CustomerFilters } from './customer-store.ts';

const BATCH = 1000;

/** A customer with the contact that an invitation goes to, or else the first one. */
interface ExportRow extends Selectable<CustomerOverview> {
  sortValue: KeysetPosition['value'];
  contactName: string | null;
  contactEmail: string | null;
  contactPhone: string | null;
}

/** What the file has of a customer, by the header of its column. */
const COLUMNS: Readonly<Record<string, (row: ExportRow) => CsvCell>> = {
  'Account name': (row) => row.name,
  'Account number': (row) => row.accountNumber,
  'Account type': (row) => row.accountType,
  Status: (row) => row.status,
  'Collection priority (0-10)': (row) => row.collectionPriority,
  Currency: (row) => row.currency,
  'Outstanding (in currency)': (row) => amountCell(row.outstandingMinor, row.currency),
  'ERP balance (in currency)': (row) => amountCell(row.erpBalanceMinor, row.currency),
  'Current (in currency)': (row) => amountCell(row.currentMinor, row.currency),
  'Past due (in currency)': (row) => amountCell(row.pastDueMinor, row.currency),
  'Debit adjustments (in currency)': (row) => amountCell(row.debitAdjustmentsMinor, row.currency),
  'Credit adjustments (in currency)': (row) => amountCell(row.creditAdjustmentsMinor, row.currency),
  'Weighted average overdue (days)': (row) => inTenths(row.weightedAverageDaysOverdue),
  '1-30 days late (in currency)': (row) => amountCell(row.days1To30Minor, row.currency),
  '31-60 days late (in currency)': (row) => amountCell(row.days31To60Minor, row.currency),
  '61-90 days late (in currency)': (row) => amountCell(row.days61To90Minor, row.currency),
  '91 or more days late (in currency)': (row) => amountCell(row.days91PlusMinor, row.currency),
  'Contact name': (row) => row.contactName,
  'Contact e-mail': (row) => row.contactEmail,
  'Contact phone': (row) => row.contactPhone,
  'Invitation status': (row) => row.invitationStatus,
  'Invited e-mail': (row) => row.invitation?.email ?? null,
  'Invitation sent (UTC)': (row) => row.invitation?.sentAt ?? null,
  'Pending since (UTC)': (row) => row.pendingSince?.toISOString() ?? null,
  'Portal access': (row) => row.portalAccess ?? 'none',
  'Balances as of (UTC)': (row) => row.asOf.toISOString(),
  'Days late as of (date)': (row) => row.agedOn,
  'Numbers are older': (row) => (row.isStale ? 'yes' : null),
};

/**
 * The customers that match as the text of a CSV file, in the order of `sort`, in pieces of 1,000 rows: each is read, in a
 * transaction of its own, when the one before was taken. The first begins with the names of the columns.
 *
 * A customer whose sort value changes meanwhile may come twice or not at all, as in any walk.
 */
export async function* exportCustomers(
  database: Pick<Database, 'asDealer'>,
  dealerId: string,
  filters: CustomerFilters,
  sort: CustomerSort,
): AsyncGenerator<string, void, undefined> {
  const cells = Object.values(COLUMNS);
  let head = BYTE_ORDER_MARK + csvRow(Object.keys(COLUMNS));
  let after: KeysetPosition | undefined;
  do {
    const position: KeysetPosition | undefined = after;
    const rows = await database.asDealer(dealerId, async (tx) => {
      // Once for the whole file: a midnight in between must not make one half older than the other.
      if (position === undefined) await ensureAged(tx);
      return readBatch(tx, filters, sort, position);
    });
    yield head + rows.map((row) => csvRow(cells.map((cell) => cell(row)))).join('');
    head = '';
    const last = rows.at(-1);
    after = rows.length === BATCH && last !== undefined ? { value: last.sortValue, id: last.id } : undefined;
  } while (after !== undefined);
}

async function readBatch(
  tx: DealerTransaction,
  filters: CustomerFilters,
  sort: CustomerSort,
  after: KeysetPosition | undefined,
): Promise<ExportRow[]> {
  const { column, id, direction } = readCustomerSort(sort);
  const order = sql.raw(direction);
  let batch = filterCustomers(tx, filters)
    .selectAll()
    .select(column.as('sortValue'))
    .orderBy(column, (by) => (direction === 'asc' ? by.asc() : by.desc()).nullsLast())
    .orderBy(id, direction)
    .limit(BATCH);
  if (after !== undefined) batch = batch.where(afterPosition(column, id, direction, after));
  const { rows } = await sql<ExportRow>`
    select c.*, k.name as contact_name, k.email as contact_email, k.phone as contact_phone
    from (${batch}) c
    left join lateral (
      select name, email, phone
      from contacts
      where dealer_id = c.dealer_id and customer_id = c.id
      order by id = c.default_contact_id desc nulls last, is_primary desc, erp_id
      limit 1
    ) k on true
    order by c.sort_value ${order} nulls last, c.id ${order}`.execute(tx.db);
  return rows;
}

function inTenths(days: number | null): number | null {
  return days === null ? null : Math.round(days * 10) / 10;
}
