import type { SyncModel } from '@payvite/sdk/schemas';
import { SourceError } from './erp-source.ts';

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
  /** Headers that mean nothing to us, as they stand in the file. */
  ignored: string[];
}

/**
 * Finds the columns of `file` in its header, whatever the case, and with spaces or hyphens for underscores.
 *
 * @throws {SourceError} naming the required columns that are missing, or one that stands there twice.
 */
export function readHeader(file: CsvFile, header: readonly string[]): CsvColumns {
  const known = new Set([...file.required, ...file.optional]);
  const positions = new Map<string, number>();
  const ignored: string[] = [];
  header.forEach((title, position) => {
    const column = title
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, '_');
    if (!known.has(column)) {
      ignored.push(title.slice(0, 100));
    } else if (positions.has(column)) {
      throw new SourceError(`${file.name}: the column ${column} stands there twice. Nothing was applied.`);
    } else {
      positions.set(column, position);
    }
  });
  const missing = file.required.filter((column) => !positions.has(column));
  if (missing.length > 0) {
    const noun = missing.length === 1 ? 'the required column' : 'the required columns';
    throw new SourceError(
      `${file.name}: ${noun} ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing. Nothing was applied.`,
    );
  }

  // A delimiter too many or too few in free text moves what comes after it; ids at the front stay where they are.
  const isId = header.map((title) => /(^|[\s_-])id$/i.test(title.trim()));
  const idsInFront = isId.indexOf(false) === -1 ? header.length : isId.indexOf(false);
  const cell = (cells: readonly string[], column: string): string => {
    const position = positions.get(column);
    return position === undefined ? '' : (cells[position] ?? '');
  };
  return {
    cell,
    idCell: (cells, column, isAligned) =>
      isAligned || (positions.get(column) ?? idsInFront) < idsInFront ? cell(cells, column) : '',
    ignored,
  };
}
