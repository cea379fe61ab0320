import { createReadStream } from 'node:fs';
import { basename, extname } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pushedCustomerSchema, pushedOpenItemSchema } from '@payvite/sdk/schemas';
import { CommandError } from '../command-error.ts';
import { CsvFormReader, decodeCsv } from '../erp/csv/csv-encoding.ts';
import { CsvParser, type CsvRow } from '../erp/csv/csv-parser.ts';

export const ROW_FORMATS = ['ndjson', 'json', 'csv'] as const;
export type RowFormat = (typeof ROW_FORMATS)[number];

/** A file of rows to push, or standard input, which was read to its end. */
export interface RowFile {
  name: string;
  format: RowFormat;
  /** From the beginning each time. */
  read(): Readable;
}

/** One row; `place` is for whoever has to mend it: `items.ndjson:3`. `fault`: it cannot be read, and is not pushed. */
export type FileRow = { place: string } & (
  { fault: string } | { fault: null; model: 'customers' | 'openItems'; row: unknown }
);

const FIELDS = new Set(
  [pushedCustomerSchema, pushedOpenItemSchema].flatMap((schema) => Object.keys(schema.def.shape)),
);

/** The file of that path; its name tells its format where `format` does not. @throws {CommandError} neither does. */
export function rowFile(path: string, format?: RowFormat): RowFile {
  const byName = extname(path).slice(1).toLowerCase().replace('jsonl', 'ndjson');
  const known = format ?? ROW_FORMATS.find((each) => each === byName);
  if (known === undefined)
    throw new CommandError(`${path}: say what it is: --format ${ROW_FORMATS.join(', ')}`);
  return { name: path, format: known, read: () => createReadStream(path) };
}

/** What stands on standard input. */
export function rowInput(content: Buffer, format: RowFormat = 'ndjson'): RowFile {
  return { name: 'standard input', format, read: () => Readable.from([content]) };
}

/**
 * Reads the rows of a file. One with a `customerErpId` is an open item, any other a customer.
 *
 * @throws {CommandError} the file as a whole cannot be read.
 */
export async function* readRowFile(file: RowFile): AsyncGenerator<FileRow> {
  const read = { ndjson: readLines, json: readJson, csv: readCsv }[file.format];
  try {
    yield* read(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || error instanceof CommandError) throw error;
    throw new CommandError(`${file.name}: cannot be read: ${code}`, { cause: error });
  }
}

function toRow(place: string, row: unknown): FileRow {
  const isItem = typeof row === 'object' && row !== null && 'customerErpId' in row;
  return { place, fault: null, model: isItem ? 'openItems' : 'customers', row };
}

async function* readLines(file: RowFile): AsyncGenerator<FileRow> {
  let line = 0;
  let isFirst = true;
  const input = file.read();
  const lines = createInterface({ input, crlfDelay: Infinity });
  try {
    for await (const text of lines) {
      line += 1;
      const place = `${file.name}:${line}`;
      const json = line === 1 ? text.replace(/^\ufeff/, '') : text;
      if (json.trim() === '') continue;
      let row: unknown;
      const isWhole = isFirst && beginsWholeJson(json);
      isFirst = false;
      if (isWhole)
        throw new CommandError(`${file.name}: is JSON as a whole, not a row on each line: --format json`);
      try {
        row = JSON.parse(json);
      } catch (error) {
        yield { place, fault: `Is no JSON: ${(error as Error).message}.` };
        continue;
      }
      yield toRow(place, row);
    }
  } finally {
    input.destroy();
  }
}

/** Whether a file with this first line is one list, or one object of lists, on one line or on many. */
function beginsWholeJson(line: string): boolean {
  return /^\s*(\[|\{\s*("(rows|customers|openItems)"\s*:|$))/.test(line);
}

async function* readJson(file: RowFile): AsyncGenerator<FileRow> {
  const chunks: Buffer[] = [];
  for await (const chunk of file.read() as AsyncIterable<Buffer>) chunks.push(chunk);
  let value: unknown;
  try {
    value = JSON.parse(
      Buffer.concat(chunks)
        .toString('utf8')
        .replace(/^\ufeff/, ''),
    );
  } catch (error) {
    throw new CommandError(`${file.name}: is no JSON: ${(error as Error).message}`, { cause: error });
  }
  const lists = Array.isArray(value) ? { rows: value as unknown[] } : listsOf(value);
  if (lists === undefined)
    throw new CommandError(
      `${file.name}: must be a list of rows, or {"customers": [...], "openItems": [...]}`,
    );
  for (const [list, rows] of Object.entries(lists))
    for (const [index, row] of rows.entries()) yield toRow(`${file.name}: ${list} row ${index + 1}`, row);
}

function listsOf(value: unknown): Record<string, unknown[]> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const lists = Object.entries(value);
  const areLists = lists.every(
    (entry): entry is [string, unknown[]] =>
      ['rows', 'customers', 'openItems'].includes(entry[0]) && Array.isArray(entry[1]),
  );
  return areLists ? Object.fromEntries(lists) : undefined;
}

async function* readCsv(file: RowFile): AsyncGenerator<FileRow> {
  const forms = new CsvFormReader();
  for await (const piece of file.read() as AsyncIterable<Buffer>) forms.push(piece);
  const parser = new CsvParser();
  let header: string[] | undefined;
  const take = function* (rows: CsvRow[]): Generator<FileRow> {
    for (const { row: line, cells, fault } of rows) {
      const place = `${file.name}:${line}`;
      if (header === undefined) header = readHeader(file, cells, fault);
      else if (fault !== null) yield { place, fault };
      else yield toRow(place, toRecord(header, cells));
    }
  };
  for await (const text of decodeCsv(file.read() as AsyncIterable<Buffer>, forms.end()))
    yield* take(parser.push(text));
  yield* take(parser.end());
}

function readHeader({ name }: RowFile, cells: readonly string[], fault: string | null): string[] {
  if (fault !== null) throw new CommandError(`${name}: the header cannot be read: ${fault}`);
  const header = cells.map((cell) => cell.trim());
  const unknown = header.find((field) => field !== '' && (!FIELDS.has(field) || field === 'contacts'));
  if (unknown === undefined) return header;
  const accounts = ['accounts.csv', 'contacts.csv', 'invoices.csv', 'adjustments.csv'].includes(
    basename(name),
  );
  throw new CommandError(
    `${name}: there is no field ${unknown} in what is pushed${accounts ? '; files of an export are taken by payvite import' : ''}`,
  );
}

/** An empty cell says nothing; an amount is a number. What is no number the connector refuses, with its reason. */
function toRecord(header: readonly string[], cells: readonly string[]): Record<string, unknown> {
  const entries = header.flatMap((field, column) => {
    const cell = (cells[column] ?? '').trim();
    if (field === '' || cell === '') return [];
    return [[field, field.endsWith('Minor') && /^-?\d+$/.test(cell) ? Number(cell) : cell] as const];
  });
  return Object.fromEntries(entries);
}
