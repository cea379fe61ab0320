import type { PagePromise } from './pagination.ts';
import type {
  Import,
  ImportColumns,
  ImportFileName,
  ImportInput,
  ImportListParams,
  ImportReviewInput,
} from './schemas/import.ts';
import { type RequestOptions, type Transport } from './transport.ts';

/** A large file over a slow line takes long; a connector waits no longer for one. */
const UPLOAD_TIMEOUT_MS = 5 * 60_000;

/**
 * Files of an export that are uploaded instead of being read from a folder: create an import, upload its files, have them
 * reviewed, look at what they would do, apply them. Reading needs `syncs:read`, the rest `syncs:run`.
 */
export class Imports {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Lists imports, the newest first; the `badRows` of their syncs are empty here. */
  list(params: ImportListParams = {}, options?: RequestOptions): PagePromise<Import> {
    return this.#transport.list(['imports'], 'fileImport', { ...params }, options);
  }

  /**
   * Gets one import, with the first 100 bad rows of its review.
   *
   * @throws {NotFoundError} `import_not_found`: no such import for this dealer.
   */
  async get(id: string, options?: RequestOptions): Promise<Import> {
    return this.#transport.request({ method: 'GET', path: ['imports', id], answer: 'fileImport' }, options);
  }

  /**
   * Makes an import without files. One that is never applied is deleted after a week.
   *
   * @throws {ConflictError} `import_not_expected`: the dealer's ERP is not of the kind `csv`.
   * @throws {InvalidRequestError} `invalid_request`: `headers` name a file or a column that there is not, or one header twice.
   */
  async create(input: ImportInput, options?: RequestOptions): Promise<Import> {
    const path = ['imports'];
    return this.#transport.request({ method: 'POST', path, body: input, answer: 'fileImport' }, options);
  }

  /**
   * Uploads one file as it is, in place of an earlier one of its name. A review of before is given up. In Node, a large file
   * is best given as `await openAsBlob(path)`.
   *
   * @param options.timeoutMs default 5 minutes here, the most that a connector waits.
   * @throws {NotFoundError} `import_not_found`: no such import for this dealer.
   * @throws {NotFoundError} `not_found`: no export has a file of that name.
   * @throws {ConflictError} `sync_running`: it is being reviewed or applied.
   * @throws {ConflictError} `import_applied`: make another import.
   * @throws {ApiError} `payload_too_large`: the file has more than 200 MB, or what the connector was told.
   */
  async upload(
    id: string,
    fileName: ImportFileName,
    content: Blob | string,
    options?: RequestOptions,
  ): Promise<Import> {
    const path = ['imports', id, 'files', fileName];
    return this.#transport.request(
      { method: 'PUT', path, body: new Blob([content], { type: 'text/csv' }), answer: 'fileImport' },
      { ...options, timeoutMs: options?.timeoutMs ?? UPLOAD_TIMEOUT_MS },
    );
  }

  /**
   * Gets what each header of the files is taken for, and which of our columns they lack.
   *
   * @throws {NotFoundError} `import_not_found`: no such import for this dealer.
   */
  async columns(id: string, options?: RequestOptions): Promise<ImportColumns> {
    const path = ['imports', id, 'columns'];
    return this.#transport.request({ method: 'GET', path, answer: 'importColumns' }, options);
  }

  /**
   * Has the files read and checked, and returns at once; nothing of them is applied. The import is `reviewed` when its `sync`
   * says what they would do. A sync that waits for approval is given up. With `headers` they are read under these.
   *
   * @throws {NotFoundError} `import_not_found`: no such import for this dealer.
   * @throws {ConflictError} `import_applied`: make another import.
   * @throws {ConflictError} `sync_running`: a sync runs, maybe the one that applies it; ask again when it has ended.
   * @throws {ConflictError} `import_not_expected`: the dealer's ERP is no longer of the kind `csv`.
   * @throws {InvalidRequestError} `invalid_request`: as `create`.
   */
  async review(id: string, input: ImportReviewInput = {}, options?: RequestOptions): Promise<Import> {
    const path = ['imports', id, 'review'];
    return this.#transport.request({ method: 'POST', path, body: input, answer: 'fileImport' }, options);
  }

  /**
   * Applies just what was reviewed, and returns at once. A sync that was started since has given the review up.
   *
   * @throws {NotFoundError} `import_not_found`: no such import for this dealer.
   * @throws {ConflictError} `import_not_reviewed`: no review of it waits.
   * @throws {ConflictError} `sync_running`: it is being reviewed or applied.
   * @throws {ConflictError} `import_applied`: make another import.
   */
  async apply(id: string, options?: RequestOptions): Promise<Import> {
    const path = ['imports', id, 'apply'];
    return this.#transport.request({ method: 'POST', path, answer: 'fileImport' }, options);
  }

  /**
   * Deletes an import with its files; what it has applied stays.
   *
   * @throws {NotFoundError} `import_not_found`: no such import for this dealer.
   * @throws {ConflictError} `sync_running`: it is being reviewed or applied.
   */
  async remove(id: string, options?: RequestOptions): Promise<void> {
    return this.#transport.request({ method: 'DELETE', path: ['imports', id], answer: 'nothing' }, options);
  }
}
