const FIRST_PAUSE_SECONDS = 10;
const LONGEST_PAUSE_SECONDS = 3600;

/** How often a mail is tried again before it is given up: for some thirteen hours. */
export const MAX_MAIL_RETRIES = 20;

/** When a mail is due again whose try number `tries` came to nothing at `now`: after twice the pause before it. */
export function nextMailAttemptAt(tries: number, now: Date): Date {
  const seconds = Math.min(FIRST_PAUSE_SECONDS * 2 ** (tries - 1), LONGEST_PAUSE_SECONDS);
  return new Date(now.getTime() + seconds * 1000);
}
