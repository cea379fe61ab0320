import type { PushedCustomer, PushedOpenItem } from './schemas/push.ts';
import type { Sync } from './schemas/sync.ts';
import { type RequestOptions, type Transport } from './transport.ts';

/** For an ERP that is not read but pushes what has changed, each row whole. Needs `syncs:run`. */
export class Pushes {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Pushes at most 10,000 customers with their contacts. A faulty row costs no other: it is among the answer's `badRows`.
   *
   * @throws {ConflictError} `push_not_expected`: the dealer's customers are read from its ERP.
   */
  async customers(rows: readonly PushedCustomer[], options?: RequestOptions): Promise<Sync> {
    const path = ['customers', 'batch'];
    return this.#transport.request({ method: 'PUT', path, body: { rows }, answer: 'sync' }, options);
  }

  /**
   * Pushes at most 10,000 open items; their customers must have been pushed before. A faulty row costs no other: it is among
   * the answer's `badRows`.
   *
   * @throws {ConflictError} `push_not_expected`: the dealer's customers are read from its ERP.
   */
  async openItems(rows: readonly PushedOpenItem[], options?: RequestOptions): Promise<Sync> {
    const path = ['open-items', 'batch'];
    return this.#transport.request({ method: 'PUT', path, body: { rows }, answer: 'sync' }, options);
  }
}
