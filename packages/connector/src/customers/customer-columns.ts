import { sql } from 'kysely';

/** Tables whose rows name a customer and the dealer whose it is. */
type CustomerTable = 'payment_overview' | 'credit_requests' | 'postings';

/** What the ERP calls the customer of a table's row: `customerName`, `accountNumber`. */
export function customerColumns(table: CustomerTable) {
  const column = (name: 'name' | 'account_number') => sql<string>`(
    select ${sql.ref(`c.${name}`)} from customers c
    where c.dealer_id = ${sql.ref(`${table}.dealer_id`)} and c.id = ${sql.ref(`${table}.customer_id`)}
  )`;
  return [column('name').as('customerName'), column('account_number').as('accountNumber')] as const;
}
