import {
  badRowSchema,
  pageParamsSchema,
  pageSchema,
  syncInputSchema,
  syncListParamsSchema,
  syncScheduleSchema,
  syncSchema,
  type Sync,
} from '@payvite/sdk/schemas';
import { ApiRoutes } from '../api-routes.ts';
import type { DealerTransaction } from '../db/database.ts';
import { notFound } from '../errors.ts';
import { answerFile } from '../file-answer.ts';
import { exportBadRows } from './bad-row-export.ts';
import { findSyncSchedule } from './sync-schedule.ts';
import type { SyncContext } from './sync-service.ts';
import { approveSync, discardSync, startSync } from './sync-start.ts';
import { findSync, listBadRows, listSyncs } from './sync-store.ts';

const SYNC = { code: 'sync_not_found', noun: 'sync' } as const;

/** `/syncs`: runs that bring the ERP's customers and open items. */
export function syncRoutes(context: Pick<SyncContext, 'database' | 'queue' | 'events'>): ApiRoutes {
  const routes = new ApiRoutes(context);

  routes.change(
    {
      operationId: 'startSync',
      summary: 'Start a sync; where one runs already, answer that one',
      method: 'post',
      path: '/',
      permission: 'syncs:run',
      body: syncInputSchema,
      answer: { status: 202, schema: syncSchema },
      problems: ['sync_not_supported'],
    },
    ({ tx, body }) => startSync(context, tx, body),
  );

  routes.get(
    {
      operationId: 'listSyncs',
      summary: 'List syncs, the newest first',
      path: '/',
      permission: 'syncs:read',
      query: syncListParamsSchema,
      answer: { status: 200, schema: pageSchema(syncSchema) },
    },
    ({ tx, query: { state, cursor, limit } }) => listSyncs(tx, { state, cursor, limit }),
  );

  // Before the one that takes any word for an id.
  routes.get(
    {
      operationId: 'getSyncSchedule',
      summary: 'Get where the numbers come from, and when they do next',
      path: '/schedule',
      permission: 'syncs:read',
      answer: { status: 200, schema: syncScheduleSchema },
    },
    ({ tx }) => findSyncSchedule(tx),
  );

  routes.get(
    {
      operationId: 'getSync',
      summary: 'Get a sync with its first 100 bad rows',
      path: '/:id',
      permission: 'syncs:read',
      ids: { id: SYNC },
      answer: { status: 200, schema: syncSchema },
    },
    ({ tx, ids }) => getSync(tx, ids.id),
  );

  routes.get(
    {
      operationId: 'listBadRows',
      summary: 'List every row of a sync that was not applied, and why',
      path: '/:id/bad-rows',
      permission: 'syncs:read',
      ids: { id: SYNC },
      query: pageParamsSchema,
      answer: { status: 200, schema: pageSchema(badRowSchema) },
    },
    async ({ tx, ids, query: { cursor, limit } }) => {
      await getSync(tx, ids.id);
      return listBadRows(tx, ids.id, { cursor, limit });
    },
  );

  routes.stream(
    {
      operationId: 'exportBadRows',
      summary: 'Export every row of a sync that was not applied, and why, as CSV for a spreadsheet',
      path: '/:id/bad-rows.csv',
      permission: 'syncs:read',
      ids: { id: SYNC },
      answer: { status: 200 },
      files: { 'text/csv': { description: 'One line a bad row, the names of the columns first.' } },
    },
    async ({ principal: { dealerId }, ids, request, response }) => {
      await context.database.asDealer(dealerId, (tx) => getSync(tx, ids.id));
      return answerFile(
        { request, response },
        { contentType: 'text/csv; charset=utf-8', name: 'payvite-bad-rows.csv' },
        () => exportBadRows(context.database, dealerId, ids.id),
      );
    },
  );

  routes.change(
    {
      operationId: 'approveSync',
      summary: 'Apply a sync that waits for a person',
      method: 'post',
      path: '/:id/approve',
      permission: 'syncs:run',
      ids: { id: SYNC },
      answer: { status: 202, schema: syncSchema },
      problems: ['sync_needs_no_approval'],
    },
    ({ tx, ids }) => approveSync(context, tx, ids.id),
  );

  routes.change(
    {
      operationId: 'discardSync',
      summary: 'Give up a sync that waits for a person, without starting another',
      method: 'post',
      path: '/:id/discard',
      permission: 'syncs:run',
      ids: { id: SYNC },
      answer: { status: 200, schema: syncSchema },
      problems: ['sync_needs_no_approval'],
    },
    ({ tx, ids, principal }) => discardSync(context, tx, ids.id, principal.actor),
  );

  return routes;
}

async function getSync(tx: DealerTransaction, id: string): Promise<Sync> {
  const sync = await findSync(tx, id);
  if (sync === undefined) throw notFound(SYNC.code, SYNC.noun);
  return sync;
}
