import ky, { isHTTPError, isTimeoutError, type Options } from 'ky';
import type { ZodMiniType } from 'zod/mini';
import type { Credentials } from './credentials.ts';
import { ConnectionError, RequestTimeoutError, ResponseShapeError, UnauthenticatedError } from './errors.ts';
import { PagePromise } from './pagination.ts';
import { apiErrorFrom, requestIdOf } from './problem-response.ts';
import { retryDelayMs, type RetryLimits } from './retry-delay.ts';
import { parseAnswer } from './response-shape.ts';
import { pageSchema } from './schemas/page.ts';
import { boundedBy, checkedTimeoutMs, type TimeLimit } from './time-limit.ts';

/** Options of a single call. */
export interface RequestOptions {
  /** Aborts the call, its retries and, for a list, its further pages; the call rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /**
   * The longest the call may take in milliseconds, with its token, its retries and the waits between them;
   * for a list, each page. Default: the client's.
   */
  timeoutMs?: number | undefined;
  /**
   * For calls that are a POST: names this one call, so that it is done once however often it is sent, for 24 hours. Not for
   * those whose answer is a secret, which is kept nowhere: repeated, `embedSessions.create` makes another token, and
   * `invitations.createLink` answers the same link again. Default: a new random one for each call, which makes the client's own retries safe. Give your own (an order's id)
   * where your program itself may be killed and call again. 1-255 printable ASCII characters. Other calls need none:
   * done again they change nothing more.
   */
  idempotencyKey?: string | undefined;
}

/** Values of a query string; an undefined one is left out. */
export type Query = Record<string, string | number | boolean | undefined>;

/** One call of the API. */
export interface Call<Output> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** The parts below `/v1`, unescaped: `['customers', id, 'open-items']`. */
  path: readonly string[];
  query?: Query | undefined;
  body?: unknown;
  /** What a success is; `z.void()` for one without a body (204). */
  schema: ZodMiniType<Output>;
}

/** A call whose answer is read while it comes. */
export interface StreamCall {
  path: readonly string[];
  query?: Query | undefined;
  headers?: Record<string, string> | undefined;
  /** The media type of a right answer, `text/event-stream`. */
  mediaType: string;
}

/** An answer that has begun. */
export interface OpenAnswer {
  /** The call, for messages. */
  name: string;
  response: Response;
  body: ReadableStream<Uint8Array>;
}

/** What a transport is made of. */
export interface TransportInit {
  /** Absolute, without trailing slash. */
  baseUrl: string;
  credentials: Credentials;
  timeoutMs: number;
  retry: RetryLimits;
  fetch: typeof globalThis.fetch | undefined;
}

/** Sends calls: adds the token, renews it once, retries, checks answers, and names what went wrong. */
export class Transport {
  // Private in the language's sense, so that logging a client shows no key.
  readonly #init: TransportInit;

  constructor(init: TransportInit) {
    this.#init = init;
  }

