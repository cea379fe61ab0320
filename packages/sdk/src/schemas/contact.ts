import * as z from 'zod/mini';
import { emailSchema, idSchema } from './scalars.ts';

/** A person of a customer, as the ERP has it on file. */
export const contactSchema = z.object({
  id: idSchema,
  name: z.nullable(z.string()),
  /** The address invitations go to, a correction before the ERP's; null where there is none. The ERP's may be one that no mail server takes. */
  email: z.nullable(z.string()),
  phone: z.nullable(z.string()),
  /** The ERP's own word: `Accounts Payable`. */
  role: z.nullable(z.string()),
  isPrimary: z.boolean(),
  /** BCP 47 tag of the language to write in; null for the dealer's. */
  locale: z.nullable(z.string()),
  /** The ERP's address where `email` was corrected in Payvite, empty where the ERP has none; null where nothing is corrected. */
  erpEmail: z.nullable(z.string()),
});

/** Body of `PATCH /customers/:id/contacts/:contactId`. */
export const contactInputSchema = z.strictObject({
  /** The right address, kept in lower case; null takes the correction back. */
  email: z.nullable(emailSchema),
  /** Change it in the ERP, too, where that can be; first there, so that nothing changes here where the ERP refuses. */
  updateErp: z.optional(z.boolean()),
});

export type Contact = z.infer<typeof contactSchema>;
export type ContactInput = z.infer<typeof contactInputSchema>;
