import * as z from 'zod/mini';
import { pageParamsSchema } from './page.ts';
import { currencySchema, idSchema, instantSchema, minorSchema } from './scalars.ts';

/** A payer asks the dealer to apply credits to items: what is left to pay is nothing, so there is no payment. */
export const creditRequestSchema = z.object({
  id: idSchema,
  customerId: idSchema,
  customerName: z.string(),
  accountNumber: z.string(),
  payerId: idSchema,
  /** Null for somebody who was erased. */
  payerName: z.nullable(z.string()),
  currency: currencySchema,
  /** What is to be set off against what: items above 0, credits below, together 0. */
  lines: z.array(z.object({ openItemId: idSchema, number: z.string(), amountMinor: minorSchema })),
  /** `closed`: the dealer has dealt with it. A customer has one open request at most. */
  state: z.enum(['open', 'closed']),
  createdAt: instantSchema,
  closedAt: z.nullable(instantSchema),
});

/** Query of `GET /credit-requests`, newest first. */
export const creditRequestListParamsSchema = z.extend(pageParamsSchema, {
  state: z.optional(z.enum(['open', 'closed'])),
  customerId: z.optional(idSchema),
});

export type CreditRequest = z.infer<typeof creditRequestSchema>;
export type CreditRequestListParams = Partial<z.output<typeof creditRequestListParamsSchema>>;
