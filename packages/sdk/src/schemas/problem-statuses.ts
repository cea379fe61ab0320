/** Every code a problem can carry, each with the HTTP status that it comes with. New ones may come at any time: treat one that you do not know as its status. */
export const PROBLEM_STATUSES = {
  /** The body or the query breaks its schema, or cannot be read; `errors` says where. */
  invalid_request: 400,
  /** The customers' default addresses differ: send one invitation each, or name one address. */
  contacts_differ: 400,
  /** No key or token, or one that is unknown or revoked. */
  unauthenticated: 401,
  /** The embed token has ended: fetch another one. */
  token_expired: 401,
  /** The key or token may not do this. */
  permission_denied: 403,
  /** The page's origin is not the token's, or not one that the dealer allows. */
  origin_not_allowed: 403,
  /** A secret key came from a page, where everybody can read it. Revoke it. */
  secret_key_in_browser: 403,
  /** There is no such path. */
  not_found: 404,
  customer_not_found: 404,
  contact_not_found: 404,
  invitation_not_found: 404,
  bulk_invitation_not_found: 404,
  payer_not_found: 404,
  suppression_not_found: 404,
  contact_suggestion_not_found: 404,
  sync_not_found: 404,
  import_not_found: 404,
  test_mail_not_found: 404,
  payment_not_found: 404,
  /** Nobody authorized the payment, or the record's time is over. */
  authorization_not_found: 404,
  credit_request_not_found: 404,
  posting_not_found: 404,
  posting_file_not_found: 404,
  /** The path takes other methods: `Allow` names them. */
  method_not_allowed: 405,
  /** The ERP no longer lists the customer, or says it is inactive. */
  customer_inactive: 409,
  /** No contact, or not the one asked for, has an address: give `email`. */
  no_email: 409,
  /** The contact's address is none that mail reaches: give `email`. */
  invalid_email: 409,
  /** The address has an open invitation for one of the customers: resend or revoke it. */
  invitation_pending: 409,
  /** The address has accepted an invitation already. */
  invitation_accepted: 409,
  /** The address declined: resend that invitation if they changed their mind. */
  invitation_declined: 409,
  /** The invitation was revoked: send a new one. */
  invitation_revoked: 409,
  /** The invitation has expired: resend it. */
  invitation_expired: 409,
  /** The address unsubscribed, bounced, complained, or was put on the list by hand: no invitation is mailed to it. */
  address_suppressed: 409,
  /** A live dealer must state its postal address before it can send. */
  postal_address_missing: 409,
  mail_not_configured: 409,
  /** Somebody has approved or rejected this suggestion before. */
  contact_suggestion_decided: 409,
  /** Nobody has registered for this customer: there is no access to open or close. */
  portal_access_none: 409,
  /** The dealer closed the portal for the customer or the person: restore the access first. */
  portal_access_disabled: 409,
  /** More invitations than one bulk sends: choose fewer customers. */
  bulk_too_large: 409,
  /** What would be sent now differs from what was reviewed: plan again. */
  bulk_plan_changed: 409,
  bulk_planned: 409,
  bulk_sending: 409,
  bulk_paused: 409,
  bulk_completed: 409,
  bulk_cancelled: 409,
  /** Nothing can be written into the dealer's ERP: correct the address without `updateErp`. */
  erp_update_not_supported: 409,
  /** The ERP did not take the change, or gave no answer; nothing was changed here. */
  erp_update_failed: 409,
  /** The dealer's customers are read from its ERP: nothing is pushed. */
  push_not_expected: 409,
  /** The dealer's ERP pushes: there is nothing to read. */
  sync_not_supported: 409,
  /** The dealer takes no payments online, or none in the customer's currency. */
  payments_not_set_up: 409,
  /** The sync does not wait for anybody's approval. */
  sync_needs_no_approval: 409,
  /** Only a failed posting is tried again by hand. */
  posting_not_failed: 409,
  /** The payment needs nothing from a person in the ERP. */
  nothing_to_enter: 409,
  /** Another amount has to be entered by now: look at the payment again. */
  entry_changed: 409,
  /** Nothing waits for a posting file. */
  no_postings_waiting: 409,
  /** The posting file was marked as imported before. */
  posting_file_imported: 409,
  /** A sync of the dealer runs, maybe the one that reviews or applies this import: ask again when it has ended. */
  sync_running: 409,
  /** The dealer's customers come from its ERP by another way than files. */
  import_not_expected: 409,
  /** The import has no review that waits to be applied: review it. */
  import_not_reviewed: 409,
  /** The import has been applied: make another one. */
  import_applied: 409,
  /** The first request with this Idempotency-Key is still at work: ask again. */
  request_in_progress: 409,
  /** The body has more than 1 MB, 16 MB where rows are pushed, or 200 MB (`IMPORT_MAX_MB`) where a file is uploaded. */
  payload_too_large: 413,
  /** The Idempotency-Key came with another request before: use a new one. */
  idempotency_key_reused: 422,
  /** The invitation is open, and its last mail or reminder left less than 10 minutes ago. */
  resend_too_soon: 429,
  /** The address got five invitations or reminders in 24 hours. */
  daily_mail_limit: 429,
  /** Too many requests. */
  rate_limited: 429,
  /** Our fault: report it with its request id. */
  internal_error: 500,
  /** The service or its database is away for a moment: ask again. */
  unavailable: 503,
} as const;

export type ProblemCode = keyof typeof PROBLEM_STATUSES;
