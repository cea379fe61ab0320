import type { PagePromise } from './pagination.ts';
import type { Authorization } from './schemas/authorization.ts';
import type { PaymentSummary } from './schemas/payment-summary.ts';
import type {
  EnteredByHand,
  Payment,
  PaymentExportParams,
  PaymentListParams,
  PaymentSummaryParams,
} from './schemas/payment.ts';
import { type RequestOptions, type Transport } from './transport.ts';

/** What payers paid online, and what became of it. Reading needs `payments:read`, the rest `payments:write`. */
export class Payments {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Lists payments, the newest first. Those that could not be started are left out, unless asked for by `reference`.
   *
   * @throws {InvalidRequestError} `invalid_request`: a parameter outside its range.
   */
  list(params: PaymentListParams = {}, options?: RequestOptions): PagePromise<Payment> {
    return this.#transport.list(['payments'], 'payment', { ...params }, options);
  }

  /**
   * Sums up the payments that match, those of each currency apart: how many, how much, what came of it, what went back. Those
   * that could not be started are left out.
   *
   * @throws {InvalidRequestError} `invalid_request`: a parameter outside its range.
   */
  async summary(params: PaymentSummaryParams = {}, options?: RequestOptions): Promise<PaymentSummary> {
    const path = ['payments', 'summary'];
    return this.#transport.request(
      { method: 'GET', path, query: { ...params }, answer: 'paymentSummary' },
      options,
    );
  }

  /**
   * Gets one payment.
   *
   * @throws {NotFoundError} `payment_not_found`: no such payment for this dealer.
   */
  async get(id: string, options?: RequestOptions): Promise<Payment> {
    return this.#transport.request({ method: 'GET', path: ['payments', id], answer: 'payment' }, options);
  }

  /**
   * Notes that a person entered into the ERP what nothing does by itself, or took it out: `handMinor` is 0 then, and
   * `handDiscountMinor` where `discountMinor` is given. A posting that failed is settled by it: `posted`, or `reversed`.
   *
   * @param input `handMinor` and `handDiscountMinor` as they were shown.
   * @throws {NotFoundError} `payment_not_found`: no such payment for this dealer.
   * @throws {ConflictError} `nothing_to_enter`: both are 0 and no posting failed, or nothing of either is noted.
   * @throws {ConflictError} `entry_changed`: one is another amount by now.
   */
  async enteredByHand(id: string, input: EnteredByHand, options?: RequestOptions): Promise<Payment> {
    const path = ['payments', id, 'entered-by-hand'];
    return this.#transport.request({ method: 'POST', path, body: input, answer: 'payment' }, options);
  }

  /**
   * Gets what the payer agreed to. Needs `authorizations:read`.
   *
   * @throws {NotFoundError} `payment_not_found`: no such payment for this dealer.
   * @throws {NotFoundError} `authorization_not_found`: nobody authorized it, or the record's time is over.
   */
  async authorization(id: string, options?: RequestOptions): Promise<Authorization> {
    const path = ['payments', id, 'authorization'];
    return this.#transport.request({ method: 'GET', path, answer: 'authorization' }, options);
  }

  /**
   * Exports the payments that match as the text of a CSV file for a spreadsheet, the newest first, in pieces as they come. It
   * begins with a byte order mark. `timeoutMs` is for its beginning.
   *
   * @throws {InvalidRequestError} `invalid_request`: a parameter outside its range.
   * @throws {ConnectionError} it broke off, or nothing came for 45 seconds; what came is not all.
   */
  exportCsv(
    params: PaymentExportParams = {},
    options?: RequestOptions,
  ): AsyncGenerator<string, void, undefined> {
    return this.#transport.readCsv(['payments', 'export.csv'], { ...params }, options);
  }
}
