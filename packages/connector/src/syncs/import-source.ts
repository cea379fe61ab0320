import type { ImportFileName } from '@payvite/sdk/schemas';
import type { Database } from '../db/database.ts';
import type { ImportRow } from '../db/tables.ts';
import type { ErpConfig } from '../erp-config.ts';
import { overlayHeaders } from '../erp/csv/csv-headers.ts';
import type { CsvFiles } from '../erp/csv/csv-files.ts';
import { createCsvSource } from '../erp/csv/csv-source.ts';
import { SourceError, type ErpSource } from '../erp/erp-source.ts';
import { findChunk, findUpload } from './import-store.ts';

/**
 * The files of an import, read as those of a folder are; each piece in a transaction of its own.
 *
 * @param headers what the dealer says that the ERP calls its columns; the import may say otherwise for itself.
 */
export function createImportSource(
  database: Pick<Database, 'asDealer'>,
  { dealerId, id: importId, headers: own }: Pick<ImportRow, 'dealerId' | 'id' | 'headers'>,
  headers: ErpConfig['headers'],
): ErpSource {
  const find = (name: string) =>
    database.asDealer(dealerId, (tx) => findUpload(tx, importId, name as ImportFileName));
  const files: CsvFiles = {
    place: `import ${importId}`,
    // The form offers the headers to choose from, and the command shows them.
    otherHeaders: '',
    lackOf: (names) => `The import has none of ${names}. Upload them.`,
    has: async (name) => (await find(name)) !== undefined,
    // Whoever uploads says how old it is.
    writtenAt: () => Promise.resolve(undefined),
    async *read(name) {
      const uploadId = await find(name);
      if (uploadId === undefined) throw new SourceError(`${name}: is no longer there.`);
      for (let number = 0; ; number += 1) {
        const chunk = { importId, uploadId, number };
        const content = await database.asDealer(dealerId, (tx) => findChunk(tx, chunk));
        if (content === undefined) return;
        yield content;
      }
    },
  };
  return createCsvSource(files, overlayHeaders(headers, own ?? {}));
}
