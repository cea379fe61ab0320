import {
  currentSessionSchema,
  embedSessionInputSchema,
  embedSessionSchema,
  permissionSchema,
  type CurrentSession,
  type EmbedSession,
} from '@payvite/sdk/schemas';
import { ApiRoutes } from '../api-routes.ts';
import { findActorName } from '../events/actor-name.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { upsertEmbedUser } from '../dealers/embed-user-store.ts';
import { AppError } from '../errors.ts';
import type { AuthenticationContext } from './authentication.ts';
import { signEmbedToken } from './embed-token.ts';

/** `/embed-sessions`: the ERP's back end trades its secret key for a token that its page may hold. */
export function embedSessionRoutes(context: AuthenticationContext): ApiRoutes {
  const routes = new ApiRoutes(context);
  routes.change(
    {
      operationId: 'createEmbedSession',
      summary: 'Make a token for one page in front of one person',
      method: 'post',
      path: '/',
      permission: 'embed_sessions:create',
      body: embedSessionInputSchema,
      answer: { status: 201, schema: embedSessionSchema },
      problems: ['origin_not_allowed'],
      isSecret: true,
    },
    async ({ tx, body, principal }): Promise<EmbedSession> => {
      const beyond = body.permissions.filter((permission) => !principal.permissions.has(permission));
      if (beyond.length > 0) {
        throw new AppError(
          'permission_denied',
          `This key cannot give what it does not have: ${beyond.join(', ')}.`,
        );
      }
      const { allowedOrigins } = await getDealer(tx);
      if (!allowedOrigins.includes(body.origin)) {
        throw new AppError(
          'origin_not_allowed',
          `${body.origin} is not among the origins this dealer allows.`,
          { errors: [{ pointer: '/origin', detail: 'Add it to the allowed origins first.' }] },
        );
      }
      await upsertEmbedUser(tx, body.user);
      const { token, expiresAt } = await signEmbedToken(context.keys, context.clock, {
        dealerId: tx.dealerId,
        userId: body.user.id,
        origin: body.origin,
        permissions: body.permissions,
      });
      return { token, expiresAt: expiresAt.toISOString() };
    },
  );
  routes.get(
    {
      operationId: 'getCurrentSession',
      summary: 'Tell who asks, for which dealer, and what they may do',
      path: '/current',
      permission: 'customers:read',
      answer: { status: 200, schema: currentSessionSchema },
    },
    async ({ tx, principal }): Promise<CurrentSession> => {
      const { actor, permissions, expiresAt } = principal;
      const { name, locale, timeZone } = await getDealer(tx);
      return {
        actor: { ...actor, name: await findActorName(tx, actor) },
        permissions: permissionSchema.options.filter((permission) => permissions.has(permission)),
        expiresAt: expiresAt?.toISOString() ?? null,
        dealer: { name, locale, timeZone },
      };
    },
  );
  return routes;
}
