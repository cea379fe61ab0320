import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { PaymentMethod } from '@payvite/sdk/schemas';
import pg from 'pg';
import { pino } from 'pino';
import { openDatabase, type Database, type DealerTransaction } from '../src/db/database.ts';
import type { PaymentPreviewRow, PaymentRow } from '../src/db/tables.ts';
import { createEventLog, type EventLog } from '../src/events/event-log.ts';
import { subscribeToEvents } from '../src/jobs.ts';
import type { PlanChoice } from '../src/payments/payment-plan.ts';
import { createPaymentService, type PaymentService } from '../src/payments/payment-service.ts';
import { findPaymentRow } from '../src/payments/payment-store.ts';
import { createPostingService, type PostingService } from '../src/postings/posting-service.ts';
import { FakeErp } from './fake-erp.ts';
import { FakeProvider } from './fake-provider.ts';
import { addCustomer, addItem, addPayer, type NewItem } from './payment-rows.ts';
import { createScratchDatabase } from './scratch-database.ts';

/** A dealer with one customer, C1, and one payer for it; provider and ERP are fake ones. */
export interface PaymentDealer {
  id: string;
  customerId: string;
  payerId: string;
  erp: FakeErp;
  provider: FakeProvider;
}

/** What of an item is held, and what of it can be paid. */
export interface ItemHold {
  inFlightMinor: number;
  payableMinor: number;
}

/** Of an invoice of 100.00: nothing holds it, or one payment holds all of it. */
export const FREE: ItemHold = { inFlightMinor: 0, payableMinor: 10_000 };
export const HELD: ItemHold = { inFlightMinor: 10_000, payableMinor: 0 };

/** A database with dealers, the services of payments and postings on it, and a clock that only tests move. */
export interface PaymentWorld {
  owner: pg.Pool;
  database: Database;
  events: EventLog;
  payments: PaymentService;
  postings: PostingService;
  now(): Date;
  pass(seconds: number): void;
  addDealer(erpKind?: string): Promise<PaymentDealer>;
  /** Adds a dealer whose customer owes two invoices of one job: of 100.00, whose holds `FREE` and `HELD` are, and of 50.00. */
  addOwingDealer(): Promise<{ dealer: PaymentDealer; invoice: string; other: string }>;
  /** Adds items; their ids in the order given. */
  addItems(dealer: PaymentDealer, ...items: NewItem[]): Promise<string[]>;
  as<Result>(dealer: PaymentDealer, work: (tx: DealerTransaction) => Promise<Result>): Promise<Result>;
  /** Previews paying the whole of these items, or a part where an amount is named. */
  preview(
    dealer: PaymentDealer,
    choice: Record<string, number | null>,
    more?: { elsewhere?: boolean; payerId?: string },
  ): Promise<PaymentPreviewRow>;
  start(
    dealer: PaymentDealer,
    preview: PaymentPreviewRow,
    method?: PaymentMethod,
  ): ReturnType<PaymentService['start']>;
  /** Previews and starts a payment that must start. */
  pay(dealer: PaymentDealer, choice: Record<string, number | null>, method?: PaymentMethod): Promise<string>;
  get(dealer: PaymentDealer, paymentId: string): Promise<PaymentRow>;
  holdOf(dealer: PaymentDealer, itemId: string): Promise<ItemHold>;
  /** Tells that something happened, and looks. */
  tell(dealer: PaymentDealer, paymentId: string): Promise<void>;
  close(): Promise<void>;
}

