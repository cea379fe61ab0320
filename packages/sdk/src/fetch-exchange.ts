import { ConnectionError, PayviteError, RequestTimeoutError } from './errors.ts';
import type { Exchange, HttpRequest } from './http-exchange.ts';
import { pause } from './pause.ts';
import { apiErrorFrom } from './problem-response.ts';
import { retryDelayMs } from './retry-delay.ts';
import { boundedBy, type TimeLimit } from './time-limit.ts';

/** By `fetch` alone: for a page, where each kilobyte counts. */
export const exchangeByFetch: Exchange = async (request, { limit, retry, fetch }, read) => {
  for (let attempt = 1; ; attempt += 1) {
    // Hangs up what is no longer waited for.
    const hangUp = new AbortController();
    try {
      const answer = await receive(request, hangUp.signal, limit, fetch);
      if (answer.response?.ok) return await boundedBy(limit, settle(read, answer.response));
      const { error, body } = await failureOf(answer, request, limit);
      const delayMs = retryDelayMs(retry, attempt, answer.response, body);
      // Where the wait would outlast the call, the true cause is worth more than a timeout.
      if (attempt > retry.limit || delayMs === undefined || delayMs >= limit.endsAt - performance.now())
        throw error;
      await pause(delayMs, limit.signal);
      // A timer may come late.
      if (limit.endsAt <= performance.now()) throw error;
    } catch (cause) {
      hangUp.abort();
      limit.signal?.throwIfAborted();
      throw cause instanceof PayviteError ? cause : connectionError(request, limit, cause);
    }
  }
};

/** What came of one attempt: a response, or what `fetch` threw. */
type Received = { response: Response } | { response?: undefined; cause: unknown };

async function receive(
  { url, method, headers, body }: HttpRequest,
  signal: AbortSignal,
  limit: TimeLimit,
  fetch = globalThis.fetch,
): Promise<Received> {
  if (limit.endsAt <= performance.now()) throw new RequestTimeoutError(limit.name, limit.timeoutMs);
  const request = new Request(url, {
    method,
    headers,
    body,
    signal,
    // The token alone says who asks; a redirected POST would turn into a GET; balances must be fresh.
    credentials: 'omit',
    redirect: 'manual',
    cache: 'no-store',
  });
  const received = settle(fetch, request).then(
    (response): Received => ({ response }),
    (cause: unknown): Received => ({ cause }),
  );
  return await boundedBy(limit, received);
}

/** The error of an attempt, and what its body says: parsed where it is JSON, else its text, undefined where unreadable. */
async function failureOf(received: Received, request: HttpRequest, limit: TimeLimit) {
  const { response } = received;
  if (response === undefined) return { error: connectionError(request, limit, received.cause) };
  let body: unknown;
  try {
    body = await boundedBy(limit, response.text());
    body = JSON.parse(body as string);
  } catch {
    limit.signal?.throwIfAborted();
  }
  return { error: apiErrorFrom(response, body), body };
}

function connectionError({ url }: HttpRequest, { name }: TimeLimit, cause: unknown): ConnectionError {
  return new ConnectionError(`${name} got no answer from ${new URL(url).origin}.`, { cause });
}

/** Calls a function of others, which may throw where it should reject. */
async function settle<Input, Output>(
  call: (input: Input) => Output | Promise<Output>,
  input: Input,
): Promise<Output> {
  return await call(input);
}
