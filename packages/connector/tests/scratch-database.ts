import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { after } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { migrate } from '../src/db/migrate.ts';
import { startScratchServer, type ScratchServer } from './scratch-server.ts';

/** A database for one test or test file. */
export interface ScratchDatabase {
  /** As its owner, a superuser. */
  readonly url: string;
  /** Removes it, and ends what is still connected to it. Not needed at the end: the server goes, too. */
  drop(): Promise<void>;
}

/** Any number; held while the template is made. */
const TEMPLATE_LOCK = 5_120_907;

let ownServer: Promise<ScratchServer> | undefined;

// The server this test file started, if any, ends with the file.
after(async () => (await ownServer)?.stop());

/** The server of the whole run where there is one (`PAYVITE_TEST_DATABASE_URL`), else one for this test file. */
async function findServerUrl(): Promise<string> {
  const shared = process.env['PAYVITE_TEST_DATABASE_URL'];
  if (shared !== undefined && shared !== '') return shared;
  ownServer ??= startScratchServer();
  return (await ownServer).url;
}

let template: Promise<string> | undefined;

/**
 * Makes a database with the newest schema and no rows, by copying a template that is migrated once per server;
 * `migrate` on it changes nothing.
 */
export async function createScratchDatabase(): Promise<ScratchDatabase> {
  const serverUrl = await findServerUrl();
  template ??= findTemplate(serverUrl);
  return createDatabase(serverUrl, `template ${await template}`);
}

/** Makes a database without any schema of ours, for tests of the migrations themselves. */
export async function createEmptyDatabase(): Promise<ScratchDatabase> {
  return createDatabase(await findServerUrl(), '');
}

async function createDatabase(serverUrl: string, clause: string): Promise<ScratchDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await withOwner(serverUrl, (client) => client.query(`create database ${name} ${clause}`));
  return {
    url: urlOf(serverUrl, name),
    async drop() {
      await withOwner(serverUrl, async (client) => {
        await waitForHangUps(client, name);
        await client.query(`drop database if exists ${name} with (force)`);
      });
    },
  };
}

const HANG_UP_PATIENCE_MS = 1000;

/** A pool that has ended may not have hung up yet; being cut off then would be an error that nobody listens for. */
async function waitForHangUps(client: pg.Client, database: string): Promise<void> {
  for (const deadline = Date.now() + HANG_UP_PATIENCE_MS; Date.now() < deadline; await pause(5)) {
    const { rowCount } = await client.query('select from pg_stat_activity where datname = $1', [database]);
    if (rowCount === 0) return;
  }
}

/** Makes the migrated database unless the server has it. Its name tells which migrations made it. */
async function findTemplate(serverUrl: string): Promise<string> {
  const name = `template_${await hashOfMigrations()}`;
  await withOwner(serverUrl, async (client) => {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 1) return;
    // Left by a run that was killed.
    await client.query(`drop database if exists ${name}_draft with (force)`);
    await client.query(`create database ${name}_draft`);
    try {
      await migrate(urlOf(serverUrl, `${name}_draft`));
      await client.query(`alter database ${name}_draft rename to ${name}`);
    } finally {
      await client.query(`drop database if exists ${name}_draft with (force)`);
    }
  });
  return name;
}

async function hashOfMigrations(): Promise<string> {
  const folder = path.join(import.meta.dirname, '..', 'src', 'db');
  const migrations = (await readdir(path.join(folder, 'migrations'))).map((name) =>
    path.join('migrations', name),
  );
  const hash = createHash('sha256');
  for (const file of [...migrations.sort(), 'migrate.ts', 'job-queue.ts']) {
    hash.update(await readFile(path.join(folder, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function withOwner(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
