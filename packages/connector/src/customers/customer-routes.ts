import {
  customerListParamsSchema,
  customerSchema,
  eventSchema,
  openItemListParamsSchema,
  openItemSchema,
  pageSchema,
  timelineParamsSchema,
  type Customer,
} from '@payvite/sdk/schemas';
import { ApiRoutes } from '../api-routes.ts';
import type { ServiceContext } from '../context.ts';
import type { DealerTransaction } from '../db/database.ts';
import { notFound } from '../errors.ts';
import { listCustomerEvents } from '../events/timeline-store.ts';
import { ensureAged } from './customer-aging.ts';
import { findCustomer, listCustomers } from './customer-store.ts';
import { listOpenItems } from './open-item-store.ts';

const CUSTOMER = { code: 'customer_not_found', noun: 'customer' } as const;

/** `/customers`: what the ERP says, and where each stands. */
export function customerRoutes(context: Pick<ServiceContext, 'database'>): ApiRoutes {
  const routes = new ApiRoutes(context);

  routes.get(
    {
      operationId: 'listCustomers',
      summary: 'List customers, by default the most urgent to collect from first',
      path: '/',
      permission: 'customers:read',
      query: customerListParamsSchema,
      answer: { status: 200, schema: pageSchema(customerSchema) },
    },
    async ({ tx, query: { cursor, limit, sort, ...filters } }) => {
      await ensureAged(tx);
      return listCustomers(tx, filters, { sort, cursor, limit });
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
    async ({ tx, ids }) => {
      await ensureAged(tx);
      return getCustomer(tx, ids.id);
    },
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
      await getCustomer(tx, ids.id);
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
      await getCustomer(tx, ids.id);
      return listCustomerEvents(tx, ids.id, { cursor, limit });
    },
  );

  return routes;
}

async function getCustomer(tx: DealerTransaction, id: string): Promise<Customer> {
  const customer = await findCustomer(tx, id);
  if (customer === undefined) throw notFound(CUSTOMER.code, CUSTOMER.noun);
  return customer;
}
