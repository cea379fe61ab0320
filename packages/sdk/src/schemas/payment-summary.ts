import * as z from 'zod/mini';
import { currencySchema, minorSchema } from './scalars.ts';

/** What the payments of one currency come to. Amounts are never added across currencies. */
export const currencyPaymentsSchema = z.object({
  currency: currencySchema,
  payments: z.int(),
  /** The sum of their `amountMinor`, whatever became of them. */
  amountMinor: minorSchema,
  /** Of `amountMinor`, what came and has not gone back. */
  receivedMinor: minorSchema,
  /** Of `amountMinor`, what came and went back: returned, lost and refunded. */
  takenBackMinor: minorSchema,
  /** What was paid on top by those whose money came: the sum of their `feeMinor`. */
  feeMinor: minorSchema,
  /** Of `feeMinor`, what went back. */
  feeBackMinor: minorSchema,
});

/** The payments of a list in numbers. */
export const paymentSummarySchema = z.object({
  /** Payments that match, of all currencies. */
  payments: z.int(),
  /** One for each currency that a matching payment has, the one with the most payments first. */
  currencies: z.array(currencyPaymentsSchema),
});

export type CurrencyPayments = z.infer<typeof currencyPaymentsSchema>;
export type PaymentSummary = z.infer<typeof paymentSummarySchema>;
