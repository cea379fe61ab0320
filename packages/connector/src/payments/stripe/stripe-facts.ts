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
  /** By which a debit came to the dealer's balance at Stripe; null where there is none, or the key may not read it. */
  debitBalance: Pick<Stripe.BalanceTransaction, 'created'> | null;
  refunds: readonly Stripe.Refund[];
  disputes: readonly Stripe.Dispute[];
}

/** A debit takes days (docs.stripe.com/payments/ach-direct-debit, "Timing"): what is as old as its charge was made with it. */
const MADE_WITH_CHARGE_SECONDS = 12 * 3600;

const CHECKOUTS = { open: 'open', complete: 'completed', expired: 'expired' } as const;

/** All that is so, as Stripe's objects say it. */
export function stripeFacts(payment: StripePayment): PaymentFacts {
  const { session, intent, charge } = payment;
  const { status } = session;
  return {
    ...NO_FACTS,
    checkout: status === null ? 'none' : (CHECKOUTS[status as keyof typeof CHECKOUTS] ?? 'none'),
    ...(intent === null ? {} : moneyOf(intent, status)),
    settledAt: intent?.status === 'succeeded' ? settledAtOf(payment) : null,
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

/**
 * When the money of a payment that succeeded came: by card with its charge, from a bank account some days after it. Null where
 * nothing says when; whoever notices it takes the time for that.
 */
function settledAtOf({ charge, debitBalance }: StripePayment): string | null {
  if (charge === null) return null;
  if (!isDebit(charge)) return instantOf(charge.created);
  if (debitBalance === null || debitBalance.created - charge.created < MADE_WITH_CHARGE_SECONDS) return null;
  return instantOf(debitBalance.created);
}

/** Whether a charge is of a bank account. */
export function isDebit(charge: Stripe.Charge | null): boolean {
  return charge?.payment_method_details?.us_bank_account !== undefined;
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
  const reason = (isDebit(charge) ? dispute.network_reason_code : undefined) ?? dispute.reason;
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
    agreedAt: instantOf(accepted?.accepted_at ?? charge.created),
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

function instantOf(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString();
}

function dayOf(epochSeconds: number): string {
  return instantOf(epochSeconds).slice(0, 10);
}
