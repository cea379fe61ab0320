/** Why no money came, or why it went back, as far as a payer is told. What a provider or a bank says of it is not passed on. */
export const PAYMENT_REASONS = [
  'insufficient_funds',
  'account_closed',
  'account_unknown',
  'account_blocked',
  'not_authorized',
  'not_verified',
  'card_declined',
  'other',
] as const;

export type PaymentReason = (typeof PAYMENT_REASONS)[number];
