import type { SyncModel } from '@payvite/sdk/schemas';
import { sql } from 'kysely';
import type { Database, DealerTransaction } from '../db/database.ts';
import { v7 as uuidv7 } from 'uuid';
import type { DealerRow, ImportRow, SyncedFile, SyncRow } from '../db/tables.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import type { ErpSource, SourceDelivery, SourceModel } from '../erp/erp-source.ts';
import { createImportSource } from './import-source.ts';
import { getImportOfSync, IMPORT } from './import-store.ts';
import { dateFile } from './sync-file-dates.ts';
import type { SyncedFiles } from './sync-checks.ts';
import {
  beginStaging,
  compareAsWhole,
  deleteStaged,
  joinBatches,
  makeBatch,
  MANY_ROWS,
  stageBatch,
  SYNC_MODELS,
  type StagedBatch,
} from './sync-staging.ts';
import {
  deleteBadRows,
  findAppliedFiles,
  findNextCursor,
  insertSync,
  lockSync,
  updateSync,
} from './sync-store.ts';
import {
  checkLeftOut,
  MOST_DIFFERENT,
  readHeldHashes,
  WholeNeeded,
  type UndeliveredByModel,
} from './sync-unchanged.ts';
import { countLines, noteEntries, openedFile, openEndOf } from './synced-file.ts';

export interface ReadingContext {
  database: Database;
  /** The ERP of a dealer. */
  sourceOf(dealer: DealerRow): Promise<ErpSource>;
}

/** One attempt at a sync. */
export interface SyncRun {
  dealerId: string;
  syncId: string;
  attempt: number;
  isApproved: boolean;
  /** Whose uploaded files are read; undefined where the ERP is. */
  import: ImportRow | undefined;
  dealer: DealerRow;
  /** Where an earlier sync ended, and this one goes on; null for one that reads everything. */
  cursor: string | null;
  /** Where this one ended. */
  nextCursor: string | null;
  /** What is held now, by model. */
  applied: SyncedFiles;
  files: SyncedFiles;
  /** Whether all rows are staged, also those of files that are held as they are. */
  isWhole: boolean;
  /** What was not delivered of the models whose rows were left out where they are held as they are. */
  undelivered: UndeliveredByModel;
}

/** Another handler runs this sync now, or it has ended. */
export class Overtaken extends Error {}

/** Begins a run that is `running`, anew unless it was approved; undefined when it is not. An attempt before this one stops. */
export async function beginAttempt(
  tx: DealerTransaction,
  syncId: string,
): Promise<Omit<SyncRun, 'dealerId' | 'syncId'> | undefined> {
  const sync = await lockSync(tx, syncId);
  if (sync?.state !== 'running') return undefined;
  const attempt = sync.attempt + 1;
  const isApproved = sync.approvedAt !== null;
  if (!isApproved) await beginReading(tx, syncId);
  await updateSync(tx, syncId, { attempt, progressAt: tx.now });
  return {
    attempt,
    isApproved,
    import: sync.source === IMPORT ? await getImportOfSync(tx, syncId) : undefined,
    dealer: await getDealer(tx),
    cursor: sync.isFull ? null : await findNextCursor(tx, sync.source),
    nextCursor: sync.nextCursor,
    applied: await findAppliedFiles(tx),
    files: isApproved ? sync.files : {},
    isWhole: false,
    undelivered: {},
  };
}

async function beginReading(tx: DealerTransaction, syncId: string): Promise<void> {
  await deleteStaged(tx, syncId);
  await deleteBadRows(tx, syncId);
  await beginStaging(tx, syncId);
  await updateSync(tx, syncId, { models: [], files: {}, badRowCount: 0 });
}

/** Locks the run's row, and stops a handler that is no longer its handler. */
export async function lockRun(tx: DealerTransaction, run: SyncRun): Promise<SyncRow> {
  const sync = await lockSync(tx, run.syncId);
  if (sync?.state !== 'running' || sync.attempt !== run.attempt) throw new Overtaken();
  return sync;
}

