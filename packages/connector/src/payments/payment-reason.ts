import type { PaymentMethod } from '@payvite/sdk/schemas';
import type { PaymentReason } from '../mail/strings/payment-reasons.ts';

/** Of a payment whose page the provider would not open. */
export const COULD_NOT_START = 'could_not_start';
/** Of a payment that the provider has otherwise than it was agreed to, or not at all: a person has to look there. */
export const INTEGRITY = 'integrity';

/**
 * What banks and providers call it, by what a payer is told. Returns of ACH by Nacha's codes; the others are Stripe's
 * (docs.stripe.com/payments/ach-direct-debit, "Failure codes"; docs.stripe.com/declines/codes) and the sandbox's.
 */
const CODES: Partial<Record<PaymentReason, readonly string[]>> = {
  insufficient_funds: ['R01', 'R09', 'insufficient_funds'],
  account_closed: ['R02', 'account_closed', 'bank_account_closed'],
  account_unknown: ['R03', 'R04', 'R20', 'no_account', 'invalid_account_number', 'incorrect_account_details'],
  account_blocked: ['R08', 'R16', 'bank_account_restricted'],
  not_authorized: [
    'R05',
    'R07',
    'R10',
    'R11',
    'R29',
    'R51',
    'debit_not_authorized',
    'bank_ownership_changed',
  ],
  not_verified: [
    'verification_expired',
    'payment_method_microdeposit_failed',
    'payment_method_microdeposit_verification_attempts_exceeded',
    'payment_method_microdeposit_verification_timeout',
  ],
};

const REASONS = new Map(
  Object.entries(CODES).flatMap(([reason, codes]) =>
    codes.map((code) => [code, reason as PaymentReason] as const),
  ),
);

/** What a payer is told of a code of a bank or provider; what we do not know is said of the method as a whole. */
export function paymentReasonOf(code: string | null, method: PaymentMethod): PaymentReason {
  return REASONS.get(code ?? '') ?? (method === 'card' ? 'card_declined' : 'other');
}