  /**
   * Makes one call.
   *
   * @returns the answer, checked against `call.schema`; fields the schema does not know are dropped.
   * @throws {ApiError} the answer is not a success.
   * @throws {ConnectionError | RequestTimeoutError} there was none, or none in time.
   * @throws {ResponseShapeError} a success that breaks the schema.
   * @throws {FetchTokenError} the host's `fetchToken` failed.
   */
  async request<Output>(call: Call<Output>, options: RequestOptions = {}): Promise<Output> {
    const limit = this.#limitOf(call.method, call.path, options);
    const headers = {
      accept: 'application/json, application/problem+json',
      ...(call.method === 'POST' ? { 'idempotency-key': options.idempotencyKey ?? randomKey() } : {}),
    };
    return this.#withToken(limit, async (token) => {
      const sending = { method: call.method, headers, searchParams: call.query, json: call.body };
      let response: Response;
      let text: string;
      try {
        const pending = this.#send(limit, token, sending, this.#init.retry);
        response = await pending;
        text = await pending.text();
      } catch (error) {
        throw this.#errorFrom(error, limit);
      }
      return parseAnswer(call.schema, limit.name, response, text);
    });
  }

  /**
   * Makes a call whose answer has no end that could be waited for. The time limit is that of its beginning; the signal
   * ends it later, too.
   *
   * @param retry how often the beginning is tried; default the client's.
   * @throws what `request` throws; {ResponseShapeError} also where the answer is of another media type.
   */
  async open(
    call: StreamCall,
    options: RequestOptions = {},
    retry: RetryLimits = this.#init.retry,
  ): Promise<OpenAnswer> {
    const limit = this.#limitOf('GET', call.path, options);
    const headers = { accept: `${call.mediaType}, application/problem+json`, ...call.headers };
    const sending = { method: 'GET', headers, searchParams: call.query };
    const response = await this.#withToken(limit, async (token) => {
      try {
        return await this.#send(limit, token, sending, retry);
      } catch (error) {
        throw this.#errorFrom(error, limit);
      }
    });
    const mediaType = response.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
    if (mediaType === call.mediaType && response.body !== null) {
      return { name: limit.name, response, body: response.body };
    }
    await response.body?.cancel();
    throw new ResponseShapeError(limit.name, response.status, requestIdOf(response), [
      { pointer: '', detail: `is not ${call.mediaType}` },
    ]);
  }

  /** How often and when calls are repeated. */
  get retry(): RetryLimits {
    return this.#init.retry;
  }

  /** Makes a list of `item` rows; each page is a call of its own. */
  list<Item>(
    path: readonly string[],
    item: ZodMiniType<Item>,
    query: Query,
    options: RequestOptions = {},
  ): PagePromise<Item> {
    const schema = pageSchema(item);
    const fetchPage = (cursor: string | undefined) =>
      this.request(
        { method: 'GET', path, query: cursor === undefined ? query : { ...query, cursor }, schema },
        options,
      );
    return new PagePromise(fetchPage, options.signal);
  }

  #limitOf(method: string, path: readonly string[], options: RequestOptions): TimeLimit & { path: string } {
    const escaped = pathOf(path);
    const timeoutMs =
      options.timeoutMs === undefined ? this.#init.timeoutMs : checkedTimeoutMs(options.timeoutMs);
    options.signal?.throwIfAborted();
    return {
      name: `${method} ${escaped}`,
      path: escaped,
      timeoutMs,
      endsAt: performance.now() + timeoutMs,
      signal: options.signal,
    };
  }

  /** Sends with the token, and once more with a new one where it is refused. */
  async #withToken<Answer>(limit: TimeLimit, send: (token: string) => Promise<Answer>): Promise<Answer> {
    const { credentials } = this.#init;
    const token = await this.#wait(credentials.current(), limit);
    try {
      return await send(token);
    } catch (error) {
      if (!(error instanceof UnauthenticatedError)) throw error;
      const renewed = credentials.renew(token);
      if (renewed === undefined) throw error;
      return await send(await this.#wait(renewed, limit));
    }
  }

  async #wait(token: Promise<string>, limit: TimeLimit): Promise<string> {
    try {
      return await boundedBy(limit, token);
    } catch (error) {
      if (error instanceof RequestTimeoutError) this.#init.credentials.abandon(token);
      throw error;
    }
  }

  #send(limit: TimeLimit & { path: string }, token: string, sending: Options, retry: RetryLimits) {
    const { baseUrl, fetch } = this.#init;
    const remainingMs = limit.endsAt - performance.now();
    if (remainingMs <= 0) throw new RequestTimeoutError(limit.name, limit.timeoutMs);
    return ky(`${baseUrl}${limit.path}`, {
      ...sending,
      headers: { ...sending.headers, authorization: `Bearer ${token}` },
      signal: limit.signal,
      timeout: false,
      totalTimeout: remainingMs,
      retry: this.#retryOptions(limit, retry),
      fetch,
      // The token alone says who asks; a redirected POST would turn into a GET; balances must be fresh.
      credentials: 'omit',
      redirect: 'manual',
      cache: 'no-store',
    });
  }

  #retryOptions(limit: TimeLimit, retry: RetryLimits): Options['retry'] {
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

  #errorFrom(error: unknown, limit: TimeLimit): Error {
    if (error instanceof RequestTimeoutError) return error;
    limit.signal?.throwIfAborted();
    if (isHTTPError(error)) return apiErrorFrom(error.response, error.data);
    if (isTimeoutError(error)) return new RequestTimeoutError(limit.name, limit.timeoutMs);
    // ky's own error holds the request with its Authorization header; only what fetch threw is kept.
    const cause: unknown = error instanceof Error && error.name === 'NetworkError' ? error.cause : error;
    return new ConnectionError(`${limit.name} got no answer from ${new URL(this.#init.baseUrl).origin}.`, {
      cause,
    });
  }
}

/** 128 random bits; `crypto.randomUUID` is missing in pages served without https, which ERPs in closed networks are. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

/** @throws {TypeError} for a part that would lead to another route: empty, `.` or `..`. */
function pathOf(parts: readonly string[]): string {
  const segments = parts.map((part) => {
    if (typeof part !== 'string' || /^\.{0,2}$/.test(part))
      throw new TypeError('An id must be a string, not empty.');
    return encodeURIComponent(part);
  });
  return `/v1/${segments.join('/')}`;
}
