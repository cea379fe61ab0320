import { originSchema } from '@payvite/sdk/schemas';
import type { RequestHandler, Response } from 'express';
import { sql } from 'kysely';
import type { Database } from '../db/database.ts';
import { isDatabaseUnavailable } from '../db/unavailability.ts';
import { createShortMemory } from './short-memory.ts';

const PREFLIGHT_LIFETIME_SECONDS = 600;
/** Every header that the OpenAPI document names. */
const EXPOSED_HEADERS = [
  'X-Request-Id',
  'Retry-After',
  'RateLimit',
  'RateLimit-Policy',
  'WWW-Authenticate',
  'Idempotency-Replayed',
  'Content-Disposition',
].join(', ');

/**
 * CORS for the widget: an origin that some dealer allows may ask and read answers; what changes in that holds within a
 * second. Whether the request itself is right for its token's origin is decided by `authenticate`. No cookies are
 * involved, so credentials are not allowed.
 */
export function allowOrigins(database: Pick<Database, 'global'>): RequestHandler {
  // Asked before anybody is authenticated: what comes often must not reach the database as often.
  const memory = createShortMemory<boolean>();
  return async (request, response, next) => {
    response.vary('Origin');
    const origin = request.get('origin');
    const isPreflight = request.method === 'OPTIONS';
    let isAllowed = false;
    let failure: unknown;
    // What no dealer could allow is not looked for.
    if (origin !== undefined && originSchema.safeParse(origin).success) {
      try {
        isAllowed = (await memory.recall(origin, () => isAllowedOrigin(database, origin))) === true;
      } catch (error) {
        if (!isDatabaseUnavailable(error)) throw error;
        failure = error;
      }
      // Where nobody can say who may read, the problem that says so is for every page: else it would see no answer at all.
      if (isAllowed || failure !== undefined) {
        response.set({
          'Access-Control-Allow-Origin': origin,
          'Access-Control-Expose-Headers': EXPOSED_HEADERS,
        });
        if (isPreflight) allowRequest(response);
      }
    }
    if (isAllowed && isPreflight) response.set('Access-Control-Max-Age', String(PREFLIGHT_LIFETIME_SECONDS));
    if (isPreflight) response.status(204).end();
    else next(failure);
  };
}

function allowRequest(response: Response): void {
  response.set({
    'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE',
    'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key, Last-Event-ID',
  });
}

async function isAllowedOrigin(database: Pick<Database, 'global'>, origin: string): Promise<boolean> {
  const { rows } = await sql<{ allowed: boolean }>`select is_allowed_origin(${origin}) as allowed`.execute(
    database.global,
  );
  return rows[0]?.allowed === true;
}
