import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { foldFacts, NO_FACTS, stateOf } from '../src/payments/payment-facts.ts';
import { createPaymentWorld, listed, type PaymentDealer, type PaymentWorld } from './payment-world.ts';

const MINUTE = 60;
const DAY = 86_400;
/** What the ERP lists at first. The last one is never paid, so that no sync closes too much at once. */
const BOOKS = { I1: 10_000, I2: 7_000, I3: 300, M1: -2_500, M2: -400, I9: 200_000 };
const PAID = ['I1', 'I2', 'I3', 'M1', 'M2'] as const;

type Step =
  | { do: 'pay'; amounts: { erpId: (typeof PAID)[number]; part: number }[]; method: 'ach' | 'card' }
  /** Something happens at the provider; nobody is told of it. */
  | {
      do: 'authorize' | 'settle' | 'fail' | 'refund' | 'dispute' | 'lose' | 'win';
      which: number;
      part: number;
    }
  /** An event arrives: the newest, an old one once more, or one before its time. All others are lost. */
  | { do: 'tell'; which: number }
  | { do: 'pass'; seconds: number }
  | { do: 'erp'; isDown: boolean }
  | { do: 'sync'; isFull: boolean }
  /** The dealer does by hand what is on its list. */
  | { do: 'list' };

const which = fc.nat({ max: 5 });
const part = fc.integer({ min: 1, max: 100 });
const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('pay' as const),
      amounts: fc.uniqueArray(fc.record({ erpId: fc.constantFrom(...PAID), part }), {
        minLength: 1,
        maxLength: 3,
        selector: ({ erpId }) => erpId,
      }),
      method: fc.constantFrom('ach' as const, 'card' as const),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom(
        ...(['authorize', 'settle', 'settle', 'fail', 'refund', 'dispute', 'lose', 'lose', 'win'] as const),
      ),
      which,
      part,
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('tell' as const), which }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      seconds: fc.constantFrom(MINUTE, 10 * MINUTE, 70 * MINUTE, DAY, 7 * DAY),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('erp' as const), isDown: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('sync' as const), isFull: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('list' as const) }) },
);

interface Sums {
  currency: string;
  settled: number;
  posted: number;
  toPost: number;
  toReverse: number;
}

describe('whatever happens at the provider, in whatever order it is told', () => {
  let world: PaymentWorld;
  before(async () => {
    world = await createPaymentWorld();
  });
  after(() => world.close());

  it('the money is accounted for at every step, and nothing is paid twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(stepArbitrary, { minLength: 5, maxLength: 30 }), async (steps) => {
        const run = new Run(world, await world.addDealer(BOOKS), await world.addDealer(BOOKS));
        for (const step of steps) {
          await run.take(step);
          await run.check();
        }
        await run.settleDown();
      }),
      { numRuns: 15 },
    );
  });
});

/** What a test does with one dealer; another one beside it does nothing, and nothing may happen to it. */
class Run {
  readonly #payments: string[] = [];
  readonly #world: PaymentWorld;
  readonly #dealer: PaymentDealer;
  readonly #bystander: PaymentDealer;

  constructor(world: PaymentWorld, dealer: PaymentDealer, bystander: PaymentDealer) {
    this.#world = world;
    this.#dealer = dealer;
    this.#bystander = bystander;
  }

