import type { ImportFileName, SyncModel } from '@payvite/sdk';
import type { ErpStrings } from '../strings/en-erp.ts';

/** A file that was chosen, and what it lists as far as is known. */
export interface ChosenFile {
  file: File;
  name: ImportFileName | '';
  state: 'waits' | 'uploading' | 'uploaded';
}

/** The files of an export, in the order in which they are read. */
export const FILE_NAMES: readonly ImportFileName[] = [
  'accounts.csv',
  'contacts.csv',
  'invoices.csv',
  'adjustments.csv',
];

const HINTS: Record<ImportFileName, RegExp> = {
  'contacts.csv': /contact|email|person/i,
  'invoices.csv': /invoice|open.?item|document/i,
  'adjustments.csv': /adjust|credit|voucher/i,
  'accounts.csv': /account|customer|client/i,
};

/** What a file of this name lists, in words. */
export function kindOf(name: ImportFileName, words: ErpStrings): string {
  return name === 'accounts.csv' ? words.import.accounts : words.models[name.slice(0, -4) as SyncModel];
}

/** What a file lists, by its name; empty where that tells nothing. */
export function guessName(fileName: string): ImportFileName | '' {
  const found = Object.entries(HINTS).find(([, hint]) => hint.test(fileName));
  return (found?.[0] as ImportFileName | undefined) ?? '';
}

/** A time as a field for local time takes it: `2026-11-23T21:06`. */
export function toLocalField(at: Date): string {
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** "1.2 MB". */
export function formatBytes(bytes: number, locale: string): string {
  const [unit, divisor] = bytes < 1e6 ? (['kilobyte', 1e3] as const) : (['megabyte', 1e6] as const);
  const maximumFractionDigits = bytes / divisor < 10 ? 1 : 0;
  return (bytes / divisor).toLocaleString(locale, { style: 'unit', unit, maximumFractionDigits });
}
