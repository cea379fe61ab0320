import { sql, type RawBuilder } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import { PREPARED } from '../db/prepared-client.ts';

/** Which of these customers are closed to an address (lower case), as `isClosedTo` says. An invitation opens none of them. */
export async function listClosedCustomers(
  tx: DealerTransaction,
  email: string,
  customerIds: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`${PREPARED} ${selectClosedCustomers(tx, email, customerIds)}`.execute(tx.db);
  return rows.map((row) => row.id);
}

/** SQL: the ids that `listClosedCustomers` answers. */
export function selectClosedCustomers(
  tx: DealerTransaction,
  email: string,
  customerIds: readonly string[],
): RawBuilder<{ id: string }> {
  return sql`
    select asked.id
    from unnest(${[...customerIds]}::uuid[]) as asked (id)
    where ${isClosedTo(tx, { customerId: sql`asked.id`, email: sql`${email}` })}`;
}

/**
 * SQL: whether the dealer has closed the portal of a customer to an address (lower case): for everybody, for this person
 * at this customer, or for this person at all.
 */
export function isClosedTo(
  tx: DealerTransaction,
  asked: { customerId: RawBuilder<unknown>; email: RawBuilder<unknown> },
): RawBuilder<boolean> {
  const { customerId, email } = asked;
  return sql`coalesce(
    (
      select link.access = 'disabled'
      from payers p
      join payer_customers link on link.payer_id = p.id
      where p.email = ${email} and link.dealer_id = ${tx.dealerId}::uuid and link.customer_id = ${customerId}
    ),
    exists (
      select from portal_disabled_customers d
      where d.dealer_id = ${tx.dealerId}::uuid and d.customer_id = ${customerId}
    ) or exists (
      select
      from payers p
      join portal_disabled_payers d on d.payer_id = p.id
      where p.email = ${email} and d.dealer_id = ${tx.dealerId}::uuid
    )
  )`;
}
