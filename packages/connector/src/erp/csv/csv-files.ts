import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SourceError } from '../erp-source.ts';

/** Where the files of an export are. */
export interface CsvFiles {
  /** For whoever set it up: the path of a folder. */
  readonly place: string;
  /** What is said where there is none of them, and what to do about it; shown to the dealer. */
  lackOf(names: string): string;
  /** How to say that the ERP calls columns otherwise; empty where whoever delivers them is told besides. */
  readonly otherHeaders: string;
  /** @throws {SourceError} what is there cannot be read. */
  has(name: string): Promise<boolean>;
  /** When a file was written, by the clock of this machine; undefined where that is not known. @throws {SourceError} */
  writtenAt(name: string): Promise<Date | undefined>;
  /** The bytes of a file, in pieces of any size; each is good until the next one is asked for. @throws {SourceError} */
  read(name: string): AsyncIterable<Uint8Array>;
}

/** As much as is parsed at a time: meanwhile the process hears nothing from the database. */
const PIECE_BYTES = 64 * 1024;

/**
 * Finds what a file is called in a folder, where that may differ in its case.
 *
 * @returns the name as it stands there; `name` where nothing of the kind does.
 * @throws {SourceError} two differ in nothing else, and neither is called just so.
 */
export async function findInFolder(directory: string, name: string): Promise<string> {
  // What cannot be listed may be readable; whoever opens the file says what is wrong.
  const all = await readdir(directory).catch((): string[] => []);
  if (all.includes(name)) return name;
  const [found = name, other] = all.filter((each) => each.toLowerCase() === name);
  if (other === undefined) return found;
  throw new SourceError(`${name}: there are ${found} and ${other}. Leave one of them in the folder.`);
}

/** The folder that an ERP exports into; names are the same in any case, and a link in it counts as what it leads to. */
export function csvFolder(directory: string): CsvFiles {
  const pathOf = async (name: string) => join(directory, await findInFolder(directory, name));
  return {
    place: directory,
    otherHeaders:
      'Where the ERP calls a column otherwise, say how in a JSON file, such as {"accounts": {"account_id": "Customer ID"}}: ERP_CSV_HEADERS, or payvite dealer set --csv-headers.',
    lackOf: (names) =>
      `The export folder has none of ${names}. Export them there, or name the right folder: ERP_CSV_DIR, or payvite dealer set --csv-dir.`,
    async has(name) {
      const found = await stat(await pathOf(name)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
        throw unreadable(name, error);
      });
      if (found === undefined) return false;
      if (!found.isFile()) throw new SourceError(`${name}: is not a file.`);
      return true;
    },
    async writtenAt(name) {
      const found = await stat(await pathOf(name)).catch((error: NodeJS.ErrnoException) => {
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
      const file = await open(await pathOf(name)).catch(orUnreadable);
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
