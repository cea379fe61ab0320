import type { RequestHandler } from 'express';
import type { Clock } from '../clock.ts';
import type { DerivedKeys } from '../derived-keys.ts';
import type { Database } from '../db/database.ts';
import type { ApiPermission } from '../db/tables.ts';
import { AppError } from '../errors.ts';
import { grantedPermissions, hashSecret } from './api-key-service.ts';
import { rememberKeys } from './api-key-memory.ts';
import type { FoundApiKey } from './api-key-store.ts';
import { createKeyUseNotes } from './api-key-use.ts';
import { verifyEmbedToken } from './embed-token.ts';
import { principalOf, setPrincipal, type Principal } from './principal.ts';

export interface AuthenticationContext {
  database: Database;
  clock: Clock;
  keys: readonly DerivedKeys[];
}

/**
 * Finds who asks, by `Authorization: Bearer` with a secret key (servers) or an embed token (browsers).
 * A secret key that comes with an `Origin` is in a browser, where everybody can read it: refused.
 */
export function authenticate(context: AuthenticationContext): RequestHandler {
  const noteUse = createKeyUseNotes(context);
  const findKey = rememberKeys(context.database);
  return async (request, response, next) => {
    const [, bearer] = /^Bearer ([\x21-\x7e]+)$/i.exec(request.get('authorization') ?? '') ?? [];
    if (bearer === undefined) {
      throw new AppError(
        'unauthenticated',
        'Send a secret key or an embed token as `Authorization: Bearer ...`.',
      );
    }
    const origin = request.get('origin');
    const principal = bearer.startsWith('pv_')
      ? await authenticateKey(context, { findKey, noteUse }, bearer, origin)
      : await authenticateToken(context, bearer, origin);
    setPrincipal(response, principal);
    next();
  };
}

/** Lets a principal with `permission` through; 403 `permission_denied` for others. */
export function requirePermission(permission: ApiPermission): RequestHandler {
  return (_request, response, next) => {
    if (!principalOf(response).permissions.has(permission)) {
      throw new AppError('permission_denied', `This needs the permission ${permission}.`);
    }
    next();
  };
}

async function authenticateKey(
  context: AuthenticationContext,
  { findKey, noteUse }: { findKey: ReturnType<typeof rememberKeys>; noteUse: (key: FoundApiKey) => void },
  secret: string,
  origin: string | undefined,
): Promise<Principal> {
  if (origin !== undefined) {
    throw new AppError(
      'secret_key_in_browser',
      'A secret key must never reach a browser. Revoke this one, and use an embed token (POST /v1/embed-sessions).',
    );
  }
  const key = await findKey(hashSecret(secret), context.clock.now());
  if (key === undefined) {
    throw new AppError('unauthenticated', 'There is no such secret key, or it was revoked or has ended.');
  }
  noteUse(key);
  return {
    dealerId: key.dealerId,
    actor: { type: 'key', id: key.id },
    permissions: grantedPermissions(key.permissions),
    expiresAt: key.expiresAt,
  };
}

async function authenticateToken(
  context: AuthenticationContext,
  token: string,
  origin: string | undefined,
): Promise<Principal> {
  const claims = await verifyEmbedToken(context.keys, context.clock, token);
  if (claims.origin !== origin) {
    throw new AppError('origin_not_allowed', `This token is for pages of ${claims.origin}.`);
  }
  return {
    dealerId: claims.dealerId,
    actor: { type: 'user', id: claims.userId },
    permissions: new Set(claims.permissions),
    expiresAt: claims.expiresAt,
  };
}
