import {
  invitationInputSchema,
  invitationListParamsSchema,
  timelineParamsSchema,
  type Invitation,
  type Page,
  type TimelineEvent,
} from '@payvite/sdk/schemas';
import { Router, type RequestHandler } from 'express';
import { requirePermission } from '../auth/authentication.ts';
import { answerOnce } from '../auth/idempotent-answer.ts';
import { principalOf } from '../auth/principal.ts';
import type { ServiceContext } from '../context.ts';
import type { DealerTransaction } from '../db/database.ts';
import { AppError, notFound } from '../errors.ts';
import type { EventActor } from '../events/event-log.ts';
import { listSubjectEvents } from '../events/timeline-store.ts';
import { listMailIds } from '../mail/mail-store.ts';
import { parseInput, pathId } from '../request-input.ts';
import {
  resendInvitation,
  revokeInvitation,
  sendInvitation,
  type InvitationContext,
} from './invitation-service.ts';
import { findInvitation, listInvitations } from './invitation-store.ts';

type RouteContext = InvitationContext & Pick<ServiceContext, 'database'>;

/** `POST /invitations`, `GET /invitations`, `/:id`, `/:id/timeline`, `POST /:id/resend`, `/:id/revoke`. */
export function invitationRoutes(context: RouteContext): Router {
  const { database } = context;
  const router = Router();

  router.post('/', requirePermission('invitations:send'), async (request, response) => {
    const { actor } = principalOf(response);
    const input = parseInput(invitationInputSchema, request.body);
    if (input.contactId !== undefined && input.email !== undefined) {
      throw new AppError(400, 'invalid_request', 'Give contactId or email, not both.', {
        errors: [{ pointer: '/email', detail: 'Not together with contactId.' }],
      });
    }
    await answerOnce(database, request, response, 201, async (tx) =>
      getInvitation(tx, await sendInvitation(context, tx, input, actor)),
    );
  });

  router.get('/', requirePermission('invitations:read'), async (request, response) => {
    const params = parseInput(invitationListParamsSchema, request.query);
    const page: Page<Invitation> = await database.asDealer(principalOf(response).dealerId, (tx) =>
      listInvitations(tx, { ...params, cursor: params.cursor }),
    );
    response.json(page);
  });

  router.get('/:id', requirePermission('invitations:read'), async (request, response) => {
    const id = pathId(request, 'invitation_not_found', 'invitation');
    const invitation = await database.asDealer(principalOf(response).dealerId, (tx) => getInvitation(tx, id));
    response.json(invitation satisfies Invitation);
  });

  router.get('/:id/timeline', requirePermission('invitations:read'), async (request, response) => {
    const id = pathId(request, 'invitation_not_found', 'invitation');
    const { cursor, limit } = parseInput(timelineParamsSchema, request.query);
    const page: Page<TimelineEvent> = await database.asDealer(principalOf(response).dealerId, async (tx) => {
      await getInvitation(tx, id);
      const subjects = [
        { type: 'invitation', ids: [id] },
        { type: 'mail', ids: await listMailIds(tx, 'invitation', id) },
      ] as const;
      return listSubjectEvents(tx, subjects, { cursor, limit });
    });
    response.json(page);
  });

  router.post('/:id/resend', requirePermission('invitations:send'), act(context, resendInvitation));
  router.post('/:id/revoke', requirePermission('invitations:send'), act(context, revokeInvitation));
  return router;
}

/** A route that does one thing to one invitation and answers it as it is then. */
function act(
  context: RouteContext,
  action: (context: InvitationContext, tx: DealerTransaction, id: string, actor: EventActor) => Promise<void>,
): RequestHandler {
  return async (request, response) => {
    const { actor } = principalOf(response);
    const id = pathId(request, 'invitation_not_found', 'invitation');
    await answerOnce(context.database, request, response, 200, async (tx) => {
      await action(context, tx, id, actor);
      return getInvitation(tx, id);
    });
  };
}

async function getInvitation(tx: DealerTransaction, id: string): Promise<Invitation> {
  const invitation = await findInvitation(tx, id);
  if (invitation === undefined) throw notFound('invitation_not_found', 'invitation');
  return invitation;
}
