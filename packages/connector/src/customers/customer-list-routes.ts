import {
  adoptionParamsSchema,
  adoptionSchema,
  callSheetParamsSchema,
  callSheetRowSchema,
  customerAnchorParamsSchema,
  customerAnchorsSchema,
  customerExportParamsSchema,
  customerSummaryParamsSchema,
  customerSummarySchema,
  pageSchema,
} from '@payvite/sdk/schemas';
import { ApiRoutes } from '../api-routes.ts';
import type { ServiceContext } from '../context.ts';
import { addDays } from '../dealers/dealer-day.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { answerFile } from '../file-answer.ts';
import { readAdoption } from './adoption-store.ts';
import { listCallSheet } from './call-sheet.ts';
import { ensureAged } from './customer-aging.ts';
import { listCustomerAnchors } from './customer-anchor-store.ts';
import { exportCustomers } from './customer-export.ts';
import { summarizeCustomers } from './customer-summary-store.ts';

const DAYS_APART = { day: 1, week: 7, month: 30 } as const;

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
      operationId: 'getAdoption',
      summary: 'Tell how many active customers had been invited, had registered and had paid, over time',
      path: '/adoption',
      permission: 'customers:read',
      query: adoptionParamsSchema,
      answer: { status: 200, schema: adoptionSchema },
    },
    async ({ tx, query: { every, points } }) => {
      const today = await ensureAged(tx);
      const days = Array.from({ length: points }, (_, index) =>
        addDays(today, (index + 1 - points) * DAYS_APART[every]),
      );
      return { points: await readAdoption(tx, days) };
    },
  );

  routes.stream(
    {
      operationId: 'listCallSheet',
      summary: 'List whom to call: customers whose invitation is pending for long',
      path: '/call-sheet',
      permission: 'customers:read',
      query: callSheetParamsSchema,
      answer: { status: 200, schema: pageSchema(callSheetRowSchema) },
    },
    async ({ principal, query, response }) => {
      const page = await listCallSheet(context.database, principal.dealerId, {
        ...query,
        cursor: query.cursor,
      });
      response.json(page);
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
