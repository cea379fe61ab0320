import type { ImportColumns, SyncModel } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { CSV_FILES } from '../erp/csv/csv-columns.ts';
import { readHeaderOf } from '../erp/csv/csv-header-reading.ts';
import { overlayHeaders } from '../erp/csv/csv-headers.ts';
import { getImport } from './import-service.ts';
import { findChunk, findImportHeaders, findUpload } from './import-store.ts';

const MODELS = Object.keys(CSV_FILES) as SyncModel[];

/**
 * Tells what each header of an import's files is taken for, from the first piece of each.
 *
 * @throws {AppError} 404 `import_not_found`.
 */
export async function findImportColumns(tx: DealerTransaction, importId: string): Promise<ImportColumns> {
  const { files } = await getImport(tx, importId);
  const { erpConfig } = await getDealer(tx);
  const said = await findImportHeaders(tx, importId);
  const headers = overlayHeaders(erpConfig.headers, said ?? {});
  const found: ImportColumns['files'] = [];
  for (const model of MODELS) {
    const name = files.find((file) => file.name === CSV_FILES[model].name)?.name;
    const uploadId = name && (await findUpload(tx, importId, name));
    if (uploadId === undefined || name === undefined) continue;
    const beginning = await findChunk(tx, { importId, uploadId, number: 0 });
    const isLookedAt = Object.hasOwn(said ?? {}, name.slice(0, -'.csv'.length));
    found.push({ name, ...(await readHeaderOf(model, beginning ?? Buffer.of(), headers, isLookedAt)) });
  }
  return { files: found };
}
