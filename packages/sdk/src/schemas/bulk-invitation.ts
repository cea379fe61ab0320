import * as z from 'zod/mini';
import { customerListParamsSchema } from './customer.ts';
import { customerReferenceSchema } from './customer-reference.ts';
import { actorSchema } from './invitation.ts';
import { pageParamsSchema } from './page.ts';
import { currencySchema, idSchema, instantSchema, localeSchema, minorSchema } from './scalars.ts';

/** The most customers one call can name, and the most invitations one bulk can send. */
export const MAX_BULK_INVITATIONS = 10_000;

/** `completed` and `cancelled` are ends; a retry of the failed ones makes `completed` `sending` again. */
export const bulkInvitationStateSchema = z.enum(['planned', 'sending', 'paused', 'completed', 'cancelled']);

/** Why a customer gets no mail. */
export const bulkReasonSchema = z.enum([
  /** No contact has an address. */
  'no_email',
  /** There are addresses, but none that mail could reach. */
  'invalid_email',
  /** Somebody registered for the customer, or this address did. */
  'already_accepted',
  /** The customer has an open invitation, to whatever address. */
  'already_pending',
  /** The customer's newest answer was no, or this address said no: ask with a resend of that invitation. */
  'declined',
  /** The address unsubscribed, bounced, complained, or was put on the list by hand. */
  'suppressed',
  /** You closed the portal to this person, at this customer or at all: restore the portal access first. */
  'portal_access_disabled',
  /** Inactive in the ERP, or no longer listed by it. */
  'inactive',
  /** Only after sending: the invitation was revoked before its mail left. */
  'revoked',
  /** Only after sending: the invitation was sent again on its own before this mail left. */
  'replaced',
  /** Only after sending: the mail waited until its link had run out. */
  'expired',
  /** Only after sending: the address got five invitations or reminders in 24 hours. */
  'daily_mail_limit',
]);

/** What became of a row that was sent; null before, and for rows that the plan leaves out. */
export const bulkResultSchema = z.enum([
  /** Its mail waits, is on its way, or will be tried again. */
  'queued',
  /** Its mail was handed over once and nobody knows whether it arrived; it is sent again with the same link. */
  'uncertain',
  'sent',
  /** The recipient's server refused the mail, or it could not be delivered in all tries; `error` says why. */
  'failed',
  /** Found out when the mail was made: `reason` says what had changed. */
  'skipped',
  /** Cancelled before its mail left. */
  'undone',
]);

/** The filters of `GET /customers`, as a JSON object; an empty one is every customer. */
export const customerFilterSchema = z.strictObject(
  z.omit(customerListParamsSchema, { sort: true, cursor: true, limit: true }).shape,
);

/** Body of `POST /bulk-invitations`: exactly one of `customerIds`, `filter`, `coverOutstandingPercent`. */
export const bulkInvitationInputSchema = z
  .strictObject({
    /** 1-10,000 customers. */
    customerIds: z.optional(z.array(idSchema).check(z.minLength(1), z.maxLength(MAX_BULK_INVITATIONS))),
    filter: z.optional(customerFilterSchema),
    /** Up to 10,000 of those that `filter` finds, who are left out as if they did not match. Only with `filter`. */
    exceptCustomerIds: z.optional(z.array(idSchema).check(z.maxLength(MAX_BULK_INVITATIONS))),
    /**
     * 1-100: the fewest customers not yet invited that, together with the accepted and pending ones, hold this share of
     * what the active customers owe, in each currency.
     */
    coverOutstandingPercent: z.optional(z.int().check(z.minimum(1), z.maximum(100))),
    /** Default: each contact's, else the dealer's. */
    locale: z.optional(localeSchema),
    /** A short own message, plain text, in every mail. */
    message: z.optional(z.string().check(z.maxLength(500))),
    /** 1-90, default the dealer's (14). */
    expiresInDays: z.optional(z.int().check(z.minimum(1), z.maximum(90))),
  })
  .check(
    z.refine(
      ({ customerIds, filter, coverOutstandingPercent }) =>
        [customerIds, filter, coverOutstandingPercent].filter((choice) => choice !== undefined).length === 1,
      { error: 'Give exactly one of customerIds, filter and coverOutstandingPercent.' },
    ),
    z.refine(({ filter, exceptCustomerIds }) => filter !== undefined || exceptCustomerIds === undefined, {
      error: 'Only together with filter.',
      path: ['exceptCustomerIds'],
    }),
  );

/** Body of `POST /bulk-invitations/:id/send`. */
export const bulkSendInputSchema = z.strictObject({
  /** Of the plan that was reviewed. */
  planHash: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  /** 0-604,800, default 0: how long the mails wait, so that a cancel can undo all of it. */
  startAfterSeconds: z.optional(z.int().check(z.minimum(0), z.maximum(604_800))),
});

