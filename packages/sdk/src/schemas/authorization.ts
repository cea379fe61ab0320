import * as z from 'zod/mini';
import { currencySchema, idSchema, instantSchema, minorSchema } from './scalars.ts';

/** What a payer agreed to when paying, or the terms they accepted: proof for the dealer, kept until two years after it ended. */
export const authorizationSchema = z.object({
  id: idSchema,
  kind: z.enum(['ach_debit', 'card_payment', 'terms']),
  /** Null for `terms`. */
  paymentId: z.nullable(idSchema),
  customerIds: z.array(idSchema),
  payerId: idSchema,
  /** As they were then. */
  payerName: z.string(),
  payerEmail: z.string(),
  provider: z.nullable(z.enum(['stripe', 'sandbox'])),
  /** Of Stripe: its mandate, which holds the words. */
  providerMandateId: z.nullable(z.string()),
  providerReference: z.nullable(z.string()),
  /** Whose words were agreed to: the provider's, or ours, which stand in `text`. */
  textSource: z.enum(['provider', 'payvite']),
  textVersion: z.nullable(z.string()),
  /** SHA-256 of `text`, hex. */
  textHash: z.nullable(z.string()),
  text: z.nullable(z.string()),
  /** Of how `previewText` is made: 1. Null for `terms`, which have no preview. */
  previewVersion: z.nullable(z.int()),
  /**
   * What was shown and agreed to, as JSON with its keys in order and nothing between: who pays which customer's items, and
   * what of each, with numbers, amounts, discounts, credits and sums in minor units, and each way to pay with its fee. Null
   * for `terms`.
   */
  previewText: z.nullable(z.string()),
  /** SHA-256 of `previewText` (its bytes in UTF-8, just as they are), hex. It was taken before the payer agreed. */
  previewHash: z.nullable(z.string()),
  /** Null for `terms`. */
  amountMinor: z.nullable(minorSchema),
  feeMinor: z.nullable(minorSchema),
  currency: z.nullable(currencySchema),
  authorizedAt: instantSchema,
  ipAddress: z.nullable(z.string()),
  userAgent: z.nullable(z.string()),
  bankName: z.nullable(z.string()),
  last4: z.nullable(z.string()),
  holderType: z.nullable(z.string()),
  /** Of an ACH entry, as the provider reported it; null where it reports none. Never chosen by us. */
  secCode: z.nullable(z.string()),
  /**
   * When it was learned that the money came, or that none would; of `terms`, when the payer accepted another text of the dealer's terms, or the same
   * again for the same customers. Null while neither has happened.
   */
  endedAt: z.nullable(instantSchema),
  /** When it may be forgotten; null while it has not ended. */
  keepUntil: z.nullable(instantSchema),
});

/** Query of `GET /authorizations/export.csv`, newest first. */
export const authorizationExportParamsSchema = z.object({
  kind: z.optional(z.enum(['ach_debit', 'card_payment', 'terms'])),
  payerId: z.optional(idSchema),
  /** Those that were given at this instant or later. */
  authorizedFrom: z.optional(instantSchema),
  /** Those that were given before it. */
  authorizedTo: z.optional(instantSchema),
});

export type Authorization = z.infer<typeof authorizationSchema>;
export type AuthorizationExportParams = Partial<z.output<typeof authorizationExportParamsSchema>>;
