import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { stateOf } from '../src/payments/payment-facts.ts';
import { ProviderError, type CheckoutOrder, type PaymentProvider } from '../src/payments/payment-provider.ts';
import { SANDBOX_INSTRUMENTS } from '../src/payments/sandbox/sandbox-instruments.ts';
import { orderedOf, orderPayment } from './ordered-payments.ts';
import { openSandbox, providerOfDealer } from './sandbox-payer.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const DAY_MS = 86_400_000;

/** What each instrument that is not refused comes to: the day after it was authorized, the state, what went back. */
const OUTCOMES: Record<string, [day: number, state: string, backMinor?: number][]> = {
  '4242': [[0, 'settled']],
  '3155': [[0, 'settled']],
  '0259': [
    [0, 'settled'],
    [1, 'disputed'],
    [8, 'lost', 10_000],
  ],
  '1976': [
    [0, 'settled'],
    [1, 'disputed'],
    [8, 'settled'],
  ],
  '5126': [
    [0, 'settled'],
    [2, 'refunded', 10_000],
  ],
  // 40 % of the whole charge, of which the fee’s part was never in the books.
  '7726': [
    [0, 'settled'],
    [2, 'settled', 4000],
  ],
  '6789': [
    [0, 'pending'],
    [3, 'settled'],
  ],
  '1116': [
    [0, 'pending'],
    [3, 'failed'],
  ],
  '2227': [
    [0, 'pending'],
    [3, 'settled'],
    [5, 'returned', 10_000],
  ],
  '3335': [
    [0, 'pending'],
    [3, 'settled'],
    [43, 'returned', 10_000],
  ],
  // Nobody says that the small credits are there.
  '4449': [
    [0, 'awaiting_verification'],
    [10, 'failed'],
  ],
};

