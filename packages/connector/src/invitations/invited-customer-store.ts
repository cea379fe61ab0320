import { sql } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import { DEFERRED } from '../db/prepared-client.ts';

/**
 * Locks customers until the transaction ends: whoever else would invite them, or open or close their portal, waits and then
 * sees what was decided here.
 */
export async function lockCustomers(tx: DealerTransaction, ids: readonly string[]): Promise<void> {
  await sql`${DEFERRED}
    select id from customers
    where dealer_id = ${tx.dealerId}::uuid and id = any (${ids}::uuid[])
    order by id
    for no key update`.execute(tx.db);
}
