import type { Import, ImportFileName } from '@payvite/sdk/schemas';
import { v7 as uuidv7 } from 'uuid';
import { AppError, notFound } from '../errors.ts';
import type { SyncContext } from './sync-service.ts';
import { assertOpen, takeFile } from './import-service.ts';
import { deleteUpload, insertChunk } from './import-store.ts';

const CHUNK_BYTES = 512 * 1024;

/**
 * Keeps a file while it comes, piece by piece, and makes it a file of its import once all of it is there: nobody ever reads
 * half of one, and no transaction waits for the network.
 *
 * @throws {AppError} 413 `payload_too_large`; 404 `import_not_found`; 409 `sync_running`, `import_applied`.
 */
export async function receiveFile(
  context: Pick<SyncContext, 'database' | 'events'>,
  file: { dealerId: string; importId: string; name: ImportFileName; maxBytes: number },
  pieces: AsyncIterable<Buffer>,
): Promise<Import> {
  const { dealerId, importId, name, maxBytes } = file;
  const { database } = context;
  const uploadId = uuidv7();
  const keep = async (number: number, content: Buffer) => {
    const chunk = { importId, uploadId, number, content };
    const isKept = await database.asDealer(dealerId, (tx) => insertChunk(tx, chunk));
    if (!isKept) throw notFound('import_not_found', 'import');
  };
  let bytes = 0;
  try {
    await database.asDealer(dealerId, (tx) => assertOpen(tx, importId));
    let number = 0;
    for await (const content of inChunks(pieces)) {
      bytes += content.length;
      if (bytes > maxBytes) {
        const megabytes = Math.floor(maxBytes / 1_000_000);
        throw new AppError('payload_too_large', `The file is larger than ${megabytes} MB (IMPORT_MAX_MB).`);
      }
      await keep(number, content);
      number += 1;
    }
    return await database.asDealer(dealerId, (tx) =>
      takeFile(context, tx, { importId, name, uploadId, bytes }),
    );
  } catch (error) {
    // What is left all the same goes with the import.
    await database.asDealer(dealerId, (tx) => deleteUpload(tx, importId, uploadId)).catch(() => undefined);
    throw error;
  }
}

async function* inChunks(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let [waiting, length]: [Buffer[], number] = [[], 0];
  for await (const piece of pieces) {
    waiting.push(piece);
    length += piece.length;
    if (length < CHUNK_BYTES) continue;
    yield Buffer.concat(waiting);
    [waiting, length] = [[], 0];
  }
  if (length > 0) yield Buffer.concat(waiting);
}
