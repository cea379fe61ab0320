import type { ImportColumnsFile, SyncModel } from '@payvite/sdk/schemas';
import { CSV_FILES, matchHeaders } from './csv-columns.ts';
import { guessColumns } from './csv-header-guess.ts';
import { CsvFormReader, decodeCsv } from './csv-encoding.ts';
import { headersOf, type CsvHeaders } from './csv-headers.ts';
import { CsvParser } from './csv-parser.ts';

type ReadHeader = Pick<ImportColumnsFile, 'delimiter' | 'headers' | 'absent'>;

/**
 * Tells what the headers of a file are taken for.
 *
 * @param beginning the first bytes of the file, its header among them.
 * @param headers what the ERP calls the columns, where it is not what we call them.
 * @param isLookedAt somebody has said of this file what its columns are: what is left out then is left out on purpose.
 */
export async function readHeaderOf(
  model: SyncModel,
  beginning: Uint8Array,
  headers: CsvHeaders,
  isLookedAt: boolean,
): Promise<ReadHeader> {
  const forms = new CsvFormReader();
  forms.push(beginning);
  const pieces = async function* () {
    yield beginning;
  };
  const parser = new CsvParser();
  for await (const text of decodeCsv(pieces(), forms.end())) {
    const [first] = parser.push(text);
    if (first?.fault === null)
      return toReadHeader(model, first.cells, parser.usedDelimiter, headers, isLookedAt);
  }
  const [first] = parser.end();
  return first?.fault === null
    ? toReadHeader(model, first.cells, parser.usedDelimiter, headers, isLookedAt)
    : { delimiter: null, headers: [], absent: [] };
}

function toReadHeader(
  model: SyncModel,
  titles: readonly string[],
  delimiter: string,
  headers: CsvHeaders,
  isLookedAt: boolean,
): ReadHeader {
  const file = CSV_FILES[model];
  const own = headersOf(headers, model);
  const columns = matchHeaders(file, titles, own);
  const read = titles.flatMap((title, position) =>
    title.trim() === '' ? [] : [{ header: title.trim(), column: columns[position] ?? null }],
  );
  const absent = (names: readonly string[]) => names.filter((column) => !columns.includes(column));
  // Who says what a column is called, or has looked at the columns, has left the others out.
  const open = [
    ...absent(file.required),
    ...(isLookedAt ? [] : absent(file.optional).filter((column) => own[column] === undefined)),
  ];
  const unread = read.filter(({ column }) => column === null);
  const guesses = guessColumns(
    unread.map(({ header }) => header),
    open,
    file.id,
  );
  return {
    delimiter: delimiter as ReadHeader['delimiter'],
    headers: read.map((each) => ({ ...each, suggestion: guesses[unread.indexOf(each)] ?? null })),
    absent: [
      ...absent(file.required).map((column) => ({ column, isRequired: true })),
      ...absent(file.optional).map((column) => ({ column, isRequired: false })),
    ],
  };
}
