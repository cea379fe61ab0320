import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { isAlive } from './folder-publication.ts';
import { findPostgresAccount } from './postgres-account.ts';
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.ts';
import { initializeCluster, locateCluster, OWNER } from './postgres-cluster.ts';
import {
  disownServerLock,
  findFreePort,
  haltServer,
  isServerRunning,
  launchServer,
  readServerLock,
} from './postgres-server.ts';

/** A running PostgreSQL server of our own, in use by this process. */
export interface EmbeddedPostgres {
  /** The database `payvite` as its owner, a superuser: `postgres://payvite:...@127.0.0.1:PORT/payvite`. */
  readonly url: string;
  readonly port: number;
  /** True when it was running already: another process uses it, or one that was killed left it. */
  readonly adopted: boolean;
  /**
   * Gives the server back. The last process that does so stops it, whoever started it; call it after the pools on it
   * are closed. Does nothing the second time.
   */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** PAYVITE_HOME; created when missing. */
  readonly home: string;
  readonly logger?: { info(message: string): void; warn(message: string): void };
  /** Fixed for tests and firewalls; any free one otherwise. A server that runs already keeps its own. */
  readonly port?: number;
  /** Over PostgreSQL's configuration, for a server started here: `{ fsync: 'off' }` where nothing is to be kept. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A killed server, one that is stopping and one that another process starts are waited for this long. */
const PATIENCE_MS = 60_000;
const POLL_MS = 50;
/** A port can be taken between finding and using it. */
const MAX_LAUNCHES = 5;

/** Held shared by every process that uses the server, alone by the one that stops it. Means nothing to PostgreSQL. */
const IN_USE_LOCK = 7_298_483;

/**
 * Starts the PostgreSQL that is kept in `home`, or adopts it when it runs. Any number of processes may do so at once:
 * one starts it, the others adopt it.
 *
 * A process that is killed leaves the server running, and the next start adopts it; so call `stop` on SIGTERM and SIGINT.
 *
 * @throws Error that says what to do: no PostgreSQL for this machine, no permission, or the server's own log lines.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { home, logger, settings = {} } = options;
  const account = await findPostgresAccount();
  const cluster = await locateCluster(home, account, (message) => logger?.warn(message));
  const { dataFolder, password } = cluster;
  let binaries: PostgresBinaries | undefined;
  const getBinaries = async () => (binaries ??= await findPostgresBinaries(account));
  const urlOf = (port: number, database: string) =>
    `postgres://${OWNER}:${password}@127.0.0.1:${port}/${database}`;

  let launches = 0;
  let isOurs = false;
  let fault = '';
  for (const deadline = Date.now() + PATIENCE_MS; ; await pause(POLL_MS)) {
    if (launches === MAX_LAUNCHES || Date.now() > deadline) {
      throw new Error(`The embedded PostgreSQL in ${dataFolder} does not start: ${fault}`);
    }
    const lock = await readServerLock(dataFolder);
    if (lock !== undefined) {
      const url = urlOf(lock.port, 'postgres');
      const hold = await takeHold(url, (reason) => (fault = reason));
      if (hold !== undefined) {
        await createDatabase(hold);
        // The mark alone keeps no process alive.
        hold.unref();
        logger?.info(
          `PostgreSQL ${isOurs ? 'started' : 'adopted'} on port ${lock.port}, data in ${dataFolder}`,
        );
        let stopping: Promise<void> | undefined;
        const halt = async () => haltServer(dataFolder, await getBinaries(), account);
        return {
          url: urlOf(lock.port, OWNER),
          port: lock.port,
          adopted: !isOurs,
          stop: () => (stopping ??= release(hold, url, halt)),
        };
      }
      const isRunning = await isServerRunning(dataFolder, lock);
      // It is starting or stopping, both at another process's wish.
      if (isRunning === true) continue;
      if (isRunning === false && isAlive(lock.pid)) await disownServerLock(dataFolder, lock);
    }
    await initializeCluster(cluster, await getBinaries(), account);
    const port = options.port ?? (await findFreePort());
    const complaint = await launchServer(dataFolder, await getBinaries(), account, port, settings);
    isOurs = complaint === undefined;
    if (complaint === undefined) continue;
    fault = complaint;
    // Whoever holds the folder was quicker, or is dead but not buried: that passes. Else it is a fault of ours.
    if ((await readServerLock(dataFolder)) === undefined) launches += 1;
  }
}

/** `@types/pg` knows these two of the pool only (pg/lib/client.js has both). */
type HoldingClient = pg.Client & { ref(): void; unref(): void };

/**
 * Opens the connection that marks the server as used by us, until it ends with us.
 *
 * @returns undefined when nobody answers there, when it is not our server, or when it is being stopped.
 */
async function takeHold(
  url: string,
  onRefusal: (reason: string) => void,
): Promise<HoldingClient | undefined> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'payvite in use',
    connectionTimeoutMillis: 5000,
    keepAlive: true,
  }) as HoldingClient;
  // It breaks when the server is killed; whoever uses the server learns that from its own connections.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock_shared($1) as held', [
      IN_USE_LOCK,
    ]);
    if (rows[0]?.held === true) return client;
    onRefusal('it is being stopped');
  } catch (error) {
    onRefusal(error instanceof Error ? error.message : String(error));
  }
  await client.end().catch(() => undefined);
  return undefined;
}

/** Ends our use, and stops the server with `halt` when nobody else uses it. */
async function release(hold: HoldingClient, url: string, halt: () => Promise<void>): Promise<void> {
  let isLast: boolean;
  hold.ref();
  try {
    await hold.query('select pg_advisory_unlock_shared($1)', [IN_USE_LOCK]);
    const { rows } = await hold.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [
      IN_USE_LOCK,
    ]);
    isLast = rows[0]?.last === true;
  } catch {
    // The server was killed under us. If it runs again, it may be in use by others.
    const again = await takeHold(url, () => undefined);
    return again === undefined ? undefined : release(again, url, halt);
  }
  if (isLast) await halt();
  await hold.end().catch(() => undefined);
}

async function createDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [OWNER]);
  if (rowCount === 1) return;
  try {
    await client.query(`create database ${OWNER}`);
  } catch (error) {
    // Another process was quicker.
    if (!(error instanceof pg.DatabaseError && (error.code === '42P04' || error.code === '23505')))
      throw error;
  }
}
