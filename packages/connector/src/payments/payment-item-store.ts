import { sql } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import type { PlanItem } from './payment-plan.ts';

/** An open item of a customer, with what a preview and a posting say of it. */
export interface PayableItem extends PlanItem {
  model: 'invoices' | 'adjustments';
  erpId: string;
  number: string;
  jobName: string | null;
}

/** Reads open items of a customer; those that it does not have, or has no more, are left out. */
export async function listPayableItems(
  tx: DealerTransaction,
  customerId: string,
  itemIds: readonly string[],
): Promise<PayableItem[]> {
  if (itemIds.length === 0) return [];
  const rows = await tx.db
    .selectFrom('openItemOverview')
    .select(['id', 'model', 'erpId', 'kind', 'number', 'jobId', 'jobName', 'transactionDate', 'dueDate'])
    .select(['outstandingMinor', 'inFlightMinor', 'payableMinor', 'discountMinor', 'discountDueDate'])
    .where('dealerId', '=', tx.dealerId)
    .where('customerId', '=', customerId)
    .where('id', '=', sql<string>`any(${[...itemIds]}::uuid[])`)
    .execute();
  return rows.map(({ jobId, ...row }) => ({
    ...row,
    jobKey: jobId ?? row.jobName,
  }));
}

/** The items of a customer's jobs of which something can be paid now, credits too; a job key of null: those without a job. */
export async function listPayableIdsOfJobs(
  tx: DealerTransaction,
  customerId: string,
  jobKeys: readonly (string | null)[],
): Promise<string[]> {
  if (jobKeys.length === 0) return [];
  const keys = jobKeys.filter((key) => key !== null);
  const rows = await tx.db
    .selectFrom('openItemOverview')
    .select('id')
    .where('dealerId', '=', tx.dealerId)
    .where('customerId', '=', customerId)
    .where('payableMinor', '<>', 0)
    .where(
      sql<boolean>`case when coalesce(job_id, job_name) is null then ${keys.length < jobKeys.length}::boolean
        else coalesce(job_id, job_name) = any(${keys}::text[]) end`,
    )
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/**
 * Locks items for the rest of the transaction: whoever pays one of them too, and a sync that changes them, waits, or is waited
 * for. Those who pay lock in one order; a sync in the order in which it writes. Where the two meet in two items crosswise,
 * PostgreSQL ends one of them after a second: the payer is asked to press again, the sync is applied anew.
 */
export async function lockItems(tx: DealerTransaction, itemIds: readonly string[]): Promise<void> {
  await sql`
    select id from open_items
    where dealer_id = ${tx.dealerId} and id = any(${[...itemIds]}::uuid[])
    order by id
    for no key update`.execute(tx.db);
}

/** The customer that a payer pays for, where the payer may; undefined otherwise. With `isLocked` nobody closes the portal meanwhile. */
export async function findPayingCustomer(
  tx: DealerTransaction,
  who: { payerId: string; customerId: string },
  { isLocked = false }: { isLocked?: boolean } = {},
): Promise<{ id: string; erpId: string; name: string; accountNumber: string; currency: string } | undefined> {
  if (isLocked) {
    await sql`
      select from payer_customers
      where dealer_id = ${tx.dealerId} and customer_id = ${who.customerId} and payer_id = ${who.payerId}
      for share`.execute(tx.db);
  }
  return tx.db
    .selectFrom('payerCustomers as link')
    .innerJoin('customers as c', (join) =>
      join.onRef('c.dealerId', '=', 'link.dealerId').onRef('c.id', '=', 'link.customerId'),
    )
    .select(['c.id', 'c.erpId', 'c.name', 'c.accountNumber', 'c.currency'])
    .where('link.dealerId', '=', tx.dealerId)
    .where('link.customerId', '=', who.customerId)
    .where('link.payerId', '=', who.payerId)
    .where('link.access', '=', 'active')
    .executeTakeFirst();
}

/**
 * Keeps payments of a customer from being started for the rest of the transaction, and waits for those that are: whoever starts
 * one has its row of these locked.
 */
export async function lockPayersOf(tx: DealerTransaction, customerId: string): Promise<void> {
  await sql`
    select from payer_customers
    where dealer_id = ${tx.dealerId} and customer_id = ${customerId}
    order by payer_id
    for no key update`.execute(tx.db);
}
