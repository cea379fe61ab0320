import type { RetryLimits } from './retry-delay.ts';
import type { TimeLimit } from './time-limit.ts';

/** What is sent, the same each time. */
export interface HttpRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  /** Undefined for none. */
  body: string | Blob | undefined;
}

/** How it is sent. */
export interface HttpExchangeOptions {
  limit: TimeLimit;
  retry: RetryLimits;
  /** Default the global one. It gets a `Request`. */
  fetch: typeof globalThis.fetch | undefined;
}

/**
 * Sends a request until it succeeds, waiting between the attempts, and reads the answer; all within the limit.
 *
 * @param read makes something of a success. What it throws is not tried again: the request has been done.
 * @throws {ApiError} the last answer, where it is none that another attempt could better.
 * @throws {ConnectionError} no attempt was answered, or an answer broke off; `cause` is what `fetch` threw.
 * @throws {RequestTimeoutError} past the limit; the signal's reason when it is aborted.
 */
export type Exchange = <Answer>(
  request: HttpRequest,
  options: HttpExchangeOptions,
  read: (response: Response) => Answer | Promise<Answer>,
) => Promise<Answer>;
