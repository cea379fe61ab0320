import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SyncModel } from '@payvite/sdk/schemas';
import { CSV_FILES, readHeader, type CsvColumns, type CsvFile } from './csv-columns.ts';
import { CsvParser, type CsvRow } from './csv-parser.ts';
import { CSV_RECORDS, MAX_ID_LENGTH } from './csv-records.ts';
import { CellFault, parseText } from './csv-values.ts';
import {
  READ_ONLY,
  SourceError,
  type BadEntry,
  type ErpSource,
  type SourceDelivery,
  type SourceEntry,
  type SourceModel,
} from './erp-source.ts';

/** Raised whenever the same bytes would be read otherwise than before, so that no file is skipped for its old reading. */
const READER_VERSION = 1;
const LINE_FEED = 10;
const CHUNK_BYTES = 512 * 1024;
const MODELS = Object.keys(CSV_FILES) as SyncModel[];

/**
 * The files an ERP exports into a folder: accounts.csv, contacts.csv, invoices.csv, adjustments.csv, each a full snapshot.
 * UTF-8 with or without a byte order mark; comma, semicolon or tab; LF or CRLF.
 */
export function createCsvSource(directory: string): ErpSource {
  return {
    ...READ_ONLY,
    kind: 'csv',
    async health() {
      const found = await Promise.all(MODELS.map((model) => findFile(directory, CSV_FILES[model])));
      if (!found.includes(true)) throw nothingThere();
      return { version: null, target: directory };
    },
    async open() {
      const models: Partial<Record<SyncModel, SourceModel<SyncModel>>> = {};
      for (const model of MODELS) {
        const opened = await openFile(directory, model);
        if (opened !== undefined) models[model] = opened;
      }
      if (Object.keys(models).length === 0) throw nothingThere();
      return { models: models as SourceDelivery['models'], nextCursor: () => null };
    },
  };
}

function nothingThere(): SourceError {
  const names = MODELS.map((model) => CSV_FILES[model].name).join(', ');
  return new SourceError(
    `The export folder has none of ${names}. Export them there, or name the right folder: ERP_CSV_DIR, or payvite dealer set --csv-dir.`,
  );
}

/** Whether the file is there. @throws {SourceError} what is there cannot be read. */
async function findFile(directory: string, file: CsvFile): Promise<boolean> {
  const found = await stat(join(directory, file.name)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw new SourceError(`${file.name}: cannot be read (${error.code ?? error.message}).`, { cause: error });
  });
  if (found === undefined) return false;
  if (!found.isFile()) throw new SourceError(`${file.name}: is not a file.`);
  return true;
}

/** Reads header and fingerprint of a model's file; undefined when there is none. */
async function openFile<Model extends SyncModel>(
  directory: string,
  model: Model,
): Promise<SourceModel<Model> | undefined> {
  const file = CSV_FILES[model];
  const path = join(directory, file.name);
  if (!(await findFile(directory, file))) return undefined;

  const digest = createHash('sha256').update(`${READER_VERSION}\n`);
  let columns: CsvColumns | undefined;
  const parser = new CsvParser();
  const decoder = new TextDecoder();
  let lastByte: number | undefined;
  for await (const chunk of readChunks(path, file)) {
    digest.update(chunk);
    lastByte = chunk.at(-1);
    columns ??= firstHeader(file, parser.push(decoder.decode(chunk, { stream: true })));
  }
  columns ??= firstHeader(file, parser.end());
  if (columns === undefined)
    throw new SourceError(`${file.name}: is empty, it has not even a header. Nothing was applied.`);
  const fingerprint = digest.digest('hex');
  const header = columns;
  return {
    model,
    file: file.name,
    isPartial: false,
    fingerprint,
    endsWithNewline: lastByte === LINE_FEED,
    columns: { id: file.id, customerId: file.customerId, currency: 'currency' },
    ignoredColumns: header.ignored,
    read: () => readEntries(path, model, header, fingerprint),
  };
}

