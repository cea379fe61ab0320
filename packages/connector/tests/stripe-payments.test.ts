import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ConflictError } from '@payvite/sdk';
import { parse } from 'csv-parse/sync';
import type { ExportRows } from './export-folder.ts';
import { readMailsTo } from './outbox-mails.ts';
import { invite, linkPath, register } from './portal-visitor.ts';
import { StripePayer, type StripePayment } from './stripe-payer.ts';
import { openStripeAccount } from './stripe-payments.ts';
import { startStripeServer, type StripeServer } from './stripe-server.ts';
import { addDealer, startTestConnector, type TestConnector } from './test-connector.ts';

const EMAIL = 'maria@harrow.example';
const KEYS = { north: 'sk_test_north', south: 'rk_test_south' };
const WEBHOOK_SECRETS = { north: 'whsec_northern', south: 'whsec_southern' };

/** What is open of a customer of each dealer by the ERP's id, in cents. */
type Open = Record<string, number>;
const OPEN = {
  north: { 'N-1': 10_000, 'N-2': 8_050, 'N-K': -3_000, 'N-3': 4_100, 'N-4': 6_207 },
  south: { 'S-1': 21_000, 'S-2': 1_999, 'S-K': -750, 'S-3': 33_300, 'S-4': 5_500 },
} satisfies Record<string, Open>;

/** A dealer, and what its payer pays: a debit of two invoices and a credit, one that is told of late, and a card. */
interface Side {
  name: 'north' | 'south';
  dealerName: string;
  payer: StripePayer;
  debit: StripePayment;
  late: StripePayment;
  card: StripePayment;
}
type Story = 'debit' | 'late' | 'card';

