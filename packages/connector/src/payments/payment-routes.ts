import {
  customerPaymentListParamsSchema,
  enteredByHandSchema,
  pageSchema,
  paymentExportParamsSchema,
  paymentListParamsSchema,
  paymentSchema,
  paymentSummaryParamsSchema,
  paymentSummarySchema,
} from '@payvite/sdk/schemas';
import { ApiRoutes } from '../api-routes.ts';
import type { ServiceContext } from '../context.ts';
import { CUSTOMER, refuseUnknownCustomer } from '../customers/customer-service.ts';
import { notFound } from '../errors.ts';
import { answerFile } from '../file-answer.ts';
import { noteEnteredByHand } from './payment-entry.ts';
import { exportPayments } from './payment-export.ts';
import { findPayment, listPayments } from './payment-list-store.ts';
import { summarizePayments } from './payment-summary-store.ts';

/** What the id of a payment names in a path. */
export const PAYMENT = { code: 'payment_not_found', noun: 'payment' } as const;

/** `/payments`: what payers paid online. */
export function paymentRoutes(context: Pick<ServiceContext, 'database' | 'events'>): ApiRoutes {
  const routes = new ApiRoutes(context);

  routes.get(
    {
      operationId: 'listPayments',
      summary: 'List payments, the newest first',
      path: '/',
      permission: 'payments:read',
      query: paymentListParamsSchema,
      answer: { status: 200, schema: pageSchema(paymentSchema) },
    },
    ({ tx, query }) => listPayments(tx, { ...query, cursor: query.cursor }),
  );

  // Before those of one payment: neither `summary` nor `export.csv` is an id.
  routes.get(
    {
      operationId: 'summarizePayments',
      summary: 'Sum up the payments that match, those of each currency apart',
      path: '/summary',
      permission: 'payments:read',
      query: paymentSummaryParamsSchema,
      answer: { status: 200, schema: paymentSummarySchema },
    },
    ({ tx, query }) => summarizePayments(tx, query),
  );

  routes.stream(
    {
      operationId: 'exportPayments',
      summary: 'Export the payments that match as CSV, for a spreadsheet',
      path: '/export.csv',
      permission: 'payments:read',
      query: paymentExportParamsSchema,
      answer: { status: 200 },
      files: { 'text/csv': { description: 'One line a payment, the names of the columns first.' } },
    },
    ({ principal: { dealerId }, query, request, response }) =>
      answerFile(
        { request, response },
        { contentType: 'text/csv; charset=utf-8', name: 'payvite-payments.csv' },
        () => exportPayments(context.database, dealerId, query),
      ),
  );

  routes.get(
    {
      operationId: 'getPayment',
      summary: 'Get a payment, what it pays, and where it is in the ERP',
      path: '/:id',
      permission: 'payments:read',
      ids: { id: PAYMENT },
      answer: { status: 200, schema: paymentSchema },
    },
    async ({ tx, ids }) => {
      const payment = await findPayment(tx, ids.id);
      if (payment === undefined) throw notFound(PAYMENT.code, PAYMENT.noun);
      return payment;
    },
  );

  routes.change(
    {
      operationId: 'noteEnteredByHand',
      summary: 'Note that a person entered into the ERP what nothing does by itself, or took it out',
      method: 'post',
      path: '/:id/entered-by-hand',
      permission: 'payments:write',
      ids: { id: PAYMENT },
      body: enteredByHandSchema,
      answer: { status: 200, schema: paymentSchema },
      problems: ['nothing_to_enter', 'entry_changed'],
    },
    ({ tx, ids, body: { amountMinor, discountMinor }, principal: { actor } }) =>
      noteEnteredByHand(context, tx, ids.id, { amountMinor, discountMinor, actor }),
  );

  return routes;
}

/** `/customers/:id/payments`: what was paid for one customer. */
export function customerPaymentRoutes(context: Pick<ServiceContext, 'database'>): ApiRoutes {
  const routes = new ApiRoutes(context);

  routes.get(
    {
      operationId: 'listCustomerPayments',
      summary: 'List what was paid online for a customer, the newest first',
      path: '/:id/payments',
      permission: 'payments:read',
      ids: { id: CUSTOMER },
      query: customerPaymentListParamsSchema,
      answer: { status: 200, schema: pageSchema(paymentSchema) },
    },
    async ({ tx, ids, query: { cursor, limit } }) => {
      await refuseUnknownCustomer(tx, ids.id);
      return listPayments(tx, { customerId: ids.id, cursor, limit });
    },
  );

  return routes;
}
