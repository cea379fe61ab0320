import ky, { isHTTPError, isTimeoutError, type Options } from 'ky';
import { ConnectionError, RequestTimeoutError } from './errors.ts';
import type { Exchange, HttpRequest } from './http-exchange.ts';
import { apiErrorFrom } from './problem-response.ts';
import { retryDelayMs, type RetryLimits } from './retry-delay.ts';
import { boundedBy, type TimeLimit } from './time-limit.ts';

/** By ky. */
export const exchangeByKy: Exchange = async (request, { limit, retry, fetch }, read) => {
  const { url, method, headers, body } = request;
  const remainingMs = limit.endsAt - performance.now();
  if (remainingMs <= 0) throw new RequestTimeoutError(limit.name, limit.timeoutMs);
  // Hangs up what is no longer waited for.
  const hangUp = new AbortController();
  try {
    const answer = ky(url, {
      ...{ method, headers, fetch },
      ...(body === undefined ? {} : { body }),
      signal: hangUp.signal,
      timeout: false,
      totalTimeout: remainingMs,
      retry: retryOptions(limit, retry),
      // The token alone says who asks; a redirected POST would turn into a GET; balances must be fresh.
      credentials: 'omit',
      redirect: 'manual',
      cache: 'no-store',
    });
    const response = await boundedBy(limit, answer);
    return await boundedBy(limit, Promise.resolve(read(response)));
  } catch (error) {
    hangUp.abort();
    throw errorFrom(error, request, limit);
  }
};

function retryOptions(limit: TimeLimit, retry: RetryLimits): Options['retry'] {
  let delayMs = 0;
  return {
    limit: retry.limit,
    // A POST carries its Idempotency-Key, so that it is done once however often it is sent; the others say what shall be,
    // and leave the same when done twice.
    methods: ['get', 'post', 'put', 'patch', 'delete'],
    shouldRetry: ({ error, retryCount }) => {
      if (isTimeoutError(error) || limit.signal?.aborted) return false;
      const wanted = isHTTPError(error)
        ? retryDelayMs(retry, retryCount, error.response, error.data)
        : retryDelayMs(retry, retryCount);
      // Where the wait would outlast the call, the true cause is worth more than a timeout.
      if (wanted === undefined || wanted >= limit.endsAt - performance.now()) return false;
      delayMs = wanted;
      return true;
    },
    delay: () => delayMs,
  };
}

function errorFrom(error: unknown, { url }: HttpRequest, limit: TimeLimit): unknown {
  if (error instanceof RequestTimeoutError) return error;
  limit.signal?.throwIfAborted();
  if (isHTTPError(error)) return apiErrorFrom(error.response, error.data);
  if (isTimeoutError(error)) return new RequestTimeoutError(limit.name, limit.timeoutMs);
  // ky's own error holds the request with its Authorization header; only what fetch threw is kept.
  const cause: unknown = error instanceof Error && error.name === 'NetworkError' ? error.cause : error;
  return new ConnectionError(`${limit.name} got no answer from ${new URL(url).origin}.`, { cause });
}
