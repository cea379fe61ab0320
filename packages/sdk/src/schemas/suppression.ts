import * as z from 'zod/mini';
import { pageParamsSchema } from './page.ts';
import { emailSchema, idSchema, instantSchema } from './scalars.ts';

/** Why an address gets no more invitations. One that is there for several reasons has the gravest, which comes last. */
export const suppressionReasonSchema = z.enum([
  /** Somebody at the dealer put it on the list. */
  'manual',
  /** The person stopped these mails. */
  'unsubscribed',
  /** The recipient's mail server refused the address for good: no other mail goes there either. */
  'bounced',
  /** The person reported a mail as spam. Stays for good. */
  'complained',
]);

/** An address that no invitation and no reminder of this dealer goes to. */
export const suppressionSchema = z.object({
  id: idSchema,
  /** Lower case. */
  email: z.string(),
  reason: suppressionReasonSchema,
  /** The customers that mails to this address were about; empty where none was sent. */
  customerIds: z.array(idSchema),
  createdAt: instantSchema,
});

/** Body of `POST /suppressions`. */
export const suppressionInputSchema = z.strictObject({ email: emailSchema });

/** Query of `GET /suppressions`, newest first. */
export const suppressionListParamsSchema = z.extend(pageParamsSchema, {
  /** Part of an address; at least three characters. */
  search: z.optional(z.string().check(z.trim(), z.minLength(3), z.maxLength(254))),
});

export type Suppression = z.infer<typeof suppressionSchema>;
export type SuppressionInput = z.infer<typeof suppressionInputSchema>;
export type SuppressionReason = z.infer<typeof suppressionReasonSchema>;
export type SuppressionListParams = Partial<z.output<typeof suppressionListParamsSchema>>;
