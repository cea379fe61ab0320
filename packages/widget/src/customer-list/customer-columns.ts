import type { CustomerSortKey } from '@payvite/sdk';
import type { CustomerListColumn } from '../events.ts';

/** What is known of a column besides what its cells hold. */
export interface Column {
  id: ColumnId;
  /** Sorts by this; left out, it does not sort. */
  sort?: CustomerSortKey;
  /** Its width in rem until somebody changes it. */
  rem: number;
  /** Takes what room is left. */
  grows?: boolean;
  /** Numbers stand at the end. */
  isNumber?: boolean;
}

const number = (id: CustomerSortKey & ColumnId, rem = 7): Column => ({ id, sort: id, rem, isNumber: true });

export type ColumnId =
  | 'name'
  | 'collectionPriority'
  | 'outstandingMinor'
  | 'pastDueMinor'
  | 'aging'
  | 'weightedAverageDaysOverdue'
  | 'contact'
  | 'status'
  | 'accountType'
  | 'currentMinor'
  | 'debitAdjustmentsMinor'
  | 'creditAdjustmentsMinor'
  | 'days1To30Minor'
  | 'days31To60Minor'
  | 'days61To90Minor'
  | 'days91PlusMinor'
  | 'action';

/**
 * Every column in its order at first: who, how urgent, how much, how late, where it stands, whom to write; then the details.
 * The first seven and the next step are together as wide as a window of 1280 pixels with an ERP's menu leaves.
 */
export const COLUMNS: readonly Column[] = [
  { id: 'name', sort: 'name', rem: 11.75, grows: true },
  { id: 'collectionPriority', sort: 'collectionPriority', rem: 6.25 },
  number('outstandingMinor', 7.25),
  number('pastDueMinor', 6.75),
  { id: 'aging', rem: 5.75 },
  { id: 'status', rem: 9.75 },
  { id: 'contact', rem: 8, grows: true },
  number('weightedAverageDaysOverdue', 8.5),
  { id: 'accountType', sort: 'accountType', rem: 8 },
  number('currentMinor'),
  number('days1To30Minor'),
  number('days31To60Minor'),
  number('days61To90Minor'),
  number('days91PlusMinor'),
  number('debitAdjustmentsMinor'),
  number('creditAdjustmentsMinor'),
  { id: 'action', rem: 8 },
];

/** What fits on a card of a narrow list. */
export const CARD_COLUMNS: readonly ColumnId[] = ['name', 'outstandingMinor', 'status', 'action'];

const MIN_REM = 3;
const MAX_REM = 60;
const BY_ID = new Map<string, Column>(COLUMNS.map((column) => [column.id, column]));

/** What is known of a column. */
export function columnOf(id: string): Column {
  const column = BY_ID.get(id);
  if (!column) throw new RangeError(`There is no column ${id}.`);
  return column;
}

/** The columns as they are without anybody's choice. */
export function defaultColumns(): CustomerListColumn[] {
  return COLUMNS.map(({ id }) => ({ id }));
}

/**
 * Columns from a page or a storage, which may hold anything: unknown and repeated ones are dropped, the name comes first
 * and always, the next step last.
 *
 * @returns the defaults for what is no list of columns.
 */
export function normalizeColumns(value: unknown): CustomerListColumn[] {
  if (!Array.isArray(value)) return defaultColumns();
  const found = new Map<string, CustomerListColumn>();
  for (const each of value as unknown[]) {
    const { id, width } = (typeof each === 'string' ? { id: each } : (each ?? {})) as {
      id?: unknown;
      width?: unknown;
    };
    if (typeof id !== 'string' || !BY_ID.has(id) || found.has(id)) continue;
    found.set(id, Number.isFinite(width) ? { id, width: clampWidth(width as number) } : { id });
  }
  const name = found.get('name') ?? { id: 'name' };
  const action = found.get('action');
  found.delete('name');
  found.delete('action');
  return [name, ...found.values(), ...(action ? [action] : [])];
}

/** A width in rem that can still be read and still be made smaller. */
export function clampWidth(rem: number): number {
  return Math.round(Math.max(MIN_REM, Math.min(MAX_REM, rem)) * 100) / 100;
}

/** Puts a column before or after its neighbor; the name and the next step keep their places. */
export function moveColumn(
  columns: readonly CustomerListColumn[],
  id: string,
  step: 1 | -1,
): CustomerListColumn[] {
  const at = columns.findIndex((column) => column.id === id);
  const [column, neighbor] = [columns[at], columns[at + step]];
  if (!column || !neighbor || [id, neighbor.id].some((each) => each === 'name' || each === 'action'))
    return [...columns];
  return columns.with(at, neighbor).with(at + step, column);
}

/** The same columns with one of them as wide as told. */
export function resizeColumn(
  columns: readonly CustomerListColumn[],
  id: string,
  rem: number | undefined,
): CustomerListColumn[] {
  return columns.map((column) => {
    if (column.id !== id) return column;
    return rem === undefined ? { id } : { id, width: clampWidth(rem) };
  });
}

/** The columns as tracks of a CSS grid, the checkboxes' before them, and how wide all are at least, in rem. */
export function columnTracks(columns: readonly CustomerListColumn[]): { tracks: string; rem: number } {
  let rem = PICK_REM;
  const tracks = columns.map(({ id, width }) => {
    const column = columnOf(id);
    const own = width ?? column.rem;
    rem += own;
    const size = `calc(${own} * var(--_rem))`;
    return width === undefined && column.grows ? `minmax(${size}, ${own}fr)` : size;
  });
  return { tracks: [`calc(${PICK_REM} * var(--_rem))`, ...tracks].join(' '), rem };
}

const PICK_REM = 2.5;
