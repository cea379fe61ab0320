import * as z from 'zod/mini';
import { customerReferenceSchema } from './customer-reference.ts';
import { actorSchema } from './invitation.ts';
import { pageParamsSchema } from './page.ts';
import { idSchema, instantSchema } from './scalars.ts';

/** `open` until somebody at the dealer decides; a decision is final. */
export const contactSuggestionStateSchema = z.enum(['open', 'approved', 'rejected']);

/** Whom a person who was invited by mistake named instead. Nobody is mailed before the dealer approves. */
export const contactSuggestionSchema = z.object({
  id: idSchema,
  /** The invitation that was declined as "not me". */
  invitationId: idSchema,
  /** Its customers: an approval invites for all of them. */
  customerIds: z.array(idSchema).check(z.minLength(1)),
  /** Those of `customerIds`, in their order. */
  customers: z.array(customerReferenceSchema),
  /** Null where the person gave none. */
  name: z.nullable(z.string()),
  /** Lower case. */
  email: z.string(),
  state: contactSuggestionStateSchema,
  /** The invitation that the approval made; null unless approved. */
  newInvitationId: z.nullable(idSchema),
  createdAt: instantSchema,
  /** Null while open. */
  decidedAt: z.nullable(instantSchema),
  /** Null while open. */
  decidedBy: z.nullable(actorSchema),
});

/** Query of `GET /contact-suggestions`, newest first. */
export const contactSuggestionListParamsSchema = z.extend(pageParamsSchema, {
  state: z.optional(contactSuggestionStateSchema),
});

export type ContactSuggestion = z.infer<typeof contactSuggestionSchema>;
export type ContactSuggestionState = z.infer<typeof contactSuggestionStateSchema>;
export type ContactSuggestionListParams = Partial<z.output<typeof contactSuggestionListParamsSchema>>;
