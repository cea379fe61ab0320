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
  subjectType: z.enum(['invitation', 'mail', 'payer', 'sync']),
  subjectId: idSchema,
  customerIds: z.array(idSchema),
  /** Facts of this type: `{delivery: 'bounced'}`; never a name or an address. */
  data: z.record(z.string(), z.json()),
});

/** Query of `GET /customers/:id/timeline`, newest first. */
export const timelineParamsSchema = pageParamsSchema;

export type EventType = z.infer<typeof eventTypeSchema>;
export type TimelineEvent = z.infer<typeof eventSchema>;
export type TimelineParams = Partial<z.output<typeof timelineParamsSchema>>;
