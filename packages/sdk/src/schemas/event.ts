import * as z from 'zod/mini';
import { actorSchema } from './invitation.ts';
import { pageParamsSchema } from './page.ts';
import { idSchema, instantSchema } from './scalars.ts';

/** What can happen. Past tense, noun first. */
export const eventTypeSchema = z.enum([
  'invitation.sent',
  'invitation.resent',
  'invitation.renewed',
  'invitation.started',
  'invitation.accepted',
  'invitation.declined',
  'invitation.revoked',
  /** Cancelled with its bulk before its mail left: revoked, and nobody has heard of it. */
  'invitation.undone',
  'bulk_invitation.planned',
  'bulk_invitation.started',
  'bulk_invitation.paused',
  'bulk_invitation.resumed',
  'bulk_invitation.retried',
  'bulk_invitation.cancelled',
  'mail.delivery_changed',
  'mail.uncertain',
  'payer.registered',
  'payer.signed_in',
  'sync.finished',
]);

/** One entry of a timeline: append-only, naming people by id. */
export const eventSchema = z.object({
  id: z.string(),
  type: eventTypeSchema,
  at: instantSchema,
  actor: actorSchema,
  subjectType: z.enum(['invitation', 'bulk_invitation', 'mail', 'payer', 'sync']),
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

export type EventType = z.infer<typeof eventTypeSchema>;
export type TimelineEvent = z.infer<typeof eventSchema>;
export type AuditEvent = z.infer<typeof auditEventSchema>;
export type EventExportParams = Partial<z.output<typeof eventExportParamsSchema>>;
export type TimelineParams = Partial<z.output<typeof timelineParamsSchema>>;
