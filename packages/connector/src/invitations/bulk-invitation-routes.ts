import {
  bulkInvitationInputSchema,
  bulkInvitationListParamsSchema,
  bulkInvitationRowParamsSchema,
  bulkInvitationRowSchema,
  bulkInvitationSchema,
  bulkSendInputSchema,
  pageSchema,
  type BulkInvitation,
  type ProblemCode,
} from '@payvite/sdk/schemas';
import { ApiRoutes } from '../api-routes.ts';
import type { ServiceContext } from '../context.ts';
import type { DealerTransaction } from '../db/database.ts';
import { notFound } from '../errors.ts';
import type { EventActor } from '../events/event-log.ts';
import { listBulkInvitationRows } from './bulk-invitation-row-store.ts';
import {
  cancelBulkInvitation,
  pauseBulkInvitation,
  planBulkInvitation,
  resumeBulkInvitation,
  retryFailedRows,
  sendBulkInvitation,
} from './bulk-invitation-service.ts';
import { findBulkInvitation, listBulkInvitations } from './bulk-invitation-store.ts';
import type { InvitationContext } from './invitation-service.ts';

const BULK = { code: 'bulk_invitation_not_found', noun: 'bulk of invitations' } as const;

/** `/bulk-invitations`: plan, review, send. */
export function bulkInvitationRoutes(
  context: InvitationContext & Pick<ServiceContext, 'database'>,
): ApiRoutes {
  const routes = new ApiRoutes(context);

  routes.change(
    {
      operationId: 'planBulkInvitation',
      summary: 'Decide who of many customers would get an invitation, and why not; sends nothing',
      method: 'post',
      path: '/',
      permission: 'invitations:send',
      body: bulkInvitationInputSchema,
      answer: { status: 201, schema: bulkInvitationSchema },
      problems: ['customer_not_found', 'bulk_too_large'],
    },
    async ({ tx, body, principal }) =>
      getBulkInvitation(tx, await planBulkInvitation(context, tx, body, principal.actor)),
  );

  routes.get(
    {
      operationId: 'listBulkInvitations',
      summary: 'List bulks of invitations, the newest first',
      path: '/',
      permission: 'invitations:read',
      query: bulkInvitationListParamsSchema,
      answer: { status: 200, schema: pageSchema(bulkInvitationSchema) },
    },
    ({ tx, query: { cursor, limit } }) => listBulkInvitations(tx, { cursor, limit }),
  );

  routes.get(
    {
      operationId: 'getBulkInvitation',
      summary: 'Get a bulk with its counts and progress',
      path: '/:id',
      permission: 'invitations:read',
      ids: { id: BULK },
      answer: { status: 200, schema: bulkInvitationSchema },
    },
    ({ tx, ids }) => getBulkInvitation(tx, ids.id),
  );

  routes.get(
    {
      operationId: 'listBulkInvitationRows',
      summary: 'List what was planned for whom, and what became of it',
      path: '/:id/rows',
      permission: 'invitations:read',
      ids: { id: BULK },
      query: bulkInvitationRowParamsSchema,
      answer: { status: 200, schema: pageSchema(bulkInvitationRowSchema) },
    },
    async ({ tx, ids, query }) => {
      await getBulkInvitation(tx, ids.id);
      return listBulkInvitationRows(tx, ids.id, { ...query, cursor: query.cursor });
    },
  );

  routes.change(
    {
      operationId: 'sendBulkInvitation',
      summary: 'Send what a plan says, as it was reviewed',
      method: 'post',
      path: '/:id/send',
      permission: 'invitations:send',
      ids: { id: BULK },
      body: bulkSendInputSchema,
      answer: { status: 200, schema: bulkInvitationSchema },
      problems: [
        'bulk_plan_changed',
        'bulk_sending',
        'bulk_paused',
        'bulk_completed',
        'bulk_cancelled',
        'mail_not_configured',
        'postal_address_missing',
      ],
    },
    async ({ tx, ids, body, principal }) => {
      await sendBulkInvitation(context, tx, ids.id, body, principal.actor);
      return getBulkInvitation(tx, ids.id);
    },
  );

  /** A route that does one thing to one bulk and answers it as it is then. */
  function act(
    operationId: string,
    name: string,
    summary: string,
    problems: readonly ProblemCode[],
    action: (
      context: InvitationContext,
      tx: DealerTransaction,
      id: string,
      actor: EventActor,
    ) => Promise<void>,
  ): void {
    routes.change(
      {
        operationId,
        summary,
        method: 'post',
        path: `/:id/${name}`,
        permission: 'invitations:send',
        ids: { id: BULK },
        answer: { status: 200, schema: bulkInvitationSchema },
        problems,
      },
      async ({ tx, ids, principal }) => {
        await action(context, tx, ids.id, principal.actor);
        return getBulkInvitation(tx, ids.id);
      },
    );
  }
  act(
    'pauseBulkInvitation',
    'pause',
    'Hold the mails of a bulk that have not left',
    ['bulk_planned', 'bulk_paused', 'bulk_completed', 'bulk_cancelled'],
    pauseBulkInvitation,
  );
  act(
    'resumeBulkInvitation',
    'resume',
    'Let a paused bulk go on',
    ['bulk_planned', 'bulk_sending', 'bulk_completed', 'bulk_cancelled'],
    resumeBulkInvitation,
  );
  act(
    'cancelBulkInvitation',
    'cancel',
    'Call a bulk off: what has not left is undone',
    ['bulk_completed', 'bulk_cancelled'],
    cancelBulkInvitation,
  );
  act(
    'retryFailedBulkInvitation',
    'retry-failed',
    'Mail again, with the same link, where the mail failed',
    ['bulk_planned', 'bulk_paused', 'bulk_cancelled', 'mail_not_configured', 'postal_address_missing'],
    retryFailedRows,
  );

  return routes;
}

async function getBulkInvitation(tx: DealerTransaction, id: string): Promise<BulkInvitation> {
  const bulk = await findBulkInvitation(tx, id);
  if (bulk === undefined) throw notFound(BULK.code, BULK.noun);
  return bulk;
}
