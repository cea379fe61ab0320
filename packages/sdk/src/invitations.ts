import type { PagePromise } from './pagination.ts';
import type { TimelineEvent, TimelineParams } from './schemas/event.ts';
import type {
  Invitation,
  InvitationInput,
  InvitationLink,
  InvitationListParams,
} from './schemas/invitation.ts';
import type { MailPreview } from './schemas/mail-preview.ts';
import { type RequestOptions, type Transport } from './transport.ts';

/**
 * Invitations to register, each to one address for one or several customers.
 * Reading needs `invitations:read`, a link `invitations:copy_link`, the rest `invitations:send`.
 */
export class Invitations {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Sends one invitation to one address for one or several customers. All or nothing: one customer that cannot be
   * invited fails it, and `errors` names each such customer.
   *
   * @returns the invitation in state `pending`; its mail is queued. Where the address has an expired one for the same
   *   customers, that one, pending again with a new link; an expired one for other customers is revoked.
   * @throws {InvalidRequestError} `invalid_request`: the input breaks its schema, or has `contactId` and `email` both.
   * @throws {InvalidRequestError} `contacts_differ`: the customers' default addresses differ; send one each.
   * @throws {NotFoundError} `customer_not_found` or `contact_not_found`: none such for this dealer.
   * @throws {NotFoundError} `invitation_not_found`: there is none to replace (`replacesInvitationId`).
   * @throws {ConflictError} `invitation_pending`: this address has an open invitation for one of these customers; resend or revoke it.
   * @throws {ConflictError} `invitation_accepted`: this address has accepted one already.
   * @throws {ConflictError} `invitation_declined`: this address declined; resend that one if they changed their mind.
   * @throws {ConflictError} `no_email`: no contact, or not the one asked for, has an address; give `email`.
   * @throws {ConflictError} `invalid_email`: the contact's address is none that mail reaches; give `email`.
   * @throws {ConflictError} `customer_inactive`: the ERP no longer lists the customer, or says it is inactive.
   * @throws {ConflictError} `address_suppressed`: the address is in `suppressions`: it bounced, unsubscribed, complained, or was put there by hand.
   * @throws {ConflictError} `portal_access_disabled`: the portal is closed for one of the customers, or for this person.
   * @throws {RateLimitedError} `daily_mail_limit`: the address got five invitations or reminders in 24 hours; see `retryAfterSeconds`.
   * @throws {ConflictError} `mail_not_configured`: the connector has no mail server for live dealers, or no public address for their links.
   * @throws {ConflictError} `postal_address_missing`: a live dealer must state its postal address before it can send.
   */
  async send(input: InvitationInput, options?: RequestOptions): Promise<Invitation> {
    const call = { method: 'POST', path: ['invitations'], body: input, answer: 'invitation' } as const;
    return this.#transport.request(call, options);
  }

  /**
   * Makes the mail that `send` would, and sends nothing. Whether it could be sent is not looked at: what there is to write
   * to is enough.
   *
   * @throws {InvalidRequestError} `invalid_request`: the input breaks its schema, or has `contactId` and `email` both.
   * @throws {InvalidRequestError} `contacts_differ`: the customers' default addresses differ.
   * @throws {NotFoundError} `customer_not_found` or `contact_not_found`: none such for this dealer.
   * @throws {ConflictError} `no_email`: no contact, or not the one asked for, has an address; give `email`.
   * @throws {ConflictError} `invalid_email`: the contact's address is none that mail reaches; give `email`.
   * @throws {ConflictError} `customer_inactive`: the ERP no longer lists the customer, or says it is inactive.
   */
  async preview(input: InvitationInput, options?: RequestOptions): Promise<MailPreview> {
    const path = ['invitations', 'preview'];
    const call = { method: 'POST', path, body: input, answer: 'mailPreview' } as const;
    return this.#transport.request(call, options);
  }

  /**
   * Gets one invitation.
   *
   * @throws {NotFoundError} `invitation_not_found`: no such invitation for this dealer.
   */
  async get(id: string, options?: RequestOptions): Promise<Invitation> {
    const path = ['invitations', id];
    return this.#transport.request({ method: 'GET', path, answer: 'invitation' }, options);
  }

  /** Lists invitations, the newest first. */
  list(params: InvitationListParams = {}, options?: RequestOptions): PagePromise<Invitation> {
    return this.#transport.list(['invitations'], 'invitation', { ...params }, options);
  }

