import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { PaymentMethod } from '@payvite/sdk/schemas';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { PaymentFacts } from '../src/db/payment-columns.ts';
import { noteEnteredByHand } from '../src/payments/payment-entry.ts';
import { foldFacts, NO_FACTS, stateOf, withoutAuthorization } from '../src/payments/payment-facts.ts';
import { findPayment } from '../src/payments/payment-list-store.ts';
import { createPostingFile, markPostingFileImported } from '../src/postings/posting-file-service.ts';
import type { ErpMood } from './fake-erp.ts';
import { createPaymentWorld, type PaymentDealer, type PaymentWorld } from './payment-world.ts';

/** What may happen to the money of a payment at the provider. */
const HAPPENINGS = [
  ...(['authorize', 'settle', 'fail', 'dispute', 'lose', 'win'] as const),
  ...(['begin refund', 'refund a part', 'refund all', 'undo refund'] as const),
] as const;
type Happening = (typeof HAPPENINGS)[number];

/** What may happen; a number names an item, a payment or a file, modulo how many there are. */
type Step =
  | {
      does: 'pay';
      items: number[];
      share: number;
      method: PaymentMethod;
      elsewhere: boolean;
      atOnce: boolean;
    }
  | { does: 'happens'; which: number; what: Happening; told: number }
  | { does: 'cancel' | 'tell'; which: number }
  | { does: 'answer late'; by: number }
  | { does: 'provider'; isDown: boolean }
  | { does: 'erp'; moods: ErpMood[] }
  | { does: 'pass'; seconds: number }
  | { does: 'look' | 'post' | 'retry' | 'make a file' | 'do the list' }
  | { does: 'mark a file'; which: number };

const which = fc.nat({ max: 2 });
const often = (weight: number, arbitrary: fc.Arbitrary<Step>) => ({ weight, arbitrary });
const plain = (does: 'look' | 'post' | 'retry' | 'make a file' | 'do the list') =>
  fc.constant<Step>({ does });

const steps = fc.array(
  fc.oneof(
    often(
      5,
      fc.record({
        does: fc.constant('pay' as const),
        items: fc.uniqueArray(fc.nat({ max: 4 }), { minLength: 1, maxLength: 5 }),
        share: fc.constantFrom(1, 0.5),
        method: fc.constantFrom<PaymentMethod>('ach', 'card'),
        elsewhere: fc.boolean(),
        atOnce: fc.boolean(),
      }),
    ),
    often(
      16,
      fc.record({
        does: fc.constant('happens' as const),
        which,
        what: fc.constantFrom(
          ...HAPPENINGS,
          'authorize',
          'authorize',
          'settle',
          'settle',
          'lose',
          'refund all',
        ),
        // Lost, told, told twice.
        told: fc.nat({ max: 2 }),
      }),
    ),
    often(1, fc.record({ does: fc.constant('cancel' as const), which })),
    often(3, fc.record({ does: fc.constant('tell' as const), which })),
    often(2, fc.record({ does: fc.constant('answer late' as const), by: fc.nat({ max: 3 }) })),
    often(1, fc.record({ does: fc.constant('provider' as const), isDown: fc.boolean() })),
    often(
      1,
      fc.record({
        does: fc.constant('erp' as const),
        moods: fc.array(fc.constantFrom<ErpMood>('works', 'refuses', 'does a part'), { maxLength: 3 }),
      }),
    ),
    often(
      3,
      fc.record({
        does: fc.constant('pass' as const),
        seconds: fc.constantFrom(30, 121, 3700, 6 * 3600, 86_400, 40 * 86_400),
      }),
    ),
    ...[often(4, plain('look')), often(3, plain('post')), often(2, plain('make a file'))],
    ...[often(2, plain('do the list')), often(1, plain('retry'))],
    often(3, fc.record({ does: fc.constant('mark a file' as const), which })),
  ),
  { minLength: 10, maxLength: 40, size: 'max' },
);

