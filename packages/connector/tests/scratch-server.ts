import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres } from '../src/db/embedded-postgres.ts';

/** A PostgreSQL server whose data are worth nothing. */
export interface ScratchServer {
  /** The database `payvite`, as a superuser who may create others. */
  readonly url: string;
  /** Stops it and removes its files. */
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL in a temporary home of its own.
 *
 * @param options.isDurable writes to the disk as the product's does; default false, which is faster.
 */
export async function startScratchServer(options: { isDurable?: boolean } = {}): Promise<ScratchServer> {
  const settings: Record<string, string> =
    options.isDurable === true ? {} : { fsync: 'off', full_page_writes: 'off' };
  const home = await makeScratchHome();
  const removeHome = () => rm(home, { recursive: true, force: true, maxRetries: 3 });
  try {
    const server = await startEmbeddedPostgres({ home, settings });
    return {
      url: server.url,
      async stop() {
        await server.stop();
        await removeHome();
      },
    };
  } catch (error) {
    await removeHome();
    throw error;
  }
}

/** Makes an empty temporary folder that can be a PAYVITE_HOME. */
export async function makeScratchHome(): Promise<string> {
  const home = await mkdtemp(path.join(tmpdir(), 'payvite-test-'));
  // mkdtemp's mode keeps PostgreSQL's account out when we are root.
  await chmod(home, 0o711);
  return home;
}
