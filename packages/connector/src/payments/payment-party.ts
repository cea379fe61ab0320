import { sql } from 'kysely';
import { customerColumns } from '../customers/customer-columns.ts';

/** What the ERP calls the customer of a table's row, and who paid or asks: `payerName`, null for somebody who was erased. */
export function partyColumns(table: 'payment_overview' | 'credit_requests') {
  return [
    ...customerColumns(table),
    sql<string | null>`(select y.name from payers y where y.id = ${sql.ref(`${table}.payer_id`)})`.as(
      'payerName',
    ),
  ] as const;
}
