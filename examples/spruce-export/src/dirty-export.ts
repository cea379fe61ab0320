import { mkdir } from 'node:fs/promises';
import { DirtyFile } from './dirty-file.ts';
import type { ExpectedFault } from './dirty-file.ts';
import { writeBytes } from './export-file.ts';
import type { ExportFileName } from './export-file.ts';
import { addDays } from './plain-date.ts';

/** Where to write a dirty export, and of which day it is. */
export interface DirtyExportOptions {
  /** Folder of the four files; made where it is missing. Files of these names in it are replaced. */
  directory: string;
  /** `YYYY-MM-DD`; the dates in the files lie around it. */
  day: string;
  /**
   * Whether each file has a row whose id cannot be read, after which nobody can tell which of their rows are
   * missing from it; default true.
   */
  hasUnreadableIds?: boolean;
}

/** What a reader has to make of a dirty export. */
export interface DirtyExport {
  /** Every row that is to be refused, by file and line; nothing else may be. */
  faults: ExpectedFault[];
  /** Ids of the rows to be applied. */
  goodIds: Record<ExportFileName, string[]>;
  /** Records in each file, good and bad, without header and blank lines. */
  recordCounts: Record<ExportFileName, number>;
  /** What each account owes by its good rows, in minor units of its own currency. Accounts that owe nothing are 0. */
  outstandingMinor: Record<string, number>;
}

/**
 * Writes a small export with what goes wrong in real ones: byte order mark, CRLF, semicolons, missing optional
 * columns and unknown ones, line breaks in cells, and rows with one fault each, between rows that are in order.
 *
 * @throws {RangeError} the day is none.
 */
export async function writeDirtyExport(options: DirtyExportOptions): Promise<DirtyExport> {
  const { directory, day, hasUnreadableIds = true } = options;
  const outstandingMinor: Record<string, number> = {};
  const files = [
    dirtyAccounts(outstandingMinor, hasUnreadableIds),
    dirtyContacts(hasUnreadableIds),
    dirtyInvoices(day, outstandingMinor, hasUnreadableIds),
    dirtyAdjustments(day, outstandingMinor, hasUnreadableIds),
  ];
  await mkdir(directory, { recursive: true });
  for (const file of files) await writeBytes(directory, file.fileName, file.toBytes());
  return {
    faults: files.flatMap(({ faults }) => faults),
    goodIds: byFile(files, ({ goodIds }) => goodIds),
    recordCounts: byFile(files, ({ recordCount }) => recordCount),
    outstandingMinor,
  };
}

/** Byte order mark and LF; no status, phone and address, two columns that nobody knows, in another order. */
function dirtyAccounts(outstandingMinor: Record<string, number>, hasUnreadableIds: boolean): DirtyFile {
  const columns = ['account_name', 'account_id', 'salesperson', 'currency', 'account_type', 'credit_limit'];
  const file = new DirtyFile('accounts.csv', columns, {
    delimiter: ',',
    lineEnd: '\n',
    hasByteOrderMark: true,
  });
  const account = (account_id: string, account_name: string, currency = 'USD'): Record<string, string> => ({
    account_id,
    account_name,
    currency,
    salesperson: 'D. Ortiz',
    credit_limit: '5000',
  });
  const addGood = (id: string, name: string, currency?: string): void => {
    file.good(id, account(id, name, currency));
    outstandingMinor[id] = 0;
  };
  addGood('A1', "O'Brien & Søns Ltd");
  addGood('A2', 'Summit "Peak" Builders, Inc.');
  file.bad('missing_value', 'account_name', account('A90', ''));
  addGood('A3', 'Twin Rivers\nHomes');
  file.bad('duplicate_id', 'account_id', account('A1', 'Somebody else'));
  file.bad('too_long', 'account_name', account('A91', 'Longview '.repeat(1138)));
  file.blankLine();
  file.bad('invalid_currency', 'currency', account('A92', 'Dollar Store', 'US$'));
  file.badCellCount(-2, account('A93', 'Short Row Carpentry'));
  file.badCellCount(1, account('A94', 'One Comma Too Many'));
  file.badEncoding('invalid_encoding', 'account_name', account('A95', 'Rénovations Côté'));
  if (hasUnreadableIds) {
    file.bad('missing_id', 'account_id', account('', 'No Number Decks'));
    file.badEncoding('unreadable_id', 'account_id', account('Añ6', 'Odd Letters'));
  }
  addGood('A4', 'Østergaard Renovering', 'DKK');
  addGood('A5', '  Padded Roofing  ', '');
  return file;
}