/** A payment of one item, and what happens to its money: each told and looked at, then brought into the books as far as it goes. */
function story(method: PaymentMethod, ...happenings: Happening[]): [Step[]] {
  const settle: Step[] = [
    ...[{ does: 'look' }, { does: 'post' }, { does: 'make a file' }, { does: 'mark a file', which: 0 }],
  ] as Step[];
  return [
    [
      { does: 'pay', items: [0], share: 1, method, elsewhere: false, atOnce: true },
      ...happenings.flatMap((what): Step[] => [{ does: 'happens', which: 0, what, told: 1 }, ...settle]),
    ],
  ];
}

/** Told each time, so that whatever is left to chance, these were among it. */
const STORIES = [
  story('card'),
  story('card', 'authorize'),
  story('card', 'authorize', 'dispute'),
  story('card', 'authorize', 'dispute', 'lose'),
  story('card', 'authorize', 'lose', 'win'),
  // The same before anything was posted: its posting is cancelled.
  [
    [
      ...story('card')[0],
      ...(['authorize', 'lose', 'win'] as const).flatMap((what): Step[] => [
        { does: 'happens', which: 0, what, told: 1 },
        { does: 'look' },
      ]),
    ],
  ] satisfies [Step[]],
  story('card', 'authorize', 'refund all'),
  story('card', 'authorize', 'begin refund', 'refund a part', 'undo refund'),
  // The ERP refuses; a person enters it, and takes it out once it comes back.
  [
    [
      { does: 'erp', moods: ['refuses'] },
      ...story('card', 'authorize')[0],
      { does: 'do the list' },
      ...story('card', 'lose')[0].slice(1),
      { does: 'do the list' },
      ...story('card', 'win')[0].slice(1),
    ],
  ] satisfies [Step[]],
  // The same after a part of it, and where the ERP refuses to take it back.
  [
    [
      { does: 'erp', moods: ['does a part', 'refuses'] },
      ...story('card', 'authorize')[0],
      ...[{ does: 'pass', seconds: 121 }, { does: 'post' }, { does: 'do the list' }],
      ...story('card', 'lose')[0].slice(1),
      { does: 'do the list' },
    ] as Step[],
  ] satisfies [Step[]],
  [
    [
      ...story('card', 'authorize')[0],
      { does: 'erp', moods: ['refuses'] },
      ...story('card', 'lose')[0].slice(1),
      ...([{ does: 'do the list' }, { does: 'retry' }, { does: 'post' }] as Step[]),
    ],
  ] satisfies [Step[]],
  story('ach', 'authorize', 'fail'),
  story('ach', 'authorize', 'fail', 'settle'),
  story('ach', 'authorize', 'settle', 'lose'),
  // Then the provider answers what it would have answered before.
  [
    [
      ...story('ach', 'authorize', 'settle', 'lose')[0],
      ...[{ does: 'answer late', by: 2 }, { does: 'tell', which: 0 }, { does: 'look' }],
    ] as Step[],
  ] satisfies [Step[]],
];

const ACTOR = { type: 'user', id: 'dana' } as const;

/** One dealer, and what a history knows of it. */
interface Run {
  dealer: PaymentDealer;
  items: string[];
  payments: string[];
  files: string[];
  /** What was known of each payment at the step before. */
  known: Map<string, PaymentFacts>;
}

