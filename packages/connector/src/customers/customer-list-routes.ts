import {
  customerAnchorParamsSchema,
  customerAnchorsSchema,
  customerExportParamsSchema,
  customerSummaryParamsSchema,
  customerSummarySchema,
} from '@payvite/sdk/schemas';
import { ApiRoutes } from '../api-routes.ts';
import type { ServiceContext } from '../context.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { answerFile } from '../file-answer.ts';
import { ensureAged } from './customer-aging.ts';
import { listCustomerAnchors } from './customer-anchor-store.ts';
import { exportCustomers } from './customer-export.ts';
import { summarizeCustomers } from './customer-summary-store.ts';

/** `/customers` as a whole: in numbers, in places to begin reading at, and as a file. Mounted before `/customers/:id`. */
export function customerListRoutes(context: Pick<ServiceContext, 'database'>): ApiRoutes {
  const routes = new ApiRoutes(context);

  routes.get(
    {
      operationId: 'summarizeCustomers',
      summary:
        'Sum up the customers that match: balances, invoices, discounts and the adoption funnel, by currency',
      path: '/summary',
      permission: 'customers:read',
      query: customerSummaryParamsSchema,
      answer: { status: 200, schema: customerSummarySchema },
    },
    async ({ tx, query }) => {
      const agedOn = await ensureAged(tx);
      const { asOf } = await getDealer(tx);
      const summary = await summarizeCustomers(tx, query, agedOn);
      return { ...summary, asOf: asOf?.toISOString() ?? null, agedOn };
    },
  );

  routes.get(
    {
      operationId: 'listCustomerAnchors',
      summary: 'List the cursors at which the pages of a list begin, to read any of them at once',
      path: '/anchors',
      permission: 'customers:read',
      query: customerAnchorParamsSchema,
      answer: { status: 200, schema: customerAnchorsSchema },
    },
    async ({ tx, query: { every, sort, ...filters } }) => {
      await ensureAged(tx);
      return listCustomerAnchors(tx, filters, { sort, every });
    },
  );

  routes.stream(
    {
      operationId: 'exportCustomers',
      summary: 'Export the customers that match as CSV, for a spreadsheet',
      path: '/export.csv',
      permission: 'customers:read',
      query: customerExportParamsSchema,
      answer: { status: 200 },
      files: { 'text/csv': { description: 'One line a customer, the names of the columns first.' } },
    },
    ({ principal: { dealerId }, query: { sort, ...filters }, request, response }) =>
      answerFile(
        { request, response },
        { contentType: 'text/csv; charset=utf-8', name: 'payvite-customers.csv' },
        () => exportCustomers(context.database, dealerId, filters, sort),
      ),
  );

  return routes;
}
