import { embedSessionInputSchema, type EmbedSession } from '@payvite/sdk/schemas';
import { Router } from 'express';
import { getDealer } from '../dealers/dealer-store.ts';
import { AppError } from '../errors.ts';
import { parseInput } from '../request-input.ts';
import { requirePermission, type AuthenticationContext } from './authentication.ts';
import { upsertEmbedUser } from './embed-session-store.ts';
import { signEmbedToken } from './embed-token.ts';
import { principalOf } from './principal.ts';

/** `POST /embed-sessions`: the ERP's back end trades its secret key for a token that its page may hold. */
export function embedSessionRoutes(context: AuthenticationContext): Router {
  const router = Router();
  router.post('/', requirePermission('embed_sessions:create'), async (request, response) => {
    const { dealerId, permissions } = principalOf(response);
    const input = parseInput(embedSessionInputSchema, request.body);
    const beyond = input.permissions.filter((permission) => !permissions.has(permission));
    if (beyond.length > 0) {
      throw new AppError(
        403,
        'permission_denied',
        `This key cannot give what it does not have: ${beyond.join(', ')}.`,
      );
    }
    await context.database.asDealer(dealerId, async (tx) => {
      const { allowedOrigins } = await getDealer(tx);
      if (!allowedOrigins.includes(input.origin)) {
        throw new AppError(
          403,
          'origin_not_allowed',
          `${input.origin} is not among the origins this dealer allows.`,
          {
            errors: [{ pointer: '/origin', detail: 'Add it to the allowed origins first.' }],
          },
        );
      }
      await upsertEmbedUser(tx, input.user);
    });
    const { token, expiresAt } = await signEmbedToken(context.keys, context.clock, {
      dealerId,
      userId: input.user.id,
      origin: input.origin,
      permissions: input.permissions,
    });
    response.status(201).json({ token, expiresAt: expiresAt.toISOString() } satisfies EmbedSession);
  });
  return router;
}
