import { sql } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import { isMissingKnown, type SyncedFiles } from './sync-checks.ts';
import { stagedRows } from './sync-staging.ts';

/** Whose faulty rows make numbers stale; an address that cannot be read changes none. */
const COUNTED = ['customers', 'invoices', 'adjustments'] as const;

/** A list of changes never says that a row is no more; one that came under a mistyped id would be missed for ever. */
const GIVEN_UP_AFTER_MS = 30 * 86_400_000;

/**
 * Keeps which rows came faulty and have not come good since, and marks their customers as stale: their numbers are older
 * than the newest delivery. A customer is also stale while one of its open items is.
 *
 * A row is mended when it comes good, of whichever customer then, or when everything was listed and it is not there. A row
 * that did not tell its id is mended when everything was listed again; among what has changed, by any good row of its customer:
 * nothing would tell which one it is.
 */
export async function markStaleCustomers(
  tx: DealerTransaction,
  syncId: string,
  files: SyncedFiles,
): Promise<void> {
  for (const model of COUNTED) {
    const file = files[model];
    if (file === undefined || file.isSkipped) continue;
    const staged = stagedRows(tx, syncId, model);
    const customerErpId = sql.raw(model === 'customers' ? 'erp_id' : 'customer_erp_id');
    await sql`
      delete from unmended_rows u
      where u.dealer_id = ${tx.dealerId} and u.model = ${model} and (
        (u.erp_id = '' and (not ${file.isPartial === true}::boolean or exists (
          select from ${staged} where s.${customerErpId} = u.customer_erp_id and not s.is_bad
        )))
        or u.seen_at < ${new Date(tx.now.getTime() - GIVEN_UP_AFTER_MS)}
        or exists (select from ${staged} where s.erp_id = u.erp_id and not s.is_bad)
        or (${isMissingKnown(file)}::boolean and not exists (select from ${staged} where s.erp_id = u.erp_id))
      )`.execute(tx.db);
    if (file.badRowCount === 0) continue;
    await sql`
      insert into unmended_rows (dealer_id, model, erp_id, customer_erp_id, seen_at)
      select distinct b.dealer_id, b.model, coalesce(b.erp_id, ''), b.customer_erp_id, ${tx.now}::timestamptz
      from bad_rows b
      where b.dealer_id = ${tx.dealerId} and b.sync_id = ${syncId} and b.model = ${model}
        and b.customer_erp_id is not null
        -- Of an id that is listed twice, one may be good: in a file the customer is told of the other.
        and (${file.isPartial !== true}::boolean or not exists (
          select from ${staged} where s.erp_id = b.erp_id and not s.is_bad
        ))
      on conflict (dealer_id, model, erp_id, customer_erp_id) do update set seen_at = excluded.seen_at`.execute(
      tx.db,
    );
  }
  await sql`
    with stale as (
      select c.id
      from unmended_rows u
      join customers c on c.dealer_id = u.dealer_id and c.erp_id = u.customer_erp_id
      where u.dealer_id = ${tx.dealerId}
      union
      select customer_id from open_items where dealer_id = ${tx.dealerId} and closed_at is null and is_stale
    ),
    turned as (
      select id from customers where dealer_id = ${tx.dealerId} and is_stale and id not in (select id from stale)
      union all
      select s.id from stale s join customers c on c.dealer_id = ${tx.dealerId} and c.id = s.id where not c.is_stale
    )
    update customers c set is_stale = not c.is_stale
    from turned t
    where c.dealer_id = ${tx.dealerId} and c.id = t.id`.execute(tx.db);
}
