import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { v7 as uuidv7 } from 'uuid';
import { ensureAged, recomputeAging } from '../src/customers/customer-aging.ts';
import { createSyncDealer, type SyncDealer } from './sync-dealer.ts';

interface Item {
  kind: 'invoice' | 'credit' | 'debit';
  minor: number;
  /** Days after the due date; negative before it, null without one. */
  late: number | null;
  closed?: boolean;
  currency?: string;
}
interface Account {
  currency: string;
  status: 'active' | 'inactive';
  items: Item[];
}
interface Aging {
  outstanding: number;
  current: number;
  pastDue: number;
  debits: number;
  credits: number;
  buckets: [number, number, number, number];
  days: number | null;
  lateNet: number;
  rank: number;
  aging: number;
  daysPart: number;
  score: number;
}

const TODAY = '2026-11-23';
const dayBefore = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);

/** The rules of docs/collection-priority.md, one account and one item at a time. */
function expectedAgings(accounts: Account[]): Aging[] {
  const agings = accounts.map((account): Aging => {
    const aging: Aging = {
      outstanding: 0,
      current: 0,
      pastDue: 0,
      debits: 0,
      credits: 0,
      buckets: [0, 0, 0, 0],
      days: null,
      lateNet: 0,
      rank: 0,
      aging: 0,
      daysPart: 0,
      score: 0,
    };
    let weighted = 0;
    for (const item of account.items) {
      if (item.closed || (item.currency ?? account.currency) !== account.currency) continue;
      aging.outstanding += item.minor;
      if (item.kind === 'debit') aging.debits += item.minor;
      if (item.kind === 'credit') aging.credits -= item.minor;
      if (item.kind !== 'invoice') continue;
      const late = Math.max(0, item.late ?? 0);
      weighted += late * item.minor;
      if (late === 0) {
        aging.current += item.minor;
      } else {
        aging.pastDue += item.minor;
        const bucket = late <= 30 ? 0 : late <= 60 ? 1 : late <= 90 ? 2 : 3;
        aging.buckets[bucket] += item.minor;
      }
    }
    const invoiced = aging.current + aging.pastDue;
    if (invoiced > 0) {
      aging.days = weighted / invoiced;
      const weights = [0.35, 0.75, 1, 0.8];
      aging.aging = aging.buckets.reduce(
        (sum, minor, at) => sum + (minor / invoiced) * (weights[at] ?? 0),
        0,
      );
      aging.daysPart = aging.days / (aging.days + 45);
    }
    aging.lateNet = Math.max(0, aging.pastDue - aging.credits);
    return aging;
  });
  for (const [at, aging] of agings.entries()) {
    const { currency, status } = accounts[at] as Account;
    if (status !== 'active' || aging.lateNet === 0) continue;
    const peers = agings.filter((other, index) => {
      const account = accounts[index] as Account;
      return account.status === 'active' && account.currency === currency && other.lateNet > 0;
    });
    aging.rank = peers.filter((other) => other.lateNet <= aging.lateNet).length / peers.length;
    const score = 10 * Math.sqrt(aging.rank * (0.6 * aging.aging + 0.4 * aging.daysPart));
    aging.score = Math.max(0.1, Math.round(score * 10) / 10);
  }
  return agings;
}

async function store(dealer: SyncDealer, accounts: Account[]): Promise<void> {
  const customers: unknown[][] = [];
  const items: unknown[][] = [];
  for (const [at, account] of accounts.entries()) {
    const id = uuidv7();
    customers.push([id, `A${at}`, account.status, account.currency]);
    for (const item of account.items) {
      items.push([
        uuidv7(),
        id,
        `I${items.length}`,
        item.kind,
        item.minor,
        item.currency ?? account.currency,
        item.late === null ? null : dayBefore(TODAY, item.late),
        item.closed ? '2026-11-01T00:00:00Z' : null,
      ]);
    }
  }
  await dealer.query('delete from customers');
  const column = (rows: unknown[][], at: number) => rows.map((row) => row[at]);
  await dealer.query(
    `insert into customers (dealer_id, id, erp_id, account_number, name, status, currency, row_hash)
     select $1, id, erp_id, erp_id, erp_id, status, currency, '' from unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) as c(id, erp_id, status, currency)`,
    [dealer.id, ...[0, 1, 2, 3].map((at) => column(customers, at))],
  );
  await dealer.query(
    `insert into open_items (dealer_id, id, customer_id, model, erp_id, kind, number, amount_minor, outstanding_minor, currency, due_date, closed_at, row_hash)
     select $1, id, customer_id, 'invoices', erp_id, kind, erp_id, minor, minor, currency, due_date, closed_at, ''
     from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::date[], $9::timestamptz[])
       as i(id, customer_id, erp_id, kind, minor, currency, due_date, closed_at)`,
    [dealer.id, ...[0, 1, 2, 3, 4, 5, 6, 7].map((at) => column(items, at))],
  );
}

