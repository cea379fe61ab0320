import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { pino } from 'pino';
import { runSync, type SyncContext } from '../src/customers/customer-sync-service.ts';
import { startSync } from '../src/customers/customer-sync-start.ts';
import { findSync } from '../src/customers/customer-sync-store.ts';
import { openDatabase, type Database, type DealerTransaction } from '../src/db/database.ts';
import { openJobQueue } from '../src/db/job-queue.ts';
import type { PaymentRow } from '../src/db/tables.ts';
import type { ErpSource } from '../src/erp/erp-source.ts';
import { createEventLog } from '../src/events/event-log.ts';
import { releaseOfCancelled } from '../src/payments/allocation-release.ts';
import { findPaymentRow } from '../src/payments/payment-store.ts';
import type { PlanChoice } from '../src/payments/payment-plan.ts';
import { createPaymentService, type PaymentService } from '../src/payments/payment-service.ts';
import { createPostingService, type PostingService } from '../src/payments/posting-service.ts';
import { subscribeToSyncs } from '../src/sync-subscriptions.ts';
import { FakeErp } from './fake-erp.ts';
import { FakeProvider } from './fake-provider.ts';
import { createScratchDatabase } from './scratch-database.ts';
import { customerOf, itemOf, scriptedSource, type Script } from './scripted-source.ts';

/** A dealer with one customer, C1, and a payer who pays for it. */
export interface PaymentDealer {
  id: string;
  customerId: string;
  payerId: string;
  provider: FakeProvider;
  erp: FakeErp;
}

/** An open item as the portal sees it. */
export interface SeenItem {
  id: string;
  erpId: string;
  outstandingMinor: number;
  inFlightMinor: number;
  payableMinor: number;
}

/** A database with dealers, and a clock that only tests move. */
export interface PaymentWorld {
  owner: pg.Pool;
  database: Database;
  payments: PaymentService;
  postings: PostingService;
  addDealer(items: Record<string, number>, options?: { erpKind?: string }): Promise<PaymentDealer>;
  /** Another person who pays for the dealer's customer. */
  addPayer(dealer: PaymentDealer): Promise<string>;
  pass(seconds: number): void;
  as<Result>(dealer: PaymentDealer, work: (tx: DealerTransaction) => Promise<Result>): Promise<Result>;
  /** Syncs what the script lists; as changes, unless it is `full`. */
  sync(dealer: PaymentDealer, script: Script, options?: { isFull?: boolean }): Promise<void>;
  /** Open items by the ERP's id. */
  items(dealer: PaymentDealer): Promise<Record<string, SeenItem>>;
  /** Makes a preview of items by the ERP's id, each with an amount or all of it. */
  preview(
    dealer: PaymentDealer,
    amounts: Record<string, number | null>,
    options?: { payerId?: string; usesCreditsElsewhere?: boolean },
  ): Promise<{ id: string; hash: string; payerId: string }>;
  start(
    dealer: PaymentDealer,
    preview: { id: string; hash: string; payerId: string },
    method?: 'ach' | 'card',
  ): ReturnType<PaymentService['start']>;
  /** Previews and starts; the payment's id. */
  pay(
    dealer: PaymentDealer,
    amounts: Record<string, number | null>,
    method?: 'ach' | 'card',
  ): Promise<string>;
  /** Tells that something happened to a payment, as a webhook does, and looks. */
  hint(dealer: PaymentDealer, paymentId: string): Promise<void>;
  drain(): Promise<void>;
  get(dealer: PaymentDealer, paymentId: string): Promise<PaymentRow>;
  close(): Promise<void>;
}

