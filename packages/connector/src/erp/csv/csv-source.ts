import { createHash } from 'node:crypto';
import type { SyncModel } from '@payvite/sdk/schemas';
import { CSV_FILES, readHeader, shownHeader, type CsvColumns } from './csv-columns.ts';
import { CsvFormReader, decodeCsv, type CsvForm } from './csv-encoding.ts';
import { csvFolder, type CsvFiles } from './csv-files.ts';
import { headersOf, type CsvHeaders } from './csv-headers.ts';
import type { CsvModel, LastCell } from './csv-last-cell.ts';
import { CsvParser, type CsvRow } from './csv-parser.ts';
import { CSV_RECORDS } from './csv-records.ts';
import { ValueFault, parseText, shownText } from '../erp-values.ts';
import {
  MAX_ID_LENGTH,
  READ_ONLY,
  SourceError,
  type BadEntry,
  type ErpSource,
  type SourceDelivery,
  type SourceEntry,
  type SourceModel,
} from '../erp-source.ts';

/** Raised whenever the same bytes would be read otherwise than before, so that no file is skipped for its old reading. */
const READER_VERSION = 3;
const LINE_FEED = 10;
/** Text without a line end beyond this is no CSV: it is not kept until one comes. */
const MAX_LINE_LENGTH = 1024 * 1024;
const WHOLE_DAY = /^\d{4}-\d{2}-\d{2}$/;
const MODELS = Object.keys(CSV_FILES) as SyncModel[];

/**
 * The files an ERP exports: accounts.csv, contacts.csv, invoices.csv, adjustments.csv, each a full snapshot. How each is
 * written is found out: its encoding (UTF-8, UTF-16, Windows-1252), delimiter and line ends.
 *
 * @param place a folder, or wherever else they are.
 * @param headers what the ERP calls the columns, where it is not what we call them.
 */
export function createCsvSource(place: string | CsvFiles, headers: CsvHeaders = {}): ErpSource {
  const files = typeof place === 'string' ? csvFolder(place) : place;
  return {
    ...READ_ONLY,
    kind: 'csv',
    async health() {
      const found = await Promise.all(MODELS.map((model) => files.has(CSV_FILES[model].name)));
      if (!found.includes(true)) throw nothingThere(files);
      return { version: null, target: files.place };
    },
    async open() {
      const models: Partial<Record<SyncModel, SourceModel<SyncModel>>> = {};
      for (const model of MODELS) {
        const opened = await openFile({ files, model, titles: headersOf(headers, model) });
        if (opened !== undefined) models[model] = opened;
      }
      if (Object.keys(models).length === 0) throw nothingThere(files);
      return { models: models as SourceDelivery['models'], nextCursor: () => null };
    },
  };
}

function nothingThere(files: CsvFiles): SourceError {
  return new SourceError(files.lackOf(MODELS.map((model) => CSV_FILES[model].name).join(', ')));
}

/** One file, and what its columns are called. */
interface Reading<Model extends SyncModel> {
  files: CsvFiles;
  model: Model;
  titles: Readonly<Record<string, string>>;
}

/** Reads how a model's file is written, its header and its fingerprint; undefined when there is none. */
async function openFile<Model extends SyncModel>(
  reading: Reading<Model>,
): Promise<CsvModel<Model> | undefined> {
  const { files, model } = reading;
  const file = CSV_FILES[model];
  if (!(await files.has(file.name))) return undefined;
  // Before it is read: one that is written meanwhile is older than it looks, never newer.
  const writtenAt = await files.writtenAt(file.name);

  const digest = beginDigest(reading);
  const forms = new CsvFormReader();
  for await (const piece of files.read(file.name)) {
    digest.update(piece);
    forms.push(piece);
  }
  const fingerprint = digest.digest('hex');
  const form = forms.end();
  if (form.isWorkbook) {
    throw new SourceError(
      `${file.name}: is an Excel workbook, only named so. Save it as “CSV UTF-8 (Comma delimited)”. Nothing was applied.`,
    );
  }
  if (form.strangerAt !== undefined) {
    const line = await lineAt(files, file.name, form.strangerAt);
    throw new SourceError(
      `${file.name}: line ${line} has a character that is neither UTF-8 nor Windows-1252. Export the file as UTF-8. Nothing was applied.`,
    );
  }
  const columns = await readColumns(reading, form);
  return {
    model,
    file: file.name,
    ...(writtenAt === undefined ? {} : { writtenAt }),
    encoding: form.encoding,
    isPartial: false,
    fingerprint,
    endsWithNewline: form.endsWithNewline,
    readLastCell: () => readLastCell(reading, form, columns),
    columns: {
      id: columns.title(file.id),
      customerId: columns.title(file.customerId),
      currency: columns.title('currency'),
    },
    ignoredColumns: columns.ignored,
    read: () => readEntries(reading, form, columns, fingerprint),
  };
}

