import * as z from 'zod/mini';
import { actorSchema } from './invitation.ts';
import { pageParamsSchema } from './page.ts';
import { idSchema, instantSchema } from './scalars.ts';

/** What can happen. Past tense, noun first. */
export const eventTypeSchema = z.enum([
  /** Made, and its mail queued; that it left is told by `mail.delivery_changed`. */
  'invitation.sent',
  /** Open again under a new link, and its mail queued. */
  'invitation.resent',
  /** As `invitation.resent`, at the wish of the invited person. */
  'invitation.renewed',
  /** A reminder was queued, with the same link. */
  'invitation.reminded',
  /** Somebody was given the link to hand on by other means than our mail. */
  'invitation.link_copied',
  'invitation.started',
  'invitation.accepted',
  'invitation.declined',
  /** Its time has passed unanswered. Noted within a minute or so; the state is `expired` from the instant on. */
  'invitation.expired',
  /** The day has come on which a person who declined wanted to be asked again. */
  'invitation.ask_again_due',
  'invitation.revoked',
  /** Cancelled with its bulk before its mail left: revoked, and nobody has heard of it. */
  'invitation.undone',
  'bulk_invitation.planned',
  'bulk_invitation.started',
  'bulk_invitation.paused',
  'bulk_invitation.resumed',
  'bulk_invitation.retried',
  'bulk_invitation.cancelled',
  /** A mail left, arrived, came back, was reported as spam, or was not made: see `data.delivery`. */
  'mail.delivery_changed',
  'mail.uncertain',
  'suppression.added',
  'suppression.removed',
  'contact.corrected',
  'contact_suggestion.approved',
  'contact_suggestion.rejected',
  'customer.called',
  'portal_access.disabled',
  'portal_access.restored',
  'payer.registered',
  'payer.signed_in',
  'payer.password_changed',
  'payer.email_changed',
  /**
   * A payment was started, is on its way, came, failed or came back: see `data.state`, and `data.takenBackMinor` and
   * `data.feeBackMinor`, by which a part that was refunded is told.
   */
  'payment.changed',
  /**
   * A person entered into the ERP what nothing does by itself: `data.amountMinor`, and `data.discountMinor` where a discount was
   * written off; below 0 for what was taken out.
   */
  'payment.entered_by_hand',
  /** A payer asks to have a credit applied that covers what they chose. */
  'credit_request.made',
  /** The dealer applied the credit, or will not; by a payer: it was withdrawn. */
  'credit_request.closed',
  /** A payment is in the ERP's books, came out of them, or waits for a person or a file: see `data.state`. */
  'posting.changed',
  'posting_file.created',
  'posting_file.imported',
  'sync.finished',
  'dealer.changed',
  /** Too many of the dealer's mails came back or were reported as spam: its invitations wait. */
  'sending.paused',
  'sending.resumed',
  'api_key.created',
  'api_key.rotated',
  'api_key.revoked',
]);

/** What an event is about. */
export const eventSubjectTypeSchema = z.enum([
  'invitation',
  'bulk_invitation',
  'mail',
  'suppression',
  'customer',
  'contact',
  'contact_suggestion',
  'payer',
  'payment',
  'credit_request',
  'posting',
  'posting_file',
  'sync',
  'dealer',
  'api_key',
]);

/** One entry of a timeline: append-only, naming people by id. */
export const eventSchema = z.object({
  id: z.string(),
  type: eventTypeSchema,
  at: instantSchema,
  actor: actorSchema,
  subjectType: eventSubjectTypeSchema,
  subjectId: idSchema,
  customerIds: z.array(idSchema),
  /** Facts of this type: `{delivery: 'bounced'}`; never a name or an address. */
  data: z.record(z.string(), z.json()),
});

/** One entry of the audit export: as in a timeline, but nobody is named, so that the file needs no care for erasure. */
export const auditEventSchema = z.object({
  ...eventSchema.shape,
  actor: z.pick(actorSchema, { type: true, id: true }),
});

/** Query of `GET /events/export`: which events, oldest first, and as what. */
export const eventExportParamsSchema = z
  .object({
    format: z._default(z.enum(['csv', 'ndjson']), 'csv'),
    /** The first instant; left out, the beginning. */
    from: z.optional(instantSchema),
    /** The first instant that is no longer part of it; left out, now. */
    to: z.optional(instantSchema),
  })
  .check(
    z.refine(({ from, to }) => from === undefined || to === undefined || Date.parse(from) <= Date.parse(to), {
      error: 'must not be before `from`',
      path: ['to'],
    }),
  );

/** Query of `GET /customers/:id/timeline` and `GET /invitations/:id/timeline`, newest first. */
export const timelineParamsSchema = pageParamsSchema;

export type EventSubjectType = z.infer<typeof eventSubjectTypeSchema>;
export type EventType = z.infer<typeof eventTypeSchema>;
export type TimelineEvent = z.infer<typeof eventSchema>;
export type AuditEvent = z.infer<typeof auditEventSchema>;
export type EventExportParams = Partial<z.output<typeof eventExportParamsSchema>>;
export type TimelineParams = Partial<z.output<typeof timelineParamsSchema>>;
