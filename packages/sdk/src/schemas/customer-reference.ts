import * as z from 'zod/mini';
import { currencySchema, idSchema, minorSchema } from './scalars.ts';

/** Enough of a customer to name it, and to say what is at stake. */
export const customerReferenceSchema = z.object({
  id: idSchema,
  name: z.string(),
  accountNumber: z.string(),
  currency: currencySchema,
  /** What is open at the time of the answer, as in `GET /customers`. */
  outstandingMinor: minorSchema,
});

export type CustomerReference = z.infer<typeof customerReferenceSchema>;
