import type { PagePromise } from './pagination.ts';
import type {
  BulkInvitation,
  BulkInvitationInput,
  BulkInvitationListParams,
  BulkInvitationRow,
  BulkInvitationRowParams,
  BulkSendInput,
} from './schemas/bulk-invitation.ts';
import type { RequestOptions, Transport } from './transport.ts';

/**
 * Many invitations at once: plan, review, send.
 * Reading needs `invitations:read`, the rest `invitations:send`.
 */
export class BulkInvitations {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Decides for each chosen customer whether it would get an invitation, and why not. Sends nothing. Customers with one
   * address get one invitation together.
   *
   * @returns the plan in state `planned`; its rows are in `rows`.
   * @throws {InvalidRequestError} `invalid_request`: not exactly one of the three ways to choose, or a bad value.
   * @throws {NotFoundError} `customer_not_found`: `errors` names each id that is not there.
   * @throws {ConflictError} `bulk_too_large`: more than 10,000 invitations.
   */
  async plan(input: BulkInvitationInput, options?: RequestOptions): Promise<BulkInvitation> {
    const path = ['bulk-invitations'];
    return this.#transport.request({ method: 'POST', path, body: input, answer: 'bulkInvitation' }, options);
  }

  /**
   * Sends a plan as it was reviewed, all in one call, and returns at once; `get` tells the progress.
   *
   * @returns the bulk, `sending`, or `completed` where there was nothing to send.
   * @throws {NotFoundError} `bulk_invitation_not_found`: no such bulk for this dealer.
   * @throws {ConflictError} `bulk_plan_changed`: what would be sent now differs from `planHash`; plan again.
   * @throws {ConflictError} `bulk_sending`, `bulk_paused`, `bulk_completed`, `bulk_cancelled`: it was sent or cancelled before.
   * @throws {ConflictError} `mail_not_configured`: the connector has no mail server for live dealers, or no public address for their links.
   * @throws {ConflictError} `postal_address_missing`: a live dealer must state its postal address before it can send.
   */
  async send(id: string, input: BulkSendInput, options?: RequestOptions): Promise<BulkInvitation> {
    const path = ['bulk-invitations', id, 'send'];
    return this.#transport.request({ method: 'POST', path, body: input, answer: 'bulkInvitation' }, options);
  }

  /**
   * Gets a bulk with its counts and progress.
   *
   * @throws {NotFoundError} `bulk_invitation_not_found`: no such bulk for this dealer.
   */
  async get(id: string, options?: RequestOptions): Promise<BulkInvitation> {
    const path = ['bulk-invitations', id];
    return this.#transport.request({ method: 'GET', path, answer: 'bulkInvitation' }, options);
  }

  /** Lists bulks, the newest first. */
  list(params: BulkInvitationListParams = {}, options?: RequestOptions): PagePromise<BulkInvitation> {
    return this.#transport.list(['bulk-invitations'], 'bulkInvitation', { ...params }, options);
  }

  /**
   * Lists what was planned for whom and what became of it: first the addresses that get an invitation, then the customers
   * that get none.
   *
   * @throws {NotFoundError} `bulk_invitation_not_found`: no such bulk for this dealer.
   */
  rows(
    id: string,
    params: BulkInvitationRowParams = {},
    options?: RequestOptions,
  ): PagePromise<BulkInvitationRow> {
    const path = ['bulk-invitations', id, 'rows'];
    return this.#transport.list(path, 'bulkInvitationRow', { ...params }, options);
  }

  /**
   * Holds the mails that have not left.
   *
   * @returns the bulk, `paused`.
   * @throws {NotFoundError} `bulk_invitation_not_found`: no such bulk for this dealer.
   * @throws {ConflictError} `bulk_planned`, `bulk_paused`, `bulk_completed`, `bulk_cancelled`: nothing is being sent.
   */
  async pause(id: string, options?: RequestOptions): Promise<BulkInvitation> {
    return this.#act(id, 'pause', options);
  }

  /**
   * Lets a paused bulk go on.
   *
   * @throws {NotFoundError} `bulk_invitation_not_found`: no such bulk for this dealer.
   * @throws {ConflictError} `bulk_planned`, `bulk_sending`, `bulk_completed`, `bulk_cancelled`: it is not paused.
   */
  async resume(id: string, options?: RequestOptions): Promise<BulkInvitation> {
    return this.#act(id, 'resume', options);
  }

  /**
   * Calls a bulk off: invitations whose mail has not left become `revoked`, and the timeline says that they were undone.
   *
   * @returns the bulk, `cancelled`; `progress.sent` tells how many had left.
   * @throws {NotFoundError} `bulk_invitation_not_found`: no such bulk for this dealer.
   * @throws {ConflictError} `bulk_completed`, `bulk_cancelled`: there is nothing left to call off.
   */
  async cancel(id: string, options?: RequestOptions): Promise<BulkInvitation> {
    return this.#act(id, 'cancel', options);
  }

  /**
   * Mails again, with the same link, where the mail failed and the invitation is still open. Without such rows it changes
   * nothing.
   *
   * @throws {NotFoundError} `bulk_invitation_not_found`: no such bulk for this dealer.
   * @throws {ConflictError} `bulk_planned`, `bulk_paused`, `bulk_cancelled`: it is not being sent.
   * @throws {ConflictError} `mail_not_configured`: the connector has no mail server for live dealers, or no public address for their links.
   * @throws {ConflictError} `postal_address_missing`: a live dealer must state its postal address before it can send.
   */
  async retryFailed(id: string, options?: RequestOptions): Promise<BulkInvitation> {
    return this.#act(id, 'retry-failed', options);
  }

  async #act(id: string, action: string, options: RequestOptions | undefined): Promise<BulkInvitation> {
    const path = ['bulk-invitations', id, action];
    return this.#transport.request({ method: 'POST', path, answer: 'bulkInvitation' }, options);
  }
}
