import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { PaymentMethod } from '@payvite/sdk/schemas';
import fc from 'fast-check';
import type { PaymentFacts } from '../src/db/payment-columns.ts';
import { noteEnteredByHand } from '../src/payments/payment-entry.ts';
import { foldFacts, NO_FACTS, stateOf, withoutAuthorization } from '../src/payments/payment-facts.ts';
import { findPayment } from '../src/payments/payment-list-store.ts';
import { createPostingFile, markPostingFileImported } from '../src/postings/posting-file-service.ts';
import type { ErpMood } from './fake-erp.ts';
import {
  exportNow,
  putToItems,
  readBooks,
  readLines,
  syncExport,
  type BooksExport,
  type PaymentAccount,
} from './payment-books.ts';
import { addCustomer, addPayer, type NewItem } from './payment-rows.ts';
import { createPaymentWorld, type PaymentDealer, type PaymentWorld } from './payment-world.ts';

/** What may happen to the money of a payment at the provider. */
const HAPPENINGS = [
  ...(['authorize', 'settle', 'fail', 'dispute', 'lose', 'win'] as const),
  ...(['begin refund', 'refund a part', 'refund all', 'undo refund'] as const),
] as const;
type Happening = (typeof HAPPENINGS)[number];

/**
 * What may happen; a number names an item, a payment or a file, modulo how many there are. `at`: whose account it is about, the
 * first one where it is left out; what is the dealer's is about both its accounts.
 */
type Step = { at?: number } & (
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
  | { does: 'mark a file'; which: number }
  /** The ERP's export of now, the last one under a new date, or an old one. */
  | { does: 'sync'; reads: 'now' | 'the last again' | 'an old one'; which: number }
);

const which = fc.nat({ max: 2 });
/** Mostly one account, so that much comes together there. */
const at = fc.constantFrom(0, 0, 0, 0, 1, 2, 3);
const often = (weight: number, arbitrary: fc.Arbitrary<Step>) => ({ weight, arbitrary });
const plain = (does: 'look' | 'post' | 'retry' | 'make a file' | 'do the list') =>
  fc.record({ does: fc.constant(does), at });

