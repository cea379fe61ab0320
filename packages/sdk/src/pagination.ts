import { ResponseShapeError } from './errors.ts';
import type { Page } from './schemas/page.ts';

/** Fetches the page at a cursor; undefined for the first. */
export type FetchPage<Item> = (cursor: string | undefined) => Promise<Page<Item>>;

/**
 * A list: `await` it for its first page, or walk its rows over all pages with `for await`.
 * Nothing is asked for before one of the two. The first page is asked for once; make a new list to see newer rows.
 * A walk ends with the page whose `nextCursor` is null, and throws what a page's call throws.
 */
export class PagePromise<Item> implements Promise<Page<Item>>, AsyncIterable<Item> {
  readonly [Symbol.toStringTag] = 'PagePromise';
  readonly #fetchPage: FetchPage<Item>;
  readonly #signal: AbortSignal | undefined;
  #first: Promise<Page<Item>> | undefined;

  /** @param signal checked before each row, so that an abort ends a walk inside a page too. */
  constructor(fetchPage: FetchPage<Item>, signal?: AbortSignal) {
    this.#fetchPage = fetchPage;
    this.#signal = signal;
  }

  /** Every page from the first on; each is asked for when the one before has been taken. */
  async *pages(): AsyncGenerator<Page<Item>, void, undefined> {
    let page = await this.#firstPage();
    let cursor: string | undefined;
    for (;;) {
      yield page;
      if (page.nextCursor === null) return;
      if (page.nextCursor === cursor) {
        const issue = {
          pointer: '/nextCursor',
          detail: 'is the cursor of the page itself, the list would never end',
        };
        throw new ResponseShapeError('a list', 200, null, [issue]);
      }
      cursor = page.nextCursor;
      this.#signal?.throwIfAborted();
      page = await this.#fetchPage(cursor);
    }
  }

  /** Every row of every page. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for await (const page of this.pages()) {
      for (const row of page.data) {
        this.#signal?.throwIfAborted();
        yield row;
      }
    }
  }

  // The three of Promise: a list can be awaited, raced and caught like one.
  then<Result = Page<Item>, Failure = never>(
    onFulfilled?: ((page: Page<Item>) => Result | PromiseLike<Result>) | null,
    onRejected?: ((reason: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Result | Failure> {
    return this.#firstPage().then(onFulfilled, onRejected);
  }

  catch<Failure = never>(
    onRejected?: ((reason: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Page<Item> | Failure> {
    return this.#firstPage().catch(onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<Page<Item>> {
    return this.#firstPage().finally(onFinally);
  }

  #firstPage(): Promise<Page<Item>> {
    this.#first ??= this.#fetchPage(undefined);
    return this.#first;
  }
}
