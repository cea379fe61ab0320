import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { runProgram, type PostgresAccount } from './postgres-account.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';

/** What the server of a data folder is told at every start, over what its postgresql.conf says. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
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
  const text = await readFile(path.join(dataFolder, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return pid > 0 && port > 0 ? { pid, port } : undefined;
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
  if (exitCode !== 0 && (await readServerLock(dataFolder)) !== undefined) {
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
