import type { Customer, CustomerListParams } from '@payvite/sdk';
import type { WidgetClient } from '../connection/connection.ts';

/** Rows of one request. */
export const PAGE_ROWS = 100;
/** Pages that are kept: 2,400 customers, a few megabytes. */
const KEPT_PAGES = 24;
/** So close to a page's edge, the one beyond is read ahead. */
const AHEAD_ROWS = 60;
/** Pages that a range reads at a time. */
const PARALLEL = 3;

interface PagesInit {
  client: WidgetClient;
  /** Sort and filters. */
  params: CustomerListParams;
  /** A page or the total has come. */
  onRows(): void;
  onError(error: unknown): void;
}

/** The customers of one view, read by pages as they are needed, and forgotten by pages that nobody has looked at for long. */
export class CustomerPages {
  /** All that match; null until the first answer. */
  total: number | null = null;
  /** When rows came last. */
  readAt = new Date();
  readonly #init: PagesInit;
  /** In the order of their last use. */
  readonly #pages = new Map<number, Customer[]>();
  readonly #reading = new Map<number, { abort: AbortController; isHeld: boolean; done: Promise<void> }>();
  readonly #cursors = new Map<number, string>();
  #anchors: Promise<readonly (string | null)[]> | undefined;
  readonly #closed = new AbortController();
  #wanted: readonly number[] = [0];

  constructor(init: PagesInit) {
    this.#init = init;
  }

