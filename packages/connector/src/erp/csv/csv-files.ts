import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SourceError } from '../erp-source.ts';

/** Where the files of an export are. */
export interface CsvFiles {
  /** For whoever set it up: the path of a folder. */
  readonly place: string;
  /** What is said where there is none of them, and what to do about it; shown to the dealer. */
  lackOf(names: string): string;
  /** @throws {SourceError} what is there cannot be read. */
  has(name: string): Promise<boolean>;
  /** When a file was written, by the clock of this machine; undefined where that is not known. @throws {SourceError} */
  writtenAt(name: string): Promise<Date | undefined>;
  /** The bytes of a file, in pieces of any size; each is good until the next one is asked for. @throws {SourceError} */
  read(name: string): AsyncIterable<Uint8Array>;
}

/** As much as is parsed at a time: meanwhile the process hears nothing from the database. */
const PIECE_BYTES = 64 * 1024;

/** The folder that an ERP exports into; a link in it counts as what it leads to. */
export function csvFolder(directory: string): CsvFiles {
  return {
    place: directory,
    lackOf: (names) =>
      `The export folder has none of ${names}. Export them there, or name the right folder: ERP_CSV_DIR, or payvite dealer set --csv-dir.`,
    async has(name) {
      const found = await stat(join(directory, name)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
        throw unreadable(name, error);
      });
      if (found === undefined) return false;
      if (!found.isFile()) throw new SourceError(`${name}: is not a file.`);
      return true;
    },
    async writtenAt(name) {
      const found = await stat(join(directory, name)).catch((error: NodeJS.ErrnoException) => {
        throw unreadable(name, error);
      });
      return found.mtime;
    },
    async *read(name) {
      // Its own for each piece, and a large file would leave as much behind it as is let lie before somebody collects it.
      const buffer = Buffer.allocUnsafeSlow(PIECE_BYTES);
      const orUnreadable = (error: NodeJS.ErrnoException) => {
        throw unreadable(name, error);
      };
      const file = await open(join(directory, name)).catch(orUnreadable);
      try {
        for (;;) {
          const { bytesRead } = await file.read(buffer, 0, PIECE_BYTES).catch(orUnreadable);
          if (bytesRead === 0) return;
          yield buffer.subarray(0, bytesRead);
        }
      } finally {
        await file.close();
      }
    },
  };
}

/** How long ago a file was written, in milliseconds, by this machine's clock; negative where it is dated ahead of that. */
export function sinceWritten(writtenAt: Date): number {
  return Date.now() - writtenAt.getTime();
}

function unreadable(name: string, error: NodeJS.ErrnoException): SourceError {
  const why =
    error.code === 'EACCES' ? 'the service may not read it (EACCES)' : (error.code ?? error.message);
  return new SourceError(`${name}: cannot be read: ${why}.`, { cause: error });
}
