import type { PaymentRow } from '../db/tables.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long somebody who looks has for it; then another one may. */
export const LOOK_LEASE_MS = 2 * MINUTE_MS;
/** How long a payer has for the provider's page. */
export const CHECKOUT_MS = HOUR_MS;
/** Until when a payment without a checkout waits for whoever started it. */
export const OPENING_MS = 2 * MINUTE_MS;
/** So long after money came the provider is asked daily whether it was taken back; after that a sweep tells, or an event. */
const WATCHED_MS = 5 * DAY_MS;
/**
 * So long the provider is asked daily whether what was lost came back: the payer may withdraw a dispute also when it is closed
 * (support.stripe.com/questions/lost-dispute-faq), which takes some 75 days (docs.stripe.com/disputes/withdrawing); and some more.
 */
const LOST_WATCHED_MS = 120 * DAY_MS;
/** So long a dispute is decided on (support.stripe.com/topics/disputes: "2-3 months"). */
const DECIDED_MS = 92 * DAY_MS;

/**
 * When the provider is asked again, unless an event says so before: the rarer, the longer its answer takes by nature. Null:
 * nothing more comes by itself.
 *
 * @param nextChangeAt when the provider says that it may be otherwise.
 */
export function nextLookAt(
  payment: Pick<
    PaymentRow,
    'state' | 'expiresAt' | 'settledAt' | 'disputedAt' | 'lostAt' | 'returnedAt' | 'facts'
  >,
  now: Date,
  nextChangeAt: Date | null,
): Date | null {
  const { state, expiresAt, settledAt, facts } = payment;
  const isWithin = (ms: number, at: Date | null) => at !== null && now.getTime() - at.getTime() < ms;
  const after = (ms: number) => new Date(now.getTime() + ms);
  const atLatest = (at: Date) => (nextChangeAt !== null && nextChangeAt < at ? nextChangeAt : at);
  switch (state) {
    case 'started': {
      const end = new Date(expiresAt.getTime() + MINUTE_MS);
      return now < expiresAt && after(5 * MINUTE_MS) < end
        ? after(5 * MINUTE_MS)
        : now < end
          ? end
          : after(MINUTE_MS);
    }
    case 'awaiting_verification':
    case 'pending':
      return atLatest(after(6 * HOUR_MS));
    case 'disputed':
      return atLatest(after(12 * HOUR_MS));
    case 'settled': {
      const isRefunding = Object.values(facts.refunds).some(({ status }) => status === 'pending');
      // It may come to a dispute after months, which is as old as the inquiry for whoever asks what is new.
      const isAskedAbout = Object.values(facts.disputes).some(({ status }) => status === 'inquiry');
      if (isRefunding || isAskedAbout) return atLatest(after(12 * HOUR_MS));
      // Of a part that was lost it is not noted when.
      const isPartLost = Object.values(facts.disputes).some(({ status }) => status === 'lost');
      const isWatched = isPartLost
        ? isWithin(DECIDED_MS + LOST_WATCHED_MS, payment.disputedAt ?? settledAt)
        : isWithin(WATCHED_MS, settledAt);
      return isWatched ? atLatest(after(DAY_MS)) : nextChangeAt;
    }
    case 'lost':
      return isWithin(LOST_WATCHED_MS, payment.lostAt) ? atLatest(after(DAY_MS)) : nextChangeAt;
    case 'returned':
      return isWithin(LOST_WATCHED_MS, payment.returnedAt) ? atLatest(after(DAY_MS)) : nextChangeAt;
    default:
      return nextChangeAt;
  }
}

/** When a provider that gave no answer is asked again, after so many tries in a row. */
export function retryLookAt(now: Date, tries: number): Date {
  return new Date(now.getTime() + Math.min(30_000 * 2 ** Math.min(tries, 10), HOUR_MS));
}
