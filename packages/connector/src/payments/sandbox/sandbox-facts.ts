import type { PaymentFacts } from '../../db/payment-columns.ts';
import type { SandboxCheckout } from './sandbox-store.ts';
import { foldFacts, NO_FACTS } from '../payment-facts.ts';
import { findInstrument, SANDBOX_BANK } from './sandbox-instruments.ts';

const DAY_MS = 86_400_000;
/** The two small credits that prove an account arrive after a day. */
const DEPOSITS_AFTER_DAYS = 1;
/** As at Stripe: docs.stripe.com/payments/ach-direct-debit, "Verify bank account with micro-deposits". */
const VERIFIED_WITHIN_DAYS = 10;

/** What became so of a payment, and when. */
interface Happening {
  at: Date;
  facts: Partial<PaymentFacts>;
}

/** From when on the payer can say that the small credits are there. */
export function depositsArriveAt(authorizedAt: Date): Date {
  return daysAfter(authorizedAt, DEPOSITS_AFTER_DAYS);
}

/** Up to when. */
export function verifiableUntil(authorizedAt: Date): Date {
  return daysAfter(authorizedAt, VERIFIED_WITHIN_DAYS);
}

/**
 * All that is so of a checkout at a time, and when it will be otherwise by time alone: whatever happens later happens by the
 * clock, so one look catches up with a clock that was moved, however far.
 *
 * @param verifyUrl where the payer proves that the account is theirs.
 */
export function sandboxFacts(
  row: SandboxCheckout,
  now: Date,
  verifyUrl: string,
): { facts: PaymentFacts; nextChangeAt: Date | null } {
  const all = happenings(row, verifyUrl);
  const facts = all
    .filter(({ at }) => at <= now)
    .reduce((known, happening) => foldFacts(known, factsOf(happening)), NO_FACTS);
  const later = all.flatMap(({ at }) => (at > now ? [at.getTime()] : []));
  return { facts, nextChangeAt: later.length === 0 ? null : new Date(Math.min(...later)) };
}

/** Whether something of the money went back, or was asked back, between two times, both included. */
export function isTakenBackWithin(row: SandboxCheckout, since: Date, until: Date): boolean {
  return happenings(row, '').some(
    ({ at, facts }) =>
      (facts.disputes !== undefined || facts.refunds !== undefined) && at >= since && at <= until,
  );
}

function factsOf({ at, facts }: Happening): PaymentFacts {
  return { ...NO_FACTS, ...facts, settledAt: facts.money === 'settled' ? at.toISOString() : null };
}

function happenings(row: SandboxCheckout, verifyUrl: string): Happening[] {
  const { openedAt, closedAt, expiresAt, authorizedAt, verifiedAt } = row;
  const opened: Happening = { at: openedAt, facts: { checkout: 'open' } };
  const instrument = findInstrument(row.method, row.instrument);
  if (authorizedAt === null || instrument === undefined)
    return [opened, { at: closedAt ?? expiresAt, facts: { checkout: 'expired' } }];
  const authorized: Happening = {
    at: authorizedAt,
    facts: {
      checkout: 'completed',
      providerPaymentId: `sandbox_${row.paymentId}`,
      authorization: {
        agreedAt: authorizedAt.toISOString(),
        mandateId: null,
        reference: `sandbox_${row.paymentId}`,
        ipAddress: row.ipAddress,
        userAgent: row.userAgent,
        bankName: row.method === 'ach' ? SANDBOX_BANK : null,
        last4: instrument.last4,
        holderType: null,
        secCode: null,
        textVersion: row.textVersion,
      },
    },
  };
  const sofar = [opened, authorized];
  if (instrument.asks === 'verify') {
    const arrivesOn = depositsArriveAt(authorizedAt).toISOString().slice(0, 10);
    sofar.push({ at: authorizedAt, facts: { money: 'verifying', verifyBy: { url: verifyUrl, arrivesOn } } });
    if (verifiedAt === null) {
      const facts = { money: 'failed', failureCode: 'verification_expired' } as const;
      return [...sofar, { at: verifiableUntil(authorizedAt), facts }];
    }
  }
  const begunAt = instrument.asks === 'verify' ? (verifiedAt ?? authorizedAt) : authorizedAt;
  return [
    ...sofar,
    { at: begunAt, facts: { money: 'processing' } },
    ...instrument.later.map(({ afterDays, facts }) => ({
      at: daysAfter(begunAt, afterDays),
      facts: facts(row.totalMinor),
    })),
  ];
}

function daysAfter(at: Date, days: number): Date {
  return new Date(at.getTime() + days * DAY_MS);
}
