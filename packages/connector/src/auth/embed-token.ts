import { permissionSchema, type Permission } from '@payvite/sdk/schemas';
import { errors, jwtVerify, SignJWT } from 'jose';
import * as z from 'zod/mini';
import type { Clock } from '../clock.ts';
import type { DerivedKeys } from '../derived-keys.ts';
import { AppError } from '../errors.ts';

export const EMBED_TOKEN_LIFETIME_SECONDS = 15 * 60;

const claimsSchema = z.object({
  sub: z.string(),
  dealer: z.uuid(),
  origin: z.string(),
  permissions: z.array(permissionSchema),
  /** Seconds since 1970. */
  exp: z.number(),
});

/** What a browser inside the ERP page holds: one user, one dealer, one origin, 15 minutes. */
export interface EmbedClaims {
  dealerId: string;
  userId: string;
  origin: string;
  permissions: Permission[];
}

/** Signs (HS256) with the newest secret; `expiresAt` is 15 minutes ahead of the clock. */
export async function signEmbedToken(
  keys: readonly DerivedKeys[],
  clock: Pick<Clock, 'now'>,
  claims: EmbedClaims,
): Promise<{ token: string; expiresAt: Date }> {
  const [newest] = keys;
  if (newest === undefined) throw new Error('No key to sign with.');
  const issuedAt = Math.floor(clock.now().getTime() / 1000);
  const expiresAt = issuedAt + EMBED_TOKEN_LIFETIME_SECONDS;
  const token = await new SignJWT({
    dealer: claims.dealerId,
    origin: claims.origin,
    permissions: claims.permissions,
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: newest.secretId })
    .setSubject(claims.userId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .sign(newest.key('embed-token'));
  return { token, expiresAt: new Date(expiresAt * 1000) };
}

/**
 * @throws {AppError} 401 `token_expired`: get a new one from your back end; 401 `unauthenticated`: not one of ours.
 */
export async function verifyEmbedToken(
  keys: readonly DerivedKeys[],
  clock: Pick<Clock, 'now'>,
  token: string,
): Promise<EmbedClaims & { expiresAt: Date }> {
  try {
    const { payload } = await jwtVerify(
      token,
      (header) => {
        const match = keys.find((candidate) => candidate.secretId === header.kid);
        if (match === undefined) throw new errors.JWSSignatureVerificationFailed();
        return match.key('embed-token');
      },
      { algorithms: ['HS256'], currentDate: clock.now() },
    );
    const claims = z.parse(claimsSchema, payload);
    return {
      dealerId: claims.dealer,
      userId: claims.sub,
      origin: claims.origin,
      permissions: claims.permissions,
      expiresAt: new Date(claims.exp * 1000),
    };
  } catch (error) {
    if (error instanceof errors.JWTExpired) {
      throw new AppError('token_expired', 'The embed token has expired. Get a new one from your back end.');
    }
    throw new AppError('unauthenticated', 'The token is not one of this service.', { cause: error });
  }
}
