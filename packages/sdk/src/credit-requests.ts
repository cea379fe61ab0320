import type { PagePromise } from './pagination.ts';
import type { CreditRequest, CreditRequestListParams } from './schemas/credit-request.ts';
import { type RequestOptions, type Transport } from './transport.ts';

/**
 * Wishes of payers to have a credit applied where nothing is left to pay. Reading needs `payments:read`, closing
 * `payments:write`.
 */
export class CreditRequests {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Lists credit requests, the newest first: those of a state, or of a customer, where that is asked for. */
  list(params: CreditRequestListParams = {}, options?: RequestOptions): PagePromise<CreditRequest> {
    return this.#transport.list(['credit-requests'], 'creditRequest', { ...params }, options);
  }

  /**
   * Notes that a request has been dealt with: the credit was applied in the ERP, or will not be. One that is closed stays as
   * it is.
   *
   * @throws {NotFoundError} `credit_request_not_found`: no such request for this dealer.
   */
  async close(id: string, options?: RequestOptions): Promise<CreditRequest> {
    const path = ['credit-requests', id, 'close'];
    return this.#transport.request({ method: 'POST', path, answer: 'creditRequest' }, options);
  }
}
