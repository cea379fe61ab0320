import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { offer } from './bench-process.ts';
import { drive, type Round } from './bench-rounds.ts';

/** In the order in which they refer to each other. */
const TABLES = ['customers', 'contacts', 'open_items'];

const AGGREGATE = `
  select count(*) from (
    select customer_id, currency, sum(outstanding_minor), sum(outstanding_minor) filter (where due_date < current_date)
    from open_items
    where closed_at is null
    group by customer_id, currency
  ) balance`;

let client: pg.Client | undefined;

const operations = {
  async open({ url }: { url: string }) {
    client = new pg.Client({ connectionString: url });
    await client.connect();
  },

  /** Writes all rows of another database into files of a folder, and takes over whose they are. */
  async take({ url, folder }: { url: string; folder: string }): Promise<void> {
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    for (const table of ['dealers', ...TABLES]) {
      const rows = other.query(copyTo(`copy (select ${await columnsOf(table)} from ${table}) to stdout`));
      await pipeline(rows, createWriteStream(join(folder, table)));
    }
    await other.end();
    await copyTable('dealers', folder);
    // Counted in the midst of a copy, which shows it no row, customers would be gone through for each of their items.
    for (const table of TABLES)
      await mustConnect().query(`alter table ${table} set (autovacuum_enabled = false)`);
  },

  /** Copies those files into the same tables, keys and indexes and all, which are empty, and sums up what each customer owes. */
  async copy({ folder }: { folder: string }): Promise<Round> {
    const db = mustConnect();
    return drive({ concurrency: 1, operations: 1 }, async () => {
      await db.query('begin');
      for (const table of TABLES) await copyTable(table, folder);
      await db.query(AGGREGATE);
      await db.query('commit');
    });
  },

  /** Empties what a sync fills. */
  async empty(): Promise<void> {
    await mustConnect().query('truncate customers, syncs cascade');
    await mustConnect().query('update dealers set aged_on = null, as_of = null');
  },
};

export type SyncRowsOperations = typeof operations;

function mustConnect(): pg.Client {
  if (client === undefined) throw new Error('Open it first.');
  return client;
}

async function copyTable(table: string, folder: string): Promise<void> {
  const stream = mustConnect().query(copyFrom(`copy ${table} (${await columnsOf(table)}) from stdin`));
  await pipeline(createReadStream(join(folder, table)), stream);
}

async function columnsOf(table: string): Promise<string> {
  const { rows } = await mustConnect().query<{ name: string }>(
    `select quote_ident(attname) as name from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''
     order by attnum`,
    [table],
  );
  return rows.map(({ name }) => name).join(', ');
}

offer(operations);
