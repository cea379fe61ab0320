import * as z from 'zod/mini';
import { idSchema } from './scalars.ts';

/** A person of a customer, as the ERP has it on file. */
export const contactSchema = z.object({
  id: idSchema,
  name: z.nullable(z.string()),
  /** The address invitations go to; null where the ERP has none. May be one that no mail server takes. */
  email: z.nullable(z.string()),
  phone: z.nullable(z.string()),
  /** The ERP's own word: `Accounts Payable`. */
  role: z.nullable(z.string()),
  isPrimary: z.boolean(),
  /** BCP 47 tag of the language to write in; null for the dealer's. */
  locale: z.nullable(z.string()),
  /** The ERP's address where `email` was corrected in Payvite; null where they agree. */
  erpEmail: z.nullable(z.string()),
});

export type Contact = z.infer<typeof contactSchema>;