  /** Ends every request; nothing is told any more. */
  close(): void {
    this.#closed.abort();
    for (const { abort } of this.#reading.values()) abort.abort();
  }

  /** Undefined while it has not been read. */
  rowAt(index: number): Customer | undefined {
    return this.#pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS];
  }

  /** Where a customer stands among the rows that were read; -1: not there. */
  indexOf(customerId: string): number {
    for (const [page, rows] of this.#pages) {
      const at = rows.findIndex(({ id }) => id === customerId);
      if (at >= 0) return page * PAGE_ROWS + at;
    }
    return -1;
  }

  /** Every row that was read, in no order. */
  get rows(): Customer[] {
    return [...this.#pages.values()].flat();
  }

  /** Reads what these rows lack, then what lies ahead of them, and stops reading what they have left behind. */
  want(first: number, last: number, direction: 1 | -1): void {
    const seen = pagesOf(first, last);
    const ahead = direction === 1 ? pagesOf(last, last + AHEAD_ROWS) : pagesOf(first - AHEAD_ROWS, first);
    this.#wanted = [...new Set([...seen, ...ahead])].filter((page) => this.#exists(page));
    for (const [page, { abort, isHeld }] of this.#reading) {
      if (!isHeld && !this.#wanted.includes(page)) abort.abort();
    }
    for (const page of this.#wanted) {
      const rows = this.#pages.get(page);
      if (!rows) {
        if (!this.#isReading(page)) void this.#read(page).catch(() => undefined);
      } else {
        this.#pages.delete(page);
        this.#pages.set(page, rows);
      }
    }
  }

  /**
   * Reads again what is looked at, without taking it away meanwhile; all else is read when it is looked at.
   *
   * @param isMoved - rows may have come, gone or changed their places: pages begin elsewhere now.
   */
  refresh(isMoved: boolean): void {
    for (const page of [...this.#pages.keys()]) if (!this.#wanted.includes(page)) this.#pages.delete(page);
    if (isMoved) {
      this.#cursors.clear();
      this.#anchors = undefined;
      if ((this.total ?? 0) > PAGE_ROWS) this.#readAnchors().catch(this.#init.onError);
    }
    for (const page of this.#wanted.length ? this.#wanted : [0]) void this.#read(page).catch(() => undefined);
  }

  /** Rows from one to another, both among them, in either direction; undefined where any has not been read. */
  there(from: number, to: number): Customer[] | undefined {
    const rows: Customer[] = [];
    for (let index = Math.min(from, to); index <= Math.max(from, to); index++) {
      const row = this.rowAt(index);
      if (!row) return undefined;
      rows.push(row);
    }
    return rows;
  }

  /** Rows from one to another, both among them; reads those that lack. */
  async readRange(from: number, to: number): Promise<Customer[]> {
    const found = new Map<number, Customer[]>();
    const queue = pagesOf(from, to + 1);
    const work = async (): Promise<void> => {
      for (let page = queue.shift(); page !== undefined; page = queue.shift()) {
        if (!this.#pages.has(page)) await this.#read(page, true);
        found.set(page, this.#pages.get(page) ?? []);
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, work));
    const rows: Customer[] = [];
    for (let index = from; index <= to; index++) {
      const row = found.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS];
      if (row) rows.push(row);
    }
    return rows;
  }

  #exists(page: number): boolean {
    return page === 0 || (page > 0 && (this.total === null || page * PAGE_ROWS < this.total));
  }

  #isReading(page: number): boolean {
    return this.#reading.get(page)?.abort.signal.aborted === false;
  }

  #read(page: number, isHeld = false): Promise<void> {
    const under = this.#reading.get(page);
    if (under && isHeld && this.#isReading(page)) {
      under.isHeld = true;
      return under.done;
    }
    under?.abort.abort();
    const abort = new AbortController();
    const done = this.#readPage(page, abort.signal).finally(() => {
      if (this.#reading.get(page)?.abort === abort) this.#reading.delete(page);
    });
    this.#reading.set(page, { abort, isHeld, done });
    return done;
  }

  async #readPage(page: number, signal: AbortSignal): Promise<void> {
    const { client, params, onRows, onError } = this.#init;
    try {
      const cursor = page === 0 ? undefined : await this.#cursorOf(page);
      signal.throwIfAborted();
      // A page that the newest anchors do not know is past the end.
      const rows =
        cursor === null ? undefined : { ...params, limit: PAGE_ROWS, ...(cursor ? { cursor } : {}) };
      const answer = rows && (await client.customers.list(rows, { signal }));
      signal.throwIfAborted();
      this.#keep(page, answer?.data ?? []);
      if (answer?.nextCursor) this.#cursors.set(page + 1, answer.nextCursor);
      if (page === 0) {
        if (answer && !answer.nextCursor) this.total = answer.data.length;
        else if (answer?.total != null) this.total = answer.total;
        if (answer?.nextCursor) this.#readAnchors().catch(onError);
      }
      this.readAt = new Date();
      onRows();
    } catch (error) {
      if (!signal.aborted) onError(error);
      throw error;
    }
  }

  #keep(page: number, rows: Customer[]): void {
    this.#pages.delete(page);
    this.#pages.set(page, rows);
    for (const old of this.#pages.keys()) {
      if (this.#pages.size <= KEPT_PAGES) return;
      if (!this.#wanted.includes(old) && old !== page) this.#pages.delete(old);
    }
  }

  /** Null: there is no such page. */
  async #cursorOf(page: number): Promise<string | null> {
    const known = this.#cursors.get(page);
    if (known) return known;
    return (await this.#readAnchors())[page] ?? null;
  }

  #readAnchors(): Promise<readonly (string | null)[]> {
    if (this.#anchors) return this.#anchors;
    const { client, params, onRows } = this.#init;
    const { signal } = this.#closed;
    const reading = (async () => {
      const { anchors, total } = await client.customers.anchors({ ...params, every: PAGE_ROWS }, { signal });
      if (total !== this.total && !signal.aborted) {
        this.total = total;
        onRows();
      }
      return anchors;
    })();
    this.#anchors = reading;
    reading.catch(() => {
      if (this.#anchors === reading) this.#anchors = undefined;
    });
    return reading;
  }
}

/** The pages that hold rows from one to before another. */
function pagesOf(first: number, last: number): number[] {
  const from = Math.floor(Math.max(0, first) / PAGE_ROWS);
  const to = Math.floor((Math.max(1, last) - 1) / PAGE_ROWS);
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
}
