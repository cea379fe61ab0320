import { hash } from 'node:crypto';
import type { SyncModel } from '@payvite/sdk/schemas';
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { DealerTransaction } from '../db/database.ts';
import {
  isBadEntry,
  type BadEntry,
  type GoodEntry,
  type SourceEntry,
  type SourceModel,
} from '../erp/erp-source.ts';
import { foldSearchText } from './customer-search-text.ts';

/** The models in the order in which they are read, applied and shown. */
export const SYNC_MODELS: readonly SyncModel[] = ['customers', 'contacts', 'invoices', 'adjustments'];

/** Where a model's rows are staged. */
export const STAGED_TABLES = {
  customers: 'staged_customers',
  contacts: 'staged_contacts',
  invoices: 'staged_items',
  adjustments: 'staged_items',
} as const satisfies Record<SyncModel, string>;

type StagedTable = (typeof STAGED_TABLES)[SyncModel];

const ITEM_TEXT = ['kind', 'number', 'currency', 'jobId', 'jobName', 'statementId'] as const;

/** The columns of each staging table beside its key, by the name of the field they come from, with their types. */
const STAGED_FIELDS: Record<StagedTable, Record<string, string>> = {
  staged_customers: {
    ...texts('accountNumber', 'name', 'accountType', 'status', 'currency', 'phone', 'addressLine1', 'city'),
    ...texts('region', 'postalCode', 'searchText'),
    erpBalanceMinor: 'bigint',
  },
  staged_contacts: {
    ...texts('customerErpId', 'name', 'email', 'phone', 'role', 'locale'),
    hasValidEmail: 'boolean',
    isPrimary: 'boolean',
  },
  staged_items: {
    ...texts('customerErpId', ...ITEM_TEXT),
    amountMinor: 'bigint',
    outstandingMinor: 'bigint',
    transactionDate: 'date',
    dueDate: 'date',
    discountMinor: 'bigint',
    discountDueDate: 'date',
    isOpen: 'boolean',
  },
};
const KEY_FIELDS = { erpId: 'text', row: 'integer', isBad: 'boolean', id: 'uuid', rowHash: 'bytea' };

function texts(...fields: string[]): Record<string, string> {
  return Object.fromEntries(fields.map((field) => [field, 'text']));
}

function columnOf(field: string): string {
  return field.replace(/[A-Z]|\d+/g, (part) => `_${part.toLowerCase()}`);
}

const NUMBERS_PER_MODEL = 1_000_000_000;

/** What a bad row's line is added to for its number, so that all are listed by model, then by row. */
export function badRowNumber(model: SyncModel): number {
  return SYNC_MODELS.indexOf(model) * NUMBERS_PER_MODEL;
}

/**
 * Puts entries of one model beside what is stored, to be checked and applied when all are there. Bad ones are reported;
 * of an id that comes again the first stays and the later ones are bad rows.
 */
export async function stageEntries<Model extends SyncModel>(
  tx: DealerTransaction,
  syncId: string,
  source: SourceModel<Model>,
  entries: readonly SourceEntry<Model>[],
  dealerCurrency: string,
): Promise<void> {
  const rows: Record<string, unknown>[] = [];
  const bad: BadEntry[] = [];
  for (const entry of entries) {
    if (isBadEntry(entry)) {
      bad.push(entry);
      if (entry.erpId !== null) rows.push({ erpId: entry.erpId, row: entry.row, isBad: true });
    } else {
      rows.push(stagedRow(source.model, entry, dealerCurrency));
    }
  }
  await insertBadRows(tx, syncId, source, bad);
  // The pages of an ERP shift while they are read: what comes once more is newer. A file says what is.
  if (source.file === null) {
    const newest = new Map(rows.map((row) => [row['erpId'], row]));
    await insertStaged(tx, syncId, source.model, [...newest.values()], 'replace');
    return;
  }
  const staged = await insertStaged(tx, syncId, source.model, rows, 'keep');
  if (staged < rows.length)
    await insertBadRows(tx, syncId, source, await findRepeated(tx, syncId, source, rows));
}

function stagedRow<Model extends SyncModel>(
  model: Model,
  { row, record }: GoodEntry<Model>,
  dealerCurrency: string,
): Record<string, unknown> {
  let fields: Record<string, unknown> = { ...record };
  if (model === 'customers') fields = { ...fields, currency: fields['currency'] ?? dealerCurrency };
  const rowHash = `\\x${hash('sha256', JSON.stringify(fields))}`;
  if (model === 'customers') {
    fields['searchText'] = foldSearchText(`${String(fields['name'])} ${String(fields['accountNumber'])}`);
  }
  return { ...fields, row, isBad: false, id: uuidv7(), rowHash };
}