  /**
   * Lists what happened to an invitation and to its mails, the newest first.
   *
   * @throws {NotFoundError} `invitation_not_found`: no such invitation for this dealer.
   */
  timeline(id: string, params: TimelineParams = {}, options?: RequestOptions): PagePromise<TimelineEvent> {
    const path = ['invitations', id, 'timeline'];
    return this.#transport.list(path, 'event', { ...params }, options);
  }

  /**
   * Sends a pending, expired or declined invitation again, with a new link and a new expiry; the old link is dead.
   * `declinedAt`, `declineReason` and `declineComment` stay.
   *
   * @returns the invitation in state `pending`.
   * @throws {NotFoundError} `invitation_not_found`: no such invitation for this dealer.
   * @throws {ConflictError} `invitation_pending`: the address has another, newer open invitation for one of the customers.
   * @throws {ConflictError} `invitation_accepted`: this one or a newer one to the address was accepted.
   * @throws {ConflictError} `invitation_revoked`: it was revoked; send a new one.
   * @throws {ConflictError} `address_suppressed`: the address is in `suppressions`: it bounced, unsubscribed, complained, or was put there by hand.
   * @throws {ConflictError} `portal_access_disabled`: the portal is closed for all that it would open.
   * @throws {ConflictError} `mail_not_configured`: the connector has no mail server for live dealers, or no public address for their links.
   * @throws {ConflictError} `postal_address_missing`: a live dealer must state its postal address before it can send.
   * @throws {RateLimitedError} `resend_too_soon`: it is open, and its last mail or reminder is less than 10 minutes old; see `retryAfterSeconds`.
   * @throws {RateLimitedError} `daily_mail_limit`: the address got five invitations or reminders in 24 hours; see `retryAfterSeconds`.
   */
  async resend(id: string, options?: RequestOptions): Promise<Invitation> {
    const path = ['invitations', id, 'resend'];
    return this.#transport.request({ method: 'POST', path, answer: 'invitation' }, options);
  }

  /**
   * Revokes a pending or expired invitation; its link is dead at once.
   *
   * @returns the invitation in state `revoked`.
   * @throws {NotFoundError} `invitation_not_found`: no such invitation for this dealer.
   * @throws {ConflictError} `invitation_accepted`: it was accepted; portal access is what can be closed now.
   * @throws {ConflictError} `invitation_declined`: it was declined; its link is dead already.
   * @throws {ConflictError} `invitation_revoked`: it was revoked before.
   */
  async revoke(id: string, options?: RequestOptions): Promise<Invitation> {
    const path = ['invitations', id, 'revoke'];
    return this.#transport.request({ method: 'POST', path, answer: 'invitation' }, options);
  }

  /**
   * Creates a link to a pending invitation, to hand on by other means than our mail. Whoever registers with it is mailed
   * a code first, to the address of the invitation; nothing is mailed now, and the invitation stays as it is.
   *
   * Asked again, it answers the same link, until the invitation is resent; the timeline tells of it once a minute for each
   * who asks. It is dead when the mailed one is.
   *
   * @throws {NotFoundError} `invitation_not_found`: no such invitation for this dealer.
   * @throws {ConflictError} `invitation_expired`: its time has passed, or the secret that made its link is gone; resend it.
   * @throws {ConflictError} `invitation_accepted`: it was accepted; who registered signs in.
   * @throws {ConflictError} `invitation_declined`: it was declined; resend it to ask once more.
   * @throws {ConflictError} `invitation_revoked`: it was revoked; send a new one.
   * @throws {ConflictError} `address_suppressed`: mail to the address comes back, and so would the code. An address that
   *   unsubscribed or complained still gets the code, which its owner asks for.
   * @throws {ConflictError} `portal_access_disabled`: the portal is closed for all that it would open.
   * @throws {ConflictError} `mail_not_configured`: the connector has no mail server for live dealers, or no public address for their links.
   * @throws {ConflictError} `postal_address_missing`: a live dealer must state its postal address before it can send.
   */
  async createLink(id: string, options?: RequestOptions): Promise<InvitationLink> {
    const path = ['invitations', id, 'link'];
    return this.#transport.request({ method: 'POST', path, answer: 'invitationLink' }, options);
  }
}
