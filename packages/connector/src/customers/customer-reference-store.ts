import { sql, type RawBuilder } from 'kysely';
import type { CustomerReference } from '@payvite/sdk/schemas';

/** SQL: the customers of these ids, an array, as JSON in their order. */
export function selectCustomerReferences(of: {
  dealerId: RawBuilder<unknown>;
  customerIds: RawBuilder<unknown>;
}): RawBuilder<CustomerReference[]> {
  const { dealerId, customerIds } = of;
  return sql`(
    select coalesce(json_agg(
      json_build_object(
        'id', c.id, 'name', c.name, 'accountNumber', c.account_number, 'currency', c.currency,
        'outstandingMinor', coalesce(b.outstanding_minor, 0)
      )
      order by listed.place
    ), '[]')
    from unnest(${customerIds}) with ordinality as listed (id, place)
    join customers c on c.dealer_id = ${dealerId} and c.id = listed.id
    left join customer_balances b on b.dealer_id = ${dealerId} and b.customer_id = c.id
  )`;
}