describe('payments by Stripe of two dealers, from the portal to the books', () => {
  let stripe: StripeServer;
  let test: TestConnector;
  const sides: Side[] = [];

  before(async () => {
    stripe = await startStripeServer();
    test = await startTestConnector({
      rows: exportOf('north', OPEN.north),
      env: {
        PAYMENTS: 'stripe',
        STRIPE_SECRET_KEY: KEYS.north,
        STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRETS.north,
        STRIPE_API_BASE: stripe.url,
      },
    });
    const southern = await addDealer(test, { name: 'South', rows: exportOf('south', OPEN.south) });
    await openStripeAccount(test, southern.connector.dealerId, {
      apiBase: stripe.url,
      secrets: { secretKey: KEYS.south, webhookSecrets: [WEBHOOK_SECRETS.south] },
    });
    // One and the same person pays both.
    const visitor = await register(test, (await invite(test, EMAIL, 'north')).id);
    await visitor.get(await linkPath(southern, (await invite(southern, EMAIL, 'south')).id));
    await visitor.post('/invitation/accept', { terms: 'accepted' });
    for (const [name, dealerName, of] of [
      ['north', 'Test Lumber', test],
      ['south', 'South', southern],
    ] as const) {
      const payer = new StripePayer({
        ...{ test: of, account: stripe.addAccount(name, KEYS[name]), visitor },
        home: `/portal/${dealerName.toLowerCase().replace(' ', '-')}`,
        customerId: (await of.customersByErpId()).get(name)?.id ?? '',
        webhookSecret: WEBHOOK_SECRETS[name],
      });
      const none = { paymentId: '', sessionId: '', method: 'ach' } as const;
      sides.push({ name, dealerName, payer, debit: none, late: none, card: none });
    }
  });
  after(async () => {
    await test.close();
    await stripe.close();
  });

  const both = async (act: (side: Side) => Promise<void>): Promise<void> => {
    for (const side of sides) await act(side);
  };
  const erpId = ({ name }: Side, rest: string) => `${name === 'north' ? 'N' : 'S'}-${rest}`;
  const idOf = ({ payer }: Side) => payer.test.connector.dealerId;
  const paymentOf = (side: Side, story: Story) => side.payer.test.client.payments.get(side[story].paymentId);
  const pass = async (days: number) => {
    await test.advance({ days });
    await test.connector.tick();
    await test.connector.drain();
  };
  /** How often each mail of a payment was made, and that it left so often: by its template. */
  const mailsOf = async ({ payer }: Side, { paymentId }: StripePayment): Promise<Record<string, number>> => {
    const { rows } = await payer.test.owner.query<{ template: string; count: number }>(
      `select template, count(*)::int as count from mails
       where dealer_id = $1 and subject_type = 'payment' and subject_id = $2 and delivery = 'sent' group by template`,
      [payer.test.connector.dealerId, paymentId],
    );
    return Object.fromEntries(rows.map(({ template, count }) => [template, count]));
  };
  /** How many there are of a payment. */
  const countsOf = async ({ payer }: Side, { paymentId }: StripePayment) => {
    const { rows } = await payer.test.owner.query<Record<'authorizations' | 'postings' | 'settled', number>>(
      `select
         (select count(*)::int from authorizations where dealer_id = $1 and payment_id = $2) as authorizations,
         (select count(*)::int from postings where dealer_id = $1 and payment_id = $2) as postings,
         (select count(*)::int from events where dealer_id = $1 and subject_id = $2
            and type = 'payment.changed' and data ->> 'state' = 'settled') as settled`,
      [payer.test.connector.dealerId, paymentId],
    );
    return rows[0];
  };
  /** All that is kept of both dealers' payments, without when they are looked at next. */
  const everything = async () => {
    const { rows } = await test.owner.query<{ kept: string }>(
      `select (to_jsonb(p) - 'next_look_at')::text as kept from payments p
       union all select to_jsonb(a)::text from payment_allocations a
       union all select to_jsonb(a)::text from authorizations a
       union all select to_jsonb(o)::text from postings o
       union all select to_jsonb(f)::text from posting_files f
       union all select to_jsonb(m)::text from mails m
       union all select to_jsonb(e)::text from events e
       order by kept`,
    );
    return rows.map(({ kept }) => kept);
  };
  const heldOf = async (side: Side, ...ids: string[]) => {
    const items = await side.payer.items();
    return ids.map((id) => {
      const item = items.get(erpId(side, id));
      return item === undefined ? 'closed' : [item.inFlightMinor, item.payableMinor];
    });
  };
  /** What these come to. */
  const openOf = (side: Side, ...ids: string[]): number =>
    ids.reduce((sum, id) => sum + ((OPEN[side.name] as Open)[erpId(side, id)] ?? NaN), 0);
  /** Syncs an export in which these items have been paid. */
  const book = async (side: Side, ...paid: string[]) => {
    const left = Object.entries(OPEN[side.name]).filter(([id]) => !paid.includes(id.slice(2)));
    await test.advance({ minutes: 1 });
    await side.payer.test.syncFiles(exportOf(side.name, Object.fromEntries(left)));
  };
  /** The rows of a dealer's newest posting file. */
  const makeFile = async ({ payer }: Side) => {
    const { postingFiles } = payer.test.client;
    const { id } = await postingFiles.create();
    const rowsOf = async (pieces: AsyncIterable<string>): Promise<string[][]> =>
      parse((await Array.fromAsync(pieces)).join(''), { bom: true });
    return {
      id,
      payments: await rowsOf(postingFiles.paymentsCsv(id)),
      credits: await rowsOf(postingFiles.creditsCsv(id)),
      reversals: await rowsOf(postingFiles.reversalsCsv(id)),
    };
  };
  const centsOf = (rows: string[][], { paymentId }: StripePayment) =>
    rows
      .filter(([, , id]) => id === paymentId)
      .reduce((sum, [, , , amount]) => sum + Math.round(Number(amount) * 100), 0);

  it('by debit: told twice and the newest first, are on their way, and then settled, once', () =>
    both(async (side) => {
      const { payer } = side;
      const ids = ['1', '2', 'K'];
      side.debit = await payer.start(
        ids.map((id) => erpId(side, id)),
        'ach',
      );
      const net = openOf(side, ...ids);
      const begun = payer.complete(side.debit);
      await payer.tell(begun.toReversed());
      const { state, amountMinor } = await paymentOf(side, 'debit');
      assert.deepEqual([state, amountMinor], ['pending', net]);
      assert.deepEqual(await countsOf(side, side.debit), { authorizations: 1, postings: 0, settled: 0 });
      assert.deepEqual(await mailsOf(side, side.debit), { authorization: 1 });
      const authorization = await payer.test.client.payments.authorization(side.debit.paymentId);
      const { kind, last4, bankName, amountMinor: authorized } = authorization;
      assert.deepEqual([kind, last4, bankName, authorized], ['ach_debit', '6789', 'STRIPE TEST BANK', net]);

      await test.advance({ days: 3 });
      const settled = payer.settle(side.debit);
      await payer.tell([...settled.toReversed(), ...begun.toReversed()]);
      assert.equal((await paymentOf(side, 'debit')).state, 'settled');
      assert.deepEqual(await countsOf(side, side.debit), { authorizations: 1, postings: 1, settled: 1 });
      assert.deepEqual(await mailsOf(side, side.debit), { authorization: 1, receipt: 1 });
    }));

  it('are the same where nothing was told before the money had come, and its checkout was long over', () =>
    both(async (side) => {
      const { payer } = side;
      side.late = await payer.start([erpId(side, '3')], 'ach');
      const events = payer.complete(side.late);
      await test.advance({ days: 3 });
      events.push(...payer.settle(side.late));
      assert.equal((await paymentOf(side, 'late')).state, 'started', 'nobody has told, and nobody looked');
      await payer.tell(events.toReversed());
      assert.equal((await paymentOf(side, 'late')).state, 'settled');
      assert.deepEqual(await countsOf(side, side.late), { authorizations: 1, postings: 1, settled: 1 });
      assert.deepEqual(await mailsOf(side, side.late), { authorization: 1, receipt: 1 });
    }));

  it('by card are settled at once, with a receipt alone', () =>
    both(async (side) => {
      const { payer } = side;
      side.card = await payer.start([erpId(side, '4')], 'card');
      await payer.tell(payer.complete(side.card).toReversed());
      assert.equal((await paymentOf(side, 'card')).state, 'settled');
      assert.deepEqual(await countsOf(side, side.card), { authorizations: 1, postings: 1, settled: 1 });
      assert.deepEqual(await mailsOf(side, side.card), { receipt: 1 });
      const { kind, last4 } = await payer.test.client.payments.authorization(side.card.paymentId);
      assert.deepEqual([kind, last4], ['card_payment', '4242']);
    }));

  it('are mailed to the payer by each dealer, so many and no more', async () => {
    const mails = await readMailsTo(test.outboxDirectory, EMAIL);
    for (const { dealerName } of sides) {
      const about = (words: string) => mails.filter(({ subject }) => subject === `${words} ${dealerName}`);
      assert.equal(about('You authorized a bank debit to').length, 2);
      assert.equal(about('Receipt for your payment to').length, 3);
    }
  });

  it('are in one posting file of their own dealer, once, and hold their items until the books are read', () =>
    both(async (side) => {
      const { payer, debit, late, card } = side;
      const { postingFiles } = payer.test.client;
      const file = await makeFile(side);
      assert.deepEqual(
        [debit, late, card].map((payment) => centsOf(file.payments, payment)),
        [openOf(side, '1', '2', 'K'), openOf(side, '3'), openOf(side, '4')],
      );
      const documents = file.payments.map(([, , , , document]) => document);
      assert.deepEqual(
        documents.toSorted(),
        ['1', '2', '3', '4'].map((id) => erpId(side, id)),
        'each document once, and those of this dealer alone',
      );
      assert.deepEqual(file.reversals.slice(1), []);
      await assert.rejects(postingFiles.create(), ConflictError);
      await postingFiles.markImported(file.id);
      const ids = ['1', '2', 'K', '3', '4'];
      assert.deepEqual(
        await heldOf(side, ...ids),
        ids.map((id) => [openOf(side, id), 0]),
      );
    }));

  it('that are returned before the books are read hold their items on, whatever the books say, and the others let go', () =>
    both(async (side) => {
      const { payer, late } = side;
      await payer.tell(payer.takeBack(late, 'R10').toReversed());
      assert.equal((await paymentOf(side, 'late')).state, 'returned');
      // Somebody has taken it back by hand, which nobody here knows.
      await book(side, '1', '2', 'K', '4');
      assert.deepEqual(await heldOf(side, '1', '2', 'K', '4'), Array(4).fill('closed'));
      assert.deepEqual(await heldOf(side, '3'), [[openOf(side, '3'), 0]]);
    }));

  it('that are returned are on the reversal list, then in the reversal file, and can be paid again', () =>
    both(async (side) => {
      const { payer, debit, late } = side;
      const { payments, postingFiles } = payer.test.client;
      const toReverse = async () => (await payments.list({ needs: 'reversal' })).data.map(({ id }) => id);
      await payer.tell(payer.takeBack(debit, 'R01').toReversed());
      const { state, failureCode, takenBackMinor, amountMinor } = await paymentOf(side, 'debit');
      assert.deepEqual([state, failureCode, takenBackMinor], ['returned', 'R01', amountMinor]);
      assert.deepEqual(new Set(await toReverse()), new Set([debit.paymentId, late.paymentId]));
      assert.equal((await toReverse()).length, 2);
      assert.deepEqual(await mailsOf(side, debit), { authorization: 1, receipt: 1, payment_returned: 1 });

      const file = await makeFile(side);
      assert.deepEqual(file.payments, []);
      const [header = [], ...rows] = file.reversals;
      const at = (name: string) => header.indexOf(name);
      assert.deepEqual(
        rows
          .map((row) => [row[at('payment_id')], row[at('document_id')], row[at('reason')]].join(' '))
          .toSorted(),
        [
          ...['1', '2', 'K'].map((id) => `${debit.paymentId} ${erpId(side, id)} ACH return R01`),
          `${late.paymentId} ${erpId(side, '3')} ACH return R10`,
        ].toSorted(),
      );
      await assert.rejects(postingFiles.create(), ConflictError);
      await postingFiles.markImported(file.id);
      assert.deepEqual(await toReverse(), []);
      const ids = ['1', '2', 'K', '3'];
      assert.deepEqual(await heldOf(side, ...ids), [...Array(3).fill('closed'), [openOf(side, '3'), 0]]);
      await book(side, '4');
      assert.deepEqual(
        await heldOf(side, ...ids),
        ids.map((id) => [0, openOf(side, id)]),
      );
      const { sessionId } = await payer.start([erpId(side, '1')], 'card');
      assert.notEqual(sessionId, debit.sessionId);
    }));

  it('change in nothing when all that was ever told is told again, much later', async () => {
    await pass(1);
    const before = await everything();
    const asked = stripe.requests.length;
    for (const { payer } of sides) await payer.tell(payer.told.toReversed());
    assert.ok(stripe.requests.length > asked, 'Stripe was asked again');
    assert.deepEqual(await everything(), before);
  });

  it('are no other dealer’s, whoever proves what is told of them', async () => {
    const [north, south] = sides;
    assert.ok(north && south);
    for (const [side, other] of [
      [north, south],
      [south, north],
    ] as const) {
      const before = await everything();
      const asked = stripe.requests.length;
      for (const event of side.payer.told) {
        const at = { dealerId: idOf(other) };
        assert.equal((await side.payer.deliver(event, at)).status, 401);
        // The other dealer’s own staff has its secret.
        const proven = await side.payer.deliver(event, { ...at, secret: WEBHOOK_SECRETS[other.name] });
        assert.equal(proven.status, 200);
      }
      await test.connector.drain();
      assert.equal(stripe.requests.length, asked, 'nobody is asked about what is not theirs');
      assert.deepEqual(await everything(), before);
    }
  });

  it('never carry what is the other dealer’s: at Stripe, in the books, or in what is told', async () => {
    for (const side of sides) {
      const other = sides.find((each) => each !== side);
      assert.ok(other);
      const foreign = await idsOf(other);
      const requests = stripe.requests.filter(({ account }) => account === side.name);
      const postings = await keptOf(side);
      for (const [what, texts] of Object.entries({ requests, postings, told: side.payer.told })) {
        assert.ok(texts.length > 0, what);
        const text = JSON.stringify(texts);
        for (const id of foreign) assert.ok(!text.includes(id), `${what} of ${side.name}: ${id}`);
      }
      // Else nothing would have been found in either.
      const own = JSON.stringify([requests, postings, side.payer.told]);
      for (const { paymentId, sessionId } of [side.debit, side.late, side.card])
        for (const id of [paymentId, sessionId]) assert.ok(own.includes(id), id);
    }
    assert.deepEqual(new Set(stripe.requests.map(({ account }) => account)), new Set(['north', 'south']));
  });

  /** What names a dealer, its customer, its items and its payments, here, in the ERP and at Stripe. */
  async function idsOf({ name, payer }: Side): Promise<string[]> {
    const { dealerId } = payer.test.connector;
    const { rows } = await payer.test.owner.query<{ id: string }>(
      `select unnest(array[id::text, preview_id::text]) as id from payments where dealer_id = $1
       union select id::text from customers where dealer_id = $1
       union select id::text from open_items where dealer_id = $1
       union select id::text from posting_files where dealer_id = $1`,
      [dealerId],
    );
    const own = [dealerId, `${payer.home}/`, ...Object.keys(OPEN[name]), ...payer.account.objects.keys()];
    return [...own, ...rows.map(({ id }) => id)];
  }

  /** What of a dealer goes into its books, and the ledger. */
  async function keptOf({ payer }: Side): Promise<string[]> {
    const { rows } = await payer.test.owner.query<{ kept: string }>(
      `select to_jsonb(o)::text as kept from postings o where dealer_id = $1
       union all select to_jsonb(f)::text from posting_files f where dealer_id = $1
       union all select to_jsonb(a)::text from authorizations a where dealer_id = $1
       union all select to_jsonb(p)::text from payments p where dealer_id = $1`,
      [payer.test.connector.dealerId],
    );
    return rows.map(({ kept }) => kept);
  }
});

/** An export with a customer who owes this, and enough of another one that what is paid is no great change. */
function exportOf(customer: string, open: Open): ExportRows {
  const dollars = (cents: number) => (Math.abs(cents) / 100).toFixed(2);
  const row = (account: string, cents: number) => ({
    ...{ account_id: account, currency: 'USD', job_id: '14' },
    ...{ amount: dollars(cents), outstanding_amount: dollars(cents) },
  });
  const items = Object.entries(open);
  const others = Array.from({ length: 40 }, (_, at) => row('others', 1_000_000 + at));
  return {
    accounts: [customer, 'others'].map((id) => ({
      ...{ account_id: id, account_name: `Harrow Homes ${customer}`, status: 'active', currency: 'USD' },
    })),
    invoices: [
      ...items
        .filter(([, cents]) => cents > 0)
        .map(([id, cents]) => ({ ...row(customer, cents), invoice_id: id })),
      ...others.map((other, at) => ({ ...other, invoice_id: `${customer}-other-${at}` })),
    ],
    adjustments: items
      .filter(([, cents]) => cents < 0)
      .map(([id, cents]) => ({ ...row(customer, cents), adjustment_id: id })),
  };
}
