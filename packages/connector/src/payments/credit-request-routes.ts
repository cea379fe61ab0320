import { creditRequestListParamsSchema, creditRequestSchema, pageSchema } from '@payvite/sdk/schemas';
import { ApiRoutes } from '../api-routes.ts';
import type { ServiceContext } from '../context.ts';
import { findCreditRequest, listCreditRequests } from './credit-request-list-store.ts';
import { closeCreditRequest } from './credit-request-service.ts';

const REQUEST = { code: 'credit_request_not_found', noun: 'credit request' } as const;

/** `/credit-requests`: payers who want a credit applied where nothing is left to pay. */
export function creditRequestRoutes(context: Pick<ServiceContext, 'database' | 'events'>): ApiRoutes {
  const routes = new ApiRoutes(context);

  routes.get(
    {
      operationId: 'listCreditRequests',
      summary: 'List requests of payers to apply a credit, the newest first',
      path: '/',
      permission: 'payments:read',
      query: creditRequestListParamsSchema,
      answer: { status: 200, schema: pageSchema(creditRequestSchema) },
    },
    ({ tx, query: { state, customerId, cursor, limit } }) =>
      listCreditRequests(tx, { state, customerId, cursor, limit }),
  );

  routes.change(
    {
      operationId: 'closeCreditRequest',
      summary: 'Note that a request to apply a credit has been dealt with',
      method: 'post',
      path: '/:id/close',
      permission: 'payments:write',
      ids: { id: REQUEST },
      answer: { status: 200, schema: creditRequestSchema },
    },
    async ({ tx, ids, principal }) => {
      await closeCreditRequest(context, tx, ids.id, principal.actor);
      const closed = await findCreditRequest(tx, ids.id);
      if (closed === undefined) throw new Error('A credit request is gone that was just closed.');
      return closed;
    },
  );

  return routes;
}
