/** Of a payment whose page the provider would not open. */
export const COULD_NOT_START = 'could_not_start';

/**
 * Why money did not come, or went back, as people are told it: pages and mails have words for these and no others, so that no
 * sentence of a bank or a provider is ever passed on.
 */
export type FailureReason =
  | 'no_funds'
  | 'account_closed'
  | 'account_unknown'
  | 'not_authorized'
  | 'stopped'
  | 'frozen'
  | 'card_expired'
  | 'declined'
  | 'not_verified'
  | 'could_not_start'
  | 'other';

// ACH return codes: Nacha Operating Rules, Appendix Four; the words of card networks and of Stripe:
// docs.stripe.com/declines/codes, docs.stripe.com/payments/ach-direct-debit ("Disputed payments", "Failure codes").
const CODES: Record<Exclude<FailureReason, 'other'>, string> = {
  no_funds: 'R01 R09 insufficient_funds withdrawal_count_limit_exceeded',
  account_closed: 'R02 account_closed bank_account_closed',
  account_unknown:
    'R03 R04 R20 R28 no_account incorrect_account_details bank_account_unusable invalid_account_number',
  not_authorized:
    'R05 R07 R10 R11 R29 R51 debit_not_authorized debit_authorization_not_match recipient_deceased fraudulent unrecognized customer_initiated',
  stopped: 'R08 R52 payment_stopped stop_payment_order',
  frozen: 'R16 account_frozen bank_ownership_changed bank_account_restricted',
  card_expired: 'expired_card',
  declined:
    'card_declined generic_decline do_not_honor call_issuer transaction_not_allowed incorrect_cvc incorrect_number processing_error authentication_required lost_card stolen_card pickup_card restricted_card bank_cannot_process',
  not_verified:
    'verification_expired payment_intent_authentication_failure bank_account_verification_failed microdeposit_verification_failed abandoned',
  could_not_start: COULD_NOT_START,
};

const REASONS = new Map(
  Object.entries(CODES).flatMap(([reason, codes]) =>
    codes.split(' ').map((code) => [code, reason as FailureReason] as const),
  ),
);

/** The reason behind a provider's or a bank's code, such as `R01` or `insufficient_funds`; `other` for what we have no words for. */
export function failureReason(code: string | null): FailureReason {
  return REASONS.get(code ?? '') ?? 'other';
}
