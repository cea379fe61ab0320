import { sql, type RawBuilder } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import { isMissingKnown } from './sync-checks.ts';
import { stagedRows } from './sync-staging.ts';
import { lockSync } from './sync-store.ts';

/** What a sync learned of open items of one model. */
export interface ItemReading {
  model: 'invoices' | 'adjustments';
  /** When the ERP said so: the file was written, or the sync began. */
  asOf: Date;
  /** Whether the sync read the item `i` (of `open_items`, of this model): it was listed without a fault, or is gone. */
  isRead: RawBuilder<boolean>;
}

/**
 * What a sync that has ended well learned, in its own transaction and while what it read is staged. A model that was skipped,
 * because its file is as it was applied before, taught nothing, however new its date.
 */
export async function listItemReadings(tx: DealerTransaction, syncId: string): Promise<ItemReading[]> {
  const sync = await lockSync(tx, syncId);
  if (sync?.state !== 'succeeded') return [];
  return (['invoices', 'adjustments'] as const).flatMap((model) => {
    // A sync keeps what was read before it of models that it was not delivered; of these it learned nothing.
    const file = sync.models.some((each) => each.model === model) ? sync.files[model] : undefined;
    if (file === undefined || file.isSkipped) return [];
    const listed = (isBad: boolean) => sql`exists (
      select from ${stagedRows(tx, syncId, model)} where s.erp_id = i.erp_id and s.is_bad = ${isBad}::boolean
    )`;
    return {
      model,
      asOf: file.writtenAt === undefined ? sync.startedAt : new Date(file.writtenAt),
      isRead: isMissingKnown(file) ? sql<boolean>`not ${listed(true)}` : sql<boolean>`${listed(false)}`,
    };
  });
}
