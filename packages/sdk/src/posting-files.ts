import type { PagePromise } from './pagination.ts';
import type { PostingFile, PostingFileImport, PostingFileListParams } from './schemas/posting.ts';
import { type RequestOptions, type Transport } from './transport.ts';

/**
 * Files that bring payments into an ERP which is not written to but imports. Reading needs `payments:read`, the rest
 * `payments:write`.
 */
export class PostingFiles {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Lists posting files, the newest first. */
  list(params: PostingFileListParams = {}, options?: RequestOptions): PagePromise<PostingFile> {
    return this.#transport.list(['posting-files'], 'postingFile', { ...params }, options);
  }

  /**
   * Makes a file of everything that waits, in the currency of what waits longest. It never changes.
   *
   * @throws {ConflictError} `no_postings_waiting`: there is nothing to put into it.
   */
  async create(options?: RequestOptions): Promise<PostingFile> {
    const path = ['posting-files'];
    return this.#transport.request({ method: 'POST', path, answer: 'postingFile' }, options);
  }

  /**
   * Notes that a file was imported into the ERP, and its credits and reversals entered: what is in it counts as posted.
   *
   * @throws {NotFoundError} `posting_file_not_found`: no such file for this dealer.
   * @throws {ConflictError} `posting_file_imported`: it was marked before.
   * @throws {InvalidRequestError} `invalid_request`: `importedAt` lies ahead, or before the file was made.
   */
  async markImported(
    id: string,
    input: PostingFileImport = {},
    options?: RequestOptions,
  ): Promise<PostingFile> {
    const path = ['posting-files', id, 'imported'];
    return this.#transport.request({ method: 'POST', path, body: input, answer: 'postingFile' }, options);
  }

  /**
   * The payments, as Spruce imports them: account, job, payment, amount, document; without a header. Text in pieces as it
   * comes: `await writeFile(path, paymentsCsv(id))`.
   *
   * @throws {NotFoundError} `posting_file_not_found`: no such file for this dealer.
   */
  paymentsCsv(id: string, options?: RequestOptions): AsyncGenerator<string, void, undefined> {
    return this.#transport.readCsv(['posting-files', id, 'payments.csv'], {}, options);
  }

  /**
   * The credits that these payments use up, for a person to enter. With a header.
   *
   * @throws {NotFoundError} `posting_file_not_found`: no such file for this dealer.
   */
  creditsCsv(id: string, options?: RequestOptions): AsyncGenerator<string, void, undefined> {
    return this.#transport.readCsv(['posting-files', id, 'credits.csv'], {}, options);
  }

  /**
   * The payments that came back, for a person to take out. With a header.
   *
   * @throws {NotFoundError} `posting_file_not_found`: no such file for this dealer.
   */
  reversalsCsv(id: string, options?: RequestOptions): AsyncGenerator<string, void, undefined> {
    return this.#transport.readCsv(['posting-files', id, 'reversals.csv'], {}, options);
  }
}
