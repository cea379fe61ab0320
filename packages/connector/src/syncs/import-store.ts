import type { Import, ImportFile, ImportFileName, ImportState, Sync } from '@payvite/sdk/schemas';
import { sql } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import { countRows, pageOfNewest } from '../db/keyset.ts';
import type { ImportRow } from '../db/tables.ts';
import type { CsvHeaders } from '../erp/csv/csv-headers.ts';
import { findSync, toSync } from './sync-store.ts';

/** What a sync that reads an import says for its source. */
export const IMPORT = 'import';

/** Makes an import without files. */
export async function insertImport(
  tx: DealerTransaction,
  { id, exportedAt }: { id: string; exportedAt: Date },
): Promise<ImportRow> {
  return tx.db
    .insertInto('imports')
    .values({ dealerId: tx.dealerId, id, exportedAt, createdAt: tx.now, syncId: null })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Locks an import for the rest of the transaction; undefined when the dealer has none of this id. */
export function lockImport(tx: DealerTransaction, id: string): Promise<ImportRow | undefined> {
  return tx.db
    .selectFrom('imports')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Notes which sync reviews it; null: none any more. */
export async function setImportSync(
  tx: DealerTransaction,
  id: string,
  syncId: string | null,
): Promise<ImportRow> {
  return tx.db
    .updateTable('imports')
    .set({ syncId })
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** The import that a sync reads: it stays as long as the sync runs. */
export async function getImportOfSync(tx: DealerTransaction, syncId: string): Promise<ImportRow> {
  const found = await tx.db
    .selectFrom('imports')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('syncId', '=', syncId)
    .executeTakeFirst();
  if (found === undefined) throw new Error('The import that this sync reads is gone.');
  return found;
}

/** One import with the first bad rows of its review; undefined when the dealer has none of this id. */
export async function findImport(tx: DealerTransaction, id: string): Promise<Import | undefined> {
  const row = await tx.db
    .selectFrom('imports')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const sync = row.syncId === null ? undefined : await findSync(tx, row.syncId);
  return toImport(row, (await listFiles(tx, [id])).get(id), sync);
}

/** One page of imports, newest first, without bad rows. */
export async function listImports(
  tx: DealerTransaction,
  page: { cursor: string | undefined; limit: number },
): Promise<{ data: Import[]; nextCursor: string | null; total: number | null }> {
  const matching = tx.db.selectFrom('imports').where('dealerId', '=', tx.dealerId);
  const found = await pageOfNewest(
    matching.selectAll(),
    { scope: 'imports', at: 'createdAt', id: 'id' },
    page,
    () => countRows(matching),
  );
  const files = await listFiles(
    tx,
    found.data.map(({ id }) => id),
  );
  const syncs = await listSyncsOf(tx, found.data);
  return { ...found, data: found.data.map((row) => toImport(row, files.get(row.id), syncs.get(row.syncId))) };
}

async function listSyncsOf(
  tx: DealerTransaction,
  imports: readonly ImportRow[],
): Promise<Map<string | null, Sync>> {
  const ids = imports.flatMap(({ syncId }) => syncId ?? []);
  if (ids.length === 0) return new Map();
  const rows = await tx.db
    .selectFrom('syncs')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.id, toSync(row, [])]));
}

async function listFiles(
  tx: DealerTransaction,
  importIds: readonly string[],
): Promise<Map<string, ImportFile[]>> {
  const files = new Map<string, ImportFile[]>();
  if (importIds.length === 0) return files;
  const rows = await tx.db
    .selectFrom('importFiles')
    .select(['importId', 'name', 'bytes', 'uploadedAt'])
    .where('dealerId', '=', tx.dealerId)
    .where('importId', 'in', importIds)
    .orderBy('name')
    .execute();
  for (const { importId, name, bytes, uploadedAt } of rows) {
    const file = { name, bytes, uploadedAt: uploadedAt.toISOString() };
    files.set(importId, [...(files.get(importId) ?? []), file]);
  }
  return files;
}

function toImport(row: ImportRow, files: ImportFile[] = [], sync: Sync | undefined): Import {
  return {
    id: row.id,
    state: stateOf(sync),
    exportedAt: row.exportedAt.toISOString(),
    createdAt: row.createdAt.toISOString(),
    files,
    sync: sync ?? null,
  };
}

function stateOf(sync: Sync | undefined): ImportState {
  switch (sync?.state) {
    case undefined:
      return 'uploading';
    case 'running':
      return sync.approvedAt === null ? 'reviewing' : 'applying';
    case 'needs_approval':
      return 'reviewed';
    case 'succeeded':
      return 'applied';
    case 'failed':
      return 'failed';
  }
}

