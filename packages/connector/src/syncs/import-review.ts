import type { SyncGuard } from '@payvite/sdk/schemas';
import { sql } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import type { ImportRow } from '../db/tables.ts';
import { applyStagedRows } from './sync-apply.ts';
import type { SyncRun } from './sync-reading.ts';
import { updateSync } from './sync-store.ts';

const NO_FIGURES = { figures: null, file: null, openEnd: null };

/**
 * Notes what an import would do, and why it waits: always for a person, and maybe because what we hold is newer.
 *
 * It is found out by doing it and taking it back, so that the figures are those of the apply.
 */
export async function reviewImport(
  tx: DealerTransaction,
  run: SyncRun,
  { exportedAt }: Pick<ImportRow, 'exportedAt'>,
): Promise<SyncGuard[]> {
  await sql`savepoint review`.execute(tx.db);
  const models = await applyStagedRows(tx, run.syncId, run.files);
  await sql`rollback to savepoint review`.execute(tx.db);
  await updateSync(tx, run.syncId, { models });

  const { asOf } = run.dealer;
  const guards: SyncGuard[] = [
    {
      kind: 'review',
      detail: 'An import is applied when somebody has looked at what it would do.',
      ...NO_FIGURES,
    },
  ];
  if (asOf !== null && exportedAt < asOf) {
    guards.push({
      kind: 'older_export',
      detail: `What we hold is newer, of ${asOf.toISOString()}: the files were exported ${exportedAt.toISOString()}.`,
      ...NO_FIGURES,
    });
  }
  return guards;
}