export async function createPaymentWorld(): Promise<PaymentWorld> {
  const scratch = await createScratchDatabase();
  const owner = new pg.Pool({ connectionString: scratch.url, max: 2 });
  owner.on('error', () => undefined);
  let nowMs = Date.parse('2026-11-28T12:00:00.000Z');
  const clock = { now: () => new Date(nowMs) };
  const database = openDatabase(scratch.url, clock);
  const logger = pino({ level: 'silent' });
  const events = createEventLog();
  const dealers = new Map<string, PaymentDealer>();
  const scripts = new Map<string, Script>();
  const queue = await openJobQueue(database.pool, logger);
  const sources = new Map<string, ErpSource>();
  const postings = createPostingService({
    ...{ database, clock, events, logger },
    sourceOf: ({ id }) => Promise.resolve(dealers.get(id)?.erp as ErpSource),
  });
  const payments = createPaymentService({
    ...{ database, clock, events, logger, postings },
    publicUrl: 'https://pay.example',
    providerOf: ({ id }) => Promise.resolve(dealers.get(id)?.provider),
  });
  events.subscribe('posting.changed', releaseOfCancelled);
  subscribeToSyncs({ events });
  const syncs: SyncContext = {
    ...{ database, queue, logger, events },
    sourceOf: ({ id }) => Promise.resolve(sources.get(id) as ErpSource),
  };

  const world: PaymentWorld = {
    owner,
    database,
    payments,
    postings,

    async addDealer(items, { erpKind = 'tryton' } = {}) {
      const dealer: PaymentDealer = {
        ...{ id: randomUUID(), customerId: '', payerId: '' },
        ...{ provider: new FakeProvider(), erp: new FakeErp() },
      };
      await owner.query(
        `insert into dealers (id, mode, name, slug, time_zone, locale, currency, erp_kind, erp_config, payment_provider, created_at)
         values ($1, 'test', 'Ridgeline', $2, 'UTC', 'en', 'USD', $3, '{"directory": "/nowhere"}', 'stripe', $4)`,
        [dealer.id, `ridgeline-${dealer.id}`, erpKind, clock.now()],
      );
      dealers.set(dealer.id, dealer);
      sources.set(
        dealer.id,
        scriptedSource(() => scripts.get(dealer.id) ?? {}),
      );
      await world.sync(dealer, {
        customers: [customerOf('C1')],
        ...listed(items),
      });
      const { rows } = await owner.query<{ id: string }>('select id from customers where dealer_id = $1', [
        dealer.id,
      ]);
      dealer.customerId = rows[0]?.id ?? '';
      dealer.payerId = await world.addPayer(dealer);
      return dealer;
    },

    async addPayer(dealer) {
      const [id, invitation] = [randomUUID(), randomUUID()];
      const email = `${id}@people.example`;
      await owner.query(
        `insert into auth_users (id, name, email, created_at, updated_at) values ($1, 'Maria', $2, now(), now())`,
        [id, email],
      );
      await owner.query(
        `insert into payers (id, user_id, email, name, locale, created_at) values ($1::uuid, $1, $2, 'Maria', 'en', now())`,
        [id, email],
      );
      await owner.query(
        `insert into invitations (dealer_id, id, email, state, locale, check_phrase, link_version, link_secret_id,
           link_made_at, expires_in_days, expires_at, created_by_type, created_at)
         values ($1, $2, $3, 'accepted', 'en', 'a b c', 1, 'x', now(), 14, now(), 'system', now())`,
        [dealer.id, invitation, email],
      );
      await owner.query(
        `insert into payer_customers (dealer_id, customer_id, payer_id, invitation_id, linked_at)
         values ($1, $2, $3, $4, now())`,
        [dealer.id, dealer.customerId, id, invitation],
      );
      return id;
    },

    pass: (seconds) => void (nowMs += seconds * 1000),
    as: (dealer, work) => database.asDealer(dealer.id, work),

    async sync(dealer, script, options = {}) {
      scripts.set(dealer.id, script);
      const { id } = await world.as(dealer, (tx) => startSync(syncs, tx, options));
      await queue.drain({ 'sync.run': (job) => runSync(syncs, job.data, job) });
      const sync = await world.as(dealer, (tx) => findSync(tx, id));
      assert.equal(sync?.state, 'succeeded', `${sync?.error ?? ''} ${JSON.stringify(sync?.guards)}`);
    },

    async items(dealer) {
      const { rows } = await owner.query<SeenItem>(
        `select id, erp_id as "erpId", outstanding_minor::integer as "outstandingMinor",
           in_flight_minor::integer as "inFlightMinor", payable_minor::integer as "payableMinor"
         from open_item_overview where dealer_id = $1`,
        [dealer.id],
      );
      return Object.fromEntries(rows.map((row) => [row.erpId, row]));
    },

    async preview(dealer, amounts, { payerId = dealer.payerId, usesCreditsElsewhere = true } = {}) {
      const items = await world.items(dealer);
      const choice: PlanChoice = {
        items: Object.entries(amounts).map(([erpId, amountMinor]) => ({
          itemId: items[erpId]?.id ?? randomUUID(),
          amountMinor,
        })),
        usesCreditsElsewhere,
      };
      const who = { payerId, customerId: dealer.customerId };
      const made = await world.as(dealer, (tx) => payments.preview(tx, who, choice));
      assert.ok('preview' in made, JSON.stringify(made));
      return { id: made.preview.id, hash: made.preview.hash.toString('hex'), payerId };
    },

    start: (dealer, { id, hash, payerId }, method = 'ach') =>
      payments.start(dealer.id, { payerId, previewId: id, hash, method }),

    async pay(dealer, amounts, method = 'ach') {
      const outcome = await world.start(dealer, await world.preview(dealer, amounts), method);
      assert.equal(outcome.result, 'started');
      return 'paymentId' in outcome ? outcome.paymentId : '';
    },

    async hint(dealer, paymentId) {
      await world.as(dealer, (tx) => payments.hint(tx, [{ paymentId }]));
      await world.drain();
    },

    async drain() {
      await payments.queue.drain();
      await postings.queue.drain();
    },

    async get(dealer, paymentId) {
      const row = await world.as(dealer, (tx) => findPaymentRow(tx, paymentId));
      assert.ok(row);
      return row;
    },

    async close() {
      await payments.queue.stop();
      await postings.queue.stop();
      await queue.stop();
      await database.close();
      await owner.end();
      await scratch.drop();
    },
  };
  return world;
}

/** What the ERP lists of open items of C1: above 0 invoices, below 0 adjustments. */
export function listed(items: Record<string, number>): Script {
  const all = Object.entries(items).map(([erpId, minor]) => itemOf(erpId, 'C1', minor));
  return {
    invoices: all.filter(({ amountMinor }) => amountMinor >= 0),
    adjustments: all.filter(({ amountMinor }) => amountMinor < 0),
  };
}
