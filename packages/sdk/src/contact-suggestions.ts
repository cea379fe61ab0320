import type { PagePromise } from './pagination.ts';
import type { ContactSuggestion, ContactSuggestionListParams } from './schemas/contact-suggestion.ts';
import type { RequestOptions, Transport } from './transport.ts';

/**
 * Whom people who were invited by mistake named instead. Nobody named is mailed before you approve.
 * Reading needs `invitations:read`, deciding `invitations:send`.
 */
export class ContactSuggestions {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Lists suggestions, the newest first. */
  list(params: ContactSuggestionListParams = {}, options?: RequestOptions): PagePromise<ContactSuggestion> {
    return this.#transport.list(['contact-suggestions'], 'contactSuggestion', { ...params }, options);
  }

  /**
   * Invites the person who was named, for all customers of the mistaken invitation. One that cannot be invited fails it,
   * and the suggestion stays open; `errors` then point into its `customerIds`.
   *
   * @returns the suggestion, `approved`, with `newInvitationId`.
   * @throws {NotFoundError} `contact_suggestion_not_found`: no such suggestion for this dealer.
   * @throws {ConflictError} `contact_suggestion_decided`: it was approved or rejected before.
   * @throws {ConflictError} `customer_inactive`: the ERP no longer lists the customer, or says it is inactive.
   * @throws {ConflictError} `invalid_email`: the ERP has the address on file as one that mail does not reach.
   * @throws {ConflictError} `invitation_pending`: the address has an open invitation for one of the customers.
   * @throws {ConflictError} `invitation_accepted`: the address has accepted one already.
   * @throws {ConflictError} `invitation_declined`: the address declined one; resend that if they changed their mind.
   * @throws {ConflictError} `address_suppressed`: the address is in `suppressions`: it bounced, unsubscribed, complained, or was put there by hand.
   * @throws {ConflictError} `portal_access_disabled`: the portal is closed for one of the customers, or for this person.
   * @throws {ConflictError} `mail_not_configured`: the connector has no mail server for live dealers, or no public address for their links.
   * @throws {ConflictError} `postal_address_missing`: a live dealer must state its postal address before it can send.
   * @throws {RateLimitedError} `daily_mail_limit`: the address got five invitations or reminders in 24 hours; see `retryAfterSeconds`.
   */
  async approve(id: string, options?: RequestOptions): Promise<ContactSuggestion> {
    const path = ['contact-suggestions', id, 'approve'];
    return this.#transport.request({ method: 'POST', path, answer: 'contactSuggestion' }, options);
  }

  /**
   * Invites nobody for a suggestion.
   *
   * @returns the suggestion, `rejected`.
   * @throws {NotFoundError} `contact_suggestion_not_found`: no such suggestion for this dealer.
   * @throws {ConflictError} `contact_suggestion_decided`: it was approved or rejected before.
   */
  async reject(id: string, options?: RequestOptions): Promise<ContactSuggestion> {
    const path = ['contact-suggestions', id, 'reject'];
    return this.#transport.request({ method: 'POST', path, answer: 'contactSuggestion' }, options);
  }
}
