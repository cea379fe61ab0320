import { endianness } from 'node:os';

/** So much of a hash, in bytes, tells a row from millions of others: two are taken for one in one of a million syncs of a million rows. */
export const HASH_START = 8;

/** Which half of a number of 64 bits is the first one. */
const HIGH = endianness() === 'LE' ? 1 : 0;
const LOW = 1 - HIGH;

/** How what is held stands to a delivery that is over. */
export interface Undelivered {
  /** How many of the rows that are held were not delivered. */
  count: number;
  /** The starts of their hashes, in hexadecimal digits, where those are not too many. */
  hashes: string[];
}

/**
 * Which rows are held of a model, by the starts of their hashes, and which of them a delivery has. It takes little more than
 * eight bytes for each row: of a million, 8 MB.
 */
export class HeldHashes {
  /** Sorted; in halves, as whole ones would be objects. */
  readonly #halves: Uint32Array;
  /** One bit for each, in the same order. */
  readonly #delivered: Uint8Array;
  readonly #rows: number;
  #deliveredRows = 0;
  #isRepeated = false;

  private constructor(rows: number) {
    const starts = new BigUint64Array(rows);
    this.#rows = rows;
    this.#halves = new Uint32Array(starts.buffer);
    this.#delivered = new Uint8Array(Math.ceil(rows / 8));
  }

  /** @param pieces the starts of the hashes of so many rows, one after the other, in hexadecimal digits. */
  static async read(rows: number, pieces: AsyncIterable<string>): Promise<HeldHashes> {
    const held = new HeldHashes(rows);
    let row = 0;
    for await (const piece of pieces) {
      for (let start = 0; start < piece.length; start += 2 * HASH_START, row += 1) {
        const [high, low] = halvesOf(piece, start);
        held.#halves[2 * row + HIGH] = high;
        held.#halves[2 * row + LOW] = low;
      }
    }
    new BigUint64Array(held.#halves.buffer).sort();
    return held;
  }

  /** Whether a row was delivered twice. */
  get isRepeated(): boolean {
    return this.#isRepeated;
  }

  /**
   * Notes that a row was delivered.
   *
   * @param hash of the row, in hexadecimal digits.
   * @returns whether it is held as it is.
   */
  deliver(hash: string): boolean {
    const row = this.#find(...halvesOf(hash));
    if (row === undefined) return false;
    if (this.#isDelivered(row)) this.#isRepeated = true;
    else this.#deliveredRows += 1;
    this.#delivered[row >> 3] = (this.#delivered[row >> 3] ?? 0) | (1 << (row & 7));
    return true;
  }

  /** What was not delivered; of more rows than `most` only how many. */
  listUndelivered(most: number): Undelivered {
    const count = this.#rows - this.#deliveredRows;
    const hashes: string[] = [];
    if (count === 0 || count > most) return { count, hashes };
    const digits = (half: number) => (this.#halves[half] ?? 0).toString(16).padStart(8, '0');
    for (let row = 0; row < this.#rows; row += 1) {
      if (!this.#isDelivered(row)) hashes.push(digits(2 * row + HIGH) + digits(2 * row + LOW));
    }
    return { count, hashes };
  }

  #isDelivered(row: number): boolean {
    return ((this.#delivered[row >> 3] ?? 0) & (1 << (row & 7))) !== 0;
  }

  #find(high: number, low: number): number | undefined {
    let [first, end] = [0, this.#rows];
    while (first < end) {
      const middle = (first + end) >>> 1;
      const order =
        (this.#halves[2 * middle + HIGH] ?? 0) - high || (this.#halves[2 * middle + LOW] ?? 0) - low;
      if (order === 0) return middle;
      if (order < 0) first = middle + 1;
      else end = middle;
    }
    return undefined;
  }
}

function halvesOf(digits: string, start = 0): [high: number, low: number] {
  const middle = start + HASH_START;
  return [parseInt(digits.slice(start, middle), 16), parseInt(digits.slice(middle, middle + HASH_START), 16)];
}
