import type { Import, ImportFileName, ImportHeaders } from '@payvite/sdk/schemas';
import { v7 as uuidv7 } from 'uuid';
import type { DealerTransaction } from '../db/database.ts';
import type { ImportRow } from '../db/tables.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { csvHeadersSchema, overlayHeaders } from '../erp/csv/csv-headers.ts';
import { AppError, invalidRequest, notFound } from '../errors.ts';
import { lockAging } from '../customers/customer-aging.ts';
import type { SyncContext } from './sync-service.ts';
import { approveSync, giveUpSync, resumeLost, startReview } from './sync-start.ts';
import { lockSync } from './sync-store.ts';
import {
  deleteImport,
  findImport,
  insertImport,
  listUnapplied,
  lockImport,
  putFile,
  setImportHeaders,
  setImportSync,
} from './import-store.ts';

type ImportContext = Pick<SyncContext, 'queue' | 'events'>;

/** How far a clock of whoever uploads may be ahead of ours. */
const CLOCK_SKEW_MS = 5 * 60_000;
const KEPT_DAYS = 7;

/**
 * Makes an import without files.
 *
 * @throws {AppError} 409 `import_not_expected`: the dealer's customers come by another way; 400: `exportedAt` is ahead, or a fault of
 * `headers`.
 */
export async function createImport(
  tx: DealerTransaction,
  { exportedAt, headers }: { exportedAt: string; headers?: ImportHeaders | undefined },
): Promise<Import> {
  await refuseUnexpected(tx);
  const at = new Date(exportedAt);
  if (at.getTime() > tx.now.getTime() + CLOCK_SKEW_MS)
    throw invalidRequest([{ pointer: '/exportedAt', detail: 'Must not be in the future.' }]);
  const { id } = await insertImport(tx, { id: uuidv7(), exportedAt: at > tx.now ? tx.now : at });
  await takeHeaders(tx, id, headers);
  return getImport(tx, id);
}

/** @throws {AppError} 404 `import_not_found`. */
export async function getImport(tx: DealerTransaction, id: string): Promise<Import> {
  const found = await findImport(tx, id);
  if (found === undefined) throw notFound('import_not_found', 'import');
  return found;
}

/**
 * Makes an upload a file of its import. A review that waits is given up: it was of other files.
 *
 * @throws {AppError} as `assertOpen`.
 */
export async function takeFile(
  context: Pick<SyncContext, 'events'>,
  tx: DealerTransaction,
  file: { importId: string; name: ImportFileName; uploadId: string; bytes: number },
): Promise<Import> {
  const { importId } = file;
  await lockAging(tx);
  const { syncId } = await assertOpen(tx, importId);
  if (syncId !== null) {
    await giveUpSync(context, tx, syncId, 'Superseded: another file was uploaded after this review.');
    await setImportSync(tx, importId, null);
  }
  await putFile(tx, file);
  return getImport(tx, importId);
}

/**
 * Starts to read and check the files, by a job; where that is under way, answers so, and sees to it that it has a job.
 *
 * @throws {AppError} 404 `import_not_found`; 409 `import_not_expected`, `import_applied`, `sync_running`; 400: a fault of
 * `headers`.
 */
export async function reviewImport(
  context: ImportContext,
  tx: DealerTransaction,
  id: string,
  { headers }: { headers?: ImportHeaders | undefined } = {},
): Promise<Import> {
  await lockAging(tx);
  await lockOrThrow(tx, id);
  const before = await getImport(tx, id);
  if (before.state === 'reviewing') {
    await resumeLost(context, tx);
    return before;
  }
  await refuseUnexpected(tx);
  await assertOpen(tx, id);
  await takeHeaders(tx, id, headers);
  await setImportSync(tx, id, (await startReview(context, tx)).id);
  return getImport(tx, id);
}

/**
 * Lets just what was reviewed be applied, by a job.
 *
 * @throws {AppError} 404 `import_not_found`; 409 `import_not_reviewed`, `sync_running`, `import_applied`.
 */
