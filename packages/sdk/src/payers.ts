import type { Payer, PayerAccess } from './schemas/payer.ts';
import { type RequestOptions, type Transport } from './transport.ts';

/** People who registered to see and pay what customers owe. `customers.payers(id)` lists those of a customer. */
export class Payers {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Closes or opens the portal for one person, for every customer of this dealer they are linked to. `disabled` holds at
   * once, also for invitations they have yet to accept, and leaves their other suppliers alone; whoever has no supplier
   * left is signed out. Doing it again changes nothing. Needs `portal_access:write`.
   *
   * @returns the person with all of the dealer's customers they are linked to.
   * @throws {NotFoundError} `payer_not_found`: nobody of this id is linked to a customer of this dealer.
   */
  async setPortalAccess(id: string, state: PayerAccess, options?: RequestOptions): Promise<Payer> {
    const path = ['payers', id, 'portal-access'];
    return this.#transport.request({ method: 'PUT', path, body: { state }, answer: 'payer' }, options);
  }
}
