import {
  pageParamsSchema,
  syncListParamsSchema,
  type BadRow,
  type Page,
  type Sync,
} from '@payvite/sdk/schemas';
import { Router } from 'express';
import { requirePermission } from '../auth/authentication.ts';
import { answerOnce } from '../auth/idempotent-answer.ts';
import { principalOf } from '../auth/principal.ts';
import { notFound } from '../errors.ts';
import { parseInput, pathId } from '../request-input.ts';
import { approveSync, startSync, type SyncContext } from './customer-sync-service.ts';
import { findSync, listBadRows, listSyncs } from './customer-sync-store.ts';

/** `POST /syncs`, `GET /syncs`, `/:id`, `/:id/bad-rows`, `POST /syncs/:id/approve`. */
export function syncRoutes(context: Pick<SyncContext, 'database' | 'queue' | 'events'>): Router {
  const { database } = context;
  const router = Router();
  const mayRead = requirePermission('syncs:read');
  const mayRun = requirePermission('syncs:run');

  router.post('/', mayRun, async (_request, response) => {
    const sync = await database.asDealer(principalOf(response).dealerId, (tx) => startSync(context, tx));
    response.status(202).json(sync satisfies Sync);
  });

  router.get('/', mayRead, async (request, response) => {
    const { state, cursor, limit } = parseInput(syncListParamsSchema, request.query);
    const page: Page<Sync> = await database.asDealer(principalOf(response).dealerId, (tx) =>
      listSyncs(tx, { state, cursor, limit }),
    );
    response.json(page);
  });

  router.get('/:id', mayRead, async (request, response) => {
    const id = pathId(request, 'sync_not_found', 'sync');
    const sync = await database.asDealer(principalOf(response).dealerId, (tx) => findSync(tx, id));
    if (sync === undefined) throw notFound('sync_not_found', 'sync');
    response.json(sync satisfies Sync);
  });

  router.get('/:id/bad-rows', mayRead, async (request, response) => {
    const id = pathId(request, 'sync_not_found', 'sync');
    const { cursor, limit } = parseInput(pageParamsSchema, request.query);
    const page: Page<BadRow> = await database.asDealer(principalOf(response).dealerId, async (tx) => {
      if ((await findSync(tx, id)) === undefined) throw notFound('sync_not_found', 'sync');
      return listBadRows(tx, id, { cursor, limit });
    });
    response.json(page);
  });

  router.post('/:id/approve', mayRun, async (request, response) => {
    const id = pathId(request, 'sync_not_found', 'sync');
    await answerOnce(database, request, response, 202, (tx) => approveSync(context, tx, id));
  });

  return router;
}
