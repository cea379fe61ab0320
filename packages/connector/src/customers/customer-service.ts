import type { Customer } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import { notFound, type AppError } from '../errors.ts';
import { ensureAged } from './customer-aging.ts';
import { findCustomer, hasCustomer } from './customer-store.ts';

/** What the id of a customer names in a path. */
export const CUSTOMER = { code: 'customer_not_found', noun: 'customer' } as const;

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
