import {
  customerPayerListParamsSchema,
  customerPayerSchema,
  customerSchema,
  pageSchema,
  payerSchema,
  portalAccessInputSchema,
} from '@payvite/sdk/schemas';
import { ApiRoutes } from '../api-routes.ts';
import type { ServiceContext } from '../context.ts';
import { CUSTOMER, getCustomer, refuseUnknownCustomer } from '../customers/customer-service.ts';
import { setCustomerAccess, setPayerAccess } from './portal-access-service.ts';
import { listCustomerPayers } from './portal-access-store.ts';

type PayerContext = Pick<ServiceContext, 'database' | 'events'>;

/** `/customers/:id/payers` and `/portal-access`: who registered for a customer, and whether they may enter. */
export function customerPayerRoutes(context: PayerContext): ApiRoutes {
  const routes = new ApiRoutes(context);

  routes.get(
    {
      operationId: 'listCustomerPayers',
      summary: 'List who registered for a customer, the newest first',
      path: '/:id/payers',
      permission: 'customers:read',
      ids: { id: CUSTOMER },
      query: customerPayerListParamsSchema,
      answer: { status: 200, schema: pageSchema(customerPayerSchema) },
    },
    async ({ tx, ids, query: { cursor, limit } }) => {
      await refuseUnknownCustomer(tx, ids.id);
      return listCustomerPayers(tx, ids.id, { cursor, limit });
    },
  );

  routes.change(
    {
      operationId: 'setCustomerPortalAccess',
      summary: 'Close or open the portal for everybody who registered for a customer',
      method: 'put',
      path: '/:id/portal-access',
      permission: 'portal_access:write',
      ids: { id: CUSTOMER },
      body: portalAccessInputSchema,
      answer: { status: 200, schema: customerSchema },
      problems: ['portal_access_none'],
    },
    async ({ tx, ids, body, principal }) => {
      await refuseUnknownCustomer(tx, ids.id);
      await setCustomerAccess(context, tx, ids.id, body.state, principal.actor);
      return getCustomer(tx, ids.id);
    },
  );

  return routes;
}

/** `/payers`: the people who registered, at all of the dealer's customers. */
export function payerRoutes(context: PayerContext): ApiRoutes {
  const routes = new ApiRoutes(context);

  routes.change(
    {
      operationId: 'setPayerPortalAccess',
      summary: 'Close or open the portal for one person, at every customer of the dealer',
      method: 'put',
      path: '/:id/portal-access',
      permission: 'portal_access:write',
      ids: { id: { code: 'payer_not_found', noun: 'payer' } },
      body: portalAccessInputSchema,
      answer: { status: 200, schema: payerSchema },
    },
    ({ tx, ids, body, principal }) => setPayerAccess(context, tx, ids.id, body.state, principal.actor),
  );

  return routes;
}
