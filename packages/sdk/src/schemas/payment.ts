import * as z from 'zod/mini';

/** How a payer pays: by a debit of a bank account (ACH), or by card. */
export const paymentMethodSchema = z.enum(['ach', 'card']);

/**
 * Where a payment is. `started`: the payer is at the provider's page, or left it; it ends within the hour.
 * `awaiting_verification`: the payer has to prove that the bank account is theirs. `pending`: the bank has been asked.
 * `settled`: the money came. `failed`, `expired`: none will. `returned`: the bank took it back. `disputed`: the payer's bank
 * asks for it back, and it is not decided. `lost`: it was decided for the payer. `refunded`: the dealer sent it back.
 */
export const paymentStateSchema = z.enum([
  'started',
  'awaiting_verification',
  'pending',
  'settled',
  'failed',
  'expired',
  'returned',
  'disputed',
  'lost',
  'refunded',
]);

export type PaymentMethod = z.infer<typeof paymentMethodSchema>;
export type PaymentState = z.infer<typeof paymentStateSchema>;
