import type { Dealer, DealerChanges } from './schemas/dealer.ts';
import type { RequestOptions, Transport } from './transport.ts';

/** The dealer whose key or token asks. Reading needs `dealer:read`, the rest `dealer:write`. */
export class OwnDealer {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Gets the dealer and its settings. */
  async get(options?: RequestOptions): Promise<Dealer> {
    return this.#transport.request({ method: 'GET', path: ['dealer'], answer: 'dealer' }, options);
  }

  /**
   * Changes settings; what `changes` leaves out stays. A new time zone counts from the next look at the balances on; what
   * has been mailed stays as it was.
   *
   * @returns the dealer as it is then.
   * @throws {InvalidRequestError} `invalid_request`: a value breaks its schema, or a field cannot be changed.
   * @throws {PermissionDeniedError} `permission_denied`: `allowedOrigins` were to change, which needs a secret key.
   * @throws {ConflictError} `postal_address_missing`: a live dealer cannot be without its postal address.
   */
  async update(changes: DealerChanges, options?: RequestOptions): Promise<Dealer> {
    const call = { method: 'PATCH', path: ['dealer'], body: changes, answer: 'dealer' } as const;
    return this.#transport.request(call, options);
  }
}
