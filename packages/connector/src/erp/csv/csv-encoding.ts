import { isAscii } from 'node:buffer';

/** How the text of a file is written. */
export type CsvEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** What the bytes of a whole file tell of its text. */
export interface CsvForm {
  encoding: CsvEncoding;
  /** Lines end in a carriage return alone. */
  hasBareReturns: boolean;
  endsWithNewline: boolean;
  /** It is no text, but what Excel saves. */
  isWorkbook: boolean;
  /** Where the first byte stands that means nothing in this encoding, counted from 0: it is none that we know. */
  strangerAt: number | undefined;
}

const LINE_FEED = 10;
const RETURN = 13;
/** What Windows-1252 leaves undefined; ü, É and others in the code pages of DOS. */
const STRANGERS = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);
/** How a ZIP begins, which an .xlsx is, and an .xls. */
const WORKBOOKS = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
];

/**
 * Finds out how a file is written, from its bytes in pieces of any size.
 *
 * A byte order mark decides; so does a NUL among the first two bytes, which only UTF-16 has there. Of the others a file is
 * UTF-8 unless more characters beyond ASCII are broken UTF-8 than are in order: a name that was cut in the middle of a
 * character must not make all other names wrong, and one name that was spoilt before must not make a file UTF-8 that is
 * none.
 */
export class CsvFormReader {
  readonly #head: number[] = [];
  #length = 0;
  #lastTwo: [number, number] = [0, 0];
  #wellFormed = 0;
  #illFormed = 0;
  #hasLineFeed = false;
  #hasReturn = false;
  #strangerAt: number | undefined;
  // Within a character of several bytes: how many are to come, and what the next one may be.
  #missing = 0;
  #low = 0x80;
  #high = 0xbf;

  push(bytes: Uint8Array): void {
    for (let at = 0; this.#head.length < 4 && at < bytes.length; at += 1)
      this.#head.push(bytes[at] as number);
    this.#hasLineFeed ||= bytes.includes(LINE_FEED);
    this.#hasReturn ||= bytes.includes(RETURN);
    for (const byte of bytes.subarray(-2)) this.#lastTwo = [this.#lastTwo[1], byte];
    if (this.#missing > 0 || !isAscii(bytes)) this.#count(bytes);
    this.#length += bytes.length;
  }

  end(): CsvForm {
    if (this.#missing > 0) this.#illFormed += 1;
    const encoding = this.#encoding();
    const hasBareReturns =
      (encoding === 'utf-8' || encoding === 'windows-1252') && this.#hasReturn && !this.#hasLineFeed;
    const [beforeLast, last] = this.#lastTwo;
    const lastUnit =
      encoding === 'utf-16le'
        ? last * 256 + beforeLast
        : encoding === 'utf-16be'
          ? beforeLast * 256 + last
          : last;
    return {
      encoding,
      hasBareReturns,
      endsWithNewline: lastUnit === (hasBareReturns ? RETURN : LINE_FEED),
      isWorkbook: WORKBOOKS.some((begins) => begins.every((byte, at) => this.#head[at] === byte)),
      strangerAt: encoding === 'windows-1252' ? this.#strangerAt : undefined,
    };
  }

  #encoding(): CsvEncoding {
    const [first, second, third] = this.#head;
    if (first === 0xff && second === 0xfe) return 'utf-16le';
    if (first === 0xfe && second === 0xff) return 'utf-16be';
    if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
    if (first !== undefined && second !== undefined && (first === 0) !== (second === 0))
      return first === 0 ? 'utf-16be' : 'utf-16le';
    return this.#illFormed > this.#wellFormed ? 'windows-1252' : 'utf-8';
  }

  /** Counts characters of several bytes: in order (https://www.unicode.org/versions/latest, table 3-7), and not. */
  #count(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at] as number;
      if (byte < 0x80 && this.#missing === 0) continue;
      if (STRANGERS.has(byte)) this.#strangerAt ??= this.#length + at;
      if (this.#missing > 0) {
        if (byte >= this.#low && byte <= this.#high) {
          this.#missing -= 1;
          if (this.#missing === 0) this.#wellFormed += 1;
          [this.#low, this.#high] = [0x80, 0xbf];
          continue;
        }
        this.#illFormed += 1;
        this.#missing = 0;
      }
      if (byte >= 0x80) this.#begin(byte);
    }
  }

  #begin(byte: number): void {
    [this.#low, this.#high] = [0x80, 0xbf];
    if (byte >= 0xc2 && byte <= 0xdf) this.#missing = 1;
    else if (byte >= 0xe0 && byte <= 0xef) {
      this.#missing = 2;
      if (byte === 0xe0) this.#low = 0xa0;
      if (byte === 0xed) this.#high = 0x9f;
    } else if (byte >= 0xf0 && byte <= 0xf4) {
      this.#missing = 3;
      if (byte === 0xf0) this.#low = 0x90;
      if (byte === 0xf4) this.#high = 0x8f;
    } else this.#illFormed += 1;
  }
}

/** The text of a file, in pieces. What cannot be read comes as U+FFFD; a byte order mark does not come. */
export async function* decodeCsv(
  pieces: AsyncIterable<Uint8Array>,
  { encoding, hasBareReturns }: CsvForm,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  const toText = (text: string) => (hasBareReturns ? text.replaceAll('\r', '\n') : text);
  for await (const piece of pieces) yield toText(decoder.decode(piece, { stream: true }));
  yield toText(decoder.decode());
}
