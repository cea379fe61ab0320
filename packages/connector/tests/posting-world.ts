import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Posting } from '@payvite/sdk';
import pg from 'pg';
import { pino } from 'pino';
import { openDatabase, type Database, type DealerTransaction } from '../src/db/database.ts';
import type { ErpSource, SourcePayment } from '../src/erp/erp-source.ts';
import { createEventLog } from '../src/events/event-log.ts';
import { createPostingService, type PostingService } from '../src/postings/posting-service.ts';
import { findPosting } from '../src/postings/posting-store.ts';
import { FakeErp, newPayment } from './fake-erp.ts';
import { createScratchDatabase } from './scratch-database.ts';

/** A connector as far as postings go. */
export interface PostingConnector {
  database: Database;
  postings: PostingService;
}

/** A dealer whose ERP is a fake one. */
export interface PostingDealer {
  id: string;
  erp: FakeErp;
}

/** A database with dealers and connectors, and a clock that only tests move. */
export interface PostingWorld {
  owner: pg.Pool;
  /** The first connector. */
  connector: PostingConnector;
  openConnector(options?: { longWaitMs?: number }): PostingConnector;
  addDealer(erpKind?: string): Promise<PostingDealer>;
  /** Lets another source stand for a dealer's. */
  setSource(dealerId: string, source: ErpSource): void;
  pass(seconds: number): void;
  as<Result>(dealer: PostingDealer, work: (tx: DealerTransaction) => Promise<Result>): Promise<Result>;
  queue(dealer: PostingDealer, payment?: SourcePayment): Promise<string>;
  reverse(dealer: PostingDealer, paymentId: string, reason?: string): Promise<void>;
  retry(dealer: PostingDealer, paymentId: string): Promise<Posting>;
  get(dealer: PostingDealer, paymentId: string): Promise<Posting>;
  drain(connector?: PostingConnector): Promise<void>;
  /** Drains until the ERP makes the connector die; true where it did. What it held is free then, as when a process ends. */
  drainToCrash(dealer: PostingDealer, connector?: PostingConnector): Promise<boolean>;
  /** `number action outcome` of each time the ERP was asked. */
  attempts(paymentId: string): Promise<string[]>;
  close(): Promise<void>;
}

export async function createPostingWorld(): Promise<PostingWorld> {
  const scratch = await createScratchDatabase();
  const owner = new pg.Pool({ connectionString: scratch.url, max: 2 });
  owner.on('error', () => undefined);
  let nowMs = Date.parse('2026-11-22T10:15:02.123Z');
  const clock = { now: () => new Date(nowMs) };
  const sources = new Map<string, ErpSource>();
  const erps: FakeErp[] = [];
  const connectors: PostingConnector[] = [];

  const openConnector: PostingWorld['openConnector'] = (options = {}) => {
    const database = openDatabase(scratch.url, clock);
    const postings = createPostingService({
      ...options,
      database,
      clock,
      events: createEventLog(),
      logger: pino({ level: 'silent' }),
      sourceOf: ({ id }) => Promise.resolve(sources.get(id) as ErpSource),
    });
    const connector = { database, postings };
    connectors.push(connector);
    return connector;
  };
  const first = openConnector();

  const world: PostingWorld = {
    owner,
    connector: first,
    openConnector,

    async addDealer(erpKind = 'tryton') {
      const dealer = { id: randomUUID(), erp: new FakeErp() };
      await owner.query(
        `insert into dealers (id, mode, name, slug, time_zone, locale, currency, erp_kind, created_at)
         values ($1, 'test', 'Ridgeline', $2, 'UTC', 'en', 'USD', $3, $4)`,
        [dealer.id, `ridgeline-${dealer.id}`, erpKind, clock.now()],
      );
      await owner.query(
        `insert into customers (dealer_id, id, erp_id, account_number, name, status, currency, row_hash)
         values ($1, $2, 'C1', 'C1', 'Harrow Homes', 'active', 'USD', '')`,
        [dealer.id, randomUUID()],
      );
      sources.set(dealer.id, dealer.erp);
      erps.push(dealer.erp);
      return dealer;
    },

    setSource: (dealerId, source) => void sources.set(dealerId, source),
    pass: (seconds) => void (nowMs += seconds * 1000),
    as: (dealer, work) => first.database.asDealer(dealer.id, work),

    async queue(dealer, payment = newPayment()) {
      await world.as(dealer, (tx) => first.postings.queuePosting(tx, payment));
      return payment.paymentId;
    },

    reverse: (dealer, paymentId, reason = 'ACH return R01') =>
      world.as(dealer, (tx) => first.postings.queueReversal(tx, paymentId, reason)),

    retry: (dealer, paymentId) =>
      world.as(dealer, (tx) => first.postings.retryPosting(tx, paymentId, { type: 'user', id: 'dana' })),

    async get(dealer, paymentId) {
      const posting = await world.as(dealer, (tx) => findPosting(tx, paymentId));
      assert.ok(posting);
      return posting;
    },

    drain: ({ postings } = first) => postings.queue.drain(),

    async drainToCrash(dealer, connector = first) {
      const crash = new Promise<true>((resolve) => {
        dealer.erp.onCrash = () => resolve(true);
      });
      const end = connector.postings.queue.drain().then(() => false);
      const hasCrashed = await Promise.race([crash, end]);
      if (hasCrashed) {
        end.catch(() => undefined);
        await endHolder(owner, dealer.id);
      }
      return hasCrashed;
    },

    async attempts(paymentId) {
      const { rows } = await owner.query<{ number: number; action: string; outcome: string | null }>(
        'select number, action, outcome from posting_attempts where payment_id = $1 order by number',
        [paymentId],
      );
      return rows.map(({ number, action, outcome }) => `${number} ${action} ${outcome ?? 'open'}`);
    },

    async close() {
      for (const erp of erps) erp.wakeTheDead();
      for (const { postings, database } of connectors) {
        await postings.queue.stop();
        await database.close();
      }
      await owner.end();
      await scratch.drop();
    },
  };
  return world;
}

/** Ends the connection that holds a dealer's turn, as the end of its process would. */
async function endHolder(owner: pg.Pool, dealerId: string): Promise<void> {
  const holders = `
    from pg_locks, hashtextextended('postings of ' || $1::text, 0) as key
    where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())
      and objid::bigint = key & 4294967295 and classid::bigint = (key >> 32) & 4294967295`;
  const { rows } = await owner.query(`select pg_terminate_backend(pid) ${holders}`, [dealerId]);
  assert.equal(rows.length, 1, 'the dead one had the turn');
  await until(async () => (await owner.query(`select ${holders}`, [dealerId])).rowCount === 0);
}

/** Waits for a condition. */
export async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await pause(5);
}
