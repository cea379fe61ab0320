import { randomBytes } from 'node:crypto';
import { chown, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { totalmem } from 'node:os';
import path from 'node:path';
import { isAlive } from './folder-publication.ts';
import { runProgram, type PostgresAccount } from './postgres-account.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';

/** What the server of a data folder is told at every start, over what its postgresql.conf says. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  // A quarter of the memory, as https://www.postgresql.org/docs/18/runtime-config-resource.html suggests, but a gigabyte
  // holds what a million customers need; only what is used of it is taken.
  shared_buffers: `${Math.round(Math.min(totalmem() / 4, 1024 ** 3) / 1024 ** 2)}MB`,
  log_checkpoints: 'off',
  // Statements and row values name people, and nobody erases those from a log.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
};

/** What `postmaster.pid` says about the server that holds a data folder, or held it before it was killed. */
export interface ServerLock {
  readonly pid: number;
  readonly port: number;
}

/**
 * Reads `postmaster.pid`: the pid is its first line, the port its fourth
 * (https://www.postgresql.org/docs/18/storage-file-layout.html).
 *
 * @returns undefined when there is none, or one that is still being written.
 */
export async function readServerLock(dataFolder: string): Promise<ServerLock | undefined> {
  const text = await readFile(lockFile(dataFolder), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return pid > 0 && port > 0 ? { pid, port } : undefined;
}

/**
 * Tells whether the process that a lock names is the server of `dataFolder`. A zombie is not, nor is a stranger that got
 * the pid of a killed server, as happens at every restart of a container.
 *
 * @returns undefined where nothing tells: systems without /proc.
 */
export async function isServerRunning(dataFolder: string, lock: ServerLock): Promise<boolean | undefined> {
  if (!isAlive(lock.pid)) return false;
  try {
    const state = await readFile(`/proc/${lock.pid}/stat`, 'utf8');
    const command = await readFile(`/proc/${lock.pid}/cmdline`, 'utf8');
    return !/\) [ZX] /.test(state) && command.split('\0').includes(dataFolder);
  } catch {
    return isAlive(lock.pid) ? undefined : false;
  }
}

/** No process has it: more than any system's highest pid. */
const NOBODYS_PID = 99_999_999;

/**
 * Makes PostgreSQL see that the holder of a lock is dead when another process has its pid. The rest of the file stays,
 * because by it PostgreSQL finds out whether children of the dead server still use its memory.
 */
export async function disownServerLock(dataFolder: string, lock: ServerLock): Promise<void> {
  const file = lockFile(dataFolder);
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  try {
    const { uid, gid, mode } = await stat(file);
    const [, ...rest] = (await readFile(file, 'utf8')).split('\n');
    await writeFile(draft, [NOBODYS_PID, ...rest].join('\n'), { mode });
    if (process.getuid?.() === 0) await chown(draft, uid, gid);
    if ((await readServerLock(dataFolder))?.pid === lock.pid) await rename(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

function lockFile(dataFolder: string): string {
  return path.join(dataFolder, 'postmaster.pid');
}

/**
 * Starts the server of a data folder and waits until it takes connections.
 *
 * @param settings over ours.
 * @returns what `pg_ctl` said when it failed (the port was taken, another server holds the folder); else undefined.
 */
export async function launchServer(
  dataFolder: string,
  binaries: PostgresBinaries,
  account: PostgresAccount | undefined,
  port: number,
  settings: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  // pg_ctl hands this line to a shell; port and settings are ours, nothing of it comes from outside.
  const options = Object.entries({ ...SETTINGS, ...settings }).map(
    ([name, value]) => `-c ${name}='${value}'`,
  );
  const log = path.join(dataFolder, 'server.log');
  const args = [
    'start',
    '-w',
    '-t',
    '60',
    '-D',
    dataFolder,
    '-l',
    log,
    '-o',
    `-p ${port} ${options.join(' ')}`,
  ];
  const { exitCode, output } = await runProgram(binaries.pgCtl, args, account);
  if (exitCode === 0) return undefined;
  const lastLines = (await readFile(log, 'utf8').catch(() => '')).trimEnd().split('\n').slice(-5);
  return [output, ...lastLines].join('\n');
}

/** Stops the server of a data folder: open connections end at once, what was committed is on disk. */
export async function haltServer(
  dataFolder: string,
  binaries: PostgresBinaries,
  account: PostgresAccount | undefined,
): Promise<void> {
  const args = ['stop', '-w', '-t', '60', '-m', 'fast', '-D', dataFolder];
  const { exitCode, output } = await runProgram(binaries.pgCtl, args, account);
  if (exitCode === 0) return;
  // pg_ctl also complains when the server had died and left its lock.
  const lock = await readServerLock(dataFolder);
  if (lock !== undefined && (await isServerRunning(dataFolder, lock)) !== false) {
    throw new Error(`The embedded PostgreSQL in ${dataFolder} does not stop: ${output}`);
  }
}

/** Finds a port of 127.0.0.1 that nobody listens on. Another process may take it before we do. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
