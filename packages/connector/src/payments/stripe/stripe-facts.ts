import type Stripe from 'stripe';
import type { Dispute, PaymentFacts, ProviderAuthorization, Refund } from '../../db/payment-columns.ts';
import { NO_FACTS } from '../payment-facts.ts';

/** What Stripe has of a payment. */
export interface StripePayment {
  session: Pick<Stripe.Checkout.Session, 'status'>;
  /** With its charge and its payment method; null before the payer has begun. */
  intent: Stripe.PaymentIntent | null;
  charge: Stripe.Charge | null;
  /** Of the charge. */
  mandate: Stripe.Mandate | null;
  refunds: readonly Stripe.Refund[];
  disputes: readonly Stripe.Dispute[];
}

const CHECKOUTS = { open: 'open', complete: 'completed', expired: 'expired' } as const;

/** All that is so, as Stripe's objects say it. */
export function stripeFacts(payment: StripePayment): PaymentFacts {
  const { session, intent, charge } = payment;
  const { status } = session;
  return {
    ...NO_FACTS,
    checkout: status === null ? 'none' : (CHECKOUTS[status as keyof typeof CHECKOUTS] ?? 'none'),
    ...(intent === null ? {} : moneyOf(intent, status)),
    refunds: Object.fromEntries(payment.refunds.map((refund) => [refund.id, toRefund(refund)])),
    disputes: Object.fromEntries(payment.disputes.map((dispute) => [dispute.id, toDispute(dispute, charge)])),
    // A card that is declined on the page leaves a charge, too; nobody is debited by it, and another card may follow.
    authorization:
      charge === null || (charge.status === 'failed' && status !== 'complete')
        ? null
        : toAuthorization(charge, payment.mandate),
    providerPaymentId: intent?.id ?? null,
  };
}

/**
 * Where the money is. A card that is declined on Stripe's page is no failure: the page goes on, and asks for another one. Only
 * what goes wrong after the page was completed is.
 */
function moneyOf(
  intent: Stripe.PaymentIntent,
  sessionStatus: Stripe.Checkout.Session['status'],
): Pick<PaymentFacts, 'money' | 'failureCode' | 'verifyBy'> {
  const is = (money: PaymentFacts['money']) => ({ money, failureCode: null, verifyBy: null });
  switch (intent.status) {
    case 'succeeded':
      return is('settled');
    case 'processing':
      return is('processing');
    case 'requires_action': {
      const deposits = intent.next_action?.verify_with_microdeposits;
      if (deposits === undefined || deposits === null) return is('none');
      const arrivesOn = dayOf(deposits.arrival_date);
      return { ...is('verifying'), verifyBy: { url: deposits.hosted_verification_url, arrivesOn } };
    }
    case 'requires_payment_method':
    case 'canceled':
      return sessionStatus === 'complete'
        ? { ...is('failed'), failureCode: failureCodeOf(intent) }
        : is('none');
    default:
      return is('none');
  }
}

/** The bank's own code of a return, where Stripe passes it on; else what Stripe calls it. */
function failureCodeOf({
  last_payment_error: error,
  cancellation_reason: reason,
}: Stripe.PaymentIntent): string {
  const network = error?.network_decline_code ?? '';
  if (/^R\d\d$/.test(network)) return network;
  return error?.decline_code ?? error?.code ?? reason ?? 'failed';
}

function toRefund({ amount, status }: Stripe.Refund): Refund {
  if (status === 'succeeded') return { amountMinor: amount, status: 'done' };
  const isUndone = status === 'failed' || status === 'canceled';
  return { amountMinor: amount, status: isUndone ? 'undone' : 'pending' };
}

/** By an inquiry no money moves (docs.stripe.com/disputes/how-disputes-work, "Inquiries"). */
function toDispute(dispute: Stripe.Dispute, charge: Stripe.Charge | null): Dispute {
  const { amount: amountMinor, status } = dispute;
  const isDebit = charge?.payment_method_details?.us_bank_account !== undefined;
  const reason = (isDebit ? dispute.network_reason_code : undefined) ?? dispute.reason;
  if (status === 'warning_needs_response' || status === 'warning_under_review')
    return { amountMinor, reason, status: 'inquiry' };
  if (status === 'lost') return { amountMinor, reason, status: 'lost' };
  const isWon = status === 'won' || status === 'prevented' || status === 'warning_closed';
  return { amountMinor, reason, status: isWon ? 'won' : 'open' };
}

function toAuthorization(charge: Stripe.Charge, mandate: Stripe.Mandate | null): ProviderAuthorization {
  const account = charge.payment_method_details?.us_bank_account;
  const card = charge.payment_method_details?.card;
  const accepted = mandate?.customer_acceptance;
  return {
    agreedAt: new Date((accepted?.accepted_at ?? charge.created) * 1000).toISOString(),
    mandateId: mandate?.id ?? null,
    reference: account?.payment_reference ?? charge.id,
    ipAddress: accepted?.online?.ip_address ?? null,
    userAgent: accepted?.online?.user_agent ?? null,
    bankName: account?.bank_name ?? null,
    last4: account?.last4 ?? card?.last4 ?? null,
    holderType: account?.account_holder_type ?? null,
    // Stripe chooses it, and reports it nowhere.
    secCode: null,
    textVersion: null,
  };
}

function dayOf(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString().slice(0, 10);
}
