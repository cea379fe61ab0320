import {
  customerListParamsSchema,
  customerSchema,
  eventSchema,
  openItemListParamsSchema,
  openItemSchema,
  pageSchema,
  timelineParamsSchema,
} from '@payvite/sdk/schemas';
import { ApiRoutes } from '../api-routes.ts';
import type { ServiceContext } from '../context.ts';
import { listCustomerEvents } from '../events/timeline-store.ts';
import { CUSTOMER, getCustomer, listCustomers, refuseUnknownCustomer } from './customer-service.ts';
import { listOpenItems } from './open-item-store.ts';

/** `/customers`: what the ERP says, and where each stands. */
export function customerRoutes(context: Pick<ServiceContext, 'database'>): ApiRoutes {
  const routes = new ApiRoutes(context);

  routes.stream(
    {
      operationId: 'listCustomers',
      summary: 'List customers, by default the most urgent to collect from first',
      path: '/',
      permission: 'customers:read',
      query: customerListParamsSchema,
      answer: { status: 200, schema: pageSchema(customerSchema) },
    },
    async ({ principal, query: { cursor, limit, sort, ...filters }, response }) => {
      const page = await listCustomers(context.database, principal.dealerId, filters, {
        sort,
        cursor,
        limit,
      });
      response.type('application/json').send(page);
    },
  );

  routes.get(
    {
      operationId: 'getCustomer',
      summary: 'Get a customer with balances, contacts and its invitation',
      path: '/:id',
      permission: 'customers:read',
      ids: { id: CUSTOMER },
      answer: { status: 200, schema: customerSchema },
    },
    ({ tx, ids }) => getCustomer(tx, ids.id),
  );

  routes.get(
    {
      operationId: 'listOpenItems',
      summary: 'List a customer’s open items, the oldest due first',
      path: '/:id/open-items',
      permission: 'customers:read',
      ids: { id: CUSTOMER },
      query: openItemListParamsSchema,
      answer: { status: 200, schema: pageSchema(openItemSchema) },
    },
    async ({ tx, ids, query: { cursor, limit, kind } }) => {
      await refuseUnknownCustomer(tx, ids.id);
      return listOpenItems(tx, ids.id, { kind, cursor, limit });
    },
  );

  routes.get(
    {
      operationId: 'listCustomerTimeline',
      summary: 'List what happened to a customer, the newest first',
      path: '/:id/timeline',
      permission: 'customers:read',
      ids: { id: CUSTOMER },
      query: timelineParamsSchema,
      answer: { status: 200, schema: pageSchema(eventSchema) },
    },
    async ({ tx, ids, query: { cursor, limit } }) => {
      await refuseUnknownCustomer(tx, ids.id);
      return listCustomerEvents(tx, ids.id, { cursor, limit });
    },
  );

  return routes;
}
