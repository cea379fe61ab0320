import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createPaymentWorld, listed, type PaymentDealer, type PaymentWorld } from './payment-world.ts';

describe('starting a payment', () => {
  let world: PaymentWorld;
  before(async () => {
    world = await createPaymentWorld();
  });
  after(() => world.close());

  const payableOf = async (dealer: PaymentDealer, erpId: string) =>
    (await world.items(dealer))[erpId]?.payableMinor;
  const paymentsOf = async (dealer: PaymentDealer) => {
    const { rows } = await world.owner.query<{ state: string }>(
      'select state from payments where dealer_id = $1 order by started_at',
      [dealer.id],
    );
    return rows.map(({ state }) => state);
  };

  it('holds what is paid, and no more, and leaves the ERP’s figures alone', async () => {
    const dealer = await world.addDealer({ I1: 10_000, I2: 5_000, M1: -2_000 });
    const id = await world.pay(dealer, { I1: 4_000, I2: null, M1: null });
    const payment = await world.get(dealer, id);
    assert.deepEqual(
      [payment.state, payment.amountMinor, payment.feeMinor, payment.method],
      ['started', 7_000, 0, 'ach'],
    );
    const items = await world.items(dealer);
    assert.deepEqual(
      ['I1', 'I2', 'M1'].map((erpId) => {
        const item = items[erpId];
        return [item?.outstandingMinor, item?.inFlightMinor, item?.payableMinor];
      }),
      [
        [10_000, 4_000, 6_000],
        [5_000, 5_000, 0],
        [-2_000, -2_000, 0],
      ],
    );
    assert.equal(dealer.provider.charges.get(id)?.order.amountMinor, 7_000);
  });

  it('is done once, however often the button is pressed', async () => {
    const dealer = await world.addDealer({ I1: 10_000 });
    const preview = await world.preview(dealer, { I1: null });
    const outcomes = await Promise.all([1, 2, 3].map(() => world.start(dealer, preview)));
    assert.deepEqual(
      outcomes.map(({ result }) => result),
      ['started', 'started', 'started'],
    );
    assert.equal(new Set(outcomes.map((each) => ('url' in each ? each.url : ''))).size, 1);
    assert.deepEqual(await paymentsOf(dealer), ['started']);
    assert.equal(await payableOf(dealer, 'I1'), 0);
  });

  it('lets one of two tabs pay, and tells the other what is left', async () => {
    const dealer = await world.addDealer({ I1: 10_000, I2: 700 });
    const [one, other] = [
      await world.preview(dealer, { I1: 8_000 }),
      await world.preview(dealer, { I1: 8_000, I2: null }),
    ];
    const outcomes = await Promise.all([world.start(dealer, one), world.start(dealer, other)]);
    assert.deepEqual(outcomes.map(({ result }) => result).sort(), ['changed', 'started']);
    const changed = outcomes.find((each) => each.result === 'changed');
    assert.ok(changed?.result === 'changed');
    assert.deepEqual(
      changed.changes.map(({ code, beforeMinor, nowMinor }) => [code, beforeMinor, nowMinor]),
      [['less_payable', 8_000, 2_000]],
    );
    assert.ok(changed.previewId);
    const next = await world.as(dealer, (tx) =>
      world.payments.findPreview(tx, dealer.payerId, changed.previewId ?? ''),
    );
    const paidBoth = outcomes[1]?.result === 'started';
    assert.equal(next?.content.amountMinor, paidBoth ? 2_000 : 2_700);
  });

  it('lets one of two colleagues pay, and nobody by the other’s preview', async () => {
    const dealer = await world.addDealer({ I1: 10_000 });
    const colleague = await world.addPayer(dealer);
    const own = await world.preview(dealer, { I1: null });
    const theirs = await world.preview(dealer, { I1: null }, { payerId: colleague });
    await assert.rejects(world.start(dealer, { ...theirs, payerId: dealer.payerId }), {
      code: 'customer_not_found',
    });
    const outcomes = await Promise.all([world.start(dealer, own), world.start(dealer, theirs)]);
    const changed = outcomes.find((each) => each.result === 'changed');
    assert.equal(outcomes.filter((each) => each.result === 'started').length, 1);
    assert.deepEqual(changed?.result === 'changed' && changed.previewId, null, 'nothing is left to pay');
  });

  it('charges nothing that a sync has changed meanwhile', async () => {
    const dealer = await world.addDealer({ I1: 10_000, I2: 500, I3: 500, I4: 500, I5: 500, I6: 500 });
    const preview = await world.preview(dealer, { I1: null, I2: null });
    await world.sync(dealer, listed({ I1: 6_000, I2: 0 }));
    const outcome = await world.start(dealer, preview);
    assert.ok(outcome.result === 'changed');
    assert.deepEqual(
      outcome.changes.map(({ code, beforeMinor, nowMinor }) => [code, beforeMinor, nowMinor]),
      [
        ['less_payable', 10_000, 6_000],
        ['item_gone', 500, 0],
      ],
    );
    assert.deepEqual(await paymentsOf(dealer), []);
    assert.equal(await payableOf(dealer, 'I1'), 6_000);
  });

  it('waits for whoever has the items, and asks to press again where that takes long', async () => {
    const dealer = await world.addDealer({ I1: 10_000 });
    const preview = await world.preview(dealer, { I1: null });
    const items = await world.items(dealer);
    const client = await world.owner.connect();
    try {
      await client.query('begin');
      await client.query('select from open_items where id = $1 for update', [items['I1']?.id]);
      assert.deepEqual(await world.start(dealer, preview), { result: 'unavailable' });
    } finally {
      await client.query('rollback');
      client.release();
    }
    assert.equal((await world.start(dealer, preview)).result, 'started');
  });

  it('takes no other total than the one that was agreed to', async () => {
    const dealer = await world.addDealer({ I1: 10_000 });
    const preview = await world.preview(dealer, { I1: null });
    const outcome = await world.start(dealer, { ...preview, hash: '00'.repeat(32) });
    assert.equal(outcome.result, 'changed');
    assert.deepEqual(await paymentsOf(dealer), []);
  });

  it('charges a fee only where the dealer confirmed that it may, and never posts it', async () => {
    const dealer = await world.addDealer({ I1: 10_000 });
    const before = await world.preview(dealer, { I1: null });
    await world.owner.query(
      `update dealers set payer_fees = '{"card": 299}', payer_fees_confirmed_at = now() where id = $1`,
      [dealer.id],
    );
    assert.equal((await world.start(dealer, before, 'card')).result, 'changed', 'the fee was not shown');
    const id = await world.pay(dealer, { I1: null }, 'card');
    assert.deepEqual(
      [dealer.provider.charges.get(id)?.order.feeMinor, (await world.get(dealer, id)).amountMinor],
      [299, 10_000],
    );
    dealer.provider.authorize(id);
    await world.hint(dealer, id);
    assert.equal(dealer.erp.books.get(id)?.postedMinor, 10_000);
  });

  it('is for nobody whose access was closed', async () => {
    const dealer = await world.addDealer({ I1: 10_000 });
    const preview = await world.preview(dealer, { I1: null });
    await world.owner.query(`update payer_customers set access = 'disabled' where payer_id = $1`, [
      dealer.payerId,
    ]);
    await assert.rejects(world.start(dealer, preview), { code: 'customer_not_found' });
  });

  describe('where the provider', () => {
    it('says no frees the items at once', async () => {
      const dealer = await world.addDealer({ I1: 10_000 });
      dealer.provider.faults = ['refused'];
      const outcome = await world.start(dealer, await world.preview(dealer, { I1: null }));
      assert.equal(outcome.result, 'refused');
      assert.deepEqual(await paymentsOf(dealer), ['failed']);
      assert.equal(await payableOf(dealer, 'I1'), 10_000);
    });

    it('gives no answer goes on with the same payment when it is pressed again', async () => {
      const dealer = await world.addDealer({ I1: 10_000 });
      const preview = await world.preview(dealer, { I1: null });
      dealer.provider.faults = ['unavailable'];
      assert.equal((await world.start(dealer, preview)).result, 'unavailable');
      assert.equal(await payableOf(dealer, 'I1'), 0, 'it is held meanwhile');
      assert.equal((await world.start(dealer, preview)).result, 'started');
      assert.deepEqual(await paymentsOf(dealer), ['started']);
    });

    it('was never asked, because the process died, frees the items soon', async () => {
      const dealer = await world.addDealer({ I1: 10_000 });
      dealer.provider.onOpen = () => Promise.reject(new Error('killed'));
      await assert.rejects(world.start(dealer, await world.preview(dealer, { I1: null })), /killed/);
      dealer.provider.onOpen = () => Promise.resolve();
      assert.equal(await payableOf(dealer, 'I1'), 0);
      world.pass(121);
      await world.drain();
      assert.deepEqual(await paymentsOf(dealer), ['expired']);
      assert.equal(await payableOf(dealer, 'I1'), 10_000);
    });

    it('is left by the payer frees the items after an hour, and not before', async () => {
      const dealer = await world.addDealer({ I1: 10_000 });
      await world.pay(dealer, { I1: null });
      world.pass(59 * 60);
      await world.drain();
      assert.deepEqual(await paymentsOf(dealer), ['started']);
      world.pass(3 * 60);
      await world.drain();
      assert.deepEqual(await paymentsOf(dealer), ['expired']);
      assert.equal(await payableOf(dealer, 'I1'), 10_000);
    });
  });

  it('can be gone on with, and cancelled, by its payer alone', async () => {
    const dealer = await world.addDealer({ I1: 10_000 });
    const paymentId = await world.pay(dealer, { I1: null });
    const own = { payerId: dealer.payerId, paymentId };
    const other = { payerId: await world.addPayer(dealer), paymentId };
    await assert.rejects(world.payments.goOn(dealer.id, other), { code: 'payment_not_found' });
    await assert.rejects(world.payments.cancel(dealer.id, other), { code: 'payment_not_found' });
    assert.deepEqual(await world.payments.goOn(dealer.id, own), {
      url: `https://provider.example/${paymentId}`,
    });
    assert.equal(await world.payments.cancel(dealer.id, own), 'expired');
    assert.equal(await payableOf(dealer, 'I1'), 10_000);
    assert.deepEqual(await world.payments.goOn(dealer.id, own), { state: 'expired' });
  });

  it('goes on where it was authorized just before it was cancelled', async () => {
    const dealer = await world.addDealer({ I1: 10_000 });
    const paymentId = await world.pay(dealer, { I1: null });
    dealer.provider.authorize(paymentId, 'processing');
    const who = { payerId: dealer.payerId, paymentId };
    assert.equal(await world.payments.cancel(dealer.id, who), 'pending');
    assert.equal(await payableOf(dealer, 'I1'), 0);
  });

  it('asks the dealer to apply a credit that covers all, once', async () => {
    const dealer = await world.addDealer({ I1: 3_000, M1: -5_000 });
    const items = await world.items(dealer);
    const choice = {
      items: ['I1', 'M1'].map((erpId) => ({ itemId: items[erpId]?.id ?? '', amountMinor: null })),
      usesCreditsElsewhere: true,
    };
    const who = { payerId: dealer.payerId, customerId: dealer.customerId };
    const ask = () => world.as(dealer, (tx) => world.payments.requestCredit(tx, who, choice));
    const first = await ask();
    assert.equal(first.isNew, true);
    assert.deepEqual(await ask(), { id: first.id, isNew: false });
    assert.equal(await payableOf(dealer, 'I1'), 3_000, 'nothing is held by it');
  });
});
