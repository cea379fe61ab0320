const FIRST_PAUSE_SECONDS = 30;
const LONGEST_PAUSE_SECONDS = 3600;

/**
 * How long an ERP is left alone that was asked to change its books and did not answer: it may still be at it, and what it has
 * not written yet is not found.
 */
export const SETTLING_MS = 120_000;

/** How often something is tried again that is no outage and yet may pass: an ERP that stops half-way, a fault of ours. */
export const MAX_TRIES = 10;

/** When a posting is due again whose try number `tries` came to nothing at `now`: after twice the pause before it. */
export function nextPostingAttemptAt(tries: number, now: Date): Date {
  const seconds = Math.min(FIRST_PAUSE_SECONDS * 2 ** (tries - 1), LONGEST_PAUSE_SECONDS);
  return new Date(now.getTime() + seconds * 1000);
}

/** When the dealer's next posting may be tried after the ERP was away at `now`: one at a time finds out whether it is back. */
export function afterOutage(now: Date): Date {
  return new Date(now.getTime() + FIRST_PAUSE_SECONDS * 1000);
}

/** Until when the ERP is left alone that was asked at `since`; at once where it never was. */
export function settledAt(since: Date | null): Date {
  return new Date(since === null ? 0 : since.getTime() + SETTLING_MS);
}

/** The later of the two. */
export function later(one: Date, other: Date): Date {
  return one > other ? one : other;
}
