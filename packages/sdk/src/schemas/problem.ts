import * as z from 'zod/mini';

/** Every code a problem can carry. Closed: a new one is a new version of the contract. */
export const PROBLEM_CODES = [
  'invalid_request',
  'unauthenticated',
  'token_expired',
  'permission_denied',
  'origin_not_allowed',
  'secret_key_in_browser',
  'not_found',
  'customer_not_found',
  'contact_not_found',
  'invitation_not_found',
  'bulk_invitation_not_found',
  'payer_not_found',
  'suppression_not_found',
  'contact_suggestion_not_found',
  'sync_not_found',
  'customer_inactive',
  'no_email',
  'invalid_email',
  'contacts_differ',
  'invitation_pending',
  'invitation_accepted',
  'invitation_declined',
  'invitation_revoked',
  'invitation_expired',
  'resend_too_soon',
  'daily_mail_limit',
  'request_in_progress',
  'idempotency_key_reused',
  'address_suppressed',
  'postal_address_missing',
  'mail_not_configured',
  'contact_suggestion_decided',
  'portal_access_none',
  'bulk_too_large',
  'bulk_plan_changed',
  'bulk_planned',
  'bulk_sending',
  'bulk_paused',
  'bulk_completed',
  'bulk_cancelled',
  'sync_needs_no_approval',
  'rate_limited',
  'payload_too_large',
  'method_not_allowed',
  'internal_error',
  'unavailable',
] as const;

export const problemCodeSchema = z.enum(PROBLEM_CODES);

/** One fault inside a problem: where it is in the request (JSON Pointer, RFC 6901) and what is wrong with it. */
export const problemErrorSchema = z.object({
  /** `/customerIds/2` in a body, `/limit` in a query; empty for the whole. */
  pointer: z.string(),
  detail: z.string(),
  /** Why this one failed, where it differs from the problem's own code. */
  code: z.optional(problemCodeSchema),
});

/** An error answer, `application/problem+json` (RFC 9457). */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  /** What happened and what to do about it, for a person. */
  detail: z.string(),
  /** The path that was asked for. */
  instance: z.string(),
  /** What a program branches on. */
  code: problemCodeSchema,
  /** Quote it to the dealer's administrator: it finds the log line. */
  requestId: z.string(),
  errors: z.optional(z.array(problemErrorSchema)),
});

export type ProblemCode = z.infer<typeof problemCodeSchema>;
export type ProblemError = z.infer<typeof problemErrorSchema>;
export type Problem = z.infer<typeof problemSchema>;