describe('the sandbox', () => {
  let test: TestConnector;
  let provider: PaymentProvider;
  before(async () => {
    test = await startTestConnector({ env: { PAYMENTS: 'sandbox' } });
    provider = await providerOfDealer(test);
  });
  after(() => test.close());

  const now = () => test.connector.context.clock.now();
  const readStanding = async (order: CheckoutOrder, checkoutId: string) => {
    const { facts, nextChangeAt } = await provider.readPayment(orderedOf(order, checkoutId));
    return { ...stateOf(facts, order), facts, nextChangeAt };
  };
  const methodOf = (last4: string) =>
    SANDBOX_INSTRUMENTS.find((each) => each.last4 === last4)?.method ?? 'card';
  const fails = (code: string) => (error: unknown) => error instanceof ProviderError && error.code === code;

  it('has test money for every currency by card, and for US dollars from a bank account', async () => {
    assert.equal(provider.isTestMoney, true);
    assert.deepEqual(provider.methodsFor('USD'), ['ach', 'card']);
    assert.deepEqual(provider.methodsFor('EUR'), ['card']);
    assert.deepEqual(provider.methodsFor('XXY'), []);
    assert.deepEqual(await provider.health(), { account: 'sandbox' });
  });

  it('opens one checkout for a payment, however often it is asked', async () => {
    const order = await orderPayment(test);
    const [first, again] = await Promise.all([provider.openCheckout(order), provider.openCheckout(order)]);
    assert.deepEqual(again, first);
    assert.match(first.url ?? '', /^http:\/\/localhost:\d+\/sandbox\/[\w-]+$/);
    assert.deepEqual(await provider.getCheckout(orderedOf(order, first.checkoutId)), first);
    const { rows } = await test.owner.query('select 1 from sandbox_checkouts where payment_id = $1', [
      order.paymentId,
    ]);
    assert.equal(rows.length, 1);
    const { state, facts, nextChangeAt } = await readStanding(order, first.checkoutId);
    assert.deepEqual([state, facts.checkout, nextChangeAt], ['started', 'open', order.expiresAt]);
  });

  it('knows what was ordered, and takes nothing else for it', async () => {
    const order = await orderPayment(test);
    const { checkoutId } = await provider.openCheckout(order);
    const ordered = orderedOf(order, checkoutId);
    const others = [
      { ...ordered, totalMinor: ordered.totalMinor + 1 },
      { ...ordered, currency: 'EUR' },
      { ...ordered, checkoutId: 'sandbox_checkout_other' },
      { ...ordered, dealerId: randomUUID() },
      { ...ordered, paymentId: (await orderPayment(test)).paymentId },
    ];
    for (const other of others) {
      await assert.rejects(provider.readPayment(other), fails('integrity'));
      await assert.rejects(provider.getCheckout(other), fails('integrity'));
      await assert.rejects(provider.closeCheckout(other), fails('integrity'));
    }
    await assert.rejects(provider.openCheckout({ ...order, amountMinor: 1 }), fails('integrity'));
    assert.equal((await readStanding(order, checkoutId)).state, 'started');
  });

  for (const [instrument, outcomes] of Object.entries(OUTCOMES)) {
    it(`${instrument}: ${outcomes.map(([day, state]) => `${state} on day ${day}`).join(', ')}`, async () => {
      const order = await orderPayment(test, { method: methodOf(instrument) });
      const payer = await openSandbox(test, order);
      const opened = now().getTime();
      await payer.pay(instrument);
      const begun = now().getTime();
      const seen: [number, string, number][] = [];
      let cameAt: string | null = null;
      for (;;) {
        const { state, facts, takenBackMinor, nextChangeAt } = await readStanding(order, payer.checkoutId);
        cameAt ??= facts.settledAt ?? null;
        assert.equal(facts.settledAt ?? null, cameAt, 'it came once');
        seen.push([Math.round((now().getTime() - begun) / DAY_MS), state, takenBackMinor]);
        if (nextChangeAt === null) break;
        // Just before, all is as it was.
        await test.connector.context.clock.moveBy(nextChangeAt.getTime() - now().getTime() - 30_000);
        assert.equal((await readStanding(order, payer.checkoutId)).state, state);
        // A second beyond: the clock is the database's, which is read anew now and then, and may go back by a little.
        await test.connector.context.clock.moveBy(31_000);
      }
      assert.deepEqual(
        seen,
        outcomes.map(([day, state, backMinor = 0]) => [day, state, backMinor]),
      );
      const settles = outcomes.find(([, state]) => state === 'settled');
      assert.equal(cameAt === null, settles === undefined);
      if (cameAt === null || settles === undefined) return;
      // When it came by the payer's doing and the clock, which may go back by a little; not a second later, when it was looked at.
      const agreedAt = Date.parse(cameAt) - settles[0] * DAY_MS;
      assert.ok(agreedAt > opened - 500 && agreedAt < begun + 500, cameAt);
    });
  }

  it('has an outcome in this test for every instrument that is taken', () => {
    const taken = SANDBOX_INSTRUMENTS.filter(({ asks }) => asks !== 'refused').map(({ last4 }) => last4);
    assert.deepEqual(Object.keys(OUTCOMES).sort(), taken.sort());
  });

  it('catches up at one look with a clock that was moved far', async () => {
    const order = await orderPayment(test, { method: 'ach' });
    const payer = await openSandbox(test, order);
    await payer.pay('3335');
    await test.advance({ days: 400 });
    const { state, reason, nextChangeAt } = await readStanding(order, payer.checkoutId);
    assert.deepEqual([state, reason, nextChangeAt], ['returned', 'ACH return R10', null]);
  });

  it('settles an account that is to be verified three days after somebody said that it is theirs', async () => {
    const order = await orderPayment(test, { method: 'ach' });
    const payer = await openSandbox(test, order);
    await payer.pay('4449');
    const before = await readStanding(order, payer.checkoutId);
    assert.equal(before.facts.verifyBy?.url.endsWith(payer.path), true);
    // Too early: the small credits are not there yet.
    await payer.press('verify');
    assert.equal((await readStanding(order, payer.checkoutId)).state, 'awaiting_verification');
    await test.advance({ days: 1 });
    await payer.press('verify');
    assert.equal((await readStanding(order, payer.checkoutId)).state, 'pending');
    await test.advance({ days: 3 });
    const { state, facts } = await readStanding(order, payer.checkoutId);
    assert.deepEqual([state, facts.verifyBy], ['settled', null]);
  });

  it('ends a checkout by its time, and when it is closed; one that was authorized stays so', async () => {
    const order = await orderPayment(test);
    const { checkoutId } = await provider.openCheckout(order);
    await test.advance({ minutes: 59 });
    assert.equal((await readStanding(order, checkoutId)).state, 'started');
    await test.advance({ minutes: 1 });
    assert.equal((await readStanding(order, checkoutId)).state, 'expired');
    assert.equal((await provider.getCheckout(orderedOf(order, checkoutId))).url, null);

    const closed = await orderPayment(test);
    const payer = await openSandbox(test, closed);
    await provider.closeCheckout(orderedOf(closed, payer.checkoutId));
    await payer.pay('4242');
    assert.equal((await readStanding(closed, payer.checkoutId)).state, 'expired');

    const paid = await orderPayment(test);
    const other = await openSandbox(test, paid);
    await other.pay('4242');
    await provider.closeCheckout(orderedOf(paid, other.checkoutId));
    await test.advance({ days: 1 });
    const { state, facts } = await readStanding(paid, other.checkoutId);
    assert.deepEqual([state, facts.checkout], ['settled', 'completed']);
  });

  it('tells what was taken back since, whatever its age', async () => {
    const begun = now();
    const paid: Record<string, string> = {};
    for (const instrument of ['4242', '0259', '5126', '3335']) {
      const order = await orderPayment(test, { method: methodOf(instrument) });
      await (await openSandbox(test, order)).pay(instrument);
      paid[order.paymentId] = instrument;
    }
    const takenBack = async (since: Date) => {
      const found: string[] = [];
      for await (const hint of provider.listTakenBack(since))
        found.push('paymentId' in hint ? (paid[hint.paymentId] ?? '') : 'other');
      return found.filter((each) => each !== '').sort();
    };
    assert.deepEqual(await takenBack(begun), []);
    await test.advance({ days: 3 });
    assert.deepEqual(await takenBack(begun), ['0259', '5126']);
    await test.advance({ days: 41 });
    assert.deepEqual(await takenBack(new Date(now().getTime() - 3 * DAY_MS)), ['3335']);
    assert.deepEqual(await takenBack(new Date(now().getTime() - 40 * DAY_MS)), ['0259', '3335']);
  });

  it('keeps where somebody authorized until the ledger has it', async () => {
    const rowOf = async ({ paymentId }: CheckoutOrder) => {
      const { rows } = await test.owner.query<Record<string, string | null>>(
        'select ip_address, user_agent, payer_name from sandbox_checkouts where payment_id = $1',
        [paymentId],
      );
      return rows[0];
    };
    const order = await orderPayment(test, { method: 'ach' });
    const payer = await openSandbox(test, order);
    await payer.pay('6789');
    const { facts } = await readStanding(order, payer.checkoutId);
    const { ipAddress, last4, bankName, textVersion, secCode } = facts.authorization ?? {};
    assert.match(ipAddress ?? '', /127\.0\.0\.1|::1/);
    assert.deepEqual([last4, bankName, textVersion, secCode], ['6789', 'Sandbox Bank', '2026-12.en', null]);
    assert.equal((await rowOf(order))?.['ip_address'], ipAddress);

    await test.owner.query(
      `insert into authorizations (dealer_id, id, kind, payment_id, customer_ids, payer_id, payer_name, payer_email, provider,
         text_source, text_version, text_hash, preview_hash, amount_minor, fee_minor, currency, authorized_at, last_4)
       values ($1, $2, 'ach_debit', $3, '{}', $4, 'Maria Harrow', 'maria@harrow.example', 'sandbox', 'payvite', '2026-12.en',
         sha256(''), sha256(''), 10000, 250, 'USD', $5, '6789')`,
      [order.dealerId, randomUUID(), order.paymentId, order.payer.id, now()],
    );
    await readStanding(order, payer.checkoutId);
    assert.deepEqual(await rowOf(order), {
      ...{ ip_address: null, user_agent: null, payer_name: 'Maria Harrow' },
    });
  });

  it('is for test dealers only', async () => {
    const { context, dealerId } = test.connector;
    const dealer = await context.database.asDealer(dealerId, (tx) =>
      tx.db.selectFrom('dealers').selectAll().where('id', '=', dealerId).executeTakeFirstOrThrow(),
    );
    await assert.rejects(
      context.providerOf({ ...dealer, id: randomUUID(), mode: 'live' }),
      fails('unauthorized'),
    );
    assert.equal(
      await context.providerOf({ ...dealer, id: randomUUID(), paymentProvider: 'off' }),
      undefined,
    );
  });
});