function beginDigest({ titles }: Reading<SyncModel>) {
  return createHash('sha256').update(`${READER_VERSION} ${JSON.stringify(Object.entries(titles).sort())}\n`);
}

async function lineAt(files: CsvFiles, name: string, offset: number): Promise<number> {
  let [line, from] = [1, 0];
  for await (const piece of files.read(name)) {
    const before = piece.subarray(0, Math.max(0, offset - from));
    for (let at = before.indexOf(LINE_FEED); at !== -1; at = before.indexOf(LINE_FEED, at + 1)) line += 1;
    from += piece.length;
    if (from > offset) break;
  }
  return line;
}

async function readColumns({ files, model, titles }: Reading<SyncModel>, form: CsvForm): Promise<CsvColumns> {
  const file = CSV_FILES[model];
  for await (const [header] of readRows(file.name, files.read(file.name), form)) {
    if (header === undefined) continue;
    if (header.fault === null) return readHeader(file, header.cells, titles, files.otherHeaders);
    throw new SourceError(`${file.name}: the header cannot be read. ${header.fault} Nothing was applied.`);
  }
  throw new SourceError(
    `${file.name}: is empty, it has not even a header. Nothing was applied. Export it again; where the ERP has none of it, with its header alone: ${file.required.map((column) => titles[column] ?? column).join(', ')}.`,
  );
}

async function* readRows(
  name: string,
  pieces: AsyncIterable<Uint8Array>,
  form: CsvForm,
): AsyncGenerator<CsvRow[]> {
  const parser = new CsvParser();
  for await (const text of decodeCsv(pieces, form)) {
    const rows = parser.push(text);
    if (parser.pendingLength > MAX_LINE_LENGTH) {
      throw new SourceError(
        `${name}: has a line of more than ${MAX_LINE_LENGTH} characters, so it is no CSV file. Nothing was applied.`,
      );
    }
    if (rows.length > 0) yield rows;
  }
  const rows = parser.end();
  if (rows.length > 0) yield rows;
}

/**
 * Reads what the last row ends in, and whether that is whole: no column that we read, a whole day, or a word that
 * another row ends in, too. Of a number or an address nobody can tell.
 */
async function readLastCell(
  { files, model }: Reading<SyncModel>,
  form: CsvForm,
  columns: CsvColumns,
): Promise<LastCell | undefined> {
  const { name } = CSV_FILES[model];
  let header: string[] | undefined;
  let last: CsvRow | undefined;
  for await (const rows of readRows(name, files.read(name), form)) {
    header ??= rows[0]?.cells;
    last = rows.at(-1);
  }
  const value = last?.cells.at(-1);
  if (header === undefined || last === undefined || value === undefined) return undefined;
  const column = shownHeader(header[last.cells.length - 1] ?? '');
  const found = { row: last.row, column: column.trim(), value: shownText(value) };
  if (columns.ignored.includes(column) || WHOLE_DAY.test(value)) return { ...found, isWhole: true };
  if (!/^[^\d@]{2,}$/.test(value)) return { ...found, isWhole: false };
  for await (const rows of readRows(name, files.read(name), form)) {
    const isWhole = rows.some(({ row, cells }) => row !== last?.row && cells.at(-1) === value);
    if (isWhole) return { ...found, isWhole };
  }
  return { ...found, isWhole: false };
}