function firstHeader(file: CsvFile, rows: CsvRow[]): CsvColumns | undefined {
  const [header] = rows;
  if (header === undefined) return undefined;
  if (header.fault !== null)
    throw new SourceError(`${file.name}: the header cannot be read. ${header.fault} Nothing was applied.`);
  return readHeader(file, header.cells);
}

async function* readEntries<Model extends SyncModel>(
  path: string,
  model: Model,
  columns: CsvColumns,
  fingerprint: string,
): AsyncGenerator<SourceEntry<Model>[]> {
  const file = CSV_FILES[model];
  const digest = createHash('sha256').update(`${READER_VERSION}\n`);
  const parser = new CsvParser();
  const decoder = new TextDecoder();
  let isHeaderRead = false;
  const toEntries = (rows: CsvRow[]): SourceEntry<Model>[] => {
    const data = isHeaderRead ? rows : rows.slice(1);
    isHeaderRead ||= rows.length > 0;
    return data.map((row) => toEntry(model, columns, row));
  };

  for await (const chunk of readChunks(path, file)) {
    digest.update(chunk);
    const entries = toEntries(parser.push(decoder.decode(chunk, { stream: true })));
    if (entries.length > 0) yield entries;
  }
  const entries = toEntries([...parser.push(decoder.decode()), ...parser.end()]);
  if (digest.digest('hex') !== fingerprint) {
    throw new SourceError(
      `${file.name}: changed while it was read. Sync again when the export has finished.`,
    );
  }
  if (entries.length > 0) yield entries;
}

function toEntry<Model extends SyncModel>(
  model: Model,
  columns: CsvColumns,
  row: CsvRow,
): SourceEntry<Model> {
  if (row.fault === null) {
    try {
      return { row: row.row, record: CSV_RECORDS[model]((column) => columns.cell(row.cells, column)) };
    } catch (error) {
      if (!(error instanceof CellFault)) throw error;
      return badEntry(model, columns, row, {
        column: error.column,
        reason: error.message,
        value: error.value,
      });
    }
  }
  const fault = { column: null, reason: row.fault, value: row.cells.join(' | ') };
  return badEntry(model, columns, row, fault);
}

function badEntry(
  model: SyncModel,
  columns: CsvColumns,
  row: CsvRow,
  fault: Pick<BadEntry, 'column' | 'reason' | 'value'>,
): BadEntry {
  const { id, customerId } = CSV_FILES[model];
  const isCut = row.fault !== null && row.isCut;
  const readId = (column: string): string | null => {
    // The last cell of a cut row may be a part of an id.
    if (isCut) return null;
    try {
      return parseText(column, columns.idCell(row.cells, column, row.fault === null), MAX_ID_LENGTH);
    } catch {
      return null;
    }
  };
  // The database refuses a NUL, and half of a surrogate pair.
  const value = fault.value?.replaceAll('\0', '\ufffd').slice(0, 200).toWellFormed() ?? null;
  return {
    row: row.row,
    record: null,
    ...fault,
    value,
    erpId: readId(id),
    customerErpId: readId(customerId),
    isCut,
  };
}

async function* readChunks(path: string, file: CsvFile): AsyncGenerator<Buffer> {
  try {
    let isFirst = true;
    for await (const chunk of createReadStream(path, {
      highWaterMark: CHUNK_BYTES,
    }) as AsyncIterable<Buffer>) {
      if (isFirst && chunk.length >= 2 && ['fffe', 'feff'].includes(chunk.toString('hex', 0, 2))) {
        throw new SourceError(`${file.name}: is UTF-16. Export the file as UTF-8. Nothing was applied.`);
      }
      isFirst = false;
      yield chunk;
    }
  } catch (error) {
    if (error instanceof SourceError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    throw new SourceError(`${file.name}: cannot be read${code === undefined ? '' : ` (${code})`}.`, {
      cause: error,
    });
  }
}
