import type { SyncModel, SyncModelCounts } from '@payvite/sdk/schemas';
import type { SyncedFile } from '../db/tables.ts';
import { readLastCell } from '../erp/csv/csv-last-cell.ts';
import { isBadEntry, type SourceEntry, type SourceModel } from '../erp/erp-source.ts';
import type { SyncedFiles } from './sync-checks.ts';
import { SYNC_MODELS } from './sync-staging.ts';

/** What is known of a model before it is read. */
export function openedFile(source: SourceModel<SyncModel>): SyncedFile {
  return {
    fingerprint: source.fingerprint,
    lines: 0,
    isSkipped: false,
    isPartial: source.isPartial,
    badRowCount: 0,
    hasUnreadableId: false,
    isCut: false,
    endsWithNewline: source.endsWithNewline,
    file: source.file,
    ...(source.encoding === undefined ? {} : { encoding: source.encoding }),
    columns: source.columns,
    ignoredColumns: [...source.ignoredColumns],
  };
}

/** Counts what was read of a file. */
export function noteEntries(file: SyncedFile, entries: readonly SourceEntry<SyncModel>[]): void {
  for (const entry of entries) {
    file.lines += 1;
    if (!isBadEntry(entry)) continue;
    file.badRowCount += 1;
    file.hasUnreadableId ||= entry.erpId === null;
    file.isCut ||= entry.isCut;
  }
}

/** What a file ends in that has no line end, although the one that was applied last had one, unless that is surely whole. */
export async function openEndOf(
  source: SourceModel<SyncModel>,
  before: SyncedFile | undefined,
): Promise<Pick<SyncedFile, 'openEnd'>> {
  if (before?.endsWithNewline !== true || source.endsWithNewline !== false) return {};
  const end = await readLastCell(source);
  if (end === undefined || end.isWhole) return {};
  const { row, column, value } = end;
  return { openEnd: { row, column, value } };
}

/** The counts of a run that is still reading: how far it is. */
export function countLines(files: SyncedFiles): SyncModelCounts[] {
  return SYNC_MODELS.flatMap((model) => {
    const file = files[model];
    if (file === undefined) return [];
    const unchanged = file.isSkipped ? file.lines : 0;
    return [
      { model, lines: file.lines, inserted: 0, updated: 0, unchanged, invalid: file.badRowCount, missing: 0 },
    ];
  });
}
