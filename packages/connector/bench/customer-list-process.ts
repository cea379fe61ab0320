import pg from 'pg';
import { listCustomers } from '../src/customers/customer-service.ts';
import { openDatabase, openPool, POOL_SIZE } from '../src/db/database.ts';
import { offer } from './bench-process.ts';
import { drive, type Round } from './bench-rounds.ts';
import { watchStatements, type WatchedStatement } from './statement-watch.ts';

export interface ListedPage {
  sort: '-outstandingMinor';
  status: 'active';
  limit: number;
  cursor: string;
}

interface Load {
  concurrency: number;
  durationMs: number;
}

let read: ((page: number) => Promise<string>) | undefined;
let pageCount = 0;
let next = 0;

const operations = {
  /** Gets ready to read the pages as the service's handler does, without HTTP and without finding who asks. */
  async openOwnCode({ url, dealerId, pages }: { url: string; dealerId: string; pages: ListedPage[] }) {
    read = readByOwnCode(openPool(url), dealerId, pages);
    pageCount = pages.length;
  },

  /**
   * Gets ready to ask the very statements of these pages through pg, as anybody would: each in one call, rows as objects.
   * The dealer is named once for all when a connection is opened.
   *
   * @param options.isPrepared the plans are kept, too.
   */
  async openPlainSql(options: { url: string; dealerId: string; pages: ListedPage[]; isPrepared: boolean }) {
    const { url, dealerId, pages, isPrepared } = options;
    const noted: WatchedStatement[][] = [];
    const watched = readByOwnCode(openPool(url, 1), dealerId, pages);
    for (const index of pages.keys()) noted.push(await noteReads(() => watched(index)));
    const pool = new pg.Pool({
      connectionString: url,
      max: POOL_SIZE,
      options: [
        '-c role=payvite_service',
        `-c payvite.dealer_id=${dealerId}`,
        `-c payvite.now=${new Date().toISOString()}`,
        ...(isPrepared ? ['-c plan_cache_mode=force_generic_plan'] : []),
      ].join(' '),
    });
    read = async (page) => {
      const answers: unknown[] = [];
      for (const [index, { text, values }] of (noted[page] ?? []).entries()) {
        const name = isPrepared ? `read_${index}` : undefined;
        answers.push((await pool.query({ text, values, name })).rows);
      }
      return JSON.stringify(answers);
    };
    pageCount = pages.length;
  },

  /** One page as text. */
  read: (page: number) => mustRead()(page),

  /** Reads page after page. */
  async run(load: Load): Promise<Round> {
    const readPage = mustRead();
    return drive(load, () => readPage((next += 1) % pageCount));
  },
};

export type CustomerListOperations = typeof operations;

function mustRead(): (page: number) => Promise<string> {
  if (read === undefined) throw new Error('Open it first.');
  return read;
}

function readByOwnCode(pool: pg.Pool, dealerId: string, pages: ListedPage[]) {
  const database = openDatabase(pool, { now: () => new Date() });
  return (index: number): Promise<string> => {
    const { sort, cursor, limit, ...filters } = pages[index] as ListedPage;
    return listCustomers(database, dealerId, filters, { sort, cursor, limit });
  };
}

/** The statements that read customers or contacts while `work` runs. */
async function noteReads(work: () => Promise<unknown>): Promise<WatchedStatement[]> {
  const noted: WatchedStatement[] = [];
  const stop = watchStatements((statement) => {
    if (/\bfrom "?(customer|contact)/.test(statement.text)) noted.push(statement);
  });
  await work().finally(stop);
  return noted;
}

offer(operations);
