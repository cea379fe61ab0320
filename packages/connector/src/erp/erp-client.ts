import ky, { isForceRetryError, isHTTPError, isKyError, type AfterResponseHook } from 'ky';
import { SourceError } from './erp-source.ts';

/** How an ERP is reached. */
export interface ErpClientOptions {
  /** As it is called before the dealer: `Tryton`. */
  name: string;
  /** `https://erp.example.com` */
  baseUrl: string;
  headers?: Record<string, string>;
  /** How long one answer may take. Default 60 s: an ERP may count long for a page of 1,000 rows. */
  timeoutMs?: number;
  /** How long a greeting may take, with all its tries and waits. Default 20 s. */
  greetingMs?: number;
  /** The longest wait before a request is tried again. Default 30 s. */
  maxWaitMs?: number;
  /** How much one answer may hold, unpacked. Default 64 MB. */
  maxBytes?: number;
  /**
   * What an answer that is no success means, for an ERP that tells its user in a sentence why it refuses; `body` is parsed
   * where it is JSON. Undefined leaves it to the status.
   */
  refusalOf?: (status: number, body: unknown) => SourceError | undefined;
}

export interface ErpRequest {
  method?: 'get' | 'post';
  /** Below the base URL, without a slash in front. */
  path: string;
  json?: unknown;
  headers?: Record<string, string>;
  /** It only reads: where an answer is missing or cut, asks for patience (429), or is a 5xx, it is tried again. */
  isRepeatable: boolean;
  /**
   * It asks for little, before anything else is asked: an ERP that does not answer it in `greetingMs` is left alone, as those
   * of others wait behind it. Default false.
   */
  isGreeting?: boolean;
}

/** An ERP's answer, whole. */
export interface ErpAnswer {
  body: unknown;
  /** What the ERP's own clock said; null where the answer has no `Date`. */
  at: Date | null;
}

/** Talks JSON with one ERP. */
export interface ErpClient {
  /**
   * @throws {SourceError} `unauthorized` for 401 and 403; `unavailable` where no whole answer came, for 408, 429 and 5xx;
   * `unusable` for a redirect, for what is no JSON and for more than `maxBytes`; `refused` for the rest; before all, what `refusalOf` makes of it. Else
   * what the ERP answered is in no message: its 500 may hold a traceback, a query, or a name.
   */
  send(request: ErpRequest): Promise<ErpAnswer>;
}

const TRIES_AGAIN = 4;
const PASSING = [408, 429, 500, 502, 503, 504];
const DEFAULT_TIMEOUT_MS = 60_000;
const DEFAULT_GREETING_MS = 20_000;
const DEFAULT_MAX_WAIT_MS = 30_000;
const MEGABYTE = 1_000_000;
/**
 * What is asked for at once are 1,000 rows at most (odoo-reading.ts; Tryton's pages are smaller): 64 kB for each is many times what one takes.
 * The process of the syncs has room for it (sync-runner.ts); what goes on beyond never ends.
 */
const DEFAULT_MAX_BYTES = 64 * MEGABYTE;
/** Of a refusal only a sentence is wanted. */
const MAX_REFUSAL_BYTES = MEGABYTE;