async function computed(dealer: SyncDealer): Promise<Aging[]> {
  const rows = await dealer.query(
    'select * from customers c join customer_balances b on b.customer_id = c.id order by substr(erp_id, 2)::int',
  );
  return rows.map((row) => ({
    outstanding: row['outstanding_minor'],
    current: row['current_minor'],
    pastDue: row['past_due_minor'],
    debits: row['debit_adjustments_minor'],
    credits: row['credit_adjustments_minor'],
    buckets: [
      row['days_1_to_30_minor'],
      row['days_31_to_60_minor'],
      row['days_61_to_90_minor'],
      row['days_91_plus_minor'],
    ],
    days: row['weighted_average_days_overdue'],
    lateNet: row['priority_late_minor'],
    rank: row['priority_rank'],
    aging: row['priority_aging'],
    daysPart: row['priority_days'],
    score: row['collection_priority'],
  }));
}

const close = (left: number | null, right: number | null) =>
  left === right ||
  (left !== null && right !== null && Math.abs(left - right) <= 1e-9 * Math.max(1, Math.abs(right)));

function assertAgings(actual: Aging[], expected: Aging[]): void {
  assert.equal(actual.length, expected.length);
  for (const [at, want] of expected.entries()) {
    const got = actual[at] as Aging;
    const same = (Object.keys(want) as (keyof Aging)[]).every((key) => {
      if (key === 'buckets') return want.buckets.every((minor, bucket) => minor === got.buckets[bucket]);
      return close(got[key], want[key]);
    });
    assert.ok(same, `account ${at}: ${JSON.stringify(got)} is not ${JSON.stringify(want)}`);
  }
}

const invoice = (minor: number, late: number | null): Item => ({ kind: 'invoice', minor, late });
const credit = (minor: number): Item => ({ kind: 'credit', minor: -minor, late: null });
const debit = (minor: number): Item => ({ kind: 'debit', minor, late: null });
const usd = (...items: Item[]): Account => ({ currency: 'USD', status: 'active', items });

