import { hash } from 'node:crypto';
import type { SyncModel } from '@payvite/sdk/schemas';
import { sql, type RawBuilder } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import {
  isBadEntry,
  type BadEntry,
  type GoodEntry,
  type SourceEntry,
  type SourceModel,
} from '../erp/erp-source.ts';
import type { HeldHashes } from './held-hashes.ts';
import { foldSearchText } from '../customers/customer-search-text.ts';

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

/**
 * From here on it pays to know how many rows there are of what: taken for few, each is compared with each, which takes a
 * second for some thousand. Of fewer, PostgreSQL guesses right that they are few.
 */
export const MANY_ROWS = 500;

const ITEM_TEXT = ['kind', 'number', 'currency', 'jobId', 'jobName', 'statementId'] as const;

/** The columns of each staging table beside its key, by the name of the field they come from, with their types. */
const STAGED_FIELDS: Record<StagedTable, Record<string, string>> = {
  staged_customers: {
    ...texts('accountNumber', 'name', 'accountType', 'status', 'currency', 'phone', 'addressLine1', 'city'),
    ...texts('region', 'postalCode'),
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
const KEY_FIELDS = { erpId: 'text', row: 'integer', isBad: 'boolean', rowHash: 'bytea' };

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

/** What a run has staged of a model, as `s`. */
export function stagedRows(tx: DealerTransaction, syncId: string, model: SyncModel): RawBuilder<unknown> {
  const table = STAGED_TABLES[model];
  const ofModel = table === 'staged_items' ? sql` and model = ${model}` : sql``;
  return sql`(select *, ctid as place from ${sql.table(table)} where dealer_id = ${tx.dealerId} and sync_id = ${syncId}${ofModel}) s`;
}

/** As many ids as one run may make of a model: the last 48 bits of an id count on through all models. */
const IDS_PER_MODEL = 2 ** 44;

/** The ids of new rows in the order in which they are inserted: the run's own id, counted on. */
export function newId(syncId: string, model: SyncModel): RawBuilder<unknown> {
  const before = SYNC_MODELS.indexOf(model) * IDS_PER_MODEL;
  return sql`(${syncId.slice(0, 24)}::text || lpad(to_hex(${before}::bigint + row_number() over ()), 12, '0'))::uuid`;
}

/** Entries of one model, as they are put beside what is stored. */
export interface StagedBatch {
  model: SyncModel;
  file: string | null;
  /** How many rows are staged. */
  rows: number;
  /** One for each column of the staging table; none when no row is staged. */
  columns: BatchColumn[];
  bad: BadEntry[];
}

/** What rows have in a column: the elements of an array of PostgreSQL, or the same in every row, as most have in some columns. */
type BatchColumn = { elements: string } | { every: unknown };

/**
 * Makes a batch of entries: all that is done for each row, but for the statements, so that it can go on beside those before it.
 *
 * @param held where it is known, rows that are held as they are are left out.
 */
export function makeBatch<Model extends SyncModel>(
  { model, file }: Pick<SourceModel<Model>, 'model' | 'file'>,
  entries: readonly SourceEntry<Model>[],
  dealerCurrency: string,
  held?: HeldHashes,
): StagedBatch {
  const bad: BadEntry[] = [];
  const staged: SourceEntry<Model>[] = [];
  const records: Record<string, unknown>[] = [];
  const hashes: (string | null)[] = [];
  for (const entry of entries) {
    if (isBadEntry(entry)) bad.push(entry);
    if (isBadEntry(entry) && entry.erpId === null) continue;
    const record = isBadEntry(entry) ? { erpId: entry.erpId } : stagedRecord(model, entry, dealerCurrency);
    const rowHash = isBadEntry(entry) ? null : hash('sha256', JSON.stringify(record));
    if (rowHash !== null && held?.deliver(rowHash) === true) continue;
    staged.push(entry);
    records.push(record);
    hashes.push(rowHash);
  }
  if (staged.length === 0) return { model, file, rows: 0, columns: [], bad };
  const columns = [
    // Never the same in every row, so that there is an array with an element for each.
    { elements: arrayElements(records.map(({ erpId }) => erpId)) },
    batchColumn(staged.map(({ row }) => row)),
    batchColumn(staged.map(isBadEntry)),
    batchColumn(hashes.map((rowHash) => (rowHash === null ? null : `\\x${rowHash}`))),
    ...(model === 'customers' ? [batchColumn(records.map(searchTextOf))] : []),
    ...Object.keys(STAGED_FIELDS[STAGED_TABLES[model]]).map((field) =>
      batchColumn(records.map((record) => record[field])),
    ),
  ];
  return { model, file, rows: staged.length, columns, bad };
}

/** Two batches of one model as one, in their order. */
export function joinBatches(first: StagedBatch, second: StagedBatch): StagedBatch {
  const bad = [...first.bad, ...second.bad];
  if (first.rows === 0 || second.rows === 0) return { ...(first.rows === 0 ? second : first), bad };
  const columns = first.columns.map((column, at): BatchColumn => {
    const other = second.columns[at] ?? { every: null };
    if ('every' in column && 'every' in other && column.every === other.every) return column;
    return { elements: `${elementsOf(column, first.rows)},${elementsOf(other, second.rows)}` };
  });
  return { ...first, rows: first.rows + second.rows, columns, bad };
}

function batchColumn(values: readonly unknown[]): BatchColumn {
  const [every] = values;
  return values.every((value) => value === every) ? { every } : { elements: arrayElements(values) };
}

function elementsOf(column: BatchColumn, rows: number): string {
  return 'elements' in column ? column.elements : arrayElements(Array<unknown>(rows).fill(column.every));
}

function stagedRecord<Model extends SyncModel>(
  model: Model,
  { record }: GoodEntry<Model>,
  dealerCurrency: string,
): Record<string, unknown> {
  const fields: Record<string, unknown> = { ...record };
  // In its place, as what is hashed has an order.
  if (model === 'customers') fields['currency'] ??= dealerCurrency;
  return fields;
}

function searchTextOf({ name, accountNumber }: Record<string, unknown>): string | null {
  return name === undefined ? null : foldSearchText(`${String(name)} ${String(accountNumber)}`);
}

/**
 * Puts a batch beside what is stored, to be checked and applied when all are there. Bad ones are reported; of an id that
 * comes several times each entry is kept until then.
 */
export async function stageBatch(
  tx: DealerTransaction,
  syncId: string,
  { model, file, columns, bad }: StagedBatch,
): Promise<void> {
  await insertBadRows(tx, syncId, { model, file }, bad);
  if (columns.length === 0) return;
  const table = STAGED_TABLES[model];
  const fields = Object.entries({
    ...KEY_FIELDS,
    ...(model === 'customers' ? { searchText: 'text' } : {}),
    ...STAGED_FIELDS[table],
  });
  const names = fields.map(([field]) => columnOf(field));
  const arrays: { name: string; array: RawBuilder<unknown> }[] = [];
  const values = fields.map(([field, type], at) => {
    const column = columns[at] ?? { every: null };
    if ('every' in column) return sql`${column.every ?? null}::${sql.raw(type)}`;
    arrays.push({ name: columnOf(field), array: sql`${`{${column.elements}}`}::${sql.raw(type)}[]` });
    return sql.raw(`r.${columnOf(field)}`);
  });
  const isItem = table === 'staged_items';
  await sql`
    insert into ${sql.table(table)} (dealer_id, sync_id, ${sql.raw(isItem ? 'model, ' : '')}${sql.raw(names.join(', '))})
    select ${tx.dealerId}::uuid, ${syncId}::uuid, ${isItem ? sql`${model}::text, ` : sql``}${sql.join(values)}
    from unnest(${sql.join(arrays.map(({ array }) => array))}) r (${sql.raw(arrays.map(({ name }) => name).join(', '))})`.execute(
    tx.db,
  );
}

/** Values as PostgreSQL writes them in an array; pg would escape each twice. Joined at once: a text that grows piece by piece is a tree of its pieces. */
function arrayElements(values: readonly unknown[]): string {
  return values.map(arrayElement).join();
}

function arrayElement(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value !== 'string') return String(value);
  return `"${/["\\]/.test(value) ? value.replace(/["\\]/g, '\\$&') : value}"`;
}

async function insertBadRows(
  tx: DealerTransaction,
  syncId: string,
  { model, file }: Pick<SourceModel<SyncModel>, 'model' | 'file'>,
  bad: readonly BadEntry[],
): Promise<void> {
  if (bad.length === 0) return;
  await sql`
    insert into bad_rows (
      dealer_id, sync_id, number, model, file, row, column_name, reason, value, customer_erp_id, erp_id
    )
    select ${tx.dealerId}::uuid, ${syncId}::uuid, ${badRowNumber(model)}::bigint + r.row, ${model}::text, ${file}::text,
      r.row, r."column", r.reason, r.value, r."customerErpId", r."erpId"
    from json_to_recordset(${JSON.stringify(bad)}::json)
      as r(row integer, "column" text, reason text, value text, "customerErpId" text, "erpId" text)`.execute(
    tx.db,
  );
}

/** What compares all rows with all rows does so in memory, not in files, as far as it goes. */
export async function giveMemory(tx: DealerTransaction): Promise<void> {
  await sql`select set_config('work_mem', '64MB', true)`.execute(tx.db);
}

/**
 * Lets no row be looked up by itself from here to the end of the transaction. What it has staged PostgreSQL has not counted; it
 * takes many rows for few, and would go through all of them for each.
 */
export async function compareAsWhole(tx: DealerTransaction): Promise<void> {
  await sql`select set_config('enable_nestloop', 'off', true)`.execute(tx.db);
}

/** Notes that a run stages its rows from here on. */
export async function beginStaging(tx: DealerTransaction, syncId: string): Promise<void> {
  await tx.db
    .insertInto('stagedRuns')
    .values({ dealerId: tx.dealerId, syncId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Whether all is there that a run has staged: it outlives the process, not a crash of the database. */
export async function isStaged(tx: DealerTransaction, syncId: string): Promise<boolean> {
  const found = await tx.db
    .selectFrom('stagedRuns')
    .select('syncId')
    .where('dealerId', '=', tx.dealerId)
    .where('syncId', '=', syncId)
    .executeTakeFirst();
  return found !== undefined;
}

const STAGED = [
  'staged_changes',
  'staged_items',
  'staged_contacts',
  'staged_customers',
  'staged_runs',
] as const;

/** Forgets what a run has read. */
export async function deleteStaged(tx: DealerTransaction, syncId: string): Promise<void> {
  await sql`select empty_staged(${syncId})`.execute(tx.db);
  for (const table of STAGED) {
    await sql`delete from ${sql.table(table)} where dealer_id = ${tx.dealerId} and sync_id = ${syncId}`.execute(
      tx.db,
    );
  }
}
