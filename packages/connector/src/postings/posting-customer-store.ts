import type { DealerTransaction } from '../db/database.ts';

/** Our id of a customer of the ERP; undefined when the dealer has none of this id. */
export async function findCustomerIdByErpId(
  tx: DealerTransaction,
  erpId: string,
): Promise<string | undefined> {
  const row = await tx.db
    .selectFrom('customers')
    .select('id')
    .where('dealerId', '=', tx.dealerId)
    .where('erpId', '=', erpId)
    .executeTakeFirst();
  return row?.id;
}
