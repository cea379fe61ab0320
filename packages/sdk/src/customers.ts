import type { PagePromise } from './pagination.ts';
import { customerSchema, type Customer, type CustomerListParams } from './schemas/customer.ts';
import { eventSchema, type TimelineEvent, type TimelineParams } from './schemas/event.ts';
import { openItemSchema, type OpenItem, type OpenItemListParams } from './schemas/open-item.ts';
import { type RequestOptions, type Transport } from './transport.ts';

/** The dealer's customers, as last synced from the ERP. Needs `customers:read`. */
export class Customers {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Lists customers, by default the most urgent to collect from first.
   *
   * @throws {InvalidRequestError} `invalid_request`: a parameter outside its range, or a cursor of another sort or filter.
   */
  list(params: CustomerListParams = {}, options?: RequestOptions): PagePromise<Customer> {
    return this.#transport.list(['customers'], customerSchema, { ...params }, options);
  }

  /**
   * Gets one customer with balances, contacts and its invitation.
   *
   * @throws {NotFoundError} `customer_not_found`: no such customer for this dealer.
   */
  async get(id: string, options?: RequestOptions): Promise<Customer> {
    const path = ['customers', id];
    return this.#transport.request({ method: 'GET', path, schema: customerSchema }, options);
  }

  /**
   * Lists a customer's open items, the oldest due first, those without a due date last.
   *
   * @throws {NotFoundError} `customer_not_found`: no such customer for this dealer.
   */
  openItems(id: string, params: OpenItemListParams = {}, options?: RequestOptions): PagePromise<OpenItem> {
    const path = ['customers', id, 'open-items'];
    return this.#transport.list(path, openItemSchema, { ...params }, options);
  }

  /**
   * Lists what happened to a customer, the newest first.
   *
   * @throws {NotFoundError} `customer_not_found`: no such customer for this dealer.
   */
  timeline(id: string, params: TimelineParams = {}, options?: RequestOptions): PagePromise<TimelineEvent> {
    const path = ['customers', id, 'timeline'];
    return this.#transport.list(path, eventSchema, { ...params }, options);
  }
}
