import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { createClock, type Clock } from '../clock.ts';
import { CommandError } from '../command-error.ts';
import { readDatabaseConfig } from '../config.ts';
import { checkDatabase, checkServiceRole } from '../db/database-check.ts';
import { openDatabase, openPool, type Database } from '../db/database.ts';
import { startEmbeddedPostgres } from '../db/embedded-postgres.ts';
import { isMigrated, migrate } from '../db/migrate.ts';
import type { DealerRow } from '../db/tables.ts';
import { createEventLog, type EventLog } from '../events/event-log.ts';
import { getDealer, listDealerIds } from './dealer-store.ts';

/** What a command works with: the database of an installation, beside the service or without it. */
export interface Administration {
  /** As the owner, who may make dealers. */
  ownerUrl: string;
  /** As the service, bound to one dealer at a time. */
  database: Database;
  events: EventLog;
  clock: Pick<Clock, 'now'>;
}

/**
 * Opens the database that the environment names, does `work`, and leaves everything as it was: an embedded server that
 * the service runs is joined and runs on, one that does not run is started and stopped again.
 *
 * @param options.mayCreate whether an embedded database is made where there is none.
 * @throws {ConfigError} the database cannot be opened. {CommandError} there is none.
 */
export async function administer<Result>(
  env: Record<string, string | undefined>,
  options: { mayCreate: boolean },
  work: (administration: Administration) => Promise<Result>,
): Promise<Result> {
  const { home, databaseUrl } = readDatabaseConfig(env);
  if (databaseUrl !== null) {
    await checkDatabase(databaseUrl);
    return withDatabase(databaseUrl, work);
  }
  if (!options.mayCreate && !(await hasEmbeddedDatabase(home))) {
    throw new CommandError(
      `${home} holds no database; set PAYVITE_HOME or DATABASE_URL to what the service runs with, or make a dealer: payvite dealer create`,
    );
  }
  const postgres = await startEmbeddedPostgres({ home });
  try {
    return await withDatabase(postgres.url, work);
  } finally {
    await postgres.stop();
  }
}

/**
 * The dealer that a command is for.
 *
 * @param slug undefined where the command does not say: then there must be one only.
 * @throws {CommandError}
 */
export async function chooseDealer({ database }: Administration, slug?: string): Promise<DealerRow> {
  const dealers = await listDealers(database);
  const [only, ...more] = dealers;
  if (only === undefined) throw new CommandError('there is no dealer yet; make one: payvite dealer create');
  const slugs = dealers.map((dealer) => dealer.slug).join(', ');
  if (slug === undefined) {
    if (more.length === 0) return only;
    throw new CommandError(`--dealer: there are several dealers; say which one: ${slugs}`);
  }
  const chosen = dealers.find((dealer) => dealer.slug === slug);
  if (chosen === undefined) throw new CommandError(`there is no dealer '${slug}'; there is: ${slugs}`);
  return chosen;
}

/** Every dealer, the first one first. */
export async function listDealers(database: Database): Promise<DealerRow[]> {
  const dealers: DealerRow[] = [];
  for (const id of await listDealerIds(database)) dealers.push(await database.asDealer(id, getDealer));
  return dealers;
}

async function withDatabase<Result>(
  ownerUrl: string,
  work: (administration: Administration) => Promise<Result>,
): Promise<Result> {
  if (!(await isMigrated(ownerUrl))) await migrate(ownerUrl);
  await checkServiceRole(ownerUrl);
  const pool = openPool(ownerUrl, 2);
  // Where a demo's clock was moved, commands still go by the true time.
  const clock = await createClock(pool, { movable: false }).catch(async (error: unknown) => {
    await pool.end();
    throw error;
  });
  const database = openDatabase(pool, clock);
  try {
    return await work({ ownerUrl, database, events: createEventLog(), clock });
  } finally {
    clock.stop();
    await database.close();
  }
}

/** The password is made before any data. */
function hasEmbeddedDatabase(home: string): Promise<boolean> {
  return access(join(home, 'postgres-password')).then(
    () => true,
    () => false,
  );
}
