/** What one line, or several where a quoted cell has line breaks, turned out to be. `row` is where it begins. */
export type CsvRow = { row: number; cells: string[]; fault: null } | CsvFault;

/** Text that is no row. */
export interface CsvFault {
  row: number;
  cells: string[];
  /** How many of the cells, from the first one, stand before the fault: the others are pieces of the line as it is. */
  inOrder: number;
  fault: string;
  /** The text ends in the middle of this row. */
  isCut: boolean;
}

/** More than this, and a quoted cell was never closed. */
const MAX_RECORD_LENGTH = 256 * 1024;
const DELIMITERS = [',', ';', '\t', '|'];
/** How spreadsheets are told of the delimiter: a line before the header. */
const DELIMITER_LINE = /^"?sep=([,;\t|])"?$/i;

/**
 * Splits CSV text (RFC 4180) into rows, given in pieces of any size. The first row is the header: its delimiter (comma,
 * semicolon, tab or pipe; `sep=;` in the line before it settles it) and number of cells hold for all. Lines end in LF or
 * CRLF; blank ones are no rows.
 *
 * An export with a stray quote is to lose that one row and not all that follow, so a row that spans several lines must
 * be in order (its quotes close where a cell ends, its cells are as many as the header's); else its first line alone
 * is a fault and parsing goes on with the next line. A quote inside an unquoted cell stands for itself.
 */
export class CsvParser {
  private text = '';
  private line = 1;
  private delimiter = ',';
  private isDelimiterTold = false;
  private width: number | undefined;
  /** Without the empty cells at the end of the header, which spreadsheets leave out of rows. */
  private minWidth = 0;

  /** What separates the cells, once the header was read. */
  get usedDelimiter(): string {
    return this.delimiter;
  }

  /** How much text was pushed that is no row yet. */
  get pendingLength(): number {
    return this.text.length;
  }

  /** Takes the next piece; returns the rows that are complete. */
  push(piece: string): CsvRow[] {
    return this.take(this.text + piece, false);
  }

  /** Returns what is left when no piece follows. */
  end(): CsvRow[] {
    return this.take(this.text, true);
  }

  private take(text: string, isEnd: boolean): CsvRow[] {
    const rows: CsvRow[] = [];
    const unclosed = new Set<CsvRow>();
    let from = 0;
    while (from < text.length) {
      const lineFeed = text.indexOf('\n', from);
      if (lineFeed === -1 && !isEnd) break;
      const next = lineFeed === -1 ? text.length : lineFeed + 1;
      const line = withoutLineEnd(text.slice(from, next));
      if (this.width === undefined && this.learnDelimiter(line)) {
        from = next;
        this.line += 1;
        continue;
      }

      if (!line.includes('"')) {
        this.add(rows, line.split(this.delimiter), lineFeed === -1);
        from = next;
        this.line += 1;
        continue;
      }
      const record = readQuoted(text, from, this.delimiter, isEnd);
      if (record === 'incomplete' && text.length - from <= MAX_RECORD_LENGTH) break;
      if (typeof record === 'string' || (record.next > next && !this.fits(record.cells))) {
        const fault = 'A quote in this row is not closed where its cell ends.';
        const row: CsvFault = { row: this.line, ...readUntilOpen(line, this.delimiter), fault, isCut: false };
        rows.push(row);
        if (record === 'unclosed') unclosed.add(row);
        from = next;
        this.line += 1;
        continue;
      }
      const isUnended = record.next === text.length && text[record.next - 1] !== '\n';
      this.add(rows, record.cells, isUnended);
      this.line += countLines(text, from, record.next);
      from = record.next;
    }
    this.text = text.slice(from);
    markCut(rows, unclosed);
    return rows;
  }

  private add(rows: CsvRow[], cells: string[], isUnended: boolean): void {
    if (cells.every((cell) => cell === '')) return;
    if (this.width === undefined) {
      this.width = cells.length;
      this.minWidth = cells.findLastIndex((cell) => cell.trim() !== '') + 1;
    } else if (!this.fits(cells)) {
      // Spreadsheets pad rows with empty cells.
      if (cells.length > this.width && cells.slice(this.width).every((cell) => cell === '')) {
        cells.length = this.width;
      } else {
        const isCut = isUnended && cells.length < this.minWidth;
        const fault = isCut
          ? 'The file ends in the middle of this row.'
          : `Has ${cells.length} cells; the header has ${this.width}.`;
        rows.push({ row: this.line, cells, inOrder: cells.length, fault, isCut });
        return;
      }
    }
    rows.push({ row: this.line, cells, fault: null });
  }

