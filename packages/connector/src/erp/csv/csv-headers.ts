import type { SyncModel } from '@payvite/sdk/schemas';
import { z } from 'zod';
import { CSV_FILES, headerKey, type CsvFile } from './csv-columns.ts';

/** What a file is called in a dealer's headers: `accounts` for accounts.csv. */
type CsvFileName = 'accounts' | 'contacts' | 'invoices' | 'adjustments';

/** How an ERP calls the columns of each file, by our name for them; one that is not named is called as ours is. */
export type CsvHeaders = Partial<Record<CsvFileName, Record<string, string>>>;

const FILES = Object.fromEntries(
  Object.values(CSV_FILES).map((file) => [file.name.replace(/\.csv$/, ''), file]),
) as Record<CsvFileName, CsvFile>;

/** What an ERP calls the columns of one model's file. */
export function headersOf(headers: CsvHeaders, model: SyncModel): Readonly<Record<string, string>> {
  return headers[CSV_FILES[model].name.replace(/\.csv$/, '') as CsvFileName] ?? {};
}

/**
 * Headers as a dealer states them: `{"accounts": {"account_id": "Customer ID"}}`. Every fault names its file and column: a
 * file or a column that there is not, a header that is empty, one header for two columns.
 */
export const csvHeadersSchema = z
  .record(z.string(), z.record(z.string(), z.string({ error: 'must be the header, a text' })))
  .check(({ value, issues }) => {
    const fault = (path: string[], message: string) =>
      issues.push({ code: 'custom', input: value, path, message });
    for (const [name, columns] of Object.entries(value)) {
      if (!Object.hasOwn(FILES, name)) {
        fault([name], `there is no such file: ${Object.keys(FILES).join(', ')}`);
        continue;
      }
      const { required, optional } = FILES[name as CsvFileName];
      const known = [...required, ...optional];
      for (const [column, header] of Object.entries(columns)) {
        if (!known.includes(column)) fault([name, column], `there is no such column: ${known.join(', ')}`);
        else if (headerKey(header) === '') fault([name, column], 'must not be empty');
      }
      const columnOf = new Map<string, string>();
      for (const column of known) {
        const header = columns[column] ?? column;
        const other = columnOf.get(headerKey(header));
        if (other === undefined) columnOf.set(headerKey(header), column);
        else fault([name, column], `the header "${header}" stands for ${other} already`);
      }
    }
  })
  .transform((value) => value as CsvHeaders);

/** Puts some headers over others, column by column; what is called as we call it need not be said. */
export function overlayHeaders(under: CsvHeaders = {}, over: CsvHeaders = {}): CsvHeaders {
  const names = [...new Set([...Object.keys(under), ...Object.keys(over)])] as CsvFileName[];
  return Object.fromEntries(
    names.map((name) => [
      name,
      Object.fromEntries(
        Object.entries({ ...under[name], ...over[name] }).filter(
          ([column, header]) => headerKey(header) !== column,
        ),
      ),
    ]),
  );
}

/**
 * Reads headers from the text of a JSON file.
 *
 * @returns the headers, or every fault in words.
 */
export function parseCsvHeaders(text: string): { headers: CsvHeaders } | { faults: string[] } {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    return { faults: [`is no JSON: ${(error as Error).message}`] };
  }
  const parsed = csvHeadersSchema.safeParse(json);
  if (parsed.success) return { headers: parsed.data };
  return {
    faults: parsed.error.issues.map(({ path, message }) =>
      path.length === 0
        ? 'must be an object such as {"accounts": {"account_id": "Customer ID"}}'
        : `${path.join('.')}: ${message}`,
    ),
  };
}
