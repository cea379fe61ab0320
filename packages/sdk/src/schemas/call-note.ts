import * as z from 'zod/mini';
import { actorSchema } from './invitation.ts';
import { pageParamsSchema } from './page.ts';
import { idSchema, instantSchema, plainDateSchema } from './scalars.ts';

/** What came of a phone call to a customer. */
export const callOutcomeSchema = z.enum([
  'no_answer',
  'left_message',
  /** The number is somebody else's: to be mended in the ERP. */
  'wrong_number',
  /** Somebody was reached, and nothing was agreed on. */
  'reached',
  /** They want to be called another time: `followUpOn`. */
  'call_back',
  /** They will answer the invitation. */
  'will_register',
  /** They promised to pay. */
  'promised',
  /** They say that something of it is not owed, or not that much. */
  'disputed',
  /** They do not want to pay online. */
  'refused',
]);

/** Body of `POST /customers/:id/call-notes`. */
export const callNoteInputSchema = z.strictObject({
  outcome: callOutcomeSchema,
  /** Plain text. Stays with the note: no event and no export carries it. */
  note: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(2000))),
  /** When to call again: the dealer's today or later. */
  followUpOn: z.optional(plainDateSchema),
});

/** A phone call to a customer, as whoever called noted it. */
export const callNoteSchema = z.object({
  id: idSchema,
  customerId: idSchema,
  outcome: callOutcomeSchema,
  note: z.nullable(z.string()),
  followUpOn: z.nullable(plainDateSchema),
  createdBy: actorSchema,
  createdAt: instantSchema,
});

/** Query of `GET /customers/:id/call-notes`, newest first. */
export const callNoteListParamsSchema = pageParamsSchema;

export type CallNote = z.infer<typeof callNoteSchema>;
export type CallNoteInput = z.input<typeof callNoteInputSchema>;
export type CallNoteListParams = Partial<z.output<typeof callNoteListParamsSchema>>;
export type CallOutcome = z.infer<typeof callOutcomeSchema>;