/** Semicolons and CRLF; without role and locale. */
function dirtyContacts(hasUnreadableIds: boolean): DirtyFile {
  const columns = [
    'contact_id',
    'account_id',
    'email_address',
    'first_name',
    'last_name',
    'is_primary',
    'fax',
  ];
  const file = new DirtyFile('contacts.csv', columns, {
    delimiter: ';',
    lineEnd: '\r\n',
    hasByteOrderMark: false,
  });
  const contact = (
    contact_id: string,
    account_id: string,
    email_address: string,
  ): Record<string, string> => ({
    contact_id,
    account_id,
    email_address,
    first_name: 'Ana; María',
    last_name: 'Peña',
    is_primary: 'yes',
  });
  file.good('C1', contact('C1', 'A1', 'ap@obrien.example'));
  file.bad('unknown_account', 'account_id', contact('C90', 'A404', 'ap@nobody.example'));
  // An address that no mail server takes is no fault of the row: a person may mend it.
  file.good('C2', contact('C2', 'A2', 'not an address'));
  file.bad('missing_value', 'account_id', contact('C91', '', 'ap@lost.example'));
  file.bad('duplicate_id', 'contact_id', contact('C1', 'A2', 'other@peak.example'));
  file.bad('invalid_flag', 'is_primary', { ...contact('C92', 'A2', 'x@peak.example'), is_primary: 'maybe' });
  file.badCellCount(-4, contact('C93', 'A2', 'short@peak.example'));
  file.blankLine();
  if (hasUnreadableIds) file.bad('missing_id', 'contact_id', contact('', 'A2', 'y@peak.example'));
  file.good('C3', { ...contact('C3', 'A3', ''), first_name: 'Two\r\nlines' });
  file.good('C4', contact('C4', 'A4', 'faktura@ostergaard.example'));
  return file;
}

/** CRLF; no job and discount columns but one, and one that nobody knows. */
function dirtyInvoices(
  day: string,
  outstandingMinor: Record<string, number>,
  hasUnreadableIds: boolean,
): DirtyFile {
  const columns = [
    'invoice_id',
    'account_id',
    'amount',
    'outstanding_amount',
    'currency',
    'payment_due_date',
    'transaction_date',
    'job_name',
    'discount_amount',
    'warehouse',
  ];
  const file = new DirtyFile('invoices.csv', columns, {
    delimiter: ',',
    lineEnd: '\r\n',
    hasByteOrderMark: false,
  });
  const invoice = (
    invoice_id: string,
    account_id: string,
    amount: string,
    outstanding_amount = amount,
    currency = 'USD',
  ): Record<string, string> => ({
    invoice_id,
    account_id,
    amount,
    outstanding_amount,
    currency,
    payment_due_date: addDays(day, -12),
    transaction_date: addDays(day, -42),
    job_name: 'Lot 14, "Juniper Hills"',
    warehouse: '01',
  });
  const addGood = (row: Record<string, string>, minor: number): void => {
    file.good(row['invoice_id'] as string, row);
    count(outstandingMinor, row['account_id'] as string, minor);
  };
  addGood(invoice('I1', 'A1', '1200.50', '200.50'), 20_050);
  for (const [index, amount] of ['12,50', '1e3', 'abc', '', '$12', '1,200.00', '0x10', '12.345'].entries()) {
    file.bad('invalid_amount', 'amount', invoice(`I8${index}`, 'A1', amount, '10.00'));
  }
  file.bad('invalid_amount', 'outstanding_amount', invoice('I90', 'A1', '10.00', ''));
  addGood(invoice('I2', 'A2', '-35.00'), -3_500);
  for (const [index, date] of ['2026-02-30', '11/23/2026', 'soon', '20261123', '2026-1-5'].entries()) {
    file.bad('invalid_date', 'payment_due_date', {
      ...invoice(`I7${index}`, 'A2', '10.00'),
      payment_due_date: date,
    });
  }
  file.bad('invalid_date', 'transaction_date', {
    ...invoice('I91', 'A2', '10.00'),
    transaction_date: '0000-00-00',
  });
  addGood({ ...invoice('I3', 'A3', '75'), payment_due_date: '', job_name: 'Line one\r\nline two' }, 7_500);
  file.bad('mixed_signs', 'outstanding_amount', invoice('I92', 'A3', '50.00', '-50.00'));
  file.bad('mixed_signs', 'outstanding_amount', invoice('I93', 'A3', '-50.00', '50.00'));
  file.bad('duplicate_id', 'invoice_id', invoice('I1', 'A1', '999.99'));
  file.bad('unknown_account', 'account_id', invoice('I94', 'A404', '10.00'));
  file.bad('currency_mismatch', 'currency', invoice('I95', 'A1', '10.00', '10.00', 'EUR'));
  file.bad('invalid_currency', 'currency', invoice('I96', 'A1', '10.00', '10.00', 'dollars'));
  file.bad('negative_discount', 'discount_amount', {
    ...invoice('I97', 'A1', '10.00'),
    discount_amount: '-0.20',
  });
  file.blankLine();
  file.badCellCount(-5, invoice('I98', 'A1', '10.00'));
  if (hasUnreadableIds) file.bad('missing_id', 'invoice_id', invoice('', 'A1', '10.00'));
  addGood(invoice('I4', 'A4', '880.25', '880.25', 'DKK'), 88_025);
  addGood(invoice('I5', 'A1', '40.1'), 4_010);
  return file;
}

