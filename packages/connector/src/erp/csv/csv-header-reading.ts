import type { ImportColumnsFile, SyncModel } from '@payvite/sdk/schemas';
import { CSV_FILES, matchHeaders } from './csv-columns.ts';
import { CsvFormReader, decodeCsv } from './csv-encoding.ts';
import { headersOf, type CsvHeaders } from './csv-headers.ts';
import { CsvParser } from './csv-parser.ts';

type ReadHeader = Pick<ImportColumnsFile, 'delimiter' | 'headers' | 'absent'>;

/**
 * Tells what the headers of a file are taken for.
 *
 * @param beginning the first bytes of the file, its header among them.
 * @param headers what the ERP calls the columns, where it is not what we call them.
 */
export async function readHeaderOf(
  model: SyncModel,
  beginning: Uint8Array,
  headers: CsvHeaders,
): Promise<ReadHeader> {
  const forms = new CsvFormReader();
  forms.push(beginning);
  const pieces = async function* () {
    yield beginning;
  };
  const parser = new CsvParser();
  for await (const text of decodeCsv(pieces(), forms.end())) {
    const [first] = parser.push(text);
    if (first?.fault === null) return toReadHeader(model, first.cells, parser.usedDelimiter, headers);
  }
  const [first] = parser.end();
  return first?.fault === null
    ? toReadHeader(model, first.cells, parser.usedDelimiter, headers)
    : { delimiter: null, headers: [], absent: [] };
}

function toReadHeader(
  model: SyncModel,
  titles: readonly string[],
  delimiter: string,
  headers: CsvHeaders,
): ReadHeader {
  const file = CSV_FILES[model];
  const columns = matchHeaders(file, titles, headersOf(headers, model));
  const absent = (names: readonly string[], isRequired: boolean) =>
    names.filter((column) => !columns.includes(column)).map((column) => ({ column, isRequired }));
  return {
    delimiter: delimiter as ReadHeader['delimiter'],
    headers: titles.flatMap((title, position) =>
      title.trim() === '' ? [] : [{ header: title.trim(), column: columns[position] ?? null }],
    ),
    absent: [...absent(file.required, true), ...absent(file.optional, false)],
  };
}
