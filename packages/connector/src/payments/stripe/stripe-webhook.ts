import Stripe from 'stripe';
import { validate } from 'uuid';
import { AppError } from '../../errors.ts';
import type { ProviderHint } from '../payment-provider.ts';
import { PAYMENT_KEY } from './stripe-provider.ts';

/** How old a signature may be: what was recorded cannot be sent again later. */
const TOLERANCE_SECONDS = 300;

/**
 * Reads which payments an event of Stripe's is about. Nothing else of it is believed, no amount and no state: Stripe is asked
 * how things are. So events may come in any order, twice, or not at all.
 *
 * @param account.secrets of the webhook endpoint; each is tried.
 * @returns none for an event about something of the account that is none of ours.
 * @throws {AppError} 401 `unauthenticated`: it is not signed with a secret of this account, was altered, or is too old; or it
 * is of the other mode.
 */
export function readStripeWebhook(
  request: { signature: string | undefined; body: Buffer; now: Date },
  account: { secrets: readonly string[]; isTestMoney: boolean },
): ProviderHint[] {
  const event = provenEvent(request, account.secrets);
  if (event.livemode === account.isTestMoney)
    throw unproven(`is of ${event.livemode ? 'real' : 'test'} money, and the dealer’s is not`);
  const object = event.data.object as {
    object?: unknown;
    id?: unknown;
    metadata?: Record<string, unknown> | null;
    payment_intent?: unknown;
  };
  const paymentId = object.metadata?.[PAYMENT_KEY];
  if (typeof paymentId === 'string' && validate(paymentId)) return [{ paymentId }];
  const intent = object.object === 'payment_intent' ? object.id : object.payment_intent;
  return typeof intent === 'string' ? [{ providerPaymentId: intent }] : [];
}

function provenEvent(
  { signature, body, now }: { signature: string | undefined; body: Buffer; now: Date },
  secrets: readonly string[],
): Stripe.Event {
  if (signature === undefined) throw unproven('has no Stripe-Signature');
  for (const secret of secrets) {
    try {
      return Stripe.webhooks.constructEvent(
        body,
        signature,
        secret,
        TOLERANCE_SECONDS,
        undefined,
        now.getTime(),
      );
    } catch (error) {
      // What was signed and is no JSON is none of Stripe's either.
      if (
        !(error instanceof Stripe.errors.StripeSignatureVerificationError) &&
        !(error instanceof SyntaxError)
      )
        throw error;
    }
  }
  throw unproven('is not signed with the webhook’s secret, was altered, or is older than five minutes');
}

function unproven(reason: string): AppError {
  return new AppError('unauthenticated', `The webhook ${reason}.`);
}
