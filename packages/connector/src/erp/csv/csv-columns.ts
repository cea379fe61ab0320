import type { SyncModel } from '@payvite/sdk/schemas';
import { SourceError } from '../erp-source.ts';
import { shownText } from '../erp-values.ts';

/** The file of a model: its name, and the headers it must and may have. `id` names a row, `customerId` its account. */
export interface CsvFile {
  name: string;
  id: string;
  customerId: string;
  required: readonly string[];
  optional: readonly string[];
}

const ITEM_OPTIONAL = ['payment_due_date', 'transaction_date', 'job_id', 'job_name'] as const;

/**
 * The files an ERP exports. Those of adjustments are the ones ECI publishes for Spruce; it publishes none for the other
 * three, which are modelled on them (docs/csv-export.md).
 */
export const CSV_FILES: Record<SyncModel, CsvFile> = {
  customers: {
    name: 'accounts.csv',
    id: 'account_id',
    customerId: 'account_id',
    required: ['account_id', 'account_name'],
    optional: [
      'account_type',
      'status',
      'currency',
      'phone_number',
      'address_line1',
      'city',
      'region',
      'postal_code',
    ],
  },
  contacts: {
    name: 'contacts.csv',
    id: 'contact_id',
    customerId: 'account_id',
    required: ['contact_id', 'account_id', 'email_address'],
    optional: ['first_name', 'last_name', 'phone_number', 'role', 'is_primary', 'locale'],
  },
  invoices: {
    name: 'invoices.csv',
    id: 'invoice_id',
    customerId: 'account_id',
    required: ['account_id', 'invoice_id', 'amount', 'outstanding_amount', 'currency'],
    optional: [
      ...ITEM_OPTIONAL,
      'invoice_number',
      'statement_id',
      'discount_amount',
      'discount_due_date',
      'status',
    ],
  },
  adjustments: {
    name: 'adjustments.csv',
    id: 'adjustment_id',
    customerId: 'account_id',
    required: ['account_id', 'adjustment_id', 'amount', 'outstanding_amount', 'currency'],
    optional: [...ITEM_OPTIONAL, 'voucher_id', 'adjustment_invoice_id', 'adjustment_type'],
  },
};

/** Which cell of a row is which column. */
export interface CsvColumns {
  /** The cell's text; empty when the file does not have that column. */
  cell(cells: readonly string[], column: string): string;
  /** The same, only if the row's cells can be trusted to stand under their headers up to there. */
  idCell(cells: readonly string[], column: string, isAligned: boolean): string;
  /** What the file calls the column. */
  title(column: string): string;
  /** Whether a row is the header once more. */
  isHeader(cells: readonly string[]): boolean;
  /** Headers that mean nothing to us, as they stand in the file (`shownHeader`). */
  ignored: string[];
}

/** Headers are the same whatever the case, and with spaces or hyphens for underscores. */
export function headerKey(title: string): string {
  return title
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}

/** A header of a file as it is shown. */
export function shownHeader(title: string): string {
  return shownText(title, 100);
}

/**
 * Tells which of the columns of `file` each header stands for; null: for none.
 *
 * @param titles what the file calls columns that it calls otherwise than we do, by our name.
 */
export function matchHeaders(
  file: CsvFile,
  header: readonly string[],
  titles: Readonly<Record<string, string>>,
): (string | null)[] {
  const columns = new Map(
    [...file.required, ...file.optional].map((column) => [headerKey(titles[column] ?? column), column]),
  );
  return header.map((title) => columns.get(headerKey(title)) ?? null);
}

/**
 * Finds the columns of `file` in its header.
 *
 * @param titles what the file calls columns that it calls otherwise than we do, by our name.
 * @param wayOut where the ERP calls columns otherwise; empty where whoever asked is told elsewhere.
 * @throws {SourceError} naming the required columns that are missing, with the headers there are and the way out, or one that
 * stands there twice.
 */
export function readHeader(
  file: CsvFile,
  header: readonly string[],
  titles: Readonly<Record<string, string>> = {},
  wayOut = '',
): CsvColumns {
  const looksFor = (column: string) => titles[column] ?? column;
  const positions = new Map<string, number>();
  const ignored: string[] = [];
  const columns = matchHeaders(file, header, titles);
  header.forEach((title, position) => {
    const column = columns[position] ?? null;
    if (column === null) {
      if (title.trim() !== '') ignored.push(shownHeader(title));
    } else if (positions.has(column)) {
      throw new SourceError(
        `${file.name}: the column ${looksFor(column)} stands there twice. Nothing was applied.`,
      );
    } else {
      positions.set(column, position);
    }
  });
  refuseMissing(
    file,
    file.required.filter((column) => !positions.has(column)),
    looksFor,
    wayOut === '' ? '' : ` Its headers: ${shownHeaders(header)}. ${wayOut}`,
  );

  // A delimiter too many or too few in free text moves what comes after it; ids at the front stay where they are.
  const ids = new Set([positions.get(file.id), positions.get(file.customerId)]);
  const isId = header.map((title, position) => ids.has(position) || /(^|[\s_-])id$/i.test(title.trim()));
  const idsInFront = isId.indexOf(false) === -1 ? header.length : isId.indexOf(false);
  const cell = (cells: readonly string[], column: string): string => {
    const position = positions.get(column);
    return position === undefined ? '' : (cells[position] ?? '');
  };
  return {
    cell,
    idCell: (cells, column, isAligned) =>
      isAligned || (positions.get(column) ?? idsInFront) < idsInFront ? cell(cells, column) : '',
    title: (column) => header[positions.get(column) ?? -1]?.trim() ?? looksFor(column),
    isHeader: (cells) =>
      cells[0] === header[0] && header.every((title, position) => cells[position] === title),
    ignored,
  };
}

/** As an error may keep them: the database refuses a NUL, and half of a surrogate pair. */
function shownHeaders(header: readonly string[]): string {
  const titles = header.map((title) => title.trim().replaceAll('\0', '\ufffd').slice(0, 100).toWellFormed());
  return titles.filter((title) => title !== '').join(', ');
}

function refuseMissing(
  file: CsvFile,
  missing: readonly string[],
  looksFor: (column: string) => string,
  wayOut: string,
): void {
  if (missing.length === 0) return;
  const names = missing.map((column) => {
    const header = looksFor(column);
    return header === column ? column : `${column} (looked for as "${header}")`;
  });
  const [noun, verb] = missing.length === 1 ? ['the required column', 'is'] : ['the required columns', 'are'];
  throw new SourceError(
    `${file.name}: ${noun} ${names.join(', ')} ${verb} missing. Nothing was applied.${wayOut}`,
  );
}
