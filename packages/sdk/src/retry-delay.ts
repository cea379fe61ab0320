import { retryAfterSecondsOf } from './problem-response.ts';

/** How calls are repeated. */
export interface RetryLimits {
  /** How often at most after the first attempt; 0 for never. Default 2. */
  limit: number;
  /** The wait before the first retry in milliseconds; doubled each time, and shortened by chance by up to a half. Default 300. */
  backoffMs: number;
  /** The longest `Retry-After` that is waited for; a longer one fails at once and says so. Default 10. */
  maxRetryAfterSeconds: number;
}

const RETRIED_STATUSES = new Set([429, 502, 503, 504]);

/**
 * How long to wait before asking again.
 *
 * @param attempt 1 before the first retry.
 * @param response the failed answer; undefined where there was none.
 * @param body what it says, parsed.
 * @returns milliseconds; undefined where asking again is no use.
 */
export function retryDelayMs(
  limits: RetryLimits,
  attempt: number,
  response?: Response,
  body?: unknown,
): number | undefined {
  if (response !== undefined) {
    if (!RETRIED_STATUSES.has(response.status) && !isInProgress(response, body)) return undefined;
    const retryAfterSeconds = retryAfterSecondsOf(response);
    if (retryAfterSeconds !== null) {
      return retryAfterSeconds <= limits.maxRetryAfterSeconds ? retryAfterSeconds * 1000 : undefined;
    }
  }
  // Clients that failed together must not come back together.
  return limits.backoffMs * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
}

/** A cut-off first try of this very call is still at work; of all states of things, the one that passes by itself. */
function isInProgress({ status }: Response, body: unknown): boolean {
  return status === 409 && (body as { code?: unknown } | undefined)?.code === 'request_in_progress';
}