/**
 * Reads what the source delivers into staging, batch by batch, each in a transaction of its own; of files only rows that are
 * not held as they are, unless all have to be compared with each other, which their second reading is for.
 *
 * @throws {SourceError} when the delivery as a whole cannot be used.
 * @throws {Overtaken}
 */
export async function readDelivery(context: ReadingContext, run: SyncRun): Promise<void> {
  try {
    await stageDelivery(context, run);
    await context.database.asDealer(run.dealerId, (tx) => checkLeftOut(tx, run));
    return;
  } catch (error) {
    if (!(error instanceof WholeNeeded)) throw error;
  }
  run.isWhole = true;
  run.undelivered = {};
  run.files = {};
  await context.database.asDealer(run.dealerId, async (tx) => {
    await lockRun(tx, run);
    await beginReading(tx, run.syncId);
  });
  await stageDelivery(context, run);
}

async function stageDelivery(context: ReadingContext, run: SyncRun): Promise<void> {
  const source =
    run.import === undefined
      ? await context.sourceOf(run.dealer)
      : createImportSource(context.database, run.import, run.dealer.erpConfig.headers);
  const delivery = await source.open(run.cursor);
  for (const model of SYNC_MODELS) {
    const delivered = delivery.models[model];
    if (delivered !== undefined) await stageModel(context, run, delivered, delivery);
  }
  run.nextCursor = delivery.nextCursor();
  await countStaged(context, run);
}

/** So many rows are worth a transaction of their own; where a source takes longer to bring them, what is there goes. */
const BATCH_ROWS = 4000;
const BATCH_PATIENCE_MS = 1000;

/**
 * Lets the commit not wait for the disk. What is staged has no log anyway: after a crash of the database it is read anew, and so is
 * how far it was.
 */
async function commitUnawaited(tx: DealerTransaction): Promise<void> {
  await sql`select set_config('synchronous_commit', 'off', true)`.execute(tx.db);
}

async function stageModel<Model extends SyncModel>(
  context: ReadingContext,
  run: SyncRun,
  source: SourceModel<Model>,
  delivery: SourceDelivery,
): Promise<void> {
  const { model } = source;
  const before = run.applied[model];
  // An account without a currency has the dealer's.
  const fingerprint = source.fingerprint === null ? null : `${source.fingerprint} ${run.dealer.currency}`;
  const areCustomersSame = delivery.models.customers === undefined || run.files.customers?.isSkipped === true;
  // Rows that were faulty are read again, so that each run reports them, and so are rows that other accounts may explain.
  const isSkipped =
    fingerprint !== null &&
    before?.fingerprint === fingerprint &&
    before.badRowCount === 0 &&
    (model === 'customers' || areCustomersSame);
  const file = {
    ...openedFile(source),
    ...(await writtenAtOf(context, run, source, before?.fingerprint === fingerprint ? before : undefined)),
    ...(isSkipped ? { lines: before.lines, isSkipped } : {}),
    fingerprint,
    ...(isSkipped ? {} : await openEndOf(source, before)),
  };
  run.files[model] = file;
  const report = (tx: DealerTransaction) =>
    updateSync(tx, run.syncId, { files: run.files, models: countLines(run.files), progressAt: tx.now });

  if (isSkipped) {
    await context.database.asDealer(run.dealerId, async (tx) => {
      await lockRun(tx, run);
      await report(tx);
    });
    return;
  }
  const isLeftOut =
    before !== undefined && source.file !== null && !run.isWhole && hasOnlyGoodRows(run.applied);
  const held = isLeftOut
    ? await context.database.asDealer(run.dealerId, (tx) => readHeldHashes(tx, model))
    : undefined;
  const stage = (batch: StagedBatch) =>
    context.database.asDealer(run.dealerId, async (tx) => {
      await commitUnawaited(tx);
      await stageBatch(tx, run.syncId, batch);
      // Last, so that the one does not wait for the other.
      await lockRun(tx, run);
      await report(tx);
    });
  // The next rows are parsed and made ready, and on their way, while the database takes those before them.
  let staging: Promise<void> = Promise.resolve();
  let next: Promise<void> = Promise.resolve();
  let gathered = makeBatch(source, [], run.dealer.currency);
  let stagedAtMs = performance.now();
  let different = 0;
  try {
    for await (const entries of source.read()) {
      noteEntries(file, entries);
      const batch = makeBatch(source, entries, run.dealer.currency, held);
      different += batch.rows;
      if (held !== undefined && (held.isRepeated || different > MOST_DIFFERENT)) throw new WholeNeeded();
      gathered = joinBatches(gathered, batch);
      if (gathered.rows < BATCH_ROWS && performance.now() - stagedAtMs < BATCH_PATIENCE_MS) continue;
      await staging;
      staging = next;
      next = stage(gathered);
      // Awaited later; until then nobody listens.
      next.catch(() => undefined);
      gathered = makeBatch(source, [], run.dealer.currency);
      stagedAtMs = performance.now();
    }
  } finally {
    await staging;
    await next;
  }
  await stage(gathered);
  if (held !== undefined) run.undelivered[model] = held.listUndelivered(MOST_DIFFERENT);
}

