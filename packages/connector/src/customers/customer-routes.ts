import {
  customerListParamsSchema,
  openItemListParamsSchema,
  timelineParamsSchema,
  type Customer,
  type OpenItem,
  type Page,
  type TimelineEvent,
} from '@payvite/sdk/schemas';
import { Router } from 'express';
import { requirePermission } from '../auth/authentication.ts';
import { principalOf } from '../auth/principal.ts';
import type { ServiceContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { listCustomerEvents } from '../events/timeline-store.ts';
import { parseInput, pathId } from '../request-input.ts';
import { ensureAged } from './customer-aging.ts';
import { findCustomer, listCustomers } from './customer-store.ts';
import { listOpenItems } from './open-item-store.ts';

/** `GET /customers`, `/:id`, `/:id/open-items`, `/:id/timeline`. */
export function customerRoutes(context: Pick<ServiceContext, 'database'>): Router {
  const { database } = context;
  const router = Router();
  router.use(requirePermission('customers:read'));

  router.get('/', async (request, response) => {
    const { cursor, limit, sort, ...filters } = parseInput(customerListParamsSchema, request.query);
    const page: Page<Customer> = await database.asDealer(principalOf(response).dealerId, async (tx) => {
      await ensureAged(tx);
      return listCustomers(tx, filters, { sort, cursor, limit });
    });
    response.json(page);
  });

  router.get('/:id', async (request, response) => {
    const id = pathId(request, 'customer_not_found', 'customer');
    const customer = await database.asDealer(principalOf(response).dealerId, async (tx) => {
      await ensureAged(tx);
      return findCustomer(tx, id);
    });
    if (customer === undefined) throw notFound('customer_not_found', 'customer');
    response.json(customer satisfies Customer);
  });

  router.get('/:id/open-items', async (request, response) => {
    const id = pathId(request, 'customer_not_found', 'customer');
    const { cursor, limit, kind } = parseInput(openItemListParamsSchema, request.query);
    const page: Page<OpenItem> = await database.asDealer(principalOf(response).dealerId, async (tx) => {
      if ((await findCustomer(tx, id)) === undefined) throw notFound('customer_not_found', 'customer');
      return listOpenItems(tx, id, { kind, cursor, limit });
    });
    response.json(page);
  });

  router.get('/:id/timeline', async (request, response) => {
    const id = pathId(request, 'customer_not_found', 'customer');
    const { cursor, limit } = parseInput(timelineParamsSchema, request.query);
    const page: Page<TimelineEvent> = await database.asDealer(principalOf(response).dealerId, async (tx) => {
      if ((await findCustomer(tx, id)) === undefined) throw notFound('customer_not_found', 'customer');
      return listCustomerEvents(tx, id, { cursor, limit });
    });
    response.json(page);
  });

  return router;
}