/** Semicolons, LF and a byte order mark; the required columns, the type, and one that nobody knows. */
function dirtyAdjustments(
  day: string,
  outstandingMinor: Record<string, number>,
  hasUnreadableIds: boolean,
): DirtyFile {
  const columns = [
    'adjustment_id',
    'account_id',
    'amount',
    'outstanding_amount',
    'currency',
    'transaction_date',
    'adjustment_type',
    'clerk',
  ];
  const file = new DirtyFile('adjustments.csv', columns, {
    delimiter: ';',
    lineEnd: '\n',
    hasByteOrderMark: true,
  });
  const adjustment = (
    adjustment_id: string,
    account_id: string,
    amount: string,
    adjustment_type = '',
  ): Record<string, string> => ({
    adjustment_id,
    account_id,
    amount,
    outstanding_amount: amount,
    currency: 'USD',
    transaction_date: addDays(day, -5),
    adjustment_type,
    clerk: 'T. "Tex" Vigil',
  });
  const addGood = (row: Record<string, string>, minor: number): void => {
    file.good(row['adjustment_id'] as string, row);
    count(outstandingMinor, row['account_id'] as string, minor);
  };
  addGood(adjustment('M1', 'A1', '15.00'), -1_500);
  file.bad('negative_amount', 'amount', adjustment('M90', 'A1', '-15.00'));
  file.bad('negative_amount', 'outstanding_amount', {
    ...adjustment('M91', 'A1', '15.00'),
    outstanding_amount: '-5.00',
  });
  addGood(adjustment('M2', 'A2', '22.40', 'debit'), 2_240);
  file.bad('invalid_amount', 'amount', adjustment('M92', 'A2', '12,50'));
  file.bad('invalid_date', 'transaction_date', {
    ...adjustment('M93', 'A2', '5.00'),
    transaction_date: '2026-13-01',
  });
  file.bad('duplicate_id', 'adjustment_id', adjustment('M1', 'A1', '15.00'));
  file.bad('unknown_account', 'account_id', adjustment('M94', 'A404', '5.00'));
  file.bad('currency_mismatch', 'currency', adjustment('M95', 'A4', '5.00'));
  file.badCellCount(-3, adjustment('M96', 'A1', '5.00'));
  if (hasUnreadableIds) file.bad('missing_id', 'adjustment_id', adjustment('', 'A1', '5.00'));
  addGood(adjustment('M3', 'A3', '75.00', 'credit'), -7_500);
  return file;
}

function count(outstandingMinor: Record<string, number>, accountId: string, minor: number): void {
  outstandingMinor[accountId] = (outstandingMinor[accountId] ?? 0) + minor;
}

function byFile<T>(files: readonly DirtyFile[], pick: (file: DirtyFile) => T): Record<ExportFileName, T> {
  return Object.fromEntries(files.map((file) => [file.fileName, pick(file)])) as Record<ExportFileName, T>;
}
