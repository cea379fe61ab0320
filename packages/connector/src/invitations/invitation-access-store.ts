import { sql, type RawBuilder } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import { PREPARED } from '../db/prepared-client.ts';

/**
 * SQL: which of these customers the dealer has closed the portal of, as seen by an address (lower case): for everybody, for
 * this person at this customer, or for this person at all. An invitation opens none of them.
 */
export function selectClosedCustomers(
  tx: DealerTransaction,
  email: string,
  customerIds: readonly string[],
): RawBuilder<{ id: string }> {
  return sql`
    with payer as (select id from payers where email = ${email})
    select asked.id
    from unnest(${[...customerIds]}::uuid[]) as asked (id)
    where coalesce(
      (
        select link.access = 'disabled'
        from payer_customers link
        join payer on payer.id = link.payer_id
        where link.dealer_id = ${tx.dealerId} and link.customer_id = asked.id
      ),
      exists (
        select from portal_disabled_customers d where d.dealer_id = ${tx.dealerId} and d.customer_id = asked.id
      ) or exists (
        select from portal_disabled_payers d join payer on payer.id = d.payer_id where d.dealer_id = ${tx.dealerId}
      )
    )`;
}

/** Which of these customers are closed for an address, as `selectClosedCustomers` says. */
export async function listClosedCustomers(
  tx: DealerTransaction,
  email: string,
  customerIds: readonly string[],
): Promise<string[]> {
  const closed = selectClosedCustomers(tx, email, customerIds);
  const { rows } = await sql<{ id: string }>`${PREPARED} ${closed}`.execute(tx.db);
  return rows.map((row) => row.id);
}