export async function createPaymentWorld(): Promise<PaymentWorld> {
  const scratch = await createScratchDatabase();
  const owner = new pg.Pool({ connectionString: scratch.url, max: 3 });
  owner.on('error', () => undefined);
  let nowMs = Date.parse('2026-11-22T10:15:02.123Z');
  const clock = { now: () => new Date(nowMs) };
  const dealers = new Map<string, PaymentDealer>();
  const database = openDatabase(scratch.url, clock);
  const logger = pino({ level: 'silent' });
  const events = createEventLog();
  subscribeToEvents({ events });
  const dealerOf = ({ id }: { id: string }): PaymentDealer => {
    const found = dealers.get(id);
    assert.ok(found);
    return found;
  };
  const postings = createPostingService({
    ...{ database, clock, events, logger },
    sourceOf: (dealer) => Promise.resolve(dealerOf(dealer).erp),
  });
  const payments = createPaymentService({
    ...{ database, clock, events, logger, postings, publicUrl: 'https://pay.example' },
    mail: { queueMail: () => Promise.resolve('') },
    providerOf: (dealer, kind) =>
      Promise.resolve(
        dealer.paymentProvider === 'off' && kind === undefined ? undefined : dealerOf(dealer).provider,
      ),
  });

  const world: PaymentWorld = {
    ...{ owner, database, events, payments, postings },
    now: clock.now,
    pass: (seconds) => void (nowMs += seconds * 1000),

    async addDealer(erpKind = 'tryton') {
      const id = randomUUID();
      await owner.query(
        `insert into dealers
           (id, mode, name, slug, time_zone, locale, currency, erp_kind, payment_provider, created_at)
         values ($1, 'test', 'Ridgeline', $2, 'America/Denver', 'en', 'USD', $3, 'stripe', $4)`,
        [id, `ridgeline-${id}`, erpKind, clock.now()],
      );
      const customerId = await addCustomer(owner, id, 'C1');
      const payerId = await addPayer(owner, { dealerId: id, customerIds: [customerId] });
      const dealer = { id, customerId, payerId, erp: new FakeErp(), provider: new FakeProvider() };
      dealers.set(id, dealer);
      return dealer;
    },

    async addOwingDealer() {
      const dealer = await world.addDealer();
      const [invoice = '', other = ''] = await world.addItems(
        dealer,
        { erpId: 'I1', minor: 10_000, jobId: '14', dueDate: '2026-10-02' },
        { erpId: 'I2', minor: 5_000, jobId: '14', dueDate: '2026-11-28' },
      );
      return { dealer, invoice, other };
    },

    async addItems(dealer, ...items) {
      const ids: string[] = [];
      const of = { dealerId: dealer.id, customerId: dealer.customerId };
      for (const item of items) ids.push(await addItem(owner, of, item));
      return ids;
    },

    as: (dealer, work) => database.asDealer(dealer.id, work),

    async preview(dealer, choice, more = {}) {
      const made = await world.as(dealer, (tx) =>
        payments.preview(
          tx,
          { payerId: more.payerId ?? dealer.payerId, customerId: dealer.customerId },
          toChoice(choice, more.elsewhere ?? false),
        ),
      );
      assert.ok('preview' in made, 'plan' in made ? JSON.stringify(made.plan.faults) : '');
      return made.preview;
    },

    start: (dealer, preview, method = 'ach') =>
      payments.start(dealer.id, {
        payerId: preview.payerId,
        previewId: preview.id,
        hash: preview.hash.toString('hex'),
        method,
      }),

    async pay(dealer, choice, method) {
      const started = await world.start(dealer, await world.preview(dealer, choice), method);
      assert.equal(started.result, 'started');
      return started.result === 'started' ? started.paymentId : '';
    },

    async get(dealer, paymentId) {
      const row = await world.as(dealer, (tx) => findPaymentRow(tx, paymentId));
      assert.ok(row);
      return row;
    },

    async holdOf(dealer, itemId) {
      const { rows } = await owner.query<ItemHold>(
        `select in_flight_minor as "inFlightMinor", payable_minor as "payableMinor"
         from open_item_overview where dealer_id = $1 and id = $2`,
        [dealer.id, itemId],
      );
      assert.ok(rows[0]);
      return rows[0];
    },

    async tell(dealer, paymentId) {
      await world.as(dealer, (tx) => payments.hint(tx, [{ paymentId }]));
      await payments.queue.drain();
    },

    async close() {
      for (const { erp } of dealers.values()) erp.wakeTheDead();
      await payments.queue.stop();
      await postings.queue.stop();
      await database.close();
      await owner.end();
      await scratch.drop();
    },
  };
  return world;
}

export function toChoice(choice: Record<string, number | null>, usesCreditsElsewhere = false): PlanChoice {
  const items = Object.entries(choice).map(([itemId, amountMinor]) => ({ itemId, amountMinor }));
  return { items, usesCreditsElsewhere };
}
