import type { Customer, CustomerSort } from '@payvite/sdk/schemas';
import type { Database, DealerTransaction } from '../db/database.ts';
import { dayInZone } from '../dealers/dealer-day.ts';
import { notFound, type AppError } from '../errors.ts';
import { ensureAged } from './customer-aging.ts';
import {
  countCustomers,
  findCustomer,
  hasCustomer,
  readCustomers,
  type CustomerFilters,
} from './customer-store.ts';

/** What the id of a customer names in a path. */
export const CUSTOMER = { code: 'customer_not_found', noun: 'customer' } as const;

/**
 * One page of customers, their balances those of the dealer's today, and on the first page how many match.
 *
 * @returns a `Page<Customer>` as JSON: nobody but its reader looks into it.
 */
export async function listCustomers(
  database: Database,
  dealerId: string,
  filters: CustomerFilters,
  page: { sort: CustomerSort; cursor: string | undefined; limit: number },
): Promise<string> {
  let read = await readCustomers(database, dealerId, filters, page);
  const { aging } = read;
  // Where none match, none tells of its day; tomorrow's balances may match.
  if (aging === null || dayInZone(aging.readAt, aging.timeZone) !== aging.agedOn) {
    await database.asDealer(dealerId, ensureAged);
    read = await readCustomers(database, dealerId, filters, page);
  }
  const total =
    page.cursor === undefined ? await database.asDealer(dealerId, (tx) => countCustomers(tx, filters)) : null;
  return `{"data":[${read.data.join(',')}],"nextCursor":${JSON.stringify(read.nextCursor)},"total":${total}}`;
}

/**
 * One customer, its balances those of the dealer's today.
 *
 * @throws {AppError} 404 `customer_not_found`.
 */
export async function getCustomer(tx: DealerTransaction, id: string): Promise<Customer> {
  await ensureAged(tx);
  const customer = await findCustomer(tx, id);
  if (customer === undefined) throw noSuchCustomer();
  return customer;
}

/**
 * Lets a transaction go on where the dealer has a customer of this id.
 *
 * @throws {AppError} 404 `customer_not_found`.
 */
export async function refuseUnknownCustomer(tx: DealerTransaction, id: string): Promise<void> {
  if (!(await hasCustomer(tx, id))) throw noSuchCustomer();
}

function noSuchCustomer(): AppError {
  return notFound(CUSTOMER.code, CUSTOMER.noun);
}
