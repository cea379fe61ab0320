import { sql } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';

const DAY_MS = 86_400_000;
const BAD_ROWS_KEPT_MS = 30 * DAY_MS;

/** Forgets the bad rows of syncs of long ago, but for those of the newest that was applied. How many there were stays known. */
export async function deleteOldBadRows(tx: DealerTransaction): Promise<void> {
  await sql`
    delete from bad_rows b
    using syncs s
    where b.dealer_id = ${tx.dealerId} and s.dealer_id = b.dealer_id and s.id = b.sync_id
      and s.finished_at < ${new Date(tx.now.getTime() - BAD_ROWS_KEPT_MS)}
      and s.state in ('succeeded', 'failed')
      and s.id is distinct from (
        select n.id from syncs n
        where n.dealer_id = ${tx.dealerId} and n.state = 'succeeded'
        order by n.started_at desc limit 1
      )`.execute(tx.db);
}

/** As far back as anybody asks what a sync did. */
const SYNCS_KEPT_MS = 90 * DAY_MS;
/** Of a dealer that syncs rarely, so many whatever their age. */
const NEWEST_KEPT = 100;

/**
 * Deletes syncs of long ago with their bad rows, and with the applied imports that they are of. Kept are the newest, those that
 * run or wait for a person, and the newest that was applied, whole and in part: the next one goes on from there.
 */
export async function deleteOldSyncs(tx: DealerTransaction): Promise<void> {
  await sql`
    with old as (
      select s.id from syncs s
      where s.dealer_id = ${tx.dealerId}
        and s.finished_at < ${new Date(tx.now.getTime() - SYNCS_KEPT_MS)}
        and s.state in ('succeeded', 'failed')
        and s.id not in (
          select n.id from syncs n
          where n.dealer_id = ${tx.dealerId}
          order by n.started_at desc, n.id desc limit ${NEWEST_KEPT}
        )
        and s.id not in (
          select distinct on (n.is_full) n.id from syncs n
          where n.dealer_id = ${tx.dealerId} and n.state = 'succeeded'
          order by n.is_full, n.started_at desc, n.id desc
        )
    ),
    imported as (
      delete from imports i where i.dealer_id = ${tx.dealerId} and i.sync_id in (select id from old)
    )
    delete from syncs s where s.dealer_id = ${tx.dealerId} and s.id in (select id from old)`.execute(tx.db);
}