/** What was asked for. The customers of a list stand in the rows. A filter is evaluated again by `send`. */
export const bulkSelectionSchema = z.discriminatedUnion('by', [
  z.object({ by: z.literal('customer_ids') }),
  z.object({
    by: z.literal('filter'),
    /** Without its `search`, which may name a person. */
    filter: z.omit(customerFilterSchema, { search: true }),
    /** There was a `search`: the plan is held to the customers that it found. */
    isSearch: z.boolean(),
    /** How many were named as exceptions. With any, the plan is held to the customers that were found. */
    exceptCount: z.int(),
  }),
  z.object({ by: z.literal('cover_outstanding'), coverOutstandingPercent: z.int() }),
]);

/** How much of one currency's money the plan reaches. Positive outstanding of active customers only. */
export const bulkCoverageSchema = z.object({
  currency: currencySchema,
  targetPercent: z.int(),
  totalMinor: minorSchema,
  /** Of customers that accepted or have an open invitation. */
  coveredMinor: minorSchema,
  /** Of the customers that the plan invites. */
  plannedMinor: minorSchema,
  /** Covered and planned of the total, rounded down to 0.1. */
  reachedPercent: z.number(),
  isReached: z.boolean(),
  /** Money that no bulk can reach, by the reason why: what stands in the way where `isReached` is false. */
  blocked: z.array(z.object({ reason: bulkReasonSchema, customers: z.int(), outstandingMinor: minorSchema })),
});

/** A bulk of invitations: first a plan to review, then the progress of its sending. */
export const bulkInvitationSchema = z.object({
  id: idSchema,
  state: bulkInvitationStateSchema,
  selection: bulkSelectionSchema,
  locale: z.nullable(z.string()),
  message: z.nullable(z.string()),
  expiresInDays: z.nullable(z.int()),
  /** SHA-256 of the sorted rows (address, customers, locale, decision), hex: what `send` compares. */
  planHash: z.string(),
  counts: z.object({
    /** Customers in the plan. */
    customers: z.int(),
    /** Customers that get an invitation. */
    invitedCustomers: z.int(),
    /** Invitations, one for each address. */
    invitations: z.int(),
    /** Customers left out, by reason; reasons without any are missing. */
    skipped: z.partialRecord(bulkReasonSchema, z.int()),
  }),
  /** Null unless the plan is by `cover_outstanding`. */
  coverage: z.nullable(z.array(bulkCoverageSchema)),
  /** Invitations by result; they add up to `counts.invitations` once sent, and are all 0 before. */
  progress: z.object({
    queued: z.int(),
    uncertain: z.int(),
    sent: z.int(),
    failed: z.int(),
    skipped: z.int(),
    undone: z.int(),
  }),
  createdBy: actorSchema,
  createdAt: instantSchema,
  /** When `send` was called; null while planned. */
  startedAt: z.nullable(instantSchema),
  /** No mail leaves before; null while planned. */
  sendsAfter: z.nullable(instantSchema),
  /** Null unless paused. */
  pausedAt: z.nullable(instantSchema),
  cancelledAt: z.nullable(instantSchema),
});

/** One address that gets an invitation, or one customer that gets none. */
export const bulkInvitationRowSchema = z.object({
  /** 1 and up; the rows that are sent come first. */
  position: z.int(),
  customerIds: z.array(idSchema).check(z.minLength(1)),
  /** Those of `customerIds`, in their order. */
  customers: z.array(customerReferenceSchema),
  /** Lower case; null where there is none. */
  email: z.nullable(z.string()),
  locale: z.string(),
  decision: z.enum(['send', 'skip']),
  /** Why nothing is sent, by the plan or when the mail was made; null otherwise. */
  reason: z.nullable(bulkReasonSchema),
  result: z.nullable(bulkResultSchema),
  invitationId: z.nullable(idSchema),
  /** What the mail server or the transport said; null unless `failed`. */
  error: z.nullable(z.string()),
});

/** Query of `GET /bulk-invitations`, newest first. */
export const bulkInvitationListParamsSchema = pageParamsSchema;

/** Query of `GET /bulk-invitations/:id/rows`, by position. */
export const bulkInvitationRowParamsSchema = z.extend(pageParamsSchema, {
  decision: z.optional(z.enum(['send', 'skip'])),
  reason: z.optional(bulkReasonSchema),
  result: z.optional(bulkResultSchema),
});

export type BulkCoverage = z.infer<typeof bulkCoverageSchema>;
export type BulkInvitation = z.infer<typeof bulkInvitationSchema>;
export type BulkInvitationInput = z.infer<typeof bulkInvitationInputSchema>;
export type BulkInvitationListParams = Partial<z.output<typeof bulkInvitationListParamsSchema>>;
export type BulkInvitationRow = z.infer<typeof bulkInvitationRowSchema>;
export type BulkInvitationRowParams = Partial<z.output<typeof bulkInvitationRowParamsSchema>>;
export type BulkInvitationState = z.infer<typeof bulkInvitationStateSchema>;
export type BulkReason = z.infer<typeof bulkReasonSchema>;
export type BulkResult = z.infer<typeof bulkResultSchema>;
export type BulkSelection = z.infer<typeof bulkSelectionSchema>;
export type BulkSendInput = z.infer<typeof bulkSendInputSchema>;
export type CustomerFilter = z.infer<typeof customerFilterSchema>;
