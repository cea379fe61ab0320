import type { AnswerCheck, AnswerName, Answers } from './answers.ts';
import type { Credentials } from './credentials.ts';
import { RequestTimeoutError, ResponseShapeError, UnauthenticatedError } from './errors.ts';
import { MAX_SILENCE_MS, type OpenAnswer, readText } from './event-stream.ts';
import type { Exchange } from './http-exchange.ts';
import { PagePromise } from './pagination.ts';
import { requestIdOf } from './problem-response.ts';
import type { RetryLimits } from './retry-delay.ts';
import { readAnswer } from './response-shape.ts';
import type { Page } from './schemas/page.ts';
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
export interface Call<Name extends AnswerName> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** The parts below `/v1`, unescaped: `['customers', id, 'open-items']`. */
  path: readonly string[];
  query?: Query | undefined;
  /** Sent as JSON; a blob as it is, with its own type. */
  body?: unknown;
  /** What a success is. */
  answer: Name;
}

/** A call whose answer is read while it comes. */
export interface StreamCall {
  path: readonly string[];
  query?: Query | undefined;
  headers?: Record<string, string> | undefined;
  /** The media type of a right answer, `text/event-stream`. */
  mediaType: string;
}

/** What a transport is made of. */
export interface TransportInit {
  /** Absolute, without trailing slash. */
  baseUrl: string;
  credentials: Credentials;
  timeoutMs: number;
  retry: RetryLimits;
  fetch: typeof globalThis.fetch | undefined;
  exchange: Exchange;
  check: AnswerCheck;
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
   * @returns the answer, as the transport's check lets it through.
   * @throws {ApiError} the answer is not a success.
   * @throws {ConnectionError | RequestTimeoutError} there was none, or none in time.
   * @throws {ResponseShapeError} a success that breaks the contract.
   * @throws {FetchTokenError} the host's `fetchToken` failed.
   */
  async request<Name extends AnswerName>(
    call: Call<Name>,
    options: RequestOptions = {},
  ): Promise<Answers[Name]> {
    return this.#request(call, false, options);
  }

  async #request<Name extends AnswerName>(
    call: Call<Name>,
    isPage: boolean,
    options: RequestOptions,
  ): Promise<Answers[Name]> {
    const limit = this.#limitOf(call.method, call.path, options);
    const headers = {
      accept: 'application/json, application/problem+json',
      ...(call.method === 'POST' ? { 'idempotency-key': options.idempotencyKey ?? randomKey() } : {}),
    };
    const sending = { ...call, headers };
    return this.#withToken(limit, async (token) => {
      const { response, text } = await this.#send(
        limit,
        token,
        sending,
        this.#init.retry,
        async (response) => ({
          response,
          text: await response.text(),
        }),
      );
      return readAnswer({ name: call.answer, isPage, check: this.#init.check }, limit.name, response, text);
    });
  }

  /** Reads what came as a part of an answer that goes on. @throws {ResponseShapeError} */
  read<Name extends AnswerName>(name: Name, answer: OpenAnswer, text: string): Answers[Name] {
    const expected = { name, isPage: false, check: this.#init.check };
    return readAnswer(expected, answer.name, answer.response, text);
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
    const sending = { ...call, method: 'GET', headers };
    const response = await this.#withToken(limit, (token) =>
      this.#send(limit, token, sending, retry, (answer) => answer),
    );
    const mediaType = response.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
    if (mediaType === call.mediaType && response.body !== null) {
      return { name: limit.name, response, body: response.body };
    }
    await response.body?.cancel();
    throw new ResponseShapeError(limit.name, response.status, requestIdOf(response), [
      { pointer: '', detail: `is not ${call.mediaType}` },
    ]);
  }

  /**
   * Makes a call, once it is read, whose answer is a CSV file: its text in pieces as they come, its byte order mark included. The
   * time limit is that of its beginning.
   *
   * @throws what `open` throws; {ConnectionError} it broke off, or nothing came for 45 seconds.
   */
  async *readCsv(
    path: readonly string[],
    query: Query,
    options: RequestOptions = {},
  ): AsyncGenerator<string, void, undefined> {
    const answer = await this.open({ path, query, mediaType: 'text/csv' }, options);
    yield* readText(answer, MAX_SILENCE_MS, options.signal);
  }

  /** How often and when calls are repeated. */
  get retry(): RetryLimits {
    return this.#init.retry;
  }

  /** Makes a list of `item` rows; each page is a call of its own. */
  list<Name extends AnswerName>(
    path: readonly string[],
    answer: Name,
    query: Query,
    options: RequestOptions = {},
  ): PagePromise<Answers[Name]> {
    const fetchPage = (cursor: string | undefined) => {
      const paged = cursor === undefined ? query : { ...query, cursor };
      const page: Promise<unknown> = this.#request(
        { method: 'GET', path, query: paged, answer },
        true,
        options,
      );
      return page as Promise<Page<Answers[Name]>>;
    };
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

  #send<Answer>(
    limit: TimeLimit & { path: string },
    token: string,
    { method, query, headers, body }: Sending,
    retry: RetryLimits,
    read: (response: Response) => Answer | Promise<Answer>,
  ): Promise<Answer> {
    const { baseUrl, fetch, exchange } = this.#init;
    const isFile = body instanceof Blob;
    const request = {
      method,
      url: `${baseUrl}${limit.path}${queryText(query)}`,
      headers: {
        ...headers,
        ...(body && !isFile ? { 'content-type': 'application/json' } : {}),
        authorization: `Bearer ${token}`,
      },
      body: isFile ? body : JSON.stringify(body),
    };
    return exchange(request, { limit, retry, fetch }, read);
  }
}

/** What a call sends besides the token. */
interface Sending {
  method: string;
  query?: Query | undefined;
  headers: Record<string, string>;
  body?: unknown;
}

/** `?sort=name`; empty without anything to ask for. */
function queryText(query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) params.set(name, String(value));
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
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