describe('recomputeAging', () => {
  let shared: Promise<SyncDealer> | undefined;
  const sharedDealer = () => (shared ??= createSyncDealer());
  after(async () => (await shared)?.close());

  const check = async (accounts: Account[]): Promise<Aging[]> => {
    const dealer = await sharedDealer();
    await store(dealer, accounts);
    await dealer.as((tx) => recomputeAging(tx, TODAY));
    const agings = await computed(dealer);
    assertAgings(agings, expectedAgings(accounts));
    return agings;
  };

  test('one customer alone has the highest rank', async () => {
    const [only] = await check([usd(invoice(100_00, 75))]);
    assert.deepEqual([only?.rank, only?.score], [1, 9.2]);
  });

  test('all current: nobody has a priority', async () => {
    const agings = await check([usd(invoice(500, -3)), usd(invoice(700, 0)), usd(invoice(900, null))]);
    assert.deepEqual(
      agings.map((aging) => [aging.score, aging.days, aging.pastDue]),
      [
        [0, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
      ],
    );
  });

  test('due today is current, due yesterday is a day late', async () => {
    const agings = await check([usd(invoice(500, 0)), usd(invoice(500, 1))]);
    assert.deepEqual(
      agings.map((aging) => [aging.current, aging.pastDue]),
      [
        [500, 0],
        [0, 500],
      ],
    );
  });

  test('the buckets begin and end where they say', async () => {
    const [aging] = await check([
      usd(...[1, 30, 31, 60, 61, 90, 91, 400].map((late, at) => invoice(10 ** at, late))),
    ]);
    assert.deepEqual(aging?.buckets, [11, 1_100, 110_000, 11_000_000]);
  });

  test('who owes the same has the same rank', async () => {
    const agings = await check([
      usd(invoice(100, 5)),
      usd(invoice(100, 5)),
      usd(invoice(300, 5)),
      usd(invoice(300, 5)),
    ]);
    assert.deepEqual(
      agings.map((aging) => aging.rank),
      [0.5, 0.5, 1, 1],
    );
  });

  test('credits above what is late leave no priority; zero and negative balances are what they are', async () => {
    const agings = await check([
      usd(invoice(100, 40), credit(150)),
      usd(invoice(100, 40), credit(100)),
      usd(credit(70)),
      usd(),
      usd(debit(20), credit(20)),
      usd(invoice(100, 40), credit(99)),
    ]);
    assert.deepEqual(
      agings.map((aging) => [aging.outstanding, aging.score]),
      [
        [-50, 0],
        [0, 0],
        [-70, 0],
        [0, 0],
        [0, 0],
        [1, 8],
      ],
    );
  });

  test('who is late has at least 0.1', async () => {
    const accounts = Array.from({ length: 400 }, (_, at) =>
      usd(invoice(1 + at, 1), invoice(10_000_000, -30)),
    );
    const [least] = await check(accounts);
    assert.equal(least?.score, 0.1);
  });

  test('currencies, closed items and inactive customers keep to themselves', async () => {
    const agings = await check([
      usd(invoice(100, 20)),
      { currency: 'JPY', status: 'active', items: [invoice(900_000, 20)] },
      { currency: 'USD', status: 'inactive', items: [invoice(5_000, 80)] },
      usd(
        { ...invoice(8_000, 99), closed: true },
        { ...invoice(8_000, 99), currency: 'CAD' },
        invoice(50, 20),
      ),
    ]);
    assert.deepEqual(
      agings.map((aging) => aging.rank),
      [1, 1, 0, 0.5],
    );
    assert.deepEqual([agings[2]?.score, agings[2]?.lateNet, agings[3]?.outstanding], [0, 5_000, 50]);
  });

  test('a significant, moderately late account is above a large fresh one and a tiny old one', async () => {
    const filler = Array.from({ length: 50 }, (_, at) => usd(invoice(20_000 + at * 1_000, 20)));
    const [fresh, tiny, significant] = await check([
      usd(invoice(9_000_000, 2)),
      usd(invoice(1_000, 300)),
      usd(invoice(3_000_000, 60)),
      ...filler,
    ]);
    assert.ok((significant?.score ?? 0) > (fresh?.score ?? 10));
    assert.ok((significant?.score ?? 0) > (tiny?.score ?? 10));
  });

  test('equals the rules, to the cent, over a thousand accounts of every kind', async () => {
    const random = seeded(20_261_123);
    const pick = <Value>(values: readonly Value[]) => values[Math.floor(random() * values.length)] as Value;
    const accounts = Array.from({ length: 1_000 }, (): Account => {
      const items = Array.from({ length: Math.floor(random() * 9) }, (): Item => {
        const minor = pick([1, 99, 5_000, 123_456, Math.floor(random() * 5_000_000)]);
        const kind = pick(['invoice', 'invoice', 'invoice', 'invoice', 'credit', 'debit'] as const);
        const late = pick([null, 0, -1, 1, 30, 31, 60, 61, 90, 91, Math.floor(random() * 500) - 60]);
        return { kind, minor: kind === 'credit' ? 0 - minor : minor, late, closed: random() < 0.1 };
      });
      return {
        currency: pick(['USD', 'USD', 'USD', 'CAD', 'JPY']),
        status: random() < 0.1 ? 'inactive' : 'active',
        items,
      };
    });
    const agings = await check(accounts);
    const total = accounts
      .flatMap(({ items }) => items)
      .reduce((sum, item) => sum + (item.closed ? 0 : item.minor), 0);
    assert.equal(
      agings.reduce((sum, aging) => sum + aging.outstanding, 0),
      total,
    );
    for (const aging of agings) {
      assert.equal(aging.outstanding, aging.current + aging.pastDue + aging.debits - aging.credits);
      assert.equal(
        aging.pastDue,
        aging.buckets.reduce((sum, minor) => sum + minor, 0),
      );
    }
    const dealer = await sharedDealer();
    assert.equal(await dealer.as((tx) => recomputeAging(tx, TODAY)), 0, 'a second time nothing changes');
  });
});

describe('ensureAged', () => {
  test("lets an invoice become late at the dealer's midnight, not before", async () => {
    const dealer = await createSyncDealer({ timeZone: 'Pacific/Auckland' });
    try {
      const today = () =>
        new Intl.DateTimeFormat('en-CA', { timeZone: 'Pacific/Auckland', dateStyle: 'short' }).format(
          dealer.clock.now(),
        );
      const first = today();
      await store(dealer, [usd({ kind: 'invoice', minor: 500, late: 0 })]);
      await dealer.query('update open_items set due_date = $1', [first]);
      const seen = async () => {
        await dealer.as((tx) => ensureAged(tx));
        const [aging] = await computed(dealer);
        const [row] = await dealer.query<{ day: string }>('select aged_on::text as day from dealers');
        return [row?.day, aging?.pastDue];
      };
      // Unless midnight passes this very moment, it is still that day.
      const before = await seen();
      if (today() === first) assert.deepEqual(before, [first, 0]);
      await dealer.clock.moveBy(24 * 3_600_000);
      assert.deepEqual(await seen(), [today(), 500]);
      const xmin = async () => (await dealer.query('select xmin::text from dealers'))[0]?.['xmin'];
      const written = await xmin();
      await seen();
      assert.equal(await xmin(), written, 'a second read of the day writes nothing');
    } finally {
      await dealer.close();
    }
  });

  test('is done once by readers that come at the same time', async () => {
    const dealer = await createSyncDealer();
    try {
      await store(
        dealer,
        Array.from({ length: 50 }, (_, at) => usd(invoice(100 + at, 20))),
      );
      await Promise.all(Array.from({ length: 8 }, () => dealer.as((tx) => ensureAged(tx))));
      const writers = await dealer.query('select distinct xmin::text from customer_balances');
      assert.equal(writers.length, 1);
    } finally {
      await dealer.close();
    }
  });
});

/** mulberry32 */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