const steps = fc.array(
  fc.oneof(
    often(
      5,
      fc.record({
        does: fc.constant('pay' as const),
        at,
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
        at,
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
    often(1, fc.record({ does: fc.constant('cancel' as const), at, which })),
    often(3, fc.record({ does: fc.constant('tell' as const), at, which })),
    often(2, fc.record({ does: fc.constant('answer late' as const), at, by: fc.nat({ max: 3 }) })),
    often(1, fc.record({ does: fc.constant('provider' as const), at, isDown: fc.boolean() })),
    often(
      1,
      fc.record({
        does: fc.constant('erp' as const),
        at,
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
    often(3, fc.record({ does: fc.constant('mark a file' as const), at, which })),
    often(
      2,
      fc.record({
        does: fc.constant('sync' as const),
        at,
        reads: fc.constantFrom(
          'now' as const,
          'now' as const,
          'the last again' as const,
          'an old one' as const,
        ),
        which,
      }),
    ),
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

/** The ERP's export, and later files that say nothing new. */
const READ: Step[] = [
  { does: 'sync', reads: 'now', which: 0 },
  { does: 'pass', seconds: 3700 },
  { does: 'sync', reads: 'an old one', which: 0 },
  { does: 'sync', reads: 'the last again', which: 0 },
];

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
  // An export from before it was booked, and the last one again, while it is in the books and after it was taken out of them.
  [
    [
      { does: 'sync', reads: 'now', which: 0 },
      ...story('card', 'authorize')[0],
      ...READ,
      ...story('card', 'lose')[0].slice(1),
      ...READ,
    ] as Step[],
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

/** What changes nothing that is kept here, and so nothing that is checked. */
const ELSEWHERE: readonly Step['does'][] = ['answer late', 'provider', 'erp', 'pass'];
const ACTOR = { type: 'user', id: 'dana' } as const;

/** What is owed at each dealer, by currency: customers are called by theirs. */
const OWED: Record<string, NewItem[]> = {
  USD: [
    { erpId: 'I1', minor: 10_000, jobId: '14', dueDate: '2026-10-02' },
    { erpId: 'I2', minor: 7_000, jobId: '9', discountMinor: 140, discountDueDate: '2026-12-31' },
    { erpId: 'I3', minor: 300 },
    { erpId: 'K1', minor: -4_000, jobId: '9' },
    { erpId: 'D1', minor: 900, kind: 'debit' },
  ],
  EUR: [
    { erpId: 'E1', minor: 6_100, jobId: '2' },
    { erpId: 'E2', minor: 2_500 },
    { erpId: 'EK', minor: -1_200, jobId: '2' },
  ],
};

/** Two dealers with two accounts each, and what a history knows of them. */
interface Run {
  erpKind: string;
  dealers: RunDealer[];
  accounts: RunAccount[];
  /** What was known of each payment at the step before. */
  known: Map<string, PaymentFacts>;
}

interface RunDealer {
  dealer: PaymentDealer;
  accounts: RunAccount[];
  payments: string[];
  files: string[];
  exports: BooksExport[];
}

interface RunAccount extends PaymentAccount {
  of: RunDealer;
  payments: string[];
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
    const run: Run = { erpKind, dealers: [], accounts: [], known: new Map() };
    run.dealers = await Promise.all([addDealer(erpKind), addDealer(erpKind)]);
    run.accounts = run.dealers.flatMap(({ accounts }) => accounts);
    return run;
  }

  async function addDealer(erpKind: string): Promise<RunDealer> {
    const dealer = await world.addDealer(erpKind);
    const { id: dealerId } = dealer;
    const of: RunDealer = { dealer, accounts: [], payments: [], files: [], exports: [] };
    for (const [currency, owed] of Object.entries(OWED)) {
      const customerId = await addCustomer(world.owner, dealerId, currency, currency);
      const payerId = await addPayer(world.owner, { dealerId, customerIds: [customerId] });
      const account = { ...dealer, customerId, payerId };
      const ids = await world.addItems(account, ...owed);
      const items = owed.map((item, index) => ({ id: ids[index] ?? '', item }));
      of.accounts.push({ of, dealer: account, currency, items, payments: [] });
    }
    await world.owner.query(
      `update dealers set payer_fees = '{"card": 250}', payer_fees_confirmed_at = now(), erp_config = '{"directory": "/"}'
       where id = $1`,
      [dealerId],
    );
    return of;
  }

  async function pay(run: Run, account: RunAccount, step: Extract<Step, { does: 'pay' }>): Promise<void> {
    const { dealer } = account;
    const before = new Map<string, number>();
    const chosen: Record<string, number | null> = {};
    for (const at of step.items) {
      const itemId = pick(account.items, at)?.id ?? '';
      const payableMinor = await payableOf(itemId);
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
    // As of Stripe: no debit in euros.
    const method = account.currency === 'USD' ? step.method : 'card';
    const answers = await Promise.all(previews.map((preview) => world.start(dealer, preview, method)));
    for (const answer of answers) {
      seen.add(answer.result);
      if (answer.result !== 'started') continue;
      account.payments.push(answer.paymentId);
      account.of.payments.push(answer.paymentId);
    }
    for (const [itemId, payableMinor] of before) {
      const left = await payableOf(itemId);
      const taken = await allocatedSince(itemId);
      assert.ok(Math.abs(taken) <= Math.abs(payableMinor), `${taken} of ${payableMinor} of ${itemId}`);
      assert.equal(left, payableMinor - taken, 'what is left is what was not taken');
    }
    allocated.clear();
    for (const id of await listAllocated(run)) allocated.add(id);
  }

  /** Allocations of before, by payment and item. */
  const allocated = new Set<string>();
  const listAllocated = async ({ dealers }: Run) => {
    const { rows } = await world.owner.query<{ id: string }>(
      `select payment_id || ' ' || open_item_id as id from payment_allocations where dealer_id = any($1::uuid[])`,
      [dealers.map(({ dealer }) => dealer.id)],
    );
    return rows.map(({ id }) => id);
  };
  const allocatedSince = async (itemId: string): Promise<number> => {
    const { rows } = await world.owner.query<{ sum: number }>(
      `select coalesce(sum(held_minor), 0)::bigint as sum from payment_allocations
       where open_item_id = $1 and payment_id || ' ' || open_item_id <> all($2::text[])`,
      [itemId, [...allocated]],
    );
    return rows[0]?.sum ?? 0;
  };
  /** 0 of one that is closed. */
  const payableOf = async (itemId: string): Promise<number> => {
    const { rows } = await world.owner.query<{ payable: number }>(
      'select payable_minor as payable from open_item_overview where id = $1',
      [itemId],
    );
    return rows[0]?.payable ?? 0;
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

  /** @returns whether there was anything to put into one. */
  async function makeFile(of: RunDealer): Promise<boolean> {
    try {
      const file = await world.as(of.dealer, (tx) => createPostingFile({ events: world.events }, tx, ACTOR));
      of.files.push(file.id);
      return true;
    } catch (error) {
      assert.equal((error as { code?: string }).code, 'no_postings_waiting');
      return false;
    }
  }

  async function markFile(of: RunDealer, at: number): Promise<void> {
    const id = pick(of.files, at);
    if (id === undefined) return;
    of.files.splice(of.files.indexOf(id), 1);
    const marked = { importedAt: undefined, actor: ACTOR };
    await world.as(of.dealer, (tx) => markPostingFileImported({ events: world.events }, tx, id, marked));
  }

  async function sync(run: Run, of: RunDealer, step: Extract<Step, { does: 'sync' }>): Promise<void> {
    const isFile = run.erpKind === 'csv';
    world.pass(1);
    const last = of.exports.at(-1);
    const read = async (): Promise<BooksExport> => {
      // An API tells how things are, and nothing else.
      if (!isFile || step.reads === 'now' || last === undefined) {
        const written = await exportNow(world, of.accounts, run.erpKind);
        of.exports.push(written);
        return written;
      }
      if (step.reads === 'the last again') return { ...last, at: world.now() };
      return pick(of.exports.slice(0, -1), step.which) ?? last;
    };
    seen.add(`sync ${await syncExport(world, of.dealer, await read(), isFile)}`);
    // A file is written before anything that follows its reading.
    world.pass(1);
  }

  /** The dealer enters by hand what no posting brings, and what one that failed did not bring. */
  async function doTheList({ dealer, payments }: RunDealer): Promise<void> {
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

  const retryFailed = async ({ dealer }: RunDealer): Promise<void> => {
    const { rows } = await world.owner.query<{ id: string }>(
      `select payment_id as id from postings where dealer_id = $1 and state = 'failed'`,
      [dealer.id],
    );
    for (const { id } of rows) await world.as(dealer, (tx) => world.postings.retryPosting(tx, id, ACTOR));
  };

  async function take(run: Run, step: Step): Promise<void> {
    const account = pick(run.accounts, step.at ?? 0);
    assert.ok(account);
    const { dealer, of } = account;
    switch (step.does) {
      case 'pay':
        return pay(run, account, step);
      case 'happens': {
        const id = pick(account.payments, step.which);
        if (id === undefined) return;
        happens(dealer, id, step.what);
        for (let told = 0; told < step.told; told += 1) await hint(dealer, id);
        return;
      }
      case 'cancel': {
        const paymentId = pick(account.payments, step.which);
        if (paymentId !== undefined)
          await world.payments.cancel(dealer.id, { payerId: dealer.payerId, paymentId });
        return;
      }
      case 'tell': {
        const id = pick(account.payments, step.which);
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
        return void (await makeFile(of));
      case 'mark a file':
        return markFile(of, step.which);
      case 'sync':
        return sync(run, of, step);
      case 'retry':
        return retryFailed(of);
      case 'do the list':
        await doTheList(of);
    }
  }

  const idsOf = ({ dealers }: Run) => dealers.map(({ dealer }) => dealer.id);

  /** By dealer and currency: what is still to be posted, and what is to be reversed. */
  async function check(run: Run): Promise<{ toPost: number; toReverse: number }[]> {
    const [rests, { rows }] = await Promise.all([
      checkSums(run),
      world.owner.query<{ id: string; facts: PaymentFacts }>(
        'select id, facts from payments where dealer_id = any($1::uuid[])',
        [idsOf(run)],
      ),
      checkItems(run),
    ]);
    for (const { id, facts } of rows) {
      assert.deepEqual(foldFacts(run.known.get(id) ?? NO_FACTS, facts), facts, 'what was known stays known');
      run.known.set(id, facts);
    }
    return rests;
  }

  /** Settled - taken back = posted - to reverse + to post: the left of payments alone, the right of the books and the lists. */
  async function checkSums(run: Run): Promise<{ toPost: number; toReverse: number }[]> {
    const { rows } = await world.owner.query<
      Record<'dealerId' | 'currency', string> & Record<'left' | 'byHand' | 'toPost' | 'toReverse', number>
    >(
      `select dealer_id as "dealerId", currency,
         coalesce(sum(amount_minor - taken_back_minor) filter (where settled_at is not null), 0)::bigint as left,
         coalesce(sum(by_hand_minor), 0)::bigint as "byHand",
         coalesce(sum(to_post_minor), 0)::bigint as "toPost",
         coalesce(sum(to_reverse_minor), 0)::bigint as "toReverse"
       from payment_overview where dealer_id = any($1::uuid[]) group by dealer_id, currency`,
      [idsOf(run)],
    );
    const rests = [];
    for (const of of run.dealers) {
      const books = await readBooks(world, of.dealer, run.erpKind);
      for (const id of books.keys()) assert.ok(of.payments.includes(id), 'no books have another dealer’s');
      for (const { currency, payments } of of.accounts) {
        const own = rows.find((row) => row.dealerId === of.dealer.id && row.currency === currency);
        const { left = 0, byHand = 0, toPost = 0, toReverse = 0 } = own ?? {};
        const posted = payments.reduce((sum, id) => sum + (books.get(id) ?? 0), byHand);
        const message = `${currency}: posted ${posted}, back ${toReverse}, to come ${toPost}`;
        assert.equal(posted - toReverse + toPost, left, message);
        assert.ok(toPost >= 0 && toReverse >= 0);
        rests.push({ toPost, toReverse });
      }
    }
    return rests;
  }

  /** Nothing can be paid twice: what is payable of an item is no more than nobody has paid, and is not held as well. */
  async function checkItems(run: Run): Promise<void> {
    const lines = await readLines(world, idsOf(run));
    const paid = putToItems(lines, ({ state, totalMinor, takenBackMinor }) =>
      state === 'failed' || state === 'expired' ? 0 : totalMinor - takenBackMinor,
    );
    const held = new Map<string, number>();
    for (const { itemId, heldMinor, isHeld } of lines)
      if (isHeld) held.set(itemId, (held.get(itemId) ?? 0) + heldMinor);
    const { rows } = await world.owner.query<
      Record<'id' | 'erpId', string> & Record<'payable' | 'inFlight', number>
    >(
      `select id, erp_id as "erpId", payable_minor as payable, in_flight_minor as "inFlight"
       from open_item_overview where dealer_id = any($1::uuid[])`,
      [idsOf(run)],
    );
    const owed = new Map(run.accounts.flatMap(({ items }) => items.map(({ id, item }) => [id, item.minor])));
    for (const { id, erpId, payable, inFlight } of rows) {
      const minor = owed.get(id) ?? 0;
      const message = `${erpId}: ${payable} of ${minor} can be paid, ${paid.get(id)} is, ${inFlight} is held`;
      assert.ok(Math.abs(payable) <= Math.max(0, Math.abs(minor) - (paid.get(id) ?? 0)), message);
      assert.ok(payable === 0 || Math.abs(payable + inFlight) <= Math.abs(minor), message);
      assert.equal(inFlight, held.get(id) ?? 0, message);
    }
  }

  /** All is told, everybody answers, and the dealers do what they are asked to. */
  async function comeToRest(run: Run): Promise<void> {
    for (const { dealer } of run.dealers) {
      Object.assign(dealer.provider, { lag: 0, isDown: false });
      dealer.erp.moods = [];
    }
    // Who left the provider's page does not come back.
    world.pass(3 * 3600);
    for (let round = 0; round < 4; round += 1) {
      for (const { dealer, payments } of run.dealers) for (const id of payments) await hint(dealer, id);
      await world.payments.queue.drain();
      for (const of of run.dealers) await retryFailed(of);
      await world.postings.queue.drain();
      for (const of of run.dealers) {
        while (run.erpKind === 'csv' && (await makeFile(of)));
        while (of.files.length > 0) await markFile(of, 0);
        await doTheList(of);
      }
      await check(run);
      world.pass(3600);
    }
  }

  async function checkEnds(run: Run): Promise<void> {
    for (const rest of await check(run))
      assert.deepEqual(rest, { toPost: 0, toReverse: 0 }, 'everything is in the books');
    for (const account of run.accounts)
      for (const id of account.payments) await checkEnd(account, id, account.of.exports.length > 0);
    for (const of of run.dealers.filter(({ payments }) => payments.length > 0)) {
      await sync(run, of, { does: 'sync', reads: 'now', which: 0 });
      const lines = await readLines(world, [of.dealer.id]);
      for (const { paymentId, isHeld, state } of lines)
        assert.equal(isHeld, state === 'pending', `${paymentId}, ${state}: held when the ERP has been read`);
    }
    await check(run);
  }

  async function checkEnd({ dealer }: RunAccount, id: string, hasRead: boolean): Promise<void> {
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
    const isBack = payment.takenBackMinor >= payment.amountMinor;
    const isNothing =
      ['failed', 'expired'].includes(payment.state) || (row.posting === 'cancelled' && isBack);
    if (row.posting === 'cancelled' && !isBack) seen.add('won after it was cancelled');
    if (row.posting === 'reversed' && !isBack) seen.add('won after it was reversed');
    const message = `${payment.state}, ${row.posting}: ${row.held} held`;
    if (isNothing) assert.equal(row.held, 0, message);
    // Where no sync has read anything, only what came to nothing lets go.
    else if (!hasRead) assert.notEqual(row.held, 0, message);
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
              if (!ELSEWHERE.includes(step.does)) await check(run);
            }
            await comeToRest(run);
            await checkEnds(run);
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
      'sync succeeded',
      'sync needs_approval',
    ])
      assert.ok(seen.has(end), `${end} was among what happened`);
  });
});
