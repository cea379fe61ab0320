import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { listPayableIdsOfJobs, lockItems } from '../src/payments/payment-item-store.ts';
import { addPayer, listPaymentChanges, listPaymentRows } from './payment-rows.ts';
import {
  createPaymentWorld,
  FREE,
  HELD,
  toChoice,
  type PaymentDealer,
  type PaymentWorld,
} from './payment-world.ts';
import { until } from './posting-world.ts';

describe('starting a payment', () => {
  let world: PaymentWorld;
  let dealer: PaymentDealer;
  let invoice: string;
  let other: string;

  before(async () => {
    world = await createPaymentWorld();
  });
  after(() => world.close());
  beforeEach(async () => {
    ({ dealer, invoice, other } = await world.addOwingDealer());
  });

  const paymentsOf = () => listPaymentRows(world.owner, dealer.id);
  const eventsOf = (paymentId: string) => listPaymentChanges(world.owner, dealer.id, paymentId);

  it('charges what was shown, holds the items, and leads to the provider', async () => {
    await world.owner.query(
      `update dealers set payer_fees = '{"card": 250}', payer_fees_confirmed_at = now() where id = $1`,
      [dealer.id],
    );
    const preview = await world.preview(dealer, { [invoice]: 4_000, [other]: null });
    const started = await world.start(dealer, preview, 'card');
    assert.equal(started.result, 'started');
    const [payment] = await paymentsOf();
    assert.ok(payment && started.result === 'started');
    assert.equal(started.paymentId, payment.id);
    assert.equal(started.url, `https://provider.example/${payment.id}`);
    const order = dealer.provider.payments.get(payment.id)?.order;
    assert.ok(order);
    assert.deepEqual([order.amountMinor, order.feeMinor, order.currency], [9_000, 250, 'USD']);
    assert.deepEqual(order.words, { amount: 'Payment to Ridgeline, account C1', fee: 'Fee' });
    assert.deepEqual(await world.holdOf(dealer, invoice), { inFlightMinor: 4_000, payableMinor: 6_000 });
    assert.deepEqual(await world.holdOf(dealer, other), { inFlightMinor: 5_000, payableMinor: 0 });
    assert.deepEqual(await eventsOf(payment.id), ['started payer']);
    assert.deepEqual(preview.content.methods, [
      { method: 'ach', feeMinor: 0, totalMinor: 9_000 },
      { method: 'card', feeMinor: 250, totalMinor: 9_250 },
    ]);
  });

  it('offers no way by which its total would be more than can be taken, and takes nothing where no way is left', async () => {
    await world.owner.query(
      `update dealers set payer_fees = '{"card": 250}', payer_fees_confirmed_at = now() where id = $1`,
      [dealer.id],
    );
    const [much = ''] = await world.addItems(dealer, { erpId: 'I3', minor: 100_000_000, jobId: '14' });
    const waysOf = async (amountMinor: number) =>
      (await world.preview(dealer, { [much]: amountMinor })).content.methods.map(({ method }) => method);
    assert.deepEqual(await waysOf(99_999_749), ['ach', 'card']);
    assert.deepEqual(await waysOf(99_999_750), ['ach']);
    const boundsOf = async () => {
      const made = await world.as(dealer, (tx) =>
        world.payments.preview(
          tx,
          { payerId: dealer.payerId, customerId: dealer.customerId },
          toChoice({ [much]: null }),
        ),
      );
      assert.ok('plan' in made);
      assert.deepEqual(made.plan.faults, [{ itemId: null, code: 'above_maximum' }]);
      return made.plan.bounds.maximumMinor;
    };
    assert.equal(await boundsOf(), 99_999_999);
    const shown = await world.preview(dealer, { [much]: 99_999_999 });
    dealer.provider.methods = ['card'];
    assert.equal(await boundsOf(), 99_999_749);
    assert.equal((await world.start(dealer, shown, 'card')).result, 'changed');
    assert.equal((await paymentsOf()).length, 0);
  });

  it('starts one payment however often it is pressed', async () => {
    const preview = await world.preview(dealer, { [invoice]: null });
    const answers = await Promise.all([1, 2, 3].map(() => world.start(dealer, preview)));
    const again = await world.start(dealer, preview);
    for (const answer of answers) assert.deepEqual(answer, again);
    assert.equal((await paymentsOf()).length, 1);
    assert.equal(dealer.provider.payments.size, 1);
    assert.deepEqual(await world.holdOf(dealer, invoice), HELD);
  });

  it('goes on with the page that the payment has, and with none where that is over', async () => {
    const preview = await world.preview(dealer, { [invoice]: null });
    const first = await world.start(dealer, preview);
    assert.ok(first.result === 'started');
    await world.owner.query(`update payers set name = 'Maria Lee', locale = 'fr' where id = $1`, [
      dealer.payerId,
    ]);
    assert.deepEqual(await world.start(dealer, preview), first);
    assert.equal(dealer.provider.openings, 1);
    dealer.provider.happens(first.paymentId, { checkout: 'expired' });
    const own = /^https:\/\/pay\.example\/portal\/ridgeline-[0-9a-f-]+\/payments\/[0-9a-f-]+$/;
    for (const isKnown of [false, true]) {
      if (isKnown) await world.tell(dealer, first.paymentId);
      const again = await world.start(dealer, preview);
      assert.match(again.result === 'started' ? again.url : '', own);
    }
    assert.equal(dealer.provider.openings, 1);
  });

  for (const isKnown of [true, false]) {
    it(`says nothing of a payment that was paid but by its page, though the provider gives no answer: it is ${isKnown ? '' : 'not '}known`, async () => {
      const preview = await world.preview(dealer, { [invoice]: null });
      const first = await world.start(dealer, preview);
      assert.ok(first.result === 'started');
      const { provider } = dealer;
      provider.authorize(first.paymentId);
      if (isKnown) await world.tell(dealer, first.paymentId);
      const own = `https://pay.example/portal/ridgeline-${dealer.id}/payments/${first.paymentId}`;
      for (const fault of ['isDown', 'isLocked'] as const) {
        provider[fault] = true;
        assert.deepEqual(await world.start(dealer, preview), { ...first, url: own }, fault);
        provider[fault] = false;
      }
      assert.equal(provider.openings, 1);
      assert.deepEqual(await world.holdOf(dealer, invoice), HELD);
    });
  }

  it('is by whom the provider knows the payer as now: it had deleted who it was before', async () => {
    const { provider } = dealer;
    await world.pay(dealer, { [invoice]: null });
    const open = provider.openCheckout.bind(provider);
    provider.openCheckout = async (order) => ({ ...(await open(order)), providerCustomerId: 'customer_new' });
    await world.pay(dealer, { [other]: null });
    provider.openCheckout = open;
    const [third = ''] = await world.addItems(dealer, { erpId: 'I3', minor: 2_000 });
    const id = await world.pay(dealer, { [third]: null });
    assert.equal(provider.payments.get(id)?.order.payer.providerCustomerId, 'customer_new');
  });

  it('keeps to one page where another one was opened in other words meanwhile, and closes that one', async () => {
    const preview = await world.preview(dealer, { [invoice]: null });
    const { provider } = dealer;
    const [open, close] = [provider.openCheckout.bind(provider), provider.closeCheckout.bind(provider)];
    const closed: string[] = [];
    provider.openCheckout = async (order) => {
      provider.openCheckout = open;
      assert.equal((await world.start(dealer, preview)).result, 'started');
      return { ...(await open(order)), checkoutId: 'checkout_spare', url: 'https://provider.example/spare' };
    };
    provider.closeCheckout = (payment) => {
      closed.push(payment.checkoutId);
      return payment.checkoutId === 'checkout_spare' ? Promise.resolve() : close(payment);
    };
    const started = await world.start(dealer, preview);
    assert.ok(started.result === 'started');
    assert.equal(started.url, `https://provider.example/${started.paymentId}`);
    assert.deepEqual(closed, ['checkout_spare']);
    const row = await world.get(dealer, started.paymentId);
    assert.equal(row.providerCheckoutId, `checkout_${started.paymentId}`);
  });

  it('lets one of two tabs have the item, and shows the other one what changed', async () => {
    const colleague = await addPayer(world.owner, { dealerId: dealer.id, customerIds: [dealer.customerId] });
    const previews = [
      await world.preview(dealer, { [invoice]: null }),
      await world.preview(dealer, { [invoice]: null, [other]: null }, { payerId: colleague }),
    ];
    const answers = await Promise.all(previews.map((preview) => world.start(dealer, preview)));
    const [started] = answers.filter(({ result }) => result === 'started');
    const changed = answers.find((answer) => answer.result === 'changed');
    assert.ok(started && changed?.result === 'changed');
    assert.equal((await paymentsOf()).length, 1);
    assert.equal(changed.changes[0]?.openItemId, invoice);
    assert.equal(changed.changes[0].code, 'paid_by_someone');
    assert.equal(changed.changes[0].nowMinor, 0);
    // Whoever chose the other item as well can pay that one.
    if (answers.indexOf(changed) === 1) {
      const { previewId } = changed;
      assert.ok(previewId !== null);
      const next = await world.as(dealer, (tx) => world.payments.findPreview(tx, colleague, previewId));
      assert.equal(next?.content.amountMinor, 5_000);
    } else assert.equal(changed.previewId, null);
  });

  for (const isFirst of [true, false]) {
    it(`waits for a sync that changes the item, or is waited for: the sync is ${isFirst ? 'first' : 'second'}`, async () => {
      const preview = await world.preview(dealer, { [invoice]: null });
      const pay = () => world.start(dealer, preview);
      const sync = (changed: () => void, goOn: Promise<void>) =>
        world.as(dealer, async (tx) => {
          await lockItems(tx, [invoice]);
          await tx.db
            .updateTable('openItems')
            .set({ outstandingMinor: 7_000 })
            .where('dealerId', '=', dealer.id)
            .where('id', '=', invoice)
            .execute();
          changed();
          await goOn;
        });
      const { promise: released, resolve: release } = Promise.withResolvers<void>();
      const waitForOneWhoWaits = () =>
        until(async () => {
          const { rowCount } = await world.owner.query(
            `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
          );
          return rowCount === 1;
        });
      if (!isFirst) {
        const { emit } = world.events;
        const begun = Promise.withResolvers<void>();
        world.events.emit = async (...event) => {
          begun.resolve();
          await released;
          await emit(...event);
        };
        try {
          const paid = pay();
          await begun.promise;
          const synced = sync(() => undefined, Promise.resolve());
          await waitForOneWhoWaits();
          release();
          assert.equal((await paid).result, 'started');
          await synced;
        } finally {
          world.events.emit = emit;
        }
        // What was agreed to stays; nothing below nothing can be paid of the rest.
        assert.deepEqual(await world.holdOf(dealer, invoice), { inFlightMinor: 10_000, payableMinor: 0 });
        return;
      }
      let answer: ReturnType<typeof pay> | undefined;
      const synced = sync(() => (answer = pay()), released);
      await waitForOneWhoWaits();
      release();
      await synced;
      const changed = await answer;
      assert.equal(changed?.result, 'changed');
      assert.deepEqual(changed.result === 'changed' && changed.changes, [
        {
          ...{ openItemId: invoice, method: null, code: 'less_payable' },
          ...{ beforeMinor: 10_000, nowMinor: 7_000 },
        },
      ]);
      assert.deepEqual(await paymentsOf(), []);
    });
  }

  it('does not charge another fee, or by a way that is not taken any more', async () => {
    const preview = await world.preview(dealer, { [invoice]: null });
    await world.owner.query(
      `update dealers set payer_fees = '{"ach": 100}', payer_fees_confirmed_at = now() where id = $1`,
      [dealer.id],
    );
    const changed = await world.start(dealer, preview);
    assert.ok(changed.result === 'changed' && changed.previewId !== null);
    assert.deepEqual(changed.changes, [
      { openItemId: null, method: 'ach', code: 'fee_changed', beforeMinor: 0, nowMinor: 100 },
    ]);
    await world.owner.query(
      `update dealers set payment_methods = '{card}', payer_fees = '{}', payer_fees_confirmed_at = null where id = $1`,
      [dealer.id],
    );
    const gone = await world.start(dealer, preview);
    assert.ok(gone.result === 'changed' && gone.previewId !== null);
    assert.deepEqual(gone.changes, [
      { openItemId: null, method: 'ach', code: 'method_gone', beforeMinor: 0, nowMinor: 0 },
    ]);
    const { previewId } = gone;
    const next = await world.as(dealer, (tx) => world.payments.findPreview(tx, dealer.payerId, previewId));
    assert.ok(next);
    await world.owner.query(`update dealers set payment_methods = '{ach,card}' where id = $1`, [dealer.id]);
    const added = await world.start(dealer, next, 'card');
    assert.deepEqual(added.result === 'changed' && added.changes, [
      { openItemId: null, method: 'ach', code: 'method_new', beforeMinor: 0, nowMinor: 0 },
    ]);
    assert.deepEqual(await paymentsOf(), []);
  });

  it('pays nothing of a currency that the customer has no more', async () => {
    const preview = await world.preview(dealer, { [invoice]: null });
    await world.owner.query(`update open_items set currency = 'CAD' where dealer_id = $1`, [dealer.id]);
    const outcome = await world.start(dealer, preview);
    assert.equal(outcome.result, 'changed');
    assert.deepEqual(
      outcome.result === 'changed' && outcome.changes.map(({ openItemId, code }) => [openItemId, code])[0],
      [invoice, 'item_gone'],
    );
    assert.deepEqual(await paymentsOf(), []);
    const ids = await world.as(dealer, (tx) => listPayableIdsOfJobs(tx, dealer.customerId, ['14']));
    assert.deepEqual(ids, []);
  });

  it('charges no discount whose day has passed between preview and payment', async () => {
    const [discounted = ''] = await world.addItems(dealer, {
      ...{ erpId: 'I3', minor: 320_410, discountMinor: 6_408, discountDueDate: '2026-11-22' },
    });
    const preview = await world.preview(dealer, { [discounted]: null });
    assert.deepEqual([preview.content.amountMinor, preview.content.discountMinor], [314_002, 6_408]);
    world.pass(86_400);
    const changed = await world.start(dealer, preview);
    assert.ok(changed.result === 'changed' && changed.previewId !== null);
    assert.deepEqual(changed.changes, [
      {
        ...{ openItemId: discounted, method: null, code: 'discount_ended' },
        ...{ beforeMinor: 314_002, nowMinor: 320_410 },
      },
    ]);
    const { previewId } = changed;
    const next = await world.as(dealer, (tx) => world.payments.findPreview(tx, dealer.payerId, previewId));
    assert.equal(next?.content.amountMinor, 320_410);
  });

  it('holds the discount, too, and posts it beside the amount', async () => {
    const [discounted = ''] = await world.addItems(dealer, {
      ...{ erpId: 'I3', minor: 320_410, discountMinor: 6_408, discountDueDate: '2027-01-01' },
    });
    const id = await world.pay(dealer, { [discounted]: null }, 'card');
    assert.deepEqual(await world.holdOf(dealer, discounted), { inFlightMinor: 320_410, payableMinor: 0 });
    dealer.provider.authorize(id);
    await world.tell(dealer, id);
    const { rows } = await world.owner.query<{ allocations: object }>(
      'select allocations from postings where payment_id = $1',
      [id],
    );
    assert.deepEqual(rows[0]?.allocations, [
      { itemErpId: 'I3', model: 'invoices', amountMinor: 314_002, discountMinor: 6_408 },
    ]);
  });

  it('does not go by a hash that was not shown, or for somebody else', async () => {
    const preview = await world.preview(dealer, { [invoice]: null });
    const order = { payerId: dealer.payerId, previewId: preview.id, method: 'ach' as const };
    const forged = await world.payments.start(dealer.id, { ...order, hash: 'f'.repeat(64) });
    assert.equal(forged.result, 'changed');
    const stranger = await addPayer(world.owner, { dealerId: dealer.id, customerIds: [dealer.customerId] });
    const hash = preview.hash.toString('hex');
    const stolen = await world.payments.start(dealer.id, { ...order, payerId: stranger, hash });
    assert.deepEqual(stolen, { result: 'changed', changes: [], previewId: null });
    await world.owner.query(`update payer_customers set access = 'disabled' where payer_id = $1`, [
      dealer.payerId,
    ]);
    await assert.rejects(world.start(dealer, preview), { code: 'customer_not_found' });
    assert.deepEqual(await paymentsOf(), []);
  });

  it('makes no preview of what cannot be paid, and asks to apply a credit that covers all', async () => {
    const [credit = ''] = await world.addItems(dealer, { erpId: 'K1', minor: -20_000, jobId: '14' });
    const who = { payerId: dealer.payerId, customerId: dealer.customerId };
    const choose = (choice: Record<string, number | null>) =>
      world.as(dealer, (tx) => world.payments.preview(tx, who, toChoice(choice)));
    const fault = await choose({ [invoice]: 10_001 });
    assert.deepEqual('plan' in fault && fault.plan.faults, [{ itemId: invoice, code: 'above_payable' }]);
    const covered = { [invoice]: null, [credit]: null };
    const request = await choose(covered);
    assert.ok('plan' in request && request.plan.kind === 'request');
    const ask = () => world.as(dealer, (tx) => world.payments.requestCredit(tx, who, toChoice(covered)));
    const first = await ask();
    assert.deepEqual([first.isNew, (await ask()).isNew], [true, false]);
    await assert.rejects(
      world.as(dealer, (tx) => world.payments.requestCredit(tx, who, toChoice({ [other]: null }))),
      { code: 'invalid_request' },
    );
    assert.deepEqual(await world.holdOf(dealer, invoice), FREE);
  });

  describe('at a provider that does not answer as it should', () => {
    for (const mood of ['refuses', 'lets nobody in'] as const) {
      it(`fails at once, and lets the items go: it ${mood}`, async () => {
        dealer.provider.moods = [mood];
        const preview = await world.preview(dealer, { [invoice]: null });
        const refused = await world.start(dealer, preview);
        const [payment] = await paymentsOf();
        assert.deepEqual(refused, { result: 'refused', paymentId: payment?.id });
        assert.equal(payment?.state, 'failed');
        assert.deepEqual(await world.holdOf(dealer, invoice), FREE);
        assert.deepEqual(await world.start(dealer, preview), refused, 'pressing again changes nothing');
        assert.deepEqual(await eventsOf(payment.id), ['started payer', 'failed system']);
      });

      it(`lets the items go of what was begun before: it ${mood} now`, async () => {
        dealer.provider.moods = ['is silent undone', mood];
        await world.start(dealer, await world.preview(dealer, { [invoice]: null }));
        world.pass(121);
        await world.payments.queue.drain();
        assert.equal((await paymentsOf())[0]?.state, 'failed');
        assert.deepEqual(await world.holdOf(dealer, invoice), FREE);
      });
    }

    for (const mood of ['is silent undone', 'is silent done'] as const) {
      it(`goes on with the same payment when it is pressed again: it ${mood}`, async () => {
        dealer.provider.moods = [mood];
        const preview = await world.preview(dealer, { [invoice]: null });
        const outcome = await world.start(dealer, preview);
        const begun = (await paymentsOf())[0]?.id;
        assert.deepEqual(outcome, { result: 'unavailable', paymentId: begun });
        assert.deepEqual(await world.holdOf(dealer, invoice), HELD);
        assert.equal((await world.start(dealer, preview)).result, 'started');
        assert.equal((await paymentsOf()).length, 1);
        assert.equal(dealer.provider.payments.size, 1);
      });

      it(`closes what nobody went on with, and lets the items go: it ${mood}`, async () => {
        dealer.provider.moods = [mood];
        await world.start(dealer, await world.preview(dealer, { [invoice]: null }));
        const id = (await paymentsOf())[0]?.id ?? '';
        world.pass(119);
        await world.payments.queue.drain();
        assert.equal((await world.get(dealer, id)).state, 'started', 'whoever started it may be at it');
        world.pass(2);
        await world.payments.queue.drain();
        assert.equal((await world.get(dealer, id)).state, 'expired');
        assert.equal(dealer.provider.isOpen(id), false);
        assert.deepEqual(await world.holdOf(dealer, invoice), FREE);
      });
    }

    it('gives up a page that it never showed, though it never answers', async () => {
      dealer.provider.isDown = true;
      await world.start(dealer, await world.preview(dealer, { [invoice]: null }));
      const id = (await paymentsOf())[0]?.id ?? '';
      for (let minutes = 0; minutes < 60; minutes += 10) {
        await world.payments.queue.drain();
        assert.equal((await world.get(dealer, id)).state, 'started');
        world.pass(600);
      }
      world.pass(3600);
      await world.payments.queue.drain();
      assert.equal((await world.get(dealer, id)).state, 'expired');
      assert.deepEqual(await world.holdOf(dealer, invoice), FREE);
    });

    it('shows no page that was given up while it was opened', async () => {
      const preview = await world.preview(dealer, { [invoice]: null });
      dealer.provider.moods = ['is silent done'];
      await world.start(dealer, preview);
      const id = (await paymentsOf())[0]?.id ?? '';
      const who = { payerId: dealer.payerId, paymentId: id };
      assert.equal(await world.payments.cancel(dealer.id, who), 'expired');
      const slug = `ridgeline-${dealer.id}`;
      assert.deepEqual(await world.start(dealer, preview), {
        ...{ result: 'started', paymentId: id, url: `https://pay.example/portal/${slug}/payments/${id}` },
      });
      assert.deepEqual(await world.holdOf(dealer, invoice), FREE);
    });
  });
});
