import { createHash } from 'node:crypto';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import type { Request, RequestHandler } from 'express';
import { AppError } from '../errors.ts';
import { principalOf } from './principal.ts';
import type { RateLimitCounts } from './rate-limit-store.ts';

/** What requests are held to, in windows of a minute, at all connectors together. */
export interface RateLimits {
  limits: {
    /** A secret key's: a server's, for all its users. */
    perKey: number;
    /** A person's in the ERP, with all embed tokens. */
    perUser: number;
    /** Keys and tokens that are none, from one address; webhooks that prove nothing, by themselves. */
    failedPerAddress: number;
  };
  counts: RateLimitCounts;
}

export const FAILED_PER_ADDRESS = 60;

/** How many keys and tokens that worked a connector remembers. */
const REMEMBERED = 10_000;

type RateLimitContext = { rateLimits: RateLimits };

/**
 * Counts the requests of whoever was authenticated before, and tells how many are left: `RateLimit` and `RateLimit-Policy`
 * (https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/08/). Beyond the limit it is 429 `rate_limited`.
 */
export function limitRequests({ rateLimits: { limits, counts } }: RateLimitContext): RequestHandler {
  const isKey = (response: Parameters<typeof principalOf>[0]) => principalOf(response).actor.type === 'key';
  return rateLimit({
    windowMs: 60_000,
    limit: (_request, response) => (isKey(response) ? limits.perKey : limits.perUser),
    identifier: (_request, response) => (isKey(response) ? 'per-key' : 'per-user'),
    keyGenerator: (_request, response) => {
      const { dealerId, actor } = principalOf(response);
      return `${actor.type}:${dealerId}:${actor.id}`;
    },
    store: counts.storeOf('requests'),
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (request, _response, next) => {
      const { rateLimit: info } = request as Request & { rateLimit?: { resetTime?: Date } };
      next(
        new AppError(
          'rate_limited',
          'These are more requests in a minute than are answered. Wait a moment.',
          {
            retryAfterSeconds: secondsUntil(info?.resetTime),
          },
        ),
      );
    },
  });
}

/**
 * Wraps `authenticate`: an address from which too many keys and tokens came that are none is refused before another is
 * looked at, 429 `rate_limited`. What worked before goes on working from there, so that nobody behind the same address
 * (an office, a proxy that is not trusted) can lock others out.
 */
export function limitFailures(
  { rateLimits }: RateLimitContext,
  authenticate: RequestHandler,
): RequestHandler {
  const failures = countFailures(rateLimits, 'failures');
  /** Hashes of what worked, the latest last. */
  const known = new Set<string>();
  return async (request, response, next) => {
    const bearer = request.get('authorization');
    if (bearer === undefined) return authenticate(request, response, next);
    const hash = createHash('sha256').update(bearer).digest('base64');
    const retryAfterSeconds = await failures.secondsShut(request);
    if (retryAfterSeconds !== null && !known.has(hash)) {
      throw new AppError(
        'rate_limited',
        'Too many requests from your address had a wrong key or token. Wait a moment, then check yours.',
        { retryAfterSeconds },
      );
    }
    try {
      await authenticate(request, response, () => undefined);
    } catch (error) {
      if (error instanceof AppError && error.code === 'unauthenticated') {
        known.delete(hash);
        await failures.add(request);
      }
      throw error;
    }
    remember(known, hash);
    next();
  };
}

/**
 * Refuses an address from which too many webhooks came that did not prove whose they are, 429 `rate_limited`, before
 * another is read. Those that do are not counted, however many there are: a provider tells what it has to tell.
 */
export function limitUnprovenWebhooks({ rateLimits }: RateLimitContext): {
  refuse: RequestHandler;
  /** For one that proved nothing. */
  count(request: Request): Promise<void>;
} {
  const failures = countFailures(rateLimits, 'webhook-failures');
  return {
    async refuse(request, _response, next) {
      const retryAfterSeconds = await failures.secondsShut(request);
      if (retryAfterSeconds !== null) {
        throw new AppError(
          'rate_limited',
          'Too many webhooks from your address did not prove whose they are. Wait a moment.',
          { retryAfterSeconds },
        );
      }
      next();
    },
    count: (request) => failures.add(request),
  };
}

/**
 * Counts what fails, by the address that it comes from, and by the dealer where the path names one: a provider tells of all
 * dealers from the same addresses, and one whose secret is wrong must not silence the others.
 */
function countFailures({ limits, counts }: RateLimits, name: string) {
  const store = counts.storeOf(name);
  const originOf = (request: Request) => {
    const address = ipKeyGenerator(request.ip ?? '');
    const dealerId = request.params['dealerId'];
    return typeof dealerId === 'string' ? `${address} ${dealerId}` : address;
  };
  return {
    /** For how long no more is taken from there; null: more is taken. */
    async secondsShut(request: Request): Promise<number | null> {
      const seen = await store.get(originOf(request));
      return seen !== undefined && seen.totalHits >= limits.failedPerAddress
        ? secondsUntil(seen.resetTime)
        : null;
    },
    async add(request: Request): Promise<void> {
      await store.increment(originOf(request));
    },
  };
}

function remember(known: Set<string>, hash: string): void {
  known.delete(hash);
  known.add(hash);
  if (known.size <= REMEMBERED) return;
  const [oldest] = known;
  if (oldest !== undefined) known.delete(oldest);
}

function secondsUntil(resetTime: Date | undefined): number {
  // By the machine's clock, as express-rate-limit has it.
  return Math.max(1, Math.ceil(((resetTime?.getTime() ?? 0) - Date.now()) / 1000));
}