/** Makes the client of one ERP. It waits as long as a 429 or 503 asks, at most `maxWaitMs`, else longer with each try. */
export function createErpClient({
  name,
  baseUrl,
  headers = {},
  timeoutMs = DEFAULT_TIMEOUT_MS,
  greetingMs = DEFAULT_GREETING_MS,
  maxWaitMs = DEFAULT_MAX_WAIT_MS,
  maxBytes = DEFAULT_MAX_BYTES,
  refusalOf = () => undefined,
}: ErpClientOptions): ErpClient {
  const http = ky.create({
    baseUrl: baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`,
    headers,
    timeout: timeoutMs,
    // The credentials go to the ERP that was named, and to nobody it names.
    redirect: 'manual',
    cache: 'no-store',
    hooks: { afterResponse: [wholeWithin(name, { timeoutMs, maxBytes })] },
  });
  return {
    async send({ method = 'post', path, json, headers: own, isRepeatable, isGreeting = false }) {
      try {
        const response = await http(path, {
          method,
          ...(json === undefined ? {} : { json }),
          ...(own === undefined ? {} : { headers: own }),
          ...(isGreeting ? { timeout: Math.min(timeoutMs, greetingMs), totalTimeout: greetingMs } : {}),
          retry: {
            limit: isRepeatable ? TRIES_AGAIN : 0,
            methods: ['get', 'post'],
            statusCodes: PASSING,
            afterStatusCodes: [429, 503],
            maxRetryAfter: maxWaitMs,
            backoffLimit: maxWaitMs,
            retryOnTimeout: true,
          },
        });
        const at = Date.parse(response.headers.get('date') ?? '');
        return { body: parseJson(name, await response.text()), at: Number.isNaN(at) ? null : new Date(at) };
      } catch (error) {
        throw toSourceError(name, error, refusalOf);
      }
    },
  };
}

/**
 * Reads an answer to its end, which ky leaves to its caller: a body that is cut or stops is tried again like no answer, one
 * that is too large is not. Of a refusal that is either, the status is left.
 */
function wholeWithin(name: string, bounds: { timeoutMs: number; maxBytes: number }): AfterResponseHook {
  const { timeoutMs, maxBytes } = bounds;
  return async ({ response }) => {
    const { ok, status, headers, body } = response;
    // A redirect shows nothing of itself.
    if (body === null) return undefined;
    try {
      const bytes = await readBody(body, { timeoutMs, maxBytes: ok ? maxBytes : MAX_REFUSAL_BYTES });
      return new Response(bytes, { status, headers });
    } catch (error) {
      if (!ok) return new Response(null, { status, headers });
      if (!(error instanceof TooLarge)) return ky.retry({ code: 'cut', cause: error as Error });
      throw new SourceError(
        `${name} answered more than ${maxBytes / MEGABYTE} MB to one request for a page, and was not read on. Is its URL that of the ERP itself? Then look there for a record that is so large.`,
      );
    }
  };
}

class TooLarge extends Error {}

/** @throws {TooLarge} more came than `maxBytes`. @throws {Error} it was cut, or did not end in time. */
async function readBody(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  { timeoutMs, maxBytes }: { timeoutMs: number; maxBytes: number },
): Promise<Buffer<ArrayBuffer>> {
  const reader = body.getReader();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The answer stopped before its end.')), timeoutMs);
  });
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { value, done } = await Promise.race([reader.read(), late]);
      if (done) return Buffer.concat(parts);
      length += value.length;
      if (length > maxBytes) throw new TooLarge();
      parts.push(value);
    }
  } catch (error) {
    reader.cancel().catch(() => undefined);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // JSON.parse's own error quotes the answer.
    throw new SourceError(`${name} answered something that is no JSON. Is its URL that of the ERP itself?`);
  }
}

function toSourceError(
  name: string,
  error: unknown,
  refusalOf: NonNullable<ErpClientOptions['refusalOf']>,
): unknown {
  if (error instanceof SourceError) return error;
  if (isHTTPError(error))
    return refusalOf(error.response.status, error.data) ?? ofStatus(name, error.response);
  if (isForceRetryError(error)) {
    return new SourceError(`${name} began an answer and did not end it.`, { code: 'unavailable' });
  }
  // ky's own errors hold the request with its credentials: only what fetch threw is kept.
  const cause: unknown = isKyError(error) ? error.cause : error;
  return new SourceError(`${name} cannot be reached. Is it running, and its URL right?`, {
    code: 'unavailable',
    cause,
  });
}

function ofStatus(name: string, { status, type }: Response): SourceError {
  if (type === 'opaqueredirect' || (status >= 300 && status < 400))
    return new SourceError(`${name} leads to another address. Set its URL to the one that answers itself.`);
  if (status === 401 || status === 403)
    return new SourceError(
      `${name} does not let us in. Check the user, the secret, and what the user may see.`,
      {
        code: 'unauthorized',
      },
    );
  if (status === 429)
    return new SourceError(`${name} asks for patience: too many requests.`, { code: 'unavailable' });
  if (PASSING.includes(status) || status > 500)
    return new SourceError(`${name} answered with an error of its own (${status}).`, { code: 'unavailable' });
  return new SourceError(`${name} refused what was asked (${status}).`, { code: 'refused' });
}
