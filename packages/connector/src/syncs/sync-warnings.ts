import type { SyncModel } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import type { DealerRow, ImportRow, SyncedFile, SyncRow } from '../db/tables.ts';
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

/** Notes of files of a dealer without customers that nothing in them can be taken, where no customers came with them. */
export async function noteLackOfCustomers(tx: DealerTransaction, files: SyncedFiles): Promise<void> {
  if (files.customers !== undefined) return;
  const held = await tx.db
    .selectFrom('customers')
    .select('id')
    .where('dealerId', '=', tx.dealerId)
    .limit(1)
    .execute();
  if (held.length > 0) return;
  for (const file of Object.values(files)) if (file.lines > 0) file.hasNoCustomers = true;
}

/** What a sync that ended well, or waits, leaves to be looked at, in sentences with the way out. */
export function warningsOf({ state, models, files }: Pick<SyncRow, 'state' | 'models' | 'files'>): string[] {
  if (state !== 'succeeded' && state !== 'needs_approval') return [];
  // What it holds besides is of syncs before it.
  const delivered = models.map(({ model }) => model);
  const lacking = delivered.filter((model) => files[model]?.hasNoCustomers === true);
  return [
    ...lackOfCustomers(lacking.map((model) => ({ model, file: files[model]?.file ?? null }))),
    ...(state === 'succeeded' ? SYNC_MODELS.flatMap((model) => absenceOf(model, files[model])) : []),
  ];
}

/** @param lacking of which nothing can be taken. */
function lackOfCustomers(lacking: readonly { model: SyncModel; file: string | null }[]): string[] {
  if (lacking.length === 0) return [];
  const names = lacking.map(({ model, file }) => file ?? model).join(', ');
  return [
    lacking.some(({ file }) => file !== null)
      ? `There are no accounts yet, so nothing of ${names} can be taken. Export or upload accounts.csv first, or together with it.`
      : `There are no customers yet, so nothing of ${names} can be taken. Push the customers first.`,
  ];
}

function absenceOf(model: SyncModel, file: SyncedFile | undefined): string[] {
  if (file?.isAbsent !== true) return [];
  const written = file.writtenAt === undefined ? '' : `, as it was written ${file.writtenAt}`;
  return [
    `${file.file ?? model} was in the folder before and is not now: what we hold of it stays${written}. Export it again; where the ERP has none of it any more, with its header alone.`,
  ];
}
