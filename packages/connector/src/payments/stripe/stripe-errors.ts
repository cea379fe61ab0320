import Stripe from 'stripe';
import { withoutAddresses } from '../../mail/mail-transport.ts';
import { ProviderError } from '../payment-provider.ts';

/**
 * Asks Stripe, and says what it could not do as a provider does: without mail addresses, and without the payer's
 * `name`, which a refusal may repeat.
 *
 * @throws {ProviderError}
 */
export async function askStripe<Answer>(ask: () => Promise<Answer>, name = ''): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    throw toProviderError(error, name);
  }
}

/** Whether Stripe has nothing of an id: it was deleted, or is another account's. */
export function isMissing(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing';
}

/** Whether a restricted key may not read what was asked for. */
export function isForbidden(error: unknown): boolean {
  return error instanceof Stripe.errors.StripePermissionError;
}

function toProviderError(error: unknown, name: string): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  const { errors } = Stripe;
  const options = { cause: error };
  // Stripe's own words of it repeat a part of the key.
  if (error instanceof errors.StripeAuthenticationError) {
    const words =
      'Stripe does not take the secret key. Take one of the Dashboard’s, under Developers, and set it: payvite dealer set ... --stripe-secrets-stdin.';
    return new ProviderError('unauthorized', words, options);
  }
  if (error instanceof errors.StripePermissionError) {
    const words =
      'The key of Stripe may not do this. A restricted key needs to write Checkout Sessions and Customers, and to read PaymentIntents, Charges, Refunds, Disputes, PaymentMethods and Mandates (docs/payments.md).';
    return new ProviderError('unauthorized', words, options);
  }
  const status = error.statusCode ?? 0;
  const isSilence =
    error instanceof errors.StripeConnectionError ||
    error instanceof errors.StripeRateLimitError ||
    // Another request with the same key is under way.
    status === 409 ||
    status === 429 ||
    status >= 500;
  const request = error.requestId === undefined ? '' : ` Request ${error.requestId} in its Dashboard.`;
  if (isSilence)
    return new ProviderError(
      'unavailable',
      `Stripe gives no answer now; it is asked again.${request}`,
      options,
    );
  const words = withoutName(withoutAddresses(error.message), name);
  // Without its cause, whose words a log would have as they are.
  return new ProviderError('refused', `Stripe refuses: ${words}${request}`);
}

function withoutName(text: string, name: string): string {
  const pattern = name.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return pattern === '' ? text : text.replace(new RegExp(pattern, 'gi'), '[name]');
}