/** The upload that is a file of the import; undefined when it has no such file. */
export async function findUpload(
  tx: DealerTransaction,
  importId: string,
  name: ImportFileName,
): Promise<string | undefined> {
  const file = await tx.db
    .selectFrom('importFiles')
    .select('uploadId')
    .where('dealerId', '=', tx.dealerId)
    .where('importId', '=', importId)
    .where('name', '=', name)
    .executeTakeFirst();
  return file?.uploadId;
}

/** Keeps one piece of an upload. @returns whether its import is still there. */
export async function insertChunk(
  tx: DealerTransaction,
  {
    importId,
    uploadId,
    number,
    content,
  }: { importId: string; uploadId: string; number: number; content: Buffer },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into import_chunks (dealer_id, import_id, upload_id, number, content)
    select dealer_id, id, ${uploadId}::uuid, ${number}::integer, ${content}::bytea
    from imports
    where dealer_id = ${tx.dealerId} and id = ${importId}`.execute(tx.db);
  return numAffectedRows === 1n;
}

/** One piece of an upload; undefined after the last. */
export async function findChunk(
  tx: DealerTransaction,
  chunk: { importId: string; uploadId: string; number: number },
): Promise<Buffer | undefined> {
  const found = await tx.db
    .selectFrom('importChunks')
    .select('content')
    .where('dealerId', '=', tx.dealerId)
    .where('importId', '=', chunk.importId)
    .where('uploadId', '=', chunk.uploadId)
    .where('number', '=', chunk.number)
    .executeTakeFirst();
  return found?.content;
}

/** What an import says that the ERP calls its columns; null: what the dealer says. */
export async function findImportHeaders(tx: DealerTransaction, importId: string): Promise<CsvHeaders | null> {
  const found = await tx.db
    .selectFrom('imports')
    .select('headers')
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', importId)
    .executeTakeFirst();
  return found?.headers ?? null;
}

/** Keeps what an import says that the ERP calls its columns, in place of what it said before. */
export async function setImportHeaders(
  tx: DealerTransaction,
  importId: string,
  headers: CsvHeaders,
): Promise<void> {
  await tx.db
    .updateTable('imports')
    .set({ headers: JSON.stringify(headers) })
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', importId)
    .execute();
}

/** Makes an upload a file of its import, in place of an earlier one of its name. */
export async function putFile(
  tx: DealerTransaction,
  file: { importId: string; name: ImportFileName; uploadId: string; bytes: number },
): Promise<void> {
  const { importId, name, uploadId, bytes } = file;
  const before = await findUpload(tx, importId, name);
  if (before !== undefined) await deleteUpload(tx, importId, before);
  await tx.db
    .insertInto('importFiles')
    .values({ dealerId: tx.dealerId, ...file, uploadedAt: tx.now })
    .onConflict((on) =>
      on.columns(['dealerId', 'importId', 'name']).doUpdateSet({ uploadId, bytes, uploadedAt: tx.now }),
    )
    .execute();
}

/** Forgets the pieces of an upload. */
export async function deleteUpload(tx: DealerTransaction, importId: string, uploadId: string): Promise<void> {
  await tx.db
    .deleteFrom('importChunks')
    .where('dealerId', '=', tx.dealerId)
    .where('importId', '=', importId)
    .where('uploadId', '=', uploadId)
    .execute();
}

/** Forgets all that was uploaded for an import. */
export async function deleteImportFiles(tx: DealerTransaction, importId: string): Promise<void> {
  for (const table of ['importFiles', 'importChunks'] as const) {
    await tx.db
      .deleteFrom(table)
      .where('dealerId', '=', tx.dealerId)
      .where('importId', '=', importId)
      .execute();
  }
}

/** Deletes an import with its files. */
export async function deleteImport(tx: DealerTransaction, id: string): Promise<void> {
  await tx.db.deleteFrom('imports').where('dealerId', '=', tx.dealerId).where('id', '=', id).execute();
}

/** Imports made before `before` that have not been applied. */
export async function listUnapplied(tx: DealerTransaction, before: Date): Promise<string[]> {
  const rows = await tx.db
    .selectFrom('imports as i')
    .leftJoin('syncs as s', (join) =>
      join.onRef('s.dealerId', '=', 'i.dealerId').onRef('s.id', '=', 'i.syncId'),
    )
    .select('i.id')
    .where('i.dealerId', '=', tx.dealerId)
    .where('i.createdAt', '<', before)
    .where((on) => on.or([on('s.state', 'is', null), on('s.state', '!=', 'succeeded')]))
    .execute();
  return rows.map(({ id }) => id);
}
