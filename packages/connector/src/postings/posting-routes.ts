import { pageSchema, postingListParamsSchema, postingSchema } from '@payvite/sdk/schemas';
import { ApiRoutes } from '../api-routes.ts';
import type { ServiceContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { findPosting, listPostings } from './posting-store.ts';

const POSTING = { code: 'posting_not_found', noun: 'posting' } as const;

/** `/postings`: payments on their way into the ERP. */
export function postingRoutes(context: Pick<ServiceContext, 'database' | 'postings'>): ApiRoutes {
  const routes = new ApiRoutes(context);

  routes.get(
    {
      operationId: 'listPostings',
      summary: 'List payments on their way into the ERP, the newest first',
      path: '/',
      permission: 'payments:read',
      query: postingListParamsSchema,
      answer: { status: 200, schema: pageSchema(postingSchema) },
    },
    ({ tx, query: { state, isWaiting, customerId, cursor, limit } }) =>
      listPostings(tx, { state, isWaiting, customerId, cursor, limit }),
  );

  routes.get(
    {
      operationId: 'getPosting',
      summary: 'Get a payment on its way into the ERP',
      path: '/:id',
      permission: 'payments:read',
      ids: { id: POSTING },
      answer: { status: 200, schema: postingSchema },
    },
    async ({ tx, ids }) => {
      const posting = await findPosting(tx, ids.id);
      if (posting === undefined) throw notFound(POSTING.code, POSTING.noun);
      return posting;
    },
  );

  routes.change(
    {
      operationId: 'retryPosting',
      summary: 'Try a failed posting again',
      method: 'post',
      path: '/:id/retry',
      permission: 'payments:write',
      ids: { id: POSTING },
      answer: { status: 202, schema: postingSchema },
      problems: ['posting_not_failed'],
    },
    ({ tx, ids, principal }) => context.postings.retryPosting(tx, ids.id, principal.actor),
  );

  return routes;
}