export async function applyImport(
  context: Pick<SyncContext, 'queue'>,
  tx: DealerTransaction,
  id: string,
): Promise<Import> {
  await lockAging(tx);
  const { syncId } = await assertOpen(tx, id);
  const sync = syncId === null ? undefined : await lockSync(tx, syncId);
  if (sync?.state !== 'needs_approval') {
    const why = sync?.error ?? 'It has not been reviewed.';
    throw new AppError('import_not_reviewed', `${why} Review it, and apply it then.`);
  }
  await approveSync(context, tx, sync.id);
  return getImport(tx, id);
}

/**
 * Deletes an import with its files.
 *
 * @throws {AppError} 404 `import_not_found`; 409 `sync_running`.
 */
export async function removeImport(
  context: Pick<SyncContext, 'events'>,
  tx: DealerTransaction,
  id: string,
): Promise<void> {
  await lockAging(tx);
  const { syncId } = await lockOrThrow(tx, id);
  if (syncId !== null) {
    await refuseRunning(tx, syncId);
    await giveUpSync(context, tx, syncId, 'The import was deleted before it was applied.');
  }
  await deleteImport(tx, id);
}

/** Deletes what was uploaded long ago and never applied. */
export async function deleteOldImports(
  context: Pick<SyncContext, 'events'>,
  tx: DealerTransaction,
): Promise<void> {
  const before = new Date(tx.now.getTime() - KEPT_DAYS * 86_400_000);
  for (const id of await listUnapplied(tx, before)) {
    // One that runs has its turn later.
    await removeImport(context, tx, id).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
    });
  }
}

/**
 * Locks an import that may still change.
 *
 * @throws {AppError} 404 `import_not_found`; 409 `sync_running`, `import_applied`.
 */
export async function assertOpen(tx: DealerTransaction, id: string): Promise<ImportRow> {
  const row = await lockOrThrow(tx, id);
  if (row.syncId !== null && (await refuseRunning(tx, row.syncId)) === 'succeeded')
    throw new AppError('import_applied', 'This import has been applied. Make another one.');
  return row;
}

async function refuseRunning(tx: DealerTransaction, syncId: string): Promise<string | undefined> {
  const sync = await lockSync(tx, syncId);
  if (sync?.state !== 'running') return sync?.state;
  const what = sync.approvedAt === null ? 'reviewed' : 'applied';
  throw new AppError('sync_running', `This import is being ${what}. Ask again when that has ended.`);
}

async function lockOrThrow(tx: DealerTransaction, id: string): Promise<ImportRow> {
  const row = await lockImport(tx, id);
  if (row === undefined) throw notFound('import_not_found', 'import');
  return row;
}

/** Keeps headers for the import alone: an embed token must not change what every later file means. */
async function takeHeaders(
  tx: DealerTransaction,
  id: string,
  headers: ImportHeaders | undefined,
): Promise<void> {
  if (headers === undefined) return;
  const { erpConfig } = await getDealer(tx);
  const given = csvHeadersSchema.safeParse(headers);
  const whole = given.success
    ? csvHeadersSchema.safeParse(overlayHeaders(erpConfig.headers, given.data))
    : given;
  if (!given.success || !whole.success) {
    const issues = (whole.error ?? given.error)?.issues ?? [];
    throw invalidRequest(
      issues.map(({ path, message }) => ({
        pointer: `/headers/${path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`,
        detail: message,
      })),
    );
  }
  await setImportHeaders(tx, id, given.data);
}

/** What is imported and what comes by another way would take each other's rows for gone. */
async function refuseUnexpected(tx: DealerTransaction): Promise<void> {
  const { erpKind } = await getDealer(tx);
  if (erpKind === 'csv') return;
  throw new AppError(
    'import_not_expected',
    `This dealer’s customers come from its ERP (${erpKind}). Files are imported for one of the kind csv.`,
  );
}
