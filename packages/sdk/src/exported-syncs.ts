import type { Sync, SyncSchedule } from './schemas/sync.ts';
import { Syncs } from './syncs.ts';
import { type RequestOptions, type Transport } from './transport.ts';

/** Syncs with what only pages about the ERP need, so that no other loads it. */
export class ExportedSyncs extends Syncs {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    super(transport);
    this.#transport = transport;
  }

  /** Gets where the numbers come from, and when they do next. */
  async schedule(options?: RequestOptions): Promise<SyncSchedule> {
    return this.#transport.request(
      { method: 'GET', path: ['syncs', 'schedule'], answer: 'syncSchedule' },
      options,
    );
  }

  /**
   * Gives up a sync that waits for a person, and starts none in its place: it is `failed`, its `error` says who discarded it.
   * What is held stays; the next one comes when it is due. The files of an import stay, too, for another review.
   *
   * @throws {NotFoundError} `sync_not_found`: no such sync for this dealer.
   * @throws {ConflictError} `sync_needs_no_approval`: it is in another state than `needs_approval`.
   */
  async discard(id: string, options?: RequestOptions): Promise<Sync> {
    const path = ['syncs', id, 'discard'];
    return this.#transport.request({ method: 'POST', path, answer: 'sync' }, options);
  }

  /**
   * Exports every row that was not applied, and why, as the text of a CSV file for a spreadsheet, in pieces as they come. It
   * begins with a byte order mark. `timeoutMs` is for its beginning.
   *
   * @throws {NotFoundError} `sync_not_found`: no such sync for this dealer.
   * @throws {ConnectionError} it broke off, or nothing came for 45 seconds; what came is not all.
   */
  exportBadRows(id: string, options?: RequestOptions): AsyncGenerator<string, void, undefined> {
    return this.#transport.readCsv(['syncs', id, 'bad-rows.csv'], {}, options);
  }
}
