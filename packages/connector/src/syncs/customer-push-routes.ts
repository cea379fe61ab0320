import {
  customerBatchSchema,
  MAX_PUSHED_ROWS,
  openItemBatchSchema,
  syncSchema,
  type Sync,
} from '@payvite/sdk/schemas';
import * as z from 'zod/mini';
import { ApiRoutes } from '../api-routes.ts';
import type { DealerTransaction } from '../db/database.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { AppError } from '../errors.ts';
import { readPushedCustomers, readPushedItems } from '../erp/push/pushed-rows.ts';
import { runPush, type SyncContext } from './sync-service.ts';

/** Each row is looked at by itself: a faulty one is told of, and costs no other. */
const rowsSchema = z.strictObject({
  rows: z.array(z.unknown()).check(z.minLength(1), z.maxLength(MAX_PUSHED_ROWS)),
});
const PUSH = {
  method: 'put',
  path: '/batch',
  permission: 'syncs:run',
  body: rowsSchema,
  isLarge: true,
  answer: { status: 200, schema: syncSchema },
  problems: ['push_not_expected'],
} as const;

type PushContext = Pick<SyncContext, 'database' | 'events'>;

/** `/customers/batch`: customers and contacts of an ERP that would rather push than be read. */
export function customerPushRoutes(context: PushContext): ApiRoutes {
  const routes = new ApiRoutes(context);
  routes.change(
    {
      operationId: 'pushCustomers',
      summary: 'Take customers that the ERP pushes, with their contacts',
      ...PUSH,
      documentedBody: customerBatchSchema,
    },
    async ({ tx, body }): Promise<Sync> => {
      await refuseUnexpected(tx);
      const { delivery, contactsListedOf } = readPushedCustomers(body.rows);
      return runPush(context, tx, delivery, contactsListedOf);
    },
  );
  return routes;
}

/** `/open-items/batch`: invoices, credits and debits of an ERP that would rather push than be read. */
export function openItemPushRoutes(context: PushContext): ApiRoutes {
  const routes = new ApiRoutes(context);
  routes.change(
    {
      operationId: 'pushOpenItems',
      summary: 'Take open items that the ERP pushes',
      ...PUSH,
      documentedBody: openItemBatchSchema,
    },
    async ({ tx, body }): Promise<Sync> => {
      await refuseUnexpected(tx);
      return runPush(context, tx, readPushedItems(body.rows), []);
    },
  );
  return routes;
}

/** What is pushed and what is read would take each other's rows for gone. */
async function refuseUnexpected(tx: DealerTransaction): Promise<void> {
  const { erpKind } = await getDealer(tx);
  if (erpKind === 'push') return;
  throw new AppError(
    'push_not_expected',
    `This dealer's customers are read from its ERP (${erpKind}). To push them instead: payvite dealer set --erp push.`,
  );
}