async function* readEntries<Model extends SyncModel>(
  reading: Reading<Model>,
  form: CsvForm,
  columns: CsvColumns,
  fingerprint: string,
): AsyncGenerator<SourceEntry<Model>[]> {
  const { files, model } = reading;
  const { name } = CSV_FILES[model];
  const digest = beginDigest(reading);
  const digested = async function* () {
    for await (const piece of files.read(name)) {
      digest.update(piece);
      yield piece;
    }
  };
  let isHeaderRead = false;
  let last: SourceEntry<Model>[] = [];
  for await (const rows of readRows(name, digested(), form)) {
    if (last.length > 0) yield last;
    last = (isHeaderRead ? rows : rows.slice(1)).map((row) => toEntry(model, columns, row));
    isHeaderRead = true;
  }
  // Before what was read last: a file that changed meanwhile is not taken as far as it was the same.
  if (digest.digest('hex') !== fingerprint) {
    throw new SourceError(`${name}: changed while it was read. Sync again when the export has finished.`);
  }
  if (last.length > 0) yield last;
}

function toEntry<Model extends SyncModel>(
  model: Model,
  columns: CsvColumns,
  row: CsvRow,
): SourceEntry<Model> {
  if (row.fault === null) {
    const reason = findStray(model, columns, row.cells);
    if (reason !== undefined)
      return badEntry(model, columns, row, { column: null, reason, value: row.cells.join(' | ') });
    try {
      return { row: row.row, record: CSV_RECORDS[model]((column) => columns.cell(row.cells, column)) };
    } catch (error) {
      if (!(error instanceof ValueFault)) throw error;
      return badEntry(model, columns, row, {
        column: columns.title(error.column),
        reason: error.message,
        value: error.value,
      });
    }
  }
  const fault = { column: null, reason: row.fault, value: row.cells.join(' | ') };
  return badEntry(model, columns, row, fault);
}

/** Why a row is none of the model's, whatever its cells say; undefined for any other. */
function findStray(model: SyncModel, columns: CsvColumns, cells: readonly string[]): string | undefined {
  if (columns.isHeader(cells)) return 'Is the header once more. Leave it out of the export.';
  const { id, customerId } = CSV_FILES[model];
  const open = [id, customerId].find((column) => isLeftOpen(columns.cell(cells, column)));
  if (open !== undefined) return `A quote in ${columns.title(open)} is not closed where its cell ends.`;
  // An account's own id that is missing is told of as such.
  if (id === customerId) return undefined;
  if ([id, customerId].some((column) => columns.cell(cells, column).trim() !== '')) return undefined;
  return 'Names no account and has no id of its own. If it is a line of totals, leave it out of the export: while it is there, nothing that is no longer listed is closed.';
}

/** Of a cell that is in order the quotes are gone; no id begins with one. */
function isLeftOpen(idCell: string): boolean {
  return idCell.startsWith('"');
}

function badEntry(
  model: SyncModel,
  columns: CsvColumns,
  row: CsvRow,
  fault: Pick<BadEntry, 'column' | 'reason' | 'value'>,
): BadEntry {
  const { id, customerId } = CSV_FILES[model];
  const isCut = row.fault !== null && row.isCut;
  // What a quote is left open in may be a part of an id, or have its quotes still.
  const readable = row.fault === null ? row.cells : row.cells.slice(0, row.inOrder);
  const readId = (column: string): string | null => {
    // The last cell of a cut row may be a part of an id.
    if (isCut) return null;
    try {
      const cell = columns.idCell(readable, column, row.fault === null);
      return isLeftOpen(cell) ? null : parseText(column, cell, MAX_ID_LENGTH);
    } catch {
      return null;
    }
  };
  return {
    row: row.row,
    record: null,
    ...fault,
    value: fault.value === null ? null : shownText(fault.value),
    erpId: readId(id),
    customerErpId: readId(customerId),
    isCut,
  };
}
