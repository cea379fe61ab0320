import type { SyncGuard } from '@payvite/sdk/schemas';
import { sql } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import { stagedRows } from './sync-staging.ts';
import type { ReadFiles } from './sync-warnings.ts';

/** What a file of before would undo. */
interface Undone {
  /** When these bytes were written that were applied first. */
  writtenAt: Date;
  items: number;
  number: string;
}

/**
 * What speaks against files that were applied before, byte by byte, and are there again after others, whatever their date: a copy
 * looks new. Only where it matters: where such a file lists items as open that were paid since, which could be paid once more.
 * Those files are of then, also once somebody approves them, so that they let nothing go that a payment holds.
 */
export async function findRestoredFiles(
  tx: DealerTransaction,
  syncId: string,
  { files, applied }: Pick<ReadFiles, 'files' | 'applied'>,
): Promise<SyncGuard[]> {
  const guards: SyncGuard[] = [];
  for (const model of ['invoices', 'adjustments'] as const) {
    const file = files[model];
    if (file === undefined || file.isSkipped || file.fingerprint === null) continue;
    if (file.fingerprint === applied[model]?.fingerprint) continue;
    const undone = await findUndone(tx, syncId, model, file.fingerprint);
    if (undone === undefined) continue;
    file.writtenAt = undone.writtenAt.toISOString();
    const items = undone.items === 1 ? 'an item' : `${undone.items} items`;
    guards.push({
      kind: 'older_export',
      detail: `${file.file ?? model} is, byte by byte, what was written ${file.writtenAt}. It lists ${items} as open whose payments were posted since, such as ${undone.number}. Export again and sync, or approve this sync to go back to this file.`,
      figures: null,
      file: file.file,
      openEnd: null,
    });
  }
  return guards;
}

async function findUndone(
  tx: DealerTransaction,
  syncId: string,
  model: 'invoices' | 'adjustments',
  fingerprint: string,
): Promise<Undone | undefined> {
  const { rows } = await sql<Undone>`
    select b.written_at, count(distinct i.id)::integer as items, min(i.number) as number
    from (
      select min(coalesce((files -> ${model}::text ->> 'writtenAt')::timestamptz, started_at)) as written_at
      from syncs
      where dealer_id = ${tx.dealerId} and state = 'succeeded'
        and files -> ${model}::text ->> 'fingerprint' = ${fingerprint}
        and exists (select from paid_items where dealer_id = ${tx.dealerId})
    ) b
    join paid_items p on p.dealer_id = ${tx.dealerId} and p.posted_at > b.written_at
    join open_items i on i.dealer_id = ${tx.dealerId} and i.id = p.open_item_id and i.model = ${model}
    left join staged_changes d
      on d.dealer_id = ${tx.dealerId} and d.sync_id = ${syncId} and d.model = ${model} and d.held_id = i.id
    left join ${stagedRows(tx, syncId, model)} on s.erp_id = i.erp_id
    where case d.change
      when 'missing' then false
      when 'changed' then s.is_open
      else i.closed_at is null
    end
    group by b.written_at`.execute(tx.db);
  return rows[0];
}