  async take(step: Step): Promise<void> {
    const world = this.#world;
    switch (step.do) {
      case 'pay':
        return this.#pay(step);
      case 'tell': {
        const id = this.#pick(step.which);
        return id === undefined ? undefined : world.hint(this.#dealer, id);
      }
      case 'pass':
        world.pass(step.seconds);
        return world.drain();
      case 'erp':
        this.#dealer.erp.isDown = step.isDown;
        return;
      case 'sync':
        return world.sync(this.#dealer, this.#books(), { isFull: step.isFull });
      case 'list':
        return this.#doList();
      default:
        return this.#happen(step);
    }
  }

  async #pay({ amounts, method }: Extract<Step, { do: 'pay' }>): Promise<void> {
    const world = this.#world;
    const before = await world.items(this.#dealer);
    const chosen = Object.fromEntries(
      amounts.flatMap(({ erpId, part: percent }) => {
        const payable = Math.abs(before[erpId]?.payableMinor ?? 0);
        const amount = Math.ceil((payable * percent) / 100);
        return amount === 0 ? [] : [[erpId, amount]];
      }),
    );
    const owed = Object.entries(chosen).reduce(
      (sum, [erpId, amount]) => sum + (erpId.startsWith('I') ? amount : 0),
      0,
    );
    const credits = Object.entries(chosen).reduce(
      (sum, [erpId, amount]) => sum + (erpId.startsWith('M') ? amount : 0),
      0,
    );
    // Anything else is refused before it starts (payment-plan.test.ts).
    if (owed - credits < 50) return;
    const outcome = await world.start(this.#dealer, await world.preview(this.#dealer, chosen), method);
    assert.equal(outcome.result, 'started');
    if (!('paymentId' in outcome)) return;
    this.#payments.push(outcome.paymentId);
    const { rows } = await world.owner.query<{ erpId: string; held: number }>(
      `select i.erp_id as "erpId", a.held_minor::integer as held
       from payment_allocations a join open_items i on i.dealer_id = a.dealer_id and i.id = a.open_item_id
       where a.payment_id = $1`,
      [outcome.paymentId],
    );
    for (const { erpId, held } of rows)
      assert.ok(Math.abs(held) <= Math.abs(before[erpId]?.payableMinor ?? 0), `${erpId}: ${held}`);
  }

  /** What can happen next to a payment, if it can. */
  #happen(step: Extract<Step, { which: number; part: number }>): void {
    const id = this.#pick(step.which);
    const charge = id === undefined ? undefined : this.#dealer.provider.charges.get(id);
    if (id === undefined || charge === undefined) return;
    const { provider } = this.#dealer;
    const { facts, order } = charge;
    const whole = order.amountMinor + order.feeMinor;
    const refunded = Object.values(facts.refunds).reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    const hasDispute = Object.keys(facts.disputes).length > 0;
    const disputes = (status: 'open' | 'lost' | 'won') => ({
      dp_1: { amountMinor: whole, reason: 'R10', status },
    });
    switch (step.do) {
      case 'authorize':
        if (facts.checkout === 'open') provider.authorize(id, 'processing');
        return;
      case 'settle':
        if (facts.checkout === 'open' || facts.money === 'processing') provider.authorize(id);
        return;
      case 'fail':
        if (facts.money === 'processing') provider.tell(id, { money: 'failed', failureCode: 'R01' });
        return;
      case 'refund': {
        const amountMinor = Math.min(Math.ceil((whole * step.part) / 100), whole - refunded);
        if (facts.money !== 'settled' || hasDispute || amountMinor === 0) return;
        const refund = { amountMinor, status: 'done' as const };
        const refunds = { ...facts.refunds, [`re_${Object.keys(facts.refunds).length}`]: refund };
        provider.tell(id, { refunds });
        return;
      }
      case 'dispute':
        if (facts.money === 'settled' && refunded === 0 && !hasDispute)
          provider.tell(id, { disputes: disputes('open') });
        return;
      case 'lose':
        if (facts.money === 'settled' && refunded === 0 && facts.disputes['dp_1']?.status !== 'won')
          provider.tell(id, { disputes: disputes('lost') });
        return;
      default:
        if (hasDispute) provider.tell(id, { disputes: disputes('won') });
    }
  }

  /** The ERP's figures: what it began with, without what is in its books of payments. */
  #books() {
    const open: Record<string, number> = { ...BOOKS };
    for (const [id, entry] of this.#dealer.erp.books) {
      if (entry.reversals > 0) continue;
      const order = this.#allocations.get(id);
      for (const [erpId, minor] of Object.entries(order ?? {})) open[erpId] = (open[erpId] ?? 0) - minor;
    }
    return listed(open);
  }
  readonly #allocations = new Map<string, Record<string, number>>();

  async #doList(): Promise<void> {
    await this.#world.owner.query(
      `update payments p set by_hand_minor = p.by_hand_minor + o.hand_minor
       from payment_overview o where o.dealer_id = p.dealer_id and o.id = p.id and p.dealer_id = $1`,
      [this.#dealer.id],
    );
  }

