import { createWriteStream } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';

/** The files of an export and their columns, in the order they are written. */
export const EXPORT_COLUMNS = {
  'accounts.csv': [
    'account_id',
    'account_name',
    'account_type',
    'status',
    'currency',
    'phone_number',
    'address_line1',
    'city',
    'region',
    'postal_code',
  ],
  'contacts.csv': [
    'contact_id',
    'account_id',
    'email_address',
    'first_name',
    'last_name',
    'phone_number',
    'role',
    'is_primary',
    'locale',
  ],
  'invoices.csv': [
    'account_id',
    'invoice_id',
    'invoice_number',
    'amount',
    'outstanding_amount',
    'currency',
    'payment_due_date',
    'transaction_date',
    'job_id',
    'job_name',
    'statement_id',
    'discount_amount',
    'discount_due_date',
    'status',
  ],
  'adjustments.csv': [
    'account_id',
    'adjustment_id',
    'amount',
    'outstanding_amount',
    'currency',
    'payment_due_date',
    'transaction_date',
    'voucher_id',
    'adjustment_invoice_id',
    'job_id',
    'job_name',
    'adjustment_type',
  ],
} as const satisfies Record<string, readonly string[]>;

export type ExportFileName = keyof typeof EXPORT_COLUMNS;

/** Streams records into one file of an export: UTF-8, comma, LF, a header row. A reader never sees half a file. */
export async function writeRecords(
  directory: string,
  fileName: ExportFileName,
  records: Iterable<object>,
): Promise<void> {
  await replaceFile(directory, fileName, (temporaryPath) =>
    pipeline(
      Readable.from(records),
      stringify({ header: true, columns: [...EXPORT_COLUMNS[fileName]] }),
      createWriteStream(temporaryPath),
    ),
  );
}

/** Writes the whole of one file at once, as it is. A reader never sees half a file. */
export async function writeBytes(directory: string, fileName: ExportFileName, bytes: Buffer): Promise<void> {
  await replaceFile(directory, fileName, (temporaryPath) => writeFile(temporaryPath, bytes));
}

async function replaceFile(
  directory: string,
  fileName: ExportFileName,
  write: (temporaryPath: string) => Promise<void>,
): Promise<void> {
  const temporaryPath = join(directory, `.${fileName}.${process.pid}.tmp`);
  try {
    await write(temporaryPath);
    await rename(temporaryPath, join(directory, fileName));
  } catch (error) {
    await rm(temporaryPath, { force: true });
    throw error;
  }
}
