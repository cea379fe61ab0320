import type { ReactiveElement } from 'lit';
import type { Page } from '@payvite/sdk';

type ReadPage<Row> = (params: { limit: number; cursor?: string }) => PromiseLike<Page<Row>>;

/** The most rows one page of the API carries. */
const MAX_LIMIT = 200;

/** Rows that grow page by page; reading anew keeps as many as were shown. */
export class PagedRows<Row> {
  readonly #host: ReactiveElement;
  readonly #pageSize: number;
  #readPage: ReadPage<Row> | undefined;
  #run = 0;
  #page: Page<Row> | undefined;
  /** What the last read threw; null after one that worked. */
  error: unknown = null;
  isLoading = false;

  constructor(host: ReactiveElement, pageSize: number) {
    this.#host = host;
    this.#pageSize = pageSize;
  }

  /** Undefined before the first answer. */
  get rows(): readonly Row[] | undefined {
    return this.#page?.data;
  }

  get total(): number | null {
    return this.#page?.total ?? null;
  }

  get hasMore(): boolean {
    return this.#page?.nextCursor != null;
  }

  reset(): void {
    this.#run++;
    this.#page = undefined;
    this.error = null;
    this.isLoading = false;
  }

  /** Reads from the start with this function, which `more` uses as well. Never rejects. */
  async read(readPage: ReadPage<Row>): Promise<void> {
    this.#readPage = readPage;
    const shown = this.#page?.data.length ?? 0;
    const limit = Math.min(MAX_LIMIT, Math.max(this.#pageSize, shown));
    await this.#attempt(async () => readPage({ limit }));
  }

  /** Reads the next page behind the rows shown. Never rejects. */
  async more(): Promise<void> {
    const before = this.#page;
    const readPage = this.#readPage;
    if (!before?.nextCursor || !readPage || this.isLoading) return;
    const { nextCursor } = before;
    await this.#attempt(async () => {
      const page = await readPage({ limit: this.#pageSize, cursor: nextCursor });
      return { ...page, data: [...before.data, ...page.data], total: before.total };
    });
  }

  async #attempt(read: () => Promise<Page<Row>>): Promise<void> {
    const run = ++this.#run;
    this.isLoading = true;
    this.#host.requestUpdate();
    try {
      const page = await read();
      if (run !== this.#run) return;
      this.#page = page;
      this.error = null;
    } catch (error) {
      if (run !== this.#run) return;
      this.error = error;
    }
    this.isLoading = false;
    this.#host.requestUpdate();
  }
}
