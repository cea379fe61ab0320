import type { RequestHandler } from 'express';
import { sql } from 'kysely';
import type { Database } from '../db/database.ts';

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
 * CORS for the widget: an origin that some dealer allows may ask and read answers. Whether the request itself is right
 * for its token's origin is decided by `authenticate`. No cookies are involved, so credentials are not allowed.
 */
export function allowOrigins(database: Database): RequestHandler {
  return async (request, response, next) => {
    response.vary('Origin');
    const origin = request.get('origin');
    const isAllowed = origin !== undefined && (await isAllowedOrigin(database, origin));
    if (isAllowed) {
      response.set({
        'Access-Control-Allow-Origin': origin,
        'Access-Control-Expose-Headers': EXPOSED_HEADERS,
      });
    }
    if (request.method !== 'OPTIONS') return next();
    if (isAllowed) {
      response.set({
        'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE',
        'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key, Last-Event-ID',
        'Access-Control-Max-Age': String(PREFLIGHT_LIFETIME_SECONDS),
      });
    }
    response.status(204).end();
  };
}

async function isAllowedOrigin(database: Database, origin: string): Promise<boolean> {
  const { rows } = await sql<{ allowed: boolean }>`select is_allowed_origin(${origin}) as allowed`.execute(
    database.global,
  );
  return rows[0]?.allowed === true;
}
