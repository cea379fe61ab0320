import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

type Row = Record<string, string>;

/** Writes a file of an export anew, as an ERP would after somebody worked in it: each row as `change` leaves it. */
export async function editExport(
  directory: string,
  file: 'invoices' | 'adjustments',
  change: (row: Row) => Row,
): Promise<void> {
  const path = join(directory, `${file}.csv`);
  const rows: Row[] = parse(await readFile(path, 'utf8'), { columns: true });
  const columns = Object.keys(rows[0] ?? {});
  const lines = rows.map(change).map((row) => columns.map((column) => quote(row[column] ?? '')).join(','));
  await writeFile(path, [columns.join(','), ...lines, ''].join('\n'));
}

function quote(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
