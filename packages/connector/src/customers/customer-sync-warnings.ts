import type { SyncModel } from '@payvite/sdk/schemas';
import type { SyncRow } from '../db/tables.ts';
import type { SyncedFiles } from './customer-sync-checks.ts';
import type { SyncRun } from './customer-sync-reading.ts';
import { SYNC_MODELS } from './customer-sync-staging.ts';
import { IMPORT } from './import-store.ts';

/** The models of which the run before had a file in the folder, and this one has none. */
export function findAbsent({ applied, files, import: uploaded }: SyncRun): SyncModel[] {
  if (uploaded !== undefined || !Object.values(files).some(({ file }) => file !== null)) return [];
  return SYNC_MODELS.filter((model) => files[model] === undefined && (applied[model]?.file ?? null) !== null);
}

/** What is held once a run is applied: what it delivered, and of the rest what those before it did. */
export function heldAfter(run: SyncRun): SyncedFiles {
  const held: SyncedFiles = { ...run.applied, ...run.files };
  for (const model of findAbsent(run)) {
    const before = held[model];
    if (before !== undefined) held[model] = { ...before, isAbsent: true };
  }
  return held;
}

/** What a sync that ended well leaves to be looked at, in sentences with the way out. */
export function warningsOf({ source, state, files }: Pick<SyncRow, 'source' | 'state' | 'files'>): string[] {
  if (state !== 'succeeded' || source === IMPORT) return [];
  return SYNC_MODELS.flatMap((model) => {
    const file = files[model];
    if (file?.isAbsent !== true) return [];
    const written = file.writtenAt === undefined ? '' : `, as it was written ${file.writtenAt}`;
    return `${file.file ?? model} was in the folder before and is not now: what we hold of it stays${written}. Export it again; where the ERP has none of it any more, with its header alone.`;
  });
}