  private fits({ length }: readonly string[]): boolean {
    return this.width !== undefined && length <= this.width && length >= this.minWidth;
  }

  /** Before the header. @returns whether the line is there for the delimiter alone. */
  private learnDelimiter(line: string): boolean {
    const told = DELIMITER_LINE.exec(line)?.[1];
    if (told !== undefined) this.delimiter = told;
    else if (!this.isDelimiterTold) this.delimiter = detectDelimiter(line);
    this.isDelimiterTold ||= told !== undefined;
    return told !== undefined;
  }
}

/** A quote that nothing closes is where the text was cut only if no row in order follows; else it is a stray one. */
function markCut(rows: readonly CsvRow[], unclosed: ReadonlySet<CsvRow>): void {
  const last = rows.slice(rows.findLastIndex(({ fault }) => fault === null) + 1);
  for (const row of last) {
    if (row.fault === null || !unclosed.has(row)) continue;
    row.fault = 'The file ends inside a quoted cell that begins in this row.';
    row.isCut = true;
  }
}

function withoutLineEnd(line: string): string {
  if (line.endsWith('\r\n')) return line.slice(0, -2);
  return line.endsWith('\n') || line.endsWith('\r') ? line.slice(0, -1) : line;
}

function detectDelimiter(header: string): string {
  const unquoted = header.replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => unquoted.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] as string;
}

function countLines(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

/**
 * Reads one row with quotes in it. `incomplete`: more text may complete it; `unclosed`: the text ends inside a quoted
 * cell; `stray`: text follows the closing quote of a cell that spans lines.
 */
function readQuoted(
  text: string,
  start: number,
  delimiter: string,
  isEnd: boolean,
): { cells: string[]; next: number } | 'incomplete' | 'unclosed' | 'stray' {
  const cells: string[] = [];
  let from = start;
  for (;;) {
    const quoted = text[from] === '"' ? readQuotedCell(text, from, delimiter, isEnd) : undefined;
    if (typeof quoted === 'string') return quoted;
    let end: number;
    if (quoted === undefined) {
      end = endOfCell(text, from, delimiter);
      if (end === text.length && !isEnd) return 'incomplete';
      const cell = text.slice(from, end);
      cells.push(text[end] !== delimiter && cell.endsWith('\r') ? cell.slice(0, -1) : cell);
    } else {
      end = quoted.end;
      cells.push(quoted.cell);
    }
    if (text[end] !== delimiter) return { cells, next: Math.min(end + 1, text.length) };
    from = end + 1;
  }
}

/** A cell that begins with a quote; `end` is its delimiter or line feed. Undefined: its quotes stand for themselves. */
function readQuotedCell(
  text: string,
  from: number,
  delimiter: string,
  isEnd: boolean,
): { cell: string; end: number } | 'incomplete' | 'unclosed' | 'stray' | undefined {
  let close = text.indexOf('"', from + 1);
  while (close !== -1 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  if (close === -1) return isEnd ? 'unclosed' : 'incomplete';
  // The next two characters decide what the quote is: the second of a pair, or the end before CRLF.
  if (close + 2 >= text.length && !isEnd) return 'incomplete';
  const end = text[close + 1] === '\r' && (text[close + 2] ?? '\n') === '\n' ? close + 2 : close + 1;
  if (end >= text.length || text[end] === delimiter || text[end] === '\n') {
    return { cell: text.slice(from + 1, close).replaceAll('""', '"'), end };
  }
  const lineFeed = text.indexOf('\n', from);
  return lineFeed !== -1 && lineFeed < close ? 'stray' : undefined;
}

/** Reads a line that is no row: cell by cell as far as no quote is left open, and what follows as it is. */
function readUntilOpen(line: string, delimiter: string): Pick<CsvFault, 'cells' | 'inOrder'> {
  const cells: string[] = [];
  let from = 0;
  while (from <= line.length) {
    let end = endOfCell(line, from, delimiter);
    let cell = line.slice(from, end);
    if (line[from] === '"') {
      const quoted = readQuotedCell(line, from, delimiter, true);
      if (typeof quoted !== 'object') break;
      ({ cell, end } = quoted);
    }
    cells.push(cell);
    from = end + 1;
  }
  const rest = from > line.length ? [] : line.slice(from).split(delimiter);
  return { cells: [...cells, ...rest], inOrder: cells.length };
}

function endOfCell(text: string, from: number, delimiter: string): number {
  const lineFeed = text.indexOf('\n', from);
  const limit = lineFeed === -1 ? text.length : lineFeed;
  const at = text.indexOf(delimiter, from);
  return at === -1 || at > limit ? limit : at;
}
