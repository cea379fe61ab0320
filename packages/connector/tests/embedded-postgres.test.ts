import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../src/db/embedded-postgres.ts';
import { isAlive, isThere } from '../src/db/folder-publication.ts';
import { SYSTEM_FOLDER } from '../src/db/postgres-binaries.ts';
import { isServerRunning, readServerLock } from '../src/db/postgres-server.ts';
import { makeScratchHome } from './scratch-server.ts';

const isRoot = process.getuid?.() === 0;

describe('startEmbeddedPostgres', () => {
  let home: string;
  let dataFolder: string;
  let open: EmbeddedPostgres[];
  let children: ChildProcess[];

  beforeEach(async () => {
    home = await makeScratchHome();
    dataFolder = path.join(await realpath(home), 'postgres');
    [open, children] = [[], []];
  });

  afterEach(async () => {
    for (const child of children) child.stdin?.end();
    await Promise.all(
      children
        .filter(({ exitCode, signalCode }) => (exitCode ?? signalCode) === null)
        .map((child) => once(child, 'exit')),
    );
    for (const server of open) await server.stop();
    // What a killed process left.
    if (await readServerLock(dataFolder)) await (await startEmbeddedPostgres({ home })).stop();
    await rm(home, { recursive: true, force: true });
  });

  const start = async (settings = {}) => {
    const server = await startEmbeddedPostgres({ home, settings: { fsync: 'off', ...settings } });
    open.push(server);
    return server;
  };

  const startProcess = async () => {
    const script = path.join(import.meta.dirname, 'embedded-postgres-process.ts');
    const child = spawn(process.execPath, ['--conditions=source', script, home], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    children.push(child);
    for await (const line of createInterface(child.stdout)) {
      return { child, ...(JSON.parse(line) as { url: string; port: number; adopted: boolean }) };
    }
    throw new Error('The process ended without a word.');
  };

  const pidOf = async (folder = dataFolder) => {
    const lock = await readServerLock(folder);
    assert.ok(lock, 'a server holds the data folder');
    return lock.pid;
  };

  it('makes a database that its owner can enter, and nobody without the password', async () => {
    const server = await start();
    assert.equal(server.adopted, false);
    assert.deepEqual(await ask(server.url, 'select current_user as "user", current_database() as name'), [
      { user: 'payvite', name: 'payvite' },
    ]);
    const stranger = new URL(server.url);
    stranger.password = 'guessed';
    await assert.rejects(ask(stranger.href, 'select 1'), { code: '28P01' });
    if (process.platform !== 'win32') {
      assert.equal((await stat(path.join(home, 'postgres-password'))).mode & 0o777, 0o600);
      assert.equal((await stat(dataFolder)).mode & 0o777, 0o700);
    }
  });

  it('sorts, folds case and splits words alike in every language it is used in', async () => {
    const server = await start();
    await ask(server.url, 'create extension pg_trgm');
    const rows = await ask(
      server.url,
      `select lower('ÉÑÜ Łódź') as folded, show_trgm('éñ') as trigrams, current_setting('server_encoding') as encoding`,
    );
    assert.equal(rows[0]?.['folded'], 'éñü łódź');
    assert.equal(rows[0]?.['encoding'], 'UTF8');
    if (process.platform === 'linux') assert.equal((rows[0]?.['trigrams'] as unknown[]).length, 3);
  });

  it('listens on 127.0.0.1 only and on no socket file', async () => {
    const server = await start();
    assert.deepEqual(
      await ask(
        server.url,
        `select current_setting('listen_addresses') as tcp, current_setting('unix_socket_directories') as files`,
      ),
      [{ tcp: '127.0.0.1', files: '' }],
    );
  });

  it('leaves no process when it is stopped, and keeps the rows for the next start', async () => {
    const first = await start();
    const pid = await pidOf();
    await ask(first.url, 'create table notes (note text)');
    await ask(first.url, `insert into notes values ('kept')`);
    await first.stop();
    await first.stop();
    assert.equal(await readServerLock(dataFolder), undefined);
    await until(() => isGone(pid));
    const second = await start();
    assert.equal(second.adopted, false);
    assert.deepEqual(await ask(second.url, 'select note from notes'), [{ note: 'kept' }]);
  });

  it('adopts what a killed process left running', async () => {
    const { child, port, url } = await startProcess();
    await ask(url, 'create table notes (note text)');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const server = await start();
    assert.deepEqual({ port: server.port, adopted: server.adopted }, { port, adopted: true });
    assert.deepEqual(await ask(server.url, 'select note from notes'), []);
    const pid = await pidOf();
    await server.stop();
    await until(() => isGone(pid));
  });

  it('serves two processes that start at once, until the last one stops', async () => {
    const [first, second] = await Promise.all([startProcess(), startProcess()]);
    assert.equal(first.url, second.url);
    assert.deepEqual([first.adopted, second.adopted].sort(), [false, true]);
    const pid = await pidOf();
    const starter = first.adopted ? second : first;
    starter.child.stdin.end();
    await once(starter.child, 'exit');
    assert.deepEqual(await ask(first.url, 'select 1 as one'), [{ one: 1 }]);
    const other = first.adopted ? first : second;
    other.child.stdin.end();
    await once(other.child, 'exit');
    await until(() => isGone(pid));
    assert.deepEqual((await readdir(home)).sort(), ['postgres', 'postgres-password']);
  });

  it('starts again after PostgreSQL itself was killed', async () => {
    const first = await start();
    await ask(first.url, 'create table notes (note text)');
    const pid = await pidOf();
    process.kill(pid, 'SIGKILL');
    const second = await start();
    assert.equal(second.adopted, false);
    assert.notEqual(await pidOf(), pid);
    assert.deepEqual(await ask(second.url, 'select note from notes'), []);
    // The first one's server is gone; giving it back must not take the second one's.
    await first.stop();
    assert.deepEqual(await ask(second.url, 'select 1 as one'), [{ one: 1 }]);
  });

  it(
    'is not held up by a stranger that has the pid of a killed server',
    { skip: process.platform !== 'linux' },
    async () => {
      const first = await start();
      const lockFile = path.join(dataFolder, 'postmaster.pid');
      const lines = (await readFile(lockFile, 'utf8')).split('\n');
      process.kill(await pidOf(), 'SIGKILL');
      await until(
        async () => (await isServerRunning(dataFolder, { pid: Number(lines[0]), port: 1 })) === false,
      );
      await first.stop();
      await writeFile(lockFile, [process.pid, ...lines.slice(1)].join('\n'));
      const second = await start();
      assert.equal(second.adopted, false);
      assert.deepEqual(await ask(second.url, 'select 1 as one'), [{ one: 1 }]);
    },
  );

  it('begins anew when a start was killed while it made the data folder', async () => {
    const draft = `${dataFolder}.draft-99999999-ab`;
    await mkdir(draft);
    await writeFile(path.join(draft, 'PG_VERSION'), '18');
    const server = await start();
    assert.deepEqual(await ask(server.url, 'select 1 as one'), [{ one: 1 }]);
    assert.equal(await isThere(draft), false);
  });

  it('says what to do when the password is gone', async () => {
    await (await start()).stop();
    const passwordFile = path.join(home, 'postgres-password');
    const password = await readFile(passwordFile);
    await rm(passwordFile);
    await assert.rejects(startEmbeddedPostgres({ home }), /Put the file back/);
    await writeFile(passwordFile, password, { mode: 0o600 });
    await start();
  });

  it('says what PostgreSQL said when it does not start', async () => {
    await assert.rejects(start({ shared_buffers: 'nonsense' }), /shared_buffers/);
  });

  it('keeps the data elsewhere when root’s home lets nobody in', { skip: !isRoot }, async () => {
    const closed = await mkdtemp(path.join(tmpdir(), 'payvite-test-'));
    const elsewhere = path.join(
      SYSTEM_FOLDER,
      createHash('sha256')
        .update(await realpath(closed))
        .digest('hex'),
    );
    try {
      const server = await startEmbeddedPostgres({ home: closed });
      const [data] = await readdir(elsewhere);
      assert.ok(data);
      const pid = await pidOf(path.join(elsewhere, data));
      await ask(server.url, 'create table notes (note text)');
      await server.stop();
      await until(() => isGone(pid));
      const again = await startEmbeddedPostgres({ home: closed });
      open.push(again);
      assert.deepEqual(await ask(again.url, 'select note from notes'), []);
      await again.stop();

      // Whoever deletes the home wants an empty database, and is told where the old one is.
      await rm(closed, { recursive: true });
      const warnings: string[] = [];
      const logger = { info: () => undefined, warn: (message: string) => warnings.push(message) };
      await mkdir(closed, { mode: 0o700 });
      const anew = await startEmbeddedPostgres({ home: closed, logger });
      open.push(anew);
      await assert.rejects(ask(anew.url, 'select note from notes'), { code: '42P01' });
      assert.equal(warnings.length, 1);
      assert.ok(warnings[0]?.includes(path.join(elsewhere)) && warnings[0].includes(data));
      await anew.stop();
    } finally {
      await rm(closed, { recursive: true, force: true });
      await rm(elsewhere, { recursive: true, force: true });
    }
  });
});

async function ask(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  // The server may be killed while we are connected.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 20_000; !(await condition()); await pause(10)) {
    assert.ok(Date.now() < deadline, 'the condition never came true');
  }
}

/** No process has the pid, or only its record is left for a parent that does not ask. */
async function isGone(pid: number): Promise<boolean> {
  if (!isAlive(pid)) return true;
  return /\) Z /.test(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''));
}
