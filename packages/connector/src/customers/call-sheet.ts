import type { CallSheetRow, Customer, Page } from '@payvite/sdk/schemas';
import type { Database } from '../db/database.ts';
import { listLastCalls } from './call-note-store.ts';
import { listCustomers } from './customer-service.ts';

/** One page of whom to call: active customers whose invitation is pending for long, the highest priority first. */
export async function listCallSheet(
  database: Database,
  dealerId: string,
  {
    pendingOlderThanDays,
    ...page
  }: { pendingOlderThanDays: number; cursor: string | undefined; limit: number },
): Promise<Page<CallSheetRow>> {
  const customers = JSON.parse(
    await listCustomers(
      database,
      dealerId,
      { pendingOlderThanDays, status: 'active' },
      { ...page, sort: '-collectionPriority' },
    ),
  ) as Page<Customer>;
  const calls = await database.asDealer(dealerId, (tx) =>
    listLastCalls(
      tx,
      customers.data.map(({ id }) => id),
    ),
  );
  return {
    ...customers,
    data: customers.data.map((customer) => {
      const call = calls.get(customer.id);
      const isOfThisTime = call !== undefined && call.createdAt >= (customer.pendingSince ?? '');
      return { customer, lastCall: isOfThisTime ? call : null };
    }),
  };
}
