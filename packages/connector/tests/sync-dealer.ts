import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BadRow, Sync } from '@payvite/sdk/schemas';
import { stringify } from 'csv-stringify/sync';
import pg from 'pg';
import { pino } from 'pino';
import { createClock, type Clock } from '../src/clock.ts';
import { runSync, type SyncContext } from '../src/syncs/sync-service.ts';
import { approveSync, startSync } from '../src/syncs/sync-start.ts';
import { findSync, listBadRows } from '../src/syncs/sync-store.ts';
import { openDatabase, type Database, type DealerTransaction } from '../src/db/database.ts';
import { openJobQueue } from '../src/db/job-queue.ts';
import { createCsvSource } from '../src/erp/csv/csv-source.ts';
import { createEventLog } from '../src/events/event-log.ts';
import { createScratchDatabase } from './scratch-database.ts';

export type Row = Record<string, string | number>;

/** Rows of an export; a file that is left out is not there. Text is written as it is. */
export interface Export {
  accounts?: Row[] | string;
  contacts?: Row[] | string;
  invoices?: Row[] | string;
  adjustments?: Row[] | string;
}

/** A dealer with a database and an export folder of its own, and what a test does with them. */
export interface SyncDealer {
  id: string;
  /** The database, as its owner. */
  databaseUrl: string;
  directory: string;
  database: Database;
  clock: Clock;
  context: SyncContext;
  /** Replaces the export. */
  export(files: Export): Promise<void>;
  start(): Promise<Sync>;
  /** Starts a sync and runs the jobs until none is left. */
  sync(): Promise<Sync>;
  approve(id: string): Promise<Sync>;
  drain(): Promise<void>;
  get(id: string): Promise<Sync>;
  badRows(id: string): Promise<BadRow[]>;
  as<Result>(work: (tx: DealerTransaction) => Promise<Result>): Promise<Result>;
  /** The database, as its owner. */
  owner: pg.Pool;
  /** Asks the database as its owner. */
  query<Shape extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Shape[]>;
  close(): Promise<void>;
}

/** Makes a dealer in Denver who bills in US dollars. */
export async function createSyncDealer(options: { timeZone?: string } = {}): Promise<SyncDealer> {
  const scratch = await createScratchDatabase();
  const owner = new pg.Pool({ connectionString: scratch.url, max: 2 });
  owner.on('error', () => undefined);
  const id = randomUUID();
  const directory = await mkdtemp(join(tmpdir(), 'payvite-export-'));
  await owner.query(
    `insert into dealers (id, mode, name, slug, time_zone, locale, currency, erp_kind, erp_config, created_at)
     values ($1, 'test', 'Ridgeline', 'ridgeline', $2, 'en-US', 'USD', 'csv', $3, now())`,
    [id, options.timeZone ?? 'America/Denver', JSON.stringify({ directory })],
  );
  const clock = await createClock(owner, { movable: true });
  const database = openDatabase(scratch.url, clock);
  const logger = pino({ level: 'silent' });
  const queue = await openJobQueue(database.pool, logger);
  const context: SyncContext = {
    database,
    queue,
    logger,
    events: createEventLog(),
    sourceOf: () => Promise.resolve(createCsvSource(directory)),
  };
  const as = <Result>(work: (tx: DealerTransaction) => Promise<Result>) => database.asDealer(id, work);
  const drain = () =>
    queue.drain({
      'sync.run': (job) => runSync(context, job.data, job),
    });
  const get = async (syncId: string): Promise<Sync> => {
    const sync = await as((tx) => findSync(tx, syncId));
    if (sync === undefined) throw new Error(`no sync ${syncId}`);
    return sync;
  };

  return {
    id,
    databaseUrl: scratch.url,
    owner,
    directory,
    database,
    clock,
    context,
    as,
    drain,
    get,
    async export(files) {
      for (const name of ['accounts', 'contacts', 'invoices', 'adjustments'] as const) {
        const path = join(directory, `${name}.csv`);
        const content = files[name];
        if (content === undefined) await rm(path, { force: true });
        else await writeFile(path, typeof content === 'string' ? content : toCsv(content));
      }
    },
    start: () => as((tx) => startSync(context, tx)),
    async sync() {
      const { id: syncId } = await as((tx) => startSync(context, tx));
      await drain();
      return get(syncId);
    },
    async approve(syncId) {
      await as((tx) => approveSync(context, tx, syncId));
      await drain();
      return get(syncId);
    },
    async badRows(syncId) {
      const rows: BadRow[] = [];
      let cursor: string | undefined;
      do {
        const page = await as((tx) => listBadRows(tx, syncId, { cursor, limit: 7 }));
        rows.push(...page.data);
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      return rows;
    },
    async query(text, values) {
      return (await owner.query(text, values)).rows;
    },
    async close() {
      await queue.stop();
      clock.stop();
      await database.close();
      await owner.end();
      await rm(directory, { recursive: true });
    },
  };
}

function toCsv(rows: Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return stringify(rows, { header: true, columns });
}

export const account = (id: string, more: Row = {}): Row => ({
  account_id: id,
  account_name: `Account ${id}`,
  ...more,
});
export const contact = (id: string, accountId: string, email: string, more: Row = {}): Row => ({
  contact_id: id,
  account_id: accountId,
  email_address: email,
  ...more,
});
export const invoice = (id: string, accountId: string, amount: string, more: Row = {}): Row => ({
  account_id: accountId,
  invoice_id: id,
  amount,
  outstanding_amount: amount,
  currency: 'USD',
  payment_due_date: '',
  ...more,
});
export const adjustment = (id: string, accountId: string, amount: string, more: Row = {}): Row => ({
  account_id: accountId,
  adjustment_id: id,
  amount,
  outstanding_amount: amount,
  currency: 'USD',
  adjustment_type: '',
  ...more,
});
