import { authorizationExportParamsSchema, authorizationSchema } from '@payvite/sdk/schemas';
import { ApiRoutes } from '../api-routes.ts';
import type { ServiceContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { answerFile } from '../file-answer.ts';
import { exportAuthorizations } from './authorization-export.ts';
import { findPaymentAuthorization } from './authorization-list-store.ts';
import { PAYMENT } from './payment-routes.ts';
import { findPaymentRow } from './payment-store.ts';

/** `/payments/:id/authorization`: what the payer agreed to. */
export function paymentAuthorizationRoutes(context: Pick<ServiceContext, 'database'>): ApiRoutes {
  const routes = new ApiRoutes(context);

  routes.get(
    {
      operationId: 'getPaymentAuthorization',
      summary: 'Get what the payer of a payment agreed to',
      path: '/:id/authorization',
      permission: 'authorizations:read',
      ids: { id: PAYMENT },
      answer: { status: 200, schema: authorizationSchema },
      problems: ['authorization_not_found'],
    },
    async ({ tx, ids }) => {
      const authorization = await findPaymentAuthorization(tx, ids.id);
      if (authorization !== undefined) return authorization;
      if ((await findPaymentRow(tx, ids.id)) === undefined) throw notFound(PAYMENT.code, PAYMENT.noun);
      throw notFound('authorization_not_found', 'authorization');
    },
  );

  return routes;
}

/** `/authorizations`: what payers agreed to, as a file. */
export function authorizationRoutes(context: Pick<ServiceContext, 'database'>): ApiRoutes {
  const routes = new ApiRoutes(context);

  routes.stream(
    {
      operationId: 'exportAuthorizations',
      summary: 'Export what payers agreed to as CSV, the newest first',
      path: '/export.csv',
      permission: 'authorizations:read',
      query: authorizationExportParamsSchema,
      answer: { status: 200 },
      files: { 'text/csv': { description: 'One line an authorization, the names of the columns first.' } },
    },
    ({ principal: { dealerId }, query, request, response }) =>
      answerFile(
        { request, response },
        { contentType: 'text/csv; charset=utf-8', name: 'payvite-authorizations.csv' },
        () => exportAuthorizations(context.database, dealerId, query),
      ),
  );

  return routes;
}
