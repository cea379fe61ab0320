import {
  pageSchema,
  suppressionInputSchema,
  suppressionListParamsSchema,
  suppressionSchema,
} from '@payvite/sdk/schemas';
import { ApiRoutes } from '../api-routes.ts';
import type { ServiceContext } from '../context.ts';
import { addSuppression, removeSuppression } from './suppression-service.ts';
import { getSuppression, listSuppressions } from './suppression-store.ts';

const SUPPRESSION = { code: 'suppression_not_found', noun: 'suppression' } as const;

/** `/suppressions`: the addresses that no invitation goes to. */
export function suppressionRoutes(context: Pick<ServiceContext, 'database' | 'events'>): ApiRoutes {
  const routes = new ApiRoutes(context);

  routes.get(
    {
      operationId: 'listSuppressions',
      summary: 'List the addresses that get no invitations, the newest first',
      path: '/',
      permission: 'suppressions:read',
      query: suppressionListParamsSchema,
      answer: { status: 200, schema: pageSchema(suppressionSchema) },
    },
    ({ tx, query }) => listSuppressions(tx, { ...query, cursor: query.cursor }),
  );

  routes.change(
    {
      operationId: 'addSuppression',
      summary: 'Let no more invitations go to an address',
      method: 'post',
      path: '/',
      permission: 'suppressions:write',
      body: suppressionInputSchema,
      answer: { status: 201, schema: suppressionSchema },
    },
    async ({ tx, body, principal }) =>
      getSuppression(tx, await addSuppression(context, tx, body.email, principal.actor)),
  );

  routes.change(
    {
      operationId: 'removeSuppression',
      summary: 'Let invitations go to an address again',
      method: 'delete',
      path: '/:id',
      permission: 'suppressions:write',
      ids: { id: SUPPRESSION },
      answer: { status: 204 },
      problems: ['address_suppressed'],
    },
    ({ tx, ids, principal }) => removeSuppression(context, tx, ids.id, principal.actor),
  );

  return routes;
}
