import type { PagePromise } from './pagination.ts';
import type { PageParams } from './schemas/page.ts';
import type { BadRow, Sync, SyncInput, SyncListParams } from './schemas/sync.ts';
import { type RequestOptions, type Transport } from './transport.ts';

/** Runs that bring the ERP's customers and open items. Reading needs `syncs:read`, the rest `syncs:run`. */
export class Syncs {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Lists syncs, the newest first; `badRows` is empty here. */
  list(params: SyncListParams = {}, options?: RequestOptions): PagePromise<Sync> {
    return this.#transport.list(['syncs'], 'sync', { ...params }, options);
  }

  /**
   * Gets one sync with its first 100 bad rows.
   *
   * @throws {NotFoundError} `sync_not_found`: no such sync for this dealer.
   */
  async get(id: string, options?: RequestOptions): Promise<Sync> {
    return this.#transport.request({ method: 'GET', path: ['syncs', id], answer: 'sync' }, options);
  }

  /**
   * Starts a sync and returns at once, with the sync `running`; where one runs already, with that one.
   *
   * @throws {ConflictError} `sync_not_supported`: the dealer's ERP pushes, or its files are uploaded: there is nothing to read.
   */
  async start(input: SyncInput = {}, options?: RequestOptions): Promise<Sync> {
    return this.#transport.request({ method: 'POST', path: ['syncs'], body: input, answer: 'sync' }, options);
  }

  /**
   * Applies a sync that waits for a person because it would close or deactivate much, or because a file was cut.
   *
   * @throws {NotFoundError} `sync_not_found`: no such sync for this dealer.
   * @throws {ConflictError} `sync_needs_no_approval`: it is in another state than `needs_approval`.
   */
  async approve(id: string, options?: RequestOptions): Promise<Sync> {
    const path = ['syncs', id, 'approve'];
    return this.#transport.request({ method: 'POST', path, answer: 'sync' }, options);
  }

  /**
   * Lists every row that was not applied, and why.
   *
   * @throws {NotFoundError} `sync_not_found`: no such sync for this dealer.
   */
  badRows(id: string, params: PageParams = {}, options?: RequestOptions): PagePromise<BadRow> {
    return this.#transport.list(['syncs', id, 'bad-rows'], 'badRow', { ...params }, options);
  }
}