async function insertStaged(
  tx: DealerTransaction,
  syncId: string,
  model: SyncModel,
  rows: Record<string, unknown>[],
  repeated: 'keep' | 'replace',
): Promise<number> {
  if (rows.length === 0) return 0;
  const table = STAGED_TABLES[model];
  const fields = Object.entries({ ...KEY_FIELDS, ...STAGED_FIELDS[table] });
  const columns = fields.map(([field]) => columnOf(field)).join(', ');
  const arrays = fields.map(([field, type]) => sql`${arrayLiteral(rows, field)}::${sql.raw(type)}[]`);
  const isItem = table === 'staged_items';
  const key = isItem ? 'dealer_id, sync_id, model, erp_id' : 'dealer_id, sync_id, erp_id';
  const replaced = fields.map(([field]) => `${columnOf(field)} = excluded.${columnOf(field)}`).join(', ');
  const onConflict = sql.raw(repeated === 'keep' ? 'do nothing' : `(${key}) do update set ${replaced}`);
  const { numAffectedRows } = await sql`
    insert into ${sql.table(table)} (dealer_id, sync_id, ${sql.raw(isItem ? 'model, ' : '')}${sql.raw(columns)})
    select ${tx.dealerId}::uuid, ${syncId}::uuid, ${isItem ? sql`${model}::text, ` : sql``}r.*
    from unnest(${sql.join(arrays)}) r
    on conflict ${onConflict}`.execute(tx.db);
  return Number(numAffectedRows ?? 0);
}

/** One field of all rows as PostgreSQL writes an array; pg would escape each element twice. */
function arrayLiteral(rows: readonly Record<string, unknown>[], field: string): string {
  let literal = '{';
  for (const [at, row] of rows.entries()) {
    if (at > 0) literal += ',';
    const value = row[field];
    if (value === null || value === undefined) literal += 'NULL';
    else if (typeof value !== 'string') literal += String(value);
    else literal += `"${/["\\]/.test(value) ? value.replace(/["\\]/g, '\\$&') : value}"`;
  }
  return `${literal}}`;
}

/** The good ones of `rows` whose id stood in an earlier row. */
async function findRepeated(
  tx: DealerTransaction,
  syncId: string,
  source: SourceModel<SyncModel>,
  rows: Record<string, unknown>[],
): Promise<BadEntry[]> {
  const good = rows.filter((row) => row['isBad'] === false);
  const table = STAGED_TABLES[source.model];
  const { rows: repeated } = await sql<{ erpId: string; row: number; firstRow: number }>`
    select g.erp_id, g.row, s.row as first_row
    from unnest(${good.map((row) => row['erpId'])}::text[], ${good.map((row) => row['row'])}::integer[]) as g(erp_id, row)
    join ${sql.table(table)} s on s.erp_id = g.erp_id and s.row <> g.row
    where s.dealer_id = ${tx.dealerId} and s.sync_id = ${syncId}
      ${table === 'staged_items' ? sql`and s.model = ${source.model}` : sql``}`.execute(tx.db);
  const customerErpIds = new Map(good.map((row) => [row['row'], row['customerErpId'] ?? row['erpId']]));
  return repeated.map(({ erpId, row, firstRow }) => ({
    row,
    record: null,
    column: source.columns?.id ?? null,
    reason: `The same id stands in row ${firstRow} already.`,
    value: erpId,
    erpId,
    customerErpId: String(customerErpIds.get(row)),
    isCut: false,
  }));
}

async function insertBadRows(
  tx: DealerTransaction,
  syncId: string,
  { model, file }: Pick<SourceModel<SyncModel>, 'model' | 'file'>,
  bad: readonly BadEntry[],
): Promise<void> {
  if (bad.length === 0) return;
  await sql`
    insert into bad_rows (dealer_id, sync_id, number, model, file, row, column_name, reason, value, customer_erp_id)
    select ${tx.dealerId}::uuid, ${syncId}::uuid, ${badRowNumber(model)}::bigint + r.row, ${model}::text, ${file}::text,
      r.row, r."column", r.reason, r.value, r."customerErpId"
    from json_to_recordset(${JSON.stringify(bad)}::json)
      as r(row integer, "column" text, reason text, value text, "customerErpId" text)`.execute(tx.db);
}

/** Forgets what a run has read. */
export async function deleteStaged(tx: DealerTransaction, syncId: string): Promise<void> {
  for (const table of ['staged_items', 'staged_contacts', 'staged_customers'] as const) {
    await sql`delete from ${sql.table(table)} where dealer_id = ${tx.dealerId} and sync_id = ${syncId}`.execute(
      tx.db,
    );
  }
}
