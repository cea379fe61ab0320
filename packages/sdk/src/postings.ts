import type { PagePromise } from './pagination.ts';
import type { Posting, PostingListParams } from './schemas/posting.ts';
import { type RequestOptions, type Transport } from './transport.ts';

/** Payments on their way into the ERP's books. Reading needs `payments:read`, the rest `payments:write`. */
export class Postings {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Lists postings, the newest first: those of a state, or of a customer, where that is asked for. */
  list(params: PostingListParams = {}, options?: RequestOptions): PagePromise<Posting> {
    return this.#transport.list(['postings'], 'posting', { ...params }, options);
  }

  /**
   * Gets one posting, by the id of its payment.
   *
   * @throws {NotFoundError} `posting_not_found`: no such posting for this dealer.
   */
  async get(id: string, options?: RequestOptions): Promise<Posting> {
    return this.#transport.request({ method: 'GET', path: ['postings', id], answer: 'posting' }, options);
  }

  /**
   * Tries a failed posting again, once what its `error` says has been done. Where the ERP took it after all, that is found
   * out first: nothing is posted twice.
   *
   * @throws {NotFoundError} `posting_not_found`: no such posting for this dealer.
   * @throws {ConflictError} `posting_not_failed`: it is in another state than `failed`.
   */
  async retry(id: string, options?: RequestOptions): Promise<Posting> {
    const path = ['postings', id, 'retry'];
    return this.#transport.request({ method: 'POST', path, answer: 'posting' }, options);
  }
}