  async check(): Promise<void> {
    const { owner } = this.#world;
    await this.#noteAllocations();
    // What payments say, and what postings and hand entries say, each by itself.
    const { rows: sums } = await owner.query<Sums>(
      `select
         p.currency,
         sum(case when p.settled_at is null then 0 else p.amount_minor - p.taken_back_minor end)::integer as settled,
         sum(coalesce(o.posted_minor, 0) + p.by_hand_minor)::integer as posted,
         sum(v.to_post_minor)::integer as "toPost",
         sum(v.to_reverse_minor)::integer as "toReverse"
       from payments p
       left join postings o on o.dealer_id = p.dealer_id and o.payment_id = p.id
       join payment_overview v on v.dealer_id = p.dealer_id and v.id = p.id
       where p.dealer_id = $1
       group by p.currency`,
      [this.#dealer.id],
    );
    for (const { settled, posted, toPost, toReverse } of sums)
      assert.equal(settled, posted - toReverse + toPost, JSON.stringify(sums));

    const { rows: payments } = await owner.query<{
      id: string;
      state: string;
      amount: number;
      isSettled: boolean;
      takenBack: number;
      posting: string | null;
      postingAmount: number | null;
      posted: number;
      isToReverse: boolean;
      held: number;
    }>(
      `select p.id, p.state, p.amount_minor::integer as amount, p.settled_at is not null as "isSettled",
         p.taken_back_minor::integer as "takenBack", o.state as posting,
         o.amount_minor::integer as "postingAmount", coalesce(o.posted_minor, 0)::integer as posted,
         o.reversal_reason is not null as "isToReverse",
         (select count(*) from payment_allocations a
          where a.dealer_id = p.dealer_id and a.payment_id = p.id and a.released_at is null)::integer as held
       from payments p left join postings o on o.dealer_id = p.dealer_id and o.payment_id = p.id
       where p.dealer_id = $1`,
      [this.#dealer.id],
    );
    for (const payment of payments) {
      const about = JSON.stringify(payment);
      // Posted once and whole where its money came, and only then; taken back where all of it went.
      assert.equal(payment.posting !== null, payment.isSettled, about);
      if (payment.isSettled) assert.equal(payment.postingAmount, payment.amount, about);
      if (payment.takenBack === payment.amount) assert.ok(payment.isToReverse, about);
      if (payment.posting === 'cancelled' || payment.posting === 'reversed')
        assert.equal(payment.posted, 0, about);
      if (['expired', 'failed'].includes(payment.state)) assert.equal(payment.held, 0, about);
      if (['started', 'pending'].includes(payment.state)) assert.ok(payment.held > 0, about);
      const entry = this.#dealer.erp.books.get(payment.id);
      if (entry !== undefined) assert.ok(entry.postings <= 1 && entry.reversals <= 1, about);
    }

    const { rows: holds } = await owner.query<{ kept: number; counted: number }>(
      `select coalesce(h.in_flight_minor, 0)::integer as kept, coalesce(a.held, 0)::integer as counted
       from (select * from open_item_holds where dealer_id = $1) h
       full join (
         select open_item_id, sum(held_minor) as held from payment_allocations
         where dealer_id = $1 and released_at is null group by open_item_id
       ) a on a.open_item_id = h.open_item_id`,
      [this.#dealer.id],
    );
    for (const { kept, counted } of holds) assert.equal(kept, counted);
    for (const item of Object.values(await this.#world.items(this.#dealer))) {
      const { outstandingMinor, payableMinor } = item;
      assert.ok(payableMinor === 0 || Math.sign(payableMinor) === Math.sign(outstandingMinor));
      assert.ok(Math.abs(payableMinor) <= Math.abs(outstandingMinor), JSON.stringify(item));
    }
    const { rows } = await owner.query('select 1 from payments where dealer_id = $1', [this.#bystander.id]);
    assert.deepEqual(rows, []);
  }

  /** Every event is lost from here on; time alone brings it all to its end. */
  async settleDown(): Promise<void> {
    const world = this.#world;
    this.#dealer.erp.isDown = false;
    // A bank answers one day.
    for (const [id, { facts }] of this.#dealer.provider.charges)
      if (facts.money === 'processing') this.#dealer.provider.authorize(id);
    for (let hours = 0; hours < 12; hours += 1) {
      world.pass(12 * 3600);
      await world.drain();
    }
    for (const id of this.#payments) {
      const charge = this.#dealer.provider.charges.get(id);
      assert.ok(charge);
      const { order } = charge;
      const payment = await world.get(this.#dealer, id);
      // What was lost as an event while the provider was still asked; after that a sweep finds it.
      const seen = foldFacts({ ...NO_FACTS, ...payment.facts }, charge.facts);
      const standing = stateOf(seen, { method: order.method, amountMinor: order.amountMinor });
      await world.hint(this.#dealer, id);
      assert.equal((await world.get(this.#dealer, id)).state, standing.state);
    }
    await this.#doList();
    await world.drain();
    await this.check();
    const { rows } = await world.owner.query(
      `select id, state, posting_state, to_post_minor, to_reverse_minor from payment_overview
       where dealer_id = $1 and (to_post_minor <> 0 or to_reverse_minor <> 0)`,
      [this.#dealer.id],
    );
    assert.deepEqual(rows, [], 'the books are as the money is');
    // What the ERP has taken in is read, and nothing stays held.
    world.pass(MINUTE);
    await world.sync(this.#dealer, this.#books(), { isFull: true });
    const items = await world.items(this.#dealer);
    for (const { erpId, inFlightMinor } of Object.values(items)) assert.equal(inFlightMinor, 0, erpId);
  }

  async #noteAllocations(): Promise<void> {
    for (const id of this.#payments.filter((each) => !this.#allocations.has(each))) {
      const { rows } = await this.#world.owner.query<{ erpId: string; minor: number }>(
        `select i.erp_id as "erpId", a.amount_minor::integer as minor
         from payment_allocations a join open_items i on i.dealer_id = a.dealer_id and i.id = a.open_item_id
         where a.payment_id = $1`,
        [id],
      );
      this.#allocations.set(id, Object.fromEntries(rows.map(({ erpId, minor }) => [erpId, minor])));
    }
  }

  #pick(index: number): string | undefined {
    return this.#payments[index % Math.max(this.#payments.length, 1)];
  }
}