/** Whether no row was faulty before: of one that was, it matters that it comes once more as it is held. */
function hasOnlyGoodRows(applied: SyncedFiles): boolean {
  return Object.values(applied).every(({ badRowCount }) => badRowCount === 0);
}

/** Lets PostgreSQL count what was staged, so that it does not take many rows for few and look up each by itself. */
async function countStaged({ database }: ReadingContext, { files }: SyncRun): Promise<void> {
  const read = Object.values(files).filter((file) => !file.isSkipped);
  if (read.every(({ lines }) => lines < MANY_ROWS)) return;
  await sql`select analyze_staged()`.execute(database.global);
}

/** Begins a run of what an ERP has pushed: its row, and all its rows staged. */
export async function beginPush(tx: DealerTransaction, delivery: SourceDelivery): Promise<SyncRun> {
  const dealer = await getDealer(tx);
  const { id: syncId } = await insertSync(tx, { id: uuidv7(), source: dealer.erpKind, isFull: false });
  const files: SyncedFiles = {};
  for (const model of SYNC_MODELS) {
    const source = delivery.models[model];
    if (source === undefined) continue;
    const file = openedFile(source);
    files[model] = file;
    for await (const entries of source.read()) {
      noteEntries(file, entries);
      await stageBatch(tx, syncId, makeBatch(source, entries, dealer.currency));
    }
  }
  // Of fewer, to go through all customers would take longer than to look each up.
  if (Object.values(files).some(({ lines }) => lines >= MANY_ROWS)) await compareAsWhole(tx);
  const run = {
    dealerId: tx.dealerId,
    syncId,
    attempt: 0,
    isApproved: false,
    import: undefined,
    dealer,
    files,
  };
  return { ...run, cursor: null, nextCursor: null, applied: {}, isWhole: true, undelivered: {} };
}

/** When a file was written, by our clock. @param same what is held of it, where that is the same bytes. */
async function writtenAtOf(
  { database }: ReadingContext,
  run: SyncRun,
  source: SourceModel<SyncModel>,
  same: SyncedFile | undefined,
): Promise<{ writtenAt?: string }> {
  if (run.import !== undefined) return { writtenAt: run.import.exportedAt.toISOString() };
  if (source.writtenAt === undefined) return {};
  const now = await database.asDealer(run.dealerId, (tx) => Promise.resolve(tx.now));
  const writtenAt = dateFile(source, now, same);
  return writtenAt === undefined ? {} : { writtenAt: writtenAt.toISOString() };
}
