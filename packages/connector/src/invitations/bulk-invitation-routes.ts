import {
  bulkInvitationInputSchema,
  bulkInvitationListParamsSchema,
  bulkInvitationRowParamsSchema,
  bulkSendInputSchema,
  type BulkInvitation,
  type BulkInvitationRow,
  type Page,
} from '@payvite/sdk/schemas';
import { Router, type Request, type RequestHandler } from 'express';
import { requirePermission } from '../auth/authentication.ts';
import { answerOnce } from '../auth/idempotent-answer.ts';
import { principalOf } from '../auth/principal.ts';
import type { ServiceContext } from '../context.ts';
import type { DealerTransaction } from '../db/database.ts';
import { notFound } from '../errors.ts';
import type { EventActor } from '../events/event-log.ts';
import { parseInput, pathId } from '../request-input.ts';
import { listBulkInvitationRows } from './bulk-invitation-row-store.ts';
import {
  cancelBulkInvitation,
  pauseBulkInvitation,
  planBulkInvitation,
  resumeBulkInvitation,
  retryFailedRows,
  sendBulkInvitation,
  type BulkInvitationContext,
} from './bulk-invitation-service.ts';
import { findBulkInvitation, listBulkInvitations } from './bulk-invitation-store.ts';

type RouteContext = BulkInvitationContext & Pick<ServiceContext, 'database'>;

/**
 * `POST /bulk-invitations`, `GET /bulk-invitations`, `/:id`, `/:id/rows`, `POST /:id/send`, `/:id/pause`, `/:id/resume`,
 * `/:id/cancel`, `/:id/retry-failed`.
 */
export function bulkInvitationRoutes(context: RouteContext): Router {
  const { database } = context;
  const router = Router();

  router.post('/', requirePermission('invitations:send'), async (request, response) => {
    const { actor } = principalOf(response);
    const input = parseInput(bulkInvitationInputSchema, request.body);
    await answerOnce(database, request, response, 201, async (tx) =>
      getBulkInvitation(tx, await planBulkInvitation(context, tx, input, actor)),
    );
  });

  router.get('/', requirePermission('invitations:read'), async (request, response) => {
    const { cursor, limit } = parseInput(bulkInvitationListParamsSchema, request.query);
    const page: Page<BulkInvitation> = await database.asDealer(principalOf(response).dealerId, (tx) =>
      listBulkInvitations(tx, { cursor, limit }),
    );
    response.json(page);
  });

  router.get('/:id', requirePermission('invitations:read'), async (request, response) => {
    const id = bulkInvitationId(request);
    const bulk = await database.asDealer(principalOf(response).dealerId, (tx) => getBulkInvitation(tx, id));
    response.json(bulk satisfies BulkInvitation);
  });

  router.get('/:id/rows', requirePermission('invitations:read'), async (request, response) => {
    const id = bulkInvitationId(request);
    const { cursor, ...params } = parseInput(bulkInvitationRowParamsSchema, request.query);
    const page: Page<BulkInvitationRow> = await database.asDealer(
      principalOf(response).dealerId,
      async (tx) => {
        await getBulkInvitation(tx, id);
        return listBulkInvitationRows(tx, id, { ...params, cursor });
      },
    );
    response.json(page);
  });

  router.post('/:id/send', requirePermission('invitations:send'), async (request, response) => {
    const { actor } = principalOf(response);
    const id = bulkInvitationId(request);
    const input = parseInput(bulkSendInputSchema, request.body);
    await answerOnce(database, request, response, 200, async (tx) => {
      await sendBulkInvitation(context, tx, id, input, actor);
      return getBulkInvitation(tx, id);
    });
  });

  const mayAct = requirePermission('invitations:send');
  router.post('/:id/pause', mayAct, act(context, pauseBulkInvitation));
  router.post('/:id/resume', mayAct, act(context, resumeBulkInvitation));
  router.post('/:id/cancel', mayAct, act(context, cancelBulkInvitation));
  router.post('/:id/retry-failed', mayAct, act(context, retryFailedRows));
  return router;
}

/** A route that does one thing to one bulk and answers it as it is then. */
function act(
  context: RouteContext,
  action: (
    context: BulkInvitationContext,
    tx: DealerTransaction,
    id: string,
    actor: EventActor,
  ) => Promise<void>,
): RequestHandler {
  return async (request, response) => {
    const { actor } = principalOf(response);
    const id = bulkInvitationId(request);
    await answerOnce(context.database, request, response, 200, async (tx) => {
      await action(context, tx, id, actor);
      return getBulkInvitation(tx, id);
    });
  };
}

function bulkInvitationId(request: Request): string {
  return pathId(request, 'bulk_invitation_not_found', 'bulk of invitations');
}

async function getBulkInvitation(tx: DealerTransaction, id: string): Promise<BulkInvitation> {
  const bulk = await findBulkInvitation(tx, id);
  if (bulk === undefined) throw notFound('bulk_invitation_not_found', 'bulk of invitations');
  return bulk;
}
