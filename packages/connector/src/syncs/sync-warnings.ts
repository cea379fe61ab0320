import type { SyncModel } from '@payvite/sdk/schemas';
import type { DealerRow, ImportRow, SyncRow } from '../db/tables.ts';
import type { SyncedFiles } from './sync-checks.ts';
import { SYNC_MODELS } from './sync-staging.ts';

/** What a run has read, and what was held before it. */
export interface ReadFiles {
  files: SyncedFiles;
  applied: SyncedFiles;
  /** Whose uploaded files were read; undefined where a folder or an ERP was. */
  import: Pick<ImportRow, 'exportedAt'> | undefined;
  dealer: Pick<DealerRow, 'asOf'>;
}

/** The models of which the run before had a file in the folder, and this one has none. */
function findAbsent({ applied, files, import: uploaded }: ReadFiles): SyncModel[] {
  if (uploaded !== undefined || !Object.values(files).some(({ file }) => file !== null)) return [];
  return SYNC_MODELS.filter((model) => files[model] === undefined && (applied[model]?.file ?? null) !== null);
}

/** What is held once a run is applied: what it delivered, and of the rest what those before it did. */
export function heldAfter(run: ReadFiles): SyncedFiles {
  const held: SyncedFiles = { ...run.applied, ...run.files };
  const absent = findAbsent(run);
  for (const model of SYNC_MODELS) {
    const file = held[model];
    // An import tells nothing of what is in the folder.
    if (file !== undefined && run.files[model] === undefined)
      held[model] = { ...file, isAbsent: absent.includes(model) };
  }
  return held;
}

/** What a sync that ended well leaves to be looked at, in sentences with the way out. */
export function warningsOf({ state, files }: Pick<SyncRow, 'state' | 'files'>): string[] {
  if (state !== 'succeeded') return [];
  return SYNC_MODELS.flatMap((model) => {
    const file = files[model];
    if (file?.isAbsent !== true) return [];
    const written = file.writtenAt === undefined ? '' : `, as it was written ${file.writtenAt}`;
    return `${file.file ?? model} was in the folder before and is not now: what we hold of it stays${written}. Export it again; where the ERP has none of it any more, with its header alone.`;
  });
}
