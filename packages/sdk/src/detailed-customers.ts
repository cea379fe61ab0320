import { Customers } from './customers.ts';
import type { PagePromise } from './pagination.ts';
import type { CallNote, CallNoteListParams } from './schemas/call-note.ts';
import type { CustomerInvitationListParams, Invitation } from './schemas/invitation.ts';
import type { CustomerPaymentListParams, Payment } from './schemas/payment.ts';
import type { RequestOptions, Transport } from './transport.ts';

/** Customers, with lists of each that no page reads so. */
export class DetailedCustomers extends Customers {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    super(transport);
    this.#transport = transport;
  }

  /**
   * Lists the phone calls to a customer, the newest first.
   *
   * @throws {NotFoundError} `customer_not_found`: no such customer for this dealer.
   */
  callNotes(id: string, params: CallNoteListParams = {}, options?: RequestOptions): PagePromise<CallNote> {
    const path = ['customers', id, 'call-notes'];
    return this.#transport.list(path, 'callNote', { ...params }, options);
  }

  /**
   * Lists the invitations that cover a customer, the newest first. Needs `invitations:read`.
   *
   * @throws {NotFoundError} `customer_not_found`: no such customer for this dealer.
   */
  invitations(
    id: string,
    params: CustomerInvitationListParams = {},
    options?: RequestOptions,
  ): PagePromise<Invitation> {
    const path = ['customers', id, 'invitations'];
    return this.#transport.list(path, 'invitation', { ...params }, options);
  }

  /**
   * Lists what was paid online for a customer, the newest first. Needs `payments:read`.
   *
   * @throws {NotFoundError} `customer_not_found`: no such customer for this dealer.
   */
  payments(
    id: string,
    params: CustomerPaymentListParams = {},
    options?: RequestOptions,
  ): PagePromise<Payment> {
    const path = ['customers', id, 'payments'];
    return this.#transport.list(path, 'payment', { ...params }, options);
  }
}