describe('payments, whatever their provider tells, in whatever order', () => {
  let world: PaymentWorld;
  const seen = new Set<string>();

  before(async () => {
    world = await createPaymentWorld();
  });
  after(() => world.close());

  const pick = <Item>(from: readonly Item[], at: number): Item | undefined =>
    from[at % Math.max(from.length, 1)];

  async function begin(erpKind: string): Promise<Run> {
    const dealer = await world.addDealer(erpKind);
    const items = await world.addItems(
      dealer,
      { erpId: 'I1', minor: 10_000, jobId: '14', dueDate: '2026-10-02' },
      { erpId: 'I2', minor: 7_000, jobId: '9', discountMinor: 140, discountDueDate: '2026-12-31' },
      { erpId: 'I3', minor: 300 },
      { erpId: 'K1', minor: -4_000, jobId: '9' },
      { erpId: 'D1', minor: 900, kind: 'debit' },
    );
    await world.owner.query(
      `update dealers set payer_fees = '{"card": 250}', payer_fees_confirmed_at = now() where id = $1`,
      [dealer.id],
    );
    return { dealer, items, payments: [], files: [], known: new Map() };
  }

  async function pay(run: Run, step: Extract<Step, { does: 'pay' }>): Promise<void> {
    const { dealer } = run;
    const before = new Map<string, number>();
    const chosen: Record<string, number | null> = {};
    for (const at of step.items) {
      const itemId = pick(run.items, at) ?? '';
      const { payableMinor } = await world.holdOf(dealer, itemId);
      before.set(itemId, payableMinor);
      if (payableMinor !== 0) chosen[itemId] = Math.max(1, Math.floor(Math.abs(payableMinor) * step.share));
    }
    const who = { payerId: dealer.payerId, customerId: dealer.customerId };
    const items = Object.entries(chosen).map(([itemId, amountMinor]) => ({ itemId, amountMinor }));
    const choice = { items, usesCreditsElsewhere: step.elsewhere };
    const previews = [];
    for (let made = 0; made < (step.atOnce ? 2 : 1); made += 1) {
      const preview = await world.as(dealer, (tx) => world.payments.preview(tx, who, choice));
      if ('plan' in preview) return;
      previews.push(preview.preview);
    }
    const answers = await Promise.all(previews.map((preview) => world.start(dealer, preview, step.method)));
    for (const answer of answers) {
      seen.add(answer.result);
      if (answer.result === 'started') run.payments.push(answer.paymentId);
    }
    for (const [itemId, payableMinor] of before) {
      const { payableMinor: left } = await world.holdOf(dealer, itemId);
      const taken = await allocatedSince(run, itemId);
      assert.ok(Math.abs(taken) <= Math.abs(payableMinor), `${taken} of ${payableMinor} of ${itemId}`);
      assert.equal(left, payableMinor - taken, 'what is left is what was not taken');
    }
    allocated.clear();
    for (const id of await listAllocated(run)) allocated.add(id);
  }

  /** Allocations of before, by payment and item. */
  const allocated = new Set<string>();
  const listAllocated = async ({ dealer }: Run) => {
    const { rows } = await world.owner.query<{ id: string }>(
      `select payment_id || ' ' || open_item_id as id from payment_allocations where dealer_id = $1`,
      [dealer.id],
    );
    return rows.map(({ id }) => id);
  };
  const allocatedSince = async ({ dealer }: Run, itemId: string): Promise<number> => {
    const { rows } = await world.owner.query<{ sum: number }>(
      `select coalesce(sum(held_minor), 0)::bigint as sum from payment_allocations
       where dealer_id = $1 and open_item_id = $2 and payment_id || ' ' || open_item_id <> all($3::text[])`,
      [dealer.id, itemId, [...allocated]],
    );
    return rows[0]?.sum ?? 0;
  };

  function happens({ provider }: PaymentDealer, id: string, what: Happening): void {
    const known = provider.payments.get(id);
    if (known === undefined) return;
    const { amountMinor, feeMinor } = known.order;
    const whole = amountMinor + feeMinor;
    const facts = provider.factsOf(id);
    const isSettled = facts.money === 'settled';
    const dispute = (status: 'open' | 'lost' | 'won'): Partial<PaymentFacts> => ({
      disputes: { dp: { amountMinor: whole, reason: 'R10', status } },
    });
    const refund = (minor: number, status: 'pending' | 'done' | 'undone'): Partial<PaymentFacts> => ({
      refunds: { [minor === whole ? 'all' : 'part']: { amountMinor: minor, status } },
    });
    const part = Math.max(1, Math.floor(amountMinor * 0.4));
    switch (what) {
      case 'authorize':
        if (facts.checkout === 'open') provider.authorize(id);
        return;
      case 'settle':
        // Also what had failed: money that comes is money.
        if (facts.checkout === 'completed') provider.settle(id);
        return;
      case 'fail':
        if (facts.checkout === 'completed' && !isSettled) provider.fail(id);
        return;
      default:
        if (!isSettled) return;
    }
    const changes: Record<Exclude<Happening, 'authorize' | 'settle' | 'fail'>, Partial<PaymentFacts>> = {
      dispute: dispute('open'),
      lose: dispute('lost'),
      win: dispute('won'),
      'begin refund': refund(part, 'pending'),
      'refund a part': refund(part, 'done'),
      'refund all': refund(whole, 'done'),
      'undo refund': refund(part, 'undone'),
    };
    provider.happens(id, changes[what]);
  }

  const hint = (dealer: PaymentDealer, paymentId: string) =>
    world.as(dealer, (tx) =>
      world.payments.hint(tx, [{ paymentId }, { providerPaymentId: `pay_${paymentId}` }]),
    );

  async function makeFile(run: Run): Promise<void> {
    try {
      const file = await world.as(run.dealer, (tx) => createPostingFile({ events: world.events }, tx, ACTOR));
      run.files.push(file.id);
    } catch (error) {
      assert.equal((error as { code?: string }).code, 'no_postings_waiting');
    }
  }

  async function markFile(run: Run, at: number): Promise<void> {
    const id = pick(run.files, at);
    if (id === undefined) return;
    run.files.splice(run.files.indexOf(id), 1);
    const marked = { importedAt: undefined, actor: ACTOR };
    await world.as(run.dealer, (tx) => markPostingFileImported({ events: world.events }, tx, id, marked));
  }

  /** The dealer enters by hand what no posting brings, and what one that failed did not bring. */
  async function doTheList({ dealer, payments }: Run): Promise<void> {
    for (const id of payments) {
      await world.as(dealer, async (tx) => {
        const payment = await findPayment(tx, id);
        assert.ok(payment);
        const { handMinor: amountMinor, handDiscountMinor: discountMinor, postingState } = payment;
        if (amountMinor === 0 && discountMinor === 0 && postingState !== 'failed') return;
        const entry = { amountMinor, discountMinor, actor: ACTOR };
        const noted = await noteEnteredByHand({ events: world.events }, tx, id, entry);
        assert.equal(noted.handMinor, 0);
        assert.notEqual(noted.postingState, 'failed');
        if (postingState === 'failed') seen.add(`${noted.postingState} by hand`);
      });
    }
  }

  const retryFailed = async ({ dealer }: Run): Promise<void> => {
    const { rows } = await world.owner.query<{ id: string }>(
      `select payment_id as id from postings where dealer_id = $1 and state = 'failed'`,
      [dealer.id],
    );
    for (const { id } of rows) await world.as(dealer, (tx) => world.postings.retryPosting(tx, id, ACTOR));
  };

  async function take(run: Run, step: Step): Promise<void> {
    const { dealer } = run;
    switch (step.does) {
      case 'pay':
        return pay(run, step);
      case 'happens': {
        const id = pick(run.payments, step.which);
        if (id === undefined) return;
        happens(dealer, id, step.what);
        for (let told = 0; told < step.told; told += 1) await hint(dealer, id);
        return;
      }
      case 'cancel': {
        const paymentId = pick(run.payments, step.which);
        if (paymentId !== undefined)
          await world.payments.cancel(dealer.id, { payerId: dealer.payerId, paymentId });
        return;
      }
      case 'tell': {
        const id = pick(run.payments, step.which);
        if (id !== undefined) await hint(dealer, id);
        return;
      }
      case 'answer late':
        dealer.provider.lag = step.by;
        return;
      case 'provider':
        dealer.provider.isDown = step.isDown;
        return;
      case 'erp':
        dealer.erp.moods.push(...step.moods);
        return;
      case 'pass':
        return world.pass(step.seconds);
      case 'look':
        return world.payments.queue.drain();
      case 'post':
        return world.postings.queue.drain();
      case 'make a file':
        return makeFile(run);
      case 'mark a file':
        return markFile(run, step.which);
      case 'retry':
        return retryFailed(run);
      case 'do the list':
        await doTheList(run);
    }
  }

  /** What is in the books: as the ERP has it, or as the files say that were imported. */
  async function booksOf({ dealer }: Run, erpKind: string): Promise<number> {
    if (erpKind === 'tryton') {
      const entries = [...dealer.erp.books.values()].filter(({ reversals }) => reversals === 0);
      return entries.reduce((sum, { postedMinor }) => sum + postedMinor, 0);
    }
    const { rows } = await world.owner.query<{ payments: string; reversals: string }>(
      `select payments_csv as payments, reversals_csv as reversals from posting_files
       where dealer_id = $1 and imported_at is not null`,
      [dealer.id],
    );
    const minorOf = (cells: string[]) => Math.round(Number(cells[3]) * 100);
    const isMoney = (cells: string[]) => cells[5] === 'invoice' || cells[5] === 'debit';
    return rows.reduce((sum, { payments, reversals }) => {
      const posted = parse(payments).map(minorOf);
      const reversed = parse(reversals, { bom: true }).filter(isMoney).map(minorOf);
      return sum + [...posted, ...reversed.map((minor) => -minor)].reduce((one, two) => one + two, 0);
    }, 0);
  }

  /** Settled - taken back = posted - to reverse + to post: the left of payments alone, the right of the books and the lists. */
  async function check(run: Run, erpKind: string): Promise<{ toPost: number; toReverse: number }> {
    const { rows } = await world.owner.query<Record<'left' | 'byHand' | 'toPost' | 'toReverse', number>>(
      `select
         coalesce(sum(amount_minor - taken_back_minor) filter (where settled_at is not null), 0)::bigint as left,
         coalesce(sum(by_hand_minor), 0)::bigint as "byHand",
         coalesce(sum(to_post_minor), 0)::bigint as "toPost",
         coalesce(sum(to_reverse_minor), 0)::bigint as "toReverse"
       from payment_overview where dealer_id = $1 and currency = 'USD'`,
      [run.dealer.id],
    );
    const { left = 0, byHand = 0, toPost = 0, toReverse = 0 } = rows[0] ?? {};
    const posted = (await booksOf(run, erpKind)) + byHand;
    assert.equal(posted - toReverse + toPost, left, `posted ${posted}, back ${toReverse}, to come ${toPost}`);
    assert.ok(toPost >= 0 && toReverse >= 0);
    for (const id of run.payments) {
      const { facts } = await world.get(run.dealer, id);
      assert.deepEqual(foldFacts(run.known.get(id) ?? NO_FACTS, facts), facts, 'what was known stays known');
      run.known.set(id, facts);
    }
    return { toPost, toReverse };
  }

  /** All is told, everybody answers, and the dealer does what it is asked to. */
  async function comeToRest(run: Run, erpKind: string): Promise<void> {
    const { dealer } = run;
    Object.assign(dealer.provider, { lag: 0, isDown: false });
    dealer.erp.moods = [];
    // Who left the provider's page does not come back.
    world.pass(3 * 3600);
    for (let round = 0; round < 4; round += 1) {
      for (const id of run.payments) await hint(dealer, id);
      await world.payments.queue.drain();
      await retryFailed(run);
      await world.postings.queue.drain();
      if (erpKind === 'csv') await makeFile(run);
      while (run.files.length > 0) await markFile(run, 0);
      await doTheList(run);
      await check(run, erpKind);
      world.pass(3600);
    }
  }

  async function checkEnds(run: Run, erpKind: string): Promise<void> {
    const { dealer } = run;
    assert.deepEqual(await check(run, erpKind), { toPost: 0, toReverse: 0 }, 'everything is in the books');
    for (const id of run.payments) {
      const payment = await world.get(dealer, id);
      const facts = withoutAuthorization(dealer.provider.historyOf(id).reduce(foldFacts, NO_FACTS));
      assert.deepEqual(payment.facts, facts, 'whatever was told, in whatever order, it is what is so');
      assert.equal(payment.state, stateOf(facts, payment).state);
      assert.equal(payment.takenBackMinor, stateOf(facts, payment).takenBackMinor);
      assert.equal(payment.feeBackMinor, stateOf(facts, payment).feeBackMinor);
      assert.notEqual(payment.state, 'started', 'who left the page has ended it');
      seen.add(payment.state);
      const { rows } = await world.owner.query<{ told: string[]; held: number; posting: string | null }>(
        `select
           (select array_agg(concat_ws(' ', data ->> 'state', data ->> 'takenBackMinor', data ->> 'feeBackMinor') order by id)
            from events
            where dealer_id = $1 and subject_id = $2 and type = 'payment.changed') as told,
           (select count(*)::int from payment_allocations
            where dealer_id = $1 and payment_id = $2 and released_at is null) as held,
           (select state from postings where dealer_id = $1 and payment_id = $2) as posting`,
        [dealer.id, id],
      );
      const [row] = rows;
      assert.ok(row);
      assert.ok(
        row.told.every((what, at) => what !== row.told[at - 1]),
        `each state, and each part that went back, is told once: ${row.told.join()}`,
      );
      const { state, takenBackMinor, feeBackMinor } = payment;
      assert.equal(row.told.at(-1), `${state} ${takenBackMinor} ${feeBackMinor}`);
      // No sync has read anything: only what came to nothing lets go.
      const isBack = payment.takenBackMinor >= payment.amountMinor;
      const isNothing =
        ['failed', 'expired'].includes(payment.state) || (row.posting === 'cancelled' && isBack);
      if (row.posting === 'cancelled' && !isBack) seen.add('won after it was cancelled');
      if (row.posting === 'reversed' && !isBack) seen.add('won after it was reversed');
      assert.equal(row.held === 0, isNothing, `${payment.state}, ${row.posting}: ${row.held} held`);
    }
    const { rows: holds } = await world.owner.query<{ kept: number; counted: number }>(
      `select coalesce(h.in_flight_minor, 0) as kept, coalesce(sum(a.held_minor), 0)::bigint as counted
       from open_items i
       left join open_item_holds h on h.dealer_id = i.dealer_id and h.open_item_id = i.id
       left join payment_allocations a on a.dealer_id = i.dealer_id and a.open_item_id = i.id and a.released_at is null
       where i.dealer_id = $1 group by i.id, h.in_flight_minor`,
      [dealer.id],
    );
    for (const { kept, counted } of holds) assert.equal(kept, counted);
  }

  for (const [erpKind, name] of [
    ['tryton', 'asked'],
    ['csv', 'given files'],
  ] as const) {
    it(
      `come to what the provider has, and add up at every step: the ERP is ${name}`,
      { timeout: 240_000 },
      async () => {
        await fc.assert(
          fc.asyncProperty(steps, async (history) => {
            const run = await begin(erpKind);
            allocated.clear();
            for (const step of history) {
              await take(run, step);
              await check(run, erpKind);
            }
            await comeToRest(run, erpKind);
            await checkEnds(run, erpKind);
          }),
          { numRuns: 50, examples: STORIES },
        );
      },
    );
  }

  it('have been everywhere', () => {
    for (const end of [
      'started',
      'changed',
      'settled',
      'failed',
      'expired',
      'returned',
      'lost',
      'refunded',
      'disputed',
      'won after it was cancelled',
      'won after it was reversed',
      'posted by hand',
      'reversed by hand',
    ])
      assert.ok(seen.has(end), `${end} was among what happened`);
  });
});
