import { keyCredentials, tokenCredentials, type FetchToken } from './credentials.ts';
import type { RetryLimits } from './retry-delay.ts';
import { parseUrl } from './schemas/url.ts';
import { checkedTimeoutMs } from './time-limit.ts';
import type { TransportInit } from './transport.ts';

interface CommonOptions {
  /**
   * Where the connector answers, without `/v1`: `https://pay.dealer.example`, a path below it, or in a browser
   * an address relative to the page.
   */
  baseUrl: string;
  /** The longest a call may take in milliseconds, retries included. Default 30,000; each call may set its own. */
  timeoutMs?: number | undefined;
  /** Used in place of the global `fetch`. It gets a `Request`. */
  fetch?: typeof globalThis.fetch | undefined;
  /** How calls are repeated after 429, 502, 503, 504, 409 `request_in_progress` and failed connections; POSTs under one Idempotency-Key. */
  retry?: Partial<RetryLimits> | undefined;
}

/**
 * For servers: a secret key, `pv_live_...` or `pv_test_...`.
 * In a browser the connector answers 403 `secret_key_in_browser`: a key in a page is everybody's. Use `fetchToken` there.
 */
export interface ApiKeyClientOptions extends CommonOptions {
  apiKey: string;
  fetchToken?: undefined;
}

/** For browsers: embed tokens, which the page's own back end makes with `embedSessions.create`. */
export interface FetchTokenClientOptions extends CommonOptions {
  /**
   * Gives the `token` of a new embed session. Called before the first call and after a 401, once for all calls
   * that wait; the token is kept until a 401 refuses it.
   */
  fetchToken: FetchToken;
  apiKey?: undefined;
}

/** One of the two ways to say who asks. */
export type PayviteClientOptions = ApiKeyClientOptions | FetchTokenClientOptions;

/**
 * Makes of a client's options what its calls are sent with.
 *
 * @throws {TypeError} an option that cannot work; its message shows no key.
 */
export function checkedOptions(options: PayviteClientOptions): Omit<TransportInit, 'exchange' | 'check'> {
  return {
    baseUrl: checkedBaseUrl(options.baseUrl),
    credentials: checkedCredentials(options),
    timeoutMs: checkedTimeoutMs(options.timeoutMs ?? 30_000),
    retry: checkedRetry(options.retry ?? {}),
    fetch: options.fetch,
  };
}

function checkedCredentials(options: PayviteClientOptions) {
  if ((options.apiKey === undefined) === (options.fetchToken === undefined)) {
    throw new TypeError('Give either apiKey (on a server) or fetchToken (in a browser).');
  }
  return options.apiKey === undefined ? tokenCredentials(options.fetchToken) : keyCredentials(options.apiKey);
}

function checkedBaseUrl(baseUrl: string): string {
  const url = parseUrl(baseUrl, globalThis.document?.baseURI);
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new TypeError(
      'baseUrl must be the http(s) address of the connector, without a user or password in it.',
    );
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

function checkedRetry(retry: Partial<RetryLimits>): RetryLimits {
  const { limit = 2, backoffMs = 300, maxRetryAfterSeconds = 10 } = retry;
  if (!Number.isInteger(limit) || limit < 0)
    throw new TypeError('retry.limit must be an integer, 0 or more.');
  if (!(backoffMs >= 0)) throw new TypeError('retry.backoffMs must be 0 or more.');
  if (!(maxRetryAfterSeconds >= 0)) throw new TypeError('retry.maxRetryAfterSeconds must be 0 or more.');
  return { limit, backoffMs, maxRetryAfterSeconds };
}
