import type { PagePromise } from './pagination.ts';
import type { Suppression, SuppressionInput, SuppressionListParams } from './schemas/suppression.ts';
import type { RequestOptions, Transport } from './transport.ts';

/**
 * Addresses that get no more invitations and reminders: who unsubscribed or complained, where mail came back, and whom the
 * dealer added. Reading needs `suppressions:read`, the rest `suppressions:write`.
 */
export class Suppressions {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Lists suppressions, the newest first. */
  list(params: SuppressionListParams = {}, options?: RequestOptions): PagePromise<Suppression> {
    return this.#transport.list(['suppressions'], 'suppression', { ...params }, options);
  }

  /**
   * Lets no more invitations go to an address. Its open invitations stay open and can still be accepted.
   *
   * @returns the suppression; where the address is on the list already, as it is there, for whatever reason.
   */
  async add(input: SuppressionInput, options?: RequestOptions): Promise<Suppression> {
    const path = ['suppressions'];
    return this.#transport.request({ method: 'POST', path, body: input, answer: 'suppression' }, options);
  }

  /**
   * Lets invitations go to an address again. Do it for somebody who unsubscribed only where that person asks for it.
   *
   * @throws {NotFoundError} `suppression_not_found`: no such suppression for this dealer.
   * @throws {ConflictError} `address_suppressed`: the person reported a mail as spam; this one stays.
   */
  async remove(id: string, options?: RequestOptions): Promise<void> {
    const path = ['suppressions', id];
    return this.#transport.request({ method: 'DELETE', path, answer: 'nothing' }, options);
  }
}
