import { stringify } from 'csv-stringify/sync';
import type { ExportFileName } from './export-file.ts';

/** What is wrong with a row, each a fault that real exports have. */
export type FaultKind =
  | 'missing_id'
  | 'unreadable_id'
  | 'duplicate_id'
  | 'missing_value'
  | 'too_long'
  | 'wrong_cell_count'
  | 'invalid_amount'
  | 'invalid_date'
  | 'invalid_currency'
  | 'invalid_flag'
  | 'invalid_encoding'
  | 'mixed_signs'
  | 'negative_amount'
  | 'negative_discount'
  | 'currency_mismatch'
  | 'unknown_account';

/** A row that a reader has to report, once. */
export interface ExpectedFault {
  file: ExportFileName;
  /** The line on which the record begins; the header is line 1. Lines inside quoted cells count. */
  row: number;
  /** Header of the faulty cell; null where the row as a whole is at fault. */
  column: string | null;
  kind: FaultKind;
}

/** How a file is written. */
export interface DirtyFormat {
  delimiter: ',' | ';';
  lineEnd: '\n' | '\r\n';
  hasByteOrderMark: boolean;
}

/** One file of a dirty export as it grows: knows the line each record begins on, and what is wrong with it. */
export class DirtyFile {
  readonly fileName: ExportFileName;
  readonly faults: ExpectedFault[] = [];
  /** Ids of the rows that are to be applied, in the order of the file. */
  readonly goodIds: string[] = [];
  /** Records so far, the bad ones too; neither the header nor blank lines. */
  recordCount = 0;
  #pieces: Buffer[] = [];
  #nextLine = 1;
  #columns: readonly string[];
  #format: DirtyFormat;

  /** @param columns the headers, in the order of the file: some may be missing, some unknown to the reader. */
  constructor(fileName: ExportFileName, columns: readonly string[], format: DirtyFormat) {
    this.fileName = fileName;
    this.#columns = columns;
    this.#format = format;
    if (format.hasByteOrderMark) this.#pieces.push(Buffer.from('\ufeff'));
    this.#append(this.#lineOf(columns));
  }

  /** Adds a row without fault. Columns that are not given stay empty. */
  good(id: string, record: Readonly<Record<string, string>>): void {
    this.goodIds.push(id);
    this.#addRecord(this.#lineOf(this.#cellsOf(record)));
  }

  /** Adds a row with one fault, in `column`. */
  bad(kind: FaultKind, column: string, record: Readonly<Record<string, string>>): void {
    this.#expect(kind, column);
    this.#addRecord(this.#lineOf(this.#cellsOf(record)));
  }

  /** Adds a row with too few cells (`extraCells` below 0: so many are missing) or too many. */
  badCellCount(extraCells: number, record: Readonly<Record<string, string>>): void {
    this.#expect('wrong_cell_count', null);
    const cells = this.#cellsOf(record);
    const changed =
      extraCells < 0 ? cells.slice(0, extraCells) : [...cells, ...Array<string>(extraCells).fill('x')];
    this.#addRecord(this.#lineOf(changed));
  }

  /** Adds a row whose cell in `column` was written in Latin-1, so that its accented letters are no UTF-8. */
  badEncoding(kind: FaultKind, column: string, record: Readonly<Record<string, string>>): void {
    this.#expect(kind, column);
    this.#addRecord(Buffer.from(this.#lineOf(this.#cellsOf(record)).toString(), 'latin1'));
  }

  /** Adds a line with nothing on it, which is no row. */
  blankLine(): void {
    this.#append(Buffer.from(this.#format.lineEnd));
  }

  /** The file's content so far. */
  toBytes(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  #expect(kind: FaultKind, column: string | null): void {
    this.faults.push({ file: this.fileName, row: this.#nextLine, column, kind });
  }

  #cellsOf(record: Readonly<Record<string, string>>): string[] {
    const stranger = Object.keys(record).find((column) => !this.#columns.includes(column));
    if (stranger !== undefined) throw new RangeError(`${this.fileName} has no column ${stranger}`);
    return this.#columns.map((column) => record[column] ?? '');
  }

  #lineOf(cells: readonly string[]): Buffer {
    const { delimiter, lineEnd } = this.#format;
    return Buffer.from(
      stringify([cells], { delimiter, record_delimiter: lineEnd, quote_record_delimiter: true }),
    );
  }

  #addRecord(bytes: Buffer): void {
    this.recordCount += 1;
    this.#append(bytes);
  }

  #append(bytes: Buffer): void {
    this.#pieces.push(bytes);
    for (const byte of bytes) if (byte === 0x0a) this.#nextLine += 1;
  }
}
