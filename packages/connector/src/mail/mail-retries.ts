const FIRST_PAUSE_SECONDS = 10;
const LONGEST_PAUSE_SECONDS = 3600;

/** How often a mail is tried again before it is given up: for some thirteen hours. */
export const MAX_MAIL_RETRIES = 20;

/**
 * How often a mail is tried again that a mail server got and did not answer for, each time perhaps as a duplicate: one that
 * it answers too late every time must not come for thirteen hours.
 */
const MAX_UNCERTAIN_RETRIES = 2;

/** What stands with an attempt whose process died in it. */
export const PROCESS_ENDED = 'The process ended before the outcome was recorded';

/**
 * Whether a mail of these attempts is tried no more because it may have arrived often enough. Those in which a process died
 * do not count: mostly nothing had left, and a mail that nobody tries again is lost.
 */
export function isTooUncertain(
  attempts: readonly { outcome: string | null; error: string | null }[],
): boolean {
  const handedOver = attempts.filter(
    ({ outcome, error }) => outcome === 'uncertain' && error !== PROCESS_ENDED,
  );
  return handedOver.length > MAX_UNCERTAIN_RETRIES;
}

/** When a mail is due again whose try number `tries` came to nothing at `now`: after twice the pause before it. */
export function nextMailAttemptAt(tries: number, now: Date): Date {
  const seconds = Math.min(FIRST_PAUSE_SECONDS * 2 ** (tries - 1), LONGEST_PAUSE_SECONDS);
  return new Date(now.getTime() + seconds * 1000);
}
