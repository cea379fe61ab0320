import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { PaymentState } from '@payvite/sdk/schemas';
import { CompiledQuery, sql, type KyselyPlugin, type RootOperationNode } from 'kysely';
import { addDays } from '../src/dealers/dealer-day.ts';
import { sweepPayments } from '../src/jobs.ts';
import { deleteOldAuthorizations } from '../src/payments/authorization-store.ts';
import { listPayments } from '../src/payments/payment-list-store.ts';
import { listPayableIdsOfJobs, lockItems } from '../src/payments/payment-item-store.ts';
import { createPostingFile } from '../src/postings/posting-file-service.ts';
import { deleteOldPreviews } from '../src/payments/payment-preview.ts';
import { makePaymentsDue } from '../src/payments/payment-store.ts';
import { addPayer } from './payment-rows.ts';
import { createPaymentWorld, toChoice, type PaymentDealer, type PaymentWorld } from './payment-world.ts';
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
    dealer = await world.addDealer();
    [invoice = '', other = ''] = await world.addItems(
      dealer,
      { erpId: 'I1', minor: 10_000, jobId: '14', dueDate: '2026-10-02' },
      { erpId: 'I2', minor: 5_000, jobId: '14', dueDate: '2026-11-28' },
    );
  });

  const paymentsOf = async () => {
    const { rows } = await world.owner.query<{ id: string; state: PaymentState; amount: number }>(
      'select id, state, amount_minor as amount from payments where dealer_id = $1 order by started_at, id',
      [dealer.id],
    );
    return rows;
  };
  const eventsOf = async (paymentId: string) => {
    const { rows } = await world.owner.query<{ state: string; actor: string }>(
      `select data ->> 'state' as state, actor_type as actor from events
       where dealer_id = $1 and subject_id = $2 and type = 'payment.changed' order by id`,
      [dealer.id, paymentId],
    );
    return rows.map(({ state, actor }) => `${state} ${actor}`);
  };
  const FREE = { inFlightMinor: 0, payableMinor: 10_000 };
  const HELD = { inFlightMinor: 10_000, payableMinor: 0 };

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

  describe('and leaving it', () => {
    const who = (paymentId: string) => ({ payerId: dealer.payerId, paymentId });

    it('goes on where the payer was, and ends when the payer says so', async () => {
      const id = await world.pay(dealer, { [invoice]: null });
      assert.deepEqual(await world.payments.goOn(dealer.id, who(id)), {
        url: `https://provider.example/${id}`,
      });
      assert.equal(await world.payments.cancel(dealer.id, who(id)), 'expired');
      assert.deepEqual(await world.payments.goOn(dealer.id, who(id)), { state: 'expired' });
      assert.equal(dealer.provider.isOpen(id), false);
      assert.deepEqual(await world.holdOf(dealer, invoice), FREE);
    });

    it('does not end what was authorized meanwhile', async () => {
      const id = await world.pay(dealer, { [invoice]: null });
      dealer.provider.authorize(id);
      assert.equal(await world.payments.cancel(dealer.id, who(id)), 'pending');
      assert.deepEqual(await world.holdOf(dealer, invoice), HELD);
    });

    it('is nobody else’s', async () => {
      const id = await world.pay(dealer, { [invoice]: null });
      const stranger = await addPayer(world.owner, { dealerId: dealer.id, customerIds: [dealer.customerId] });
      const theirs = { payerId: stranger, paymentId: id };
      await assert.rejects(world.payments.goOn(dealer.id, theirs), { code: 'payment_not_found' });
      await assert.rejects(world.payments.cancel(dealer.id, theirs), { code: 'payment_not_found' });
      assert.equal((await world.get(dealer, id)).state, 'started');
    });

    it('frees the items of a page that was abandoned, by the provider’s word', async () => {
      const id = await world.pay(dealer, { [invoice]: null });
      world.pass(3599);
      await world.payments.queue.drain();
      assert.equal((await world.get(dealer, id)).state, 'started');
      dealer.provider.isDown = true;
      world.pass(120);
      await world.payments.queue.drain();
      assert.deepEqual(await world.holdOf(dealer, invoice), HELD, 'it may yet have been paid');
      dealer.provider.isDown = false;
      world.pass(60);
      await world.payments.queue.drain();
      assert.equal((await world.get(dealer, id)).state, 'expired');
      assert.deepEqual(await world.holdOf(dealer, invoice), FREE);
      assert.deepEqual(await eventsOf(id), ['started payer', 'expired system']);
    });
  });

  describe('and what becomes of it', () => {
    it('is looked at once more where it was told of while the provider was asked', async () => {
      const id = await world.pay(dealer, { [invoice]: null });
      dealer.provider.authorize(id);
      let isTold = false;
      dealer.provider.pace = async () => {
        if (isTold) return;
        isTold = true;
        // The answer is on its way when the money comes.
        dealer.provider.settle(id);
        await world.as(dealer, (tx) =>
          world.payments.hint(tx, [{ providerPaymentId: 'unknown' }, { paymentId: id }]),
        );
      };
      await world.tell(dealer, id);
      assert.equal((await world.get(dealer, id)).state, 'settled');
    });

    it('is looked at once, however often and by whichever name it is told of', async () => {
      const id = await world.pay(dealer, { [invoice]: null }, 'card');
      dealer.provider.authorize(id);
      await world.tell(dealer, id);
      const before = dealer.provider.looks;
      for (const hint of [{ paymentId: id }, { providerPaymentId: `pay_${id}` }, { paymentId: id }])
        await world.as(dealer, (tx) => world.payments.hint(tx, [hint]));
      await world.payments.queue.drain();
      assert.equal(dealer.provider.looks, before + 1);
    });

    it('is looked at although what else is told of is no payment', async () => {
      const id = await world.pay(dealer, { [invoice]: null }, 'card');
      dealer.provider.authorize(id);
      const others = [
        { paymentId: 'order-17' },
        { paymentId: randomUUID() },
        { providerPaymentId: 'pi_other' },
      ];
      await world.as(dealer, (tx) => world.payments.hint(tx, [...others, { paymentId: id }]));
      await world.payments.queue.drain();
      assert.notEqual((await world.get(dealer, id)).state, 'started');
    });

    it('is found without anybody telling', async () => {
      const id = await world.pay(dealer, { [invoice]: null });
      dealer.provider.authorize(id);
      world.pass(300);
      await world.payments.queue.drain();
      assert.equal((await world.get(dealer, id)).state, 'pending');
      dealer.provider.settle(id);
      // Three o'clock of a day in London is in the evening of the day before in Denver.
      const day = addDays(world.now().toISOString().slice(0, 10), 2);
      world.pass((Date.parse(`${day}T03:00:00Z`) - world.now().getTime()) / 1000);
      await world.payments.queue.drain();
      const payment = await world.get(dealer, id);
      assert.equal(payment.state, 'settled');
      assert.equal(payment.paidOn, addDays(day, -1));
      await world.postings.queue.drain();
      assert.equal(dealer.erp.books.get(id)?.postedMinor, 10_000);
      const { rows } = await world.owner.query<{
        kind: string;
        last4: string;
        ended: boolean;
        origin: string;
      }>(
        `select kind, last_4 as last4, ended_at is not null as ended, ip_address || ' ' || user_agent as origin
         from authorizations where payment_id = $1`,
        [id],
      );
      const origin = '192.0.2.7 A browser';
      assert.deepEqual(rows, [{ kind: 'ach_debit', last4: '6789', ended: true, origin }]);
      assert.equal(payment.facts.authorization, null, 'however often it is told, the ledger alone has it');
    });

    it('is forgotten with what was agreed to, and not learned again', async () => {
      const id = await world.pay(dealer, { [invoice]: null });
      dealer.provider.authorize(id);
      dealer.provider.settle(id);
      await world.tell(dealer, id);
      const knowing = async () => {
        const { rows } = await world.owner.query<{ name: string }>(
          `select 'payments' as name from payments p where id = $1 and p::text ~ 'First Bank|mandate_1|6789|192[.]0'
           union all
           select 'authorizations' from authorizations a where payment_id = $1 and a::text ~ 'First Bank'`,
          [id],
        );
        return rows.map(({ name }) => name);
      };
      assert.deepEqual(await knowing(), ['authorizations']);
      world.pass(2 * 366 * 86_400);
      await world.as(dealer, deleteOldAuthorizations);
      dealer.provider.takeBack(id);
      await world.tell(dealer, id);
      assert.equal((await world.get(dealer, id)).state, 'returned');
      assert.deepEqual(await knowing(), []);
    });

    it('is found by the daily sweep, however long ago it was paid', async () => {
      const id = await world.pay(dealer, { [invoice]: null }, 'card');
      dealer.provider.authorize(id);
      await world.tell(dealer, id);
      const sweptAt = world.now();
      await world.payments.sweep(dealer.id);
      for (let days = 0; days < 40; days += 1) {
        world.pass(86_400);
        await world.payments.queue.drain();
      }
      assert.equal((await world.get(dealer, id)).nextLookAt, null);
      dealer.provider.takeBack(id, 'fraudulent');
      await world.payments.queue.drain();
      assert.equal((await world.get(dealer, id)).state, 'settled');
      dealer.provider.takenBack = [{ providerPaymentId: `pay_${id}` }];
      await world.payments.sweep(dealer.id);
      await world.payments.queue.drain();
      assert.equal((await world.get(dealer, id)).state, 'lost');
      assert.deepEqual(dealer.provider.sweptSince, [new Date(sweptAt.getTime() - 86_400_000)]);
      await world.payments.sweep(dealer.id);
      assert.equal(dealer.provider.sweptSince.length, 1, 'once a day');
    });

    it('uses a credit in the file for what the payer was shown, whatever its job is by then', async () => {
      const filed = await world.addDealer('csv');
      const [one = '', two = '', credit = ''] = await world.addItems(
        filed,
        { erpId: 'I1', minor: 10_000, jobId: '14', dueDate: '2026-10-02' },
        { erpId: 'I2', minor: 5_000, jobId: '15', dueDate: '2026-11-28' },
        { erpId: 'K1', minor: -3_000, jobId: '14' },
      );
      const id = await world.pay(filed, { [one]: null, [two]: null, [credit]: null }, 'card');
      filed.provider.authorize(id);
      await world.tell(filed, id);
      await world.owner.query(`update open_items set job_id = '15' where id = $1`, [credit]);
      const actor = { type: 'user', id: 'dana' } as const;
      const file = await world.as(filed, (tx) => createPostingFile({ events: world.events }, tx, actor));
      const { rows } = await world.owner.query<{ payments: string; credits: string }>(
        'select payments_csv as payments, credits_csv as credits from posting_files where id = $1',
        [file.id],
      );
      assert.equal(rows[0]?.payments, `C1,14,${id},70.00,I1\r\nC1,15,${id},50.00,I2\r\n`);
      assert.match(rows[0].credits, new RegExp(`C1,15,${id},30\\.00,K1,credit_memo,I1\r\n$`));
    });

    it('is not looked at where it was over before it had a page', async () => {
      dealer.provider.moods = ['refuses'];
      await world.start(dealer, await world.preview(dealer, { [invoice]: null }));
      const id = (await paymentsOf())[0]?.id ?? '';
      await world.tell(dealer, id);
      const { state, nextLookAt, failureCode } = await world.get(dealer, id);
      assert.deepEqual([state, nextLookAt, failureCode], ['failed', null, 'could_not_start']);
    });

    it('is found by what the provider calls it along an index', async () => {
      const queries: RootOperationNode[] = [];
      await world.as(dealer, async (tx) => {
        const plugin: KyselyPlugin = {
          transformQuery: ({ node }) => (queries.push(node), node),
          transformResult: ({ result }) => Promise.resolve(result),
        };
        const noting = { ...tx, db: tx.db.withPlugin(plugin) };
        await makePaymentsDue(noting, [{ providerPaymentId: 'pay_1' }]);
        const [query] = queries;
        assert.ok(query);
        const { sql: text, parameters } = tx.db.getExecutor().compileQuery(query, { queryId: 'x' });
        await sql`set local enable_seqscan = off`.execute(tx.db);
        const { rows } = await tx.db.executeQuery<Record<string, unknown>>(
          CompiledQuery.raw(`explain (format json) ${text}`, [...parameters]),
        );
        assert.match(JSON.stringify(rows), /provider = ANY[^"]*provider_payment_id = ANY/);
      });
    });

    it('goes on with its payment though the preview is forgotten, which is after a day', async () => {
      const preview = await world.preview(dealer, { [invoice]: null });
      const first = await world.start(dealer, preview);
      assert.ok(first.result === 'started');
      world.pass(86_401);
      await world.as(dealer, deleteOldPreviews);
      const { rows } = await world.owner.query('select from payment_previews where dealer_id = $1', [
        dealer.id,
      ]);
      assert.equal(rows.length, 0);
      const again = await world.start(dealer, preview);
      assert.deepEqual(again.result === 'started' && again.paymentId, first.paymentId);
      const stranger = await addPayer(world.owner, { dealerId: dealer.id, customerIds: [dealer.customerId] });
      assert.deepEqual(await world.start(dealer, { ...preview, payerId: stranger }), {
        ...{ result: 'changed', changes: [], previewId: null },
      });
      await world.owner.query(`update payer_customers set access = 'disabled' where payer_id = $1`, [
        dealer.payerId,
      ]);
      await assert.rejects(world.start(dealer, preview), { code: 'customer_not_found' });
    });

    it('is looked at for as long as a bank only asks about it, and found disputed then', async () => {
      const id = await world.pay(dealer, { [invoice]: null }, 'card');
      dealer.provider.authorize(id);
      const dispute = { amountMinor: 10_000, reason: 'fraudulent' };
      dealer.provider.happens(id, { disputes: { dp_1: { ...dispute, status: 'inquiry' } } });
      await world.tell(dealer, id);
      for (let days = 0; days < 60; days += 1) {
        world.pass(86_400);
        await world.payments.queue.drain();
      }
      const asked = await world.get(dealer, id);
      assert.deepEqual([asked.state, asked.takenBackMinor], ['settled', 0]);
      dealer.provider.happens(id, { disputes: { dp_1: { ...dispute, status: 'lost' } } });
      world.pass(86_400);
      await world.payments.queue.drain();
      assert.equal((await world.get(dealer, id)).state, 'lost');
    });

    it('is asked for a few dealers at once, so that a provider that hangs keeps nobody else waiting', async () => {
      const others = [await world.addDealer(), await world.addDealer()];
      const answer = Promise.withResolvers<void>();
      const swept = new Set<string>();
      const sweeping = sweepPayments({
        database: world.database,
        payments: {
          ...world.payments,
          sweep: async (id) => {
            if (id === dealer.id) await answer.promise;
            swept.add(id);
          },
        },
      });
      await until(() => Promise.resolve(others.every(({ id }) => swept.has(id))));
      assert.equal(swept.has(dealer.id), false);
      answer.resolve();
      await sweeping;
      assert.ok(swept.has(dealer.id));
    });

    it('is asked for again an hour after there was no answer', async () => {
      const id = await world.pay(dealer, { [invoice]: null }, 'card');
      dealer.provider.authorize(id);
      await world.tell(dealer, id);
      await world.payments.sweep(dealer.id);
      world.pass(86_400);
      dealer.provider.isDown = true;
      await world.payments.sweep(dealer.id);
      dealer.provider.isDown = false;
      const asked = async () => {
        await world.payments.sweep(dealer.id);
        return dealer.provider.sweptSince.length;
      };
      assert.equal(await asked(), 1);
      world.pass(3599);
      assert.equal(await asked(), 1);
      world.pass(1);
      assert.equal(await asked(), 2);
    });

    it('is never what was not ordered', async () => {
      const id = await world.pay(dealer, { [invoice]: null }, 'card');
      const fake = dealer.provider.payments.get(id);
      assert.ok(fake);
      dealer.provider.authorize(id);
      fake.order = { ...fake.order, amountMinor: 1 };
      await world.tell(dealer, id);
      const payment = await world.get(dealer, id);
      assert.deepEqual([payment.state, payment.lookTries, payment.failureCode], ['started', 1, 'integrity']);
    });

    it('is shown to the dealer where the provider does not know of it, until it does again', async () => {
      const id = await world.pay(dealer, { [invoice]: null });
      dealer.provider.isOtherAccount = true;
      await world.tell(dealer, id);
      const attention = () =>
        world.as(dealer, (tx) => listPayments(tx, { needs: 'attention', cursor: undefined, limit: 10 }));
      assert.deepEqual(
        (await attention()).data.map((payment) => [payment.id, payment.failureCode]),
        [[id, 'integrity']],
      );
      assert.deepEqual(await world.holdOf(dealer, invoice), HELD, 'it may have been paid');
      dealer.provider.isOtherAccount = false;
      await world.tell(dealer, id);
      assert.deepEqual((await attention()).data, []);
    });

    it('goes on where the dealer takes no new payments', async () => {
      const id = await world.pay(dealer, { [invoice]: null });
      const left = await world.preview(dealer, { [other]: null });
      dealer.provider.authorize(id);
      await world.tell(dealer, id);
      await world.payments.sweep(dealer.id);
      await world.owner.query(`update dealers set payment_provider = 'off' where id = $1`, [dealer.id]);
      await assert.rejects(world.preview(dealer, { [other]: null }), { code: 'payments_not_set_up' });
      await assert.rejects(world.start(dealer, left), { code: 'payments_not_set_up' });
      dealer.provider.settle(id);
      world.pass(6 * 3600);
      await world.payments.queue.drain();
      assert.equal((await world.get(dealer, id)).state, 'settled');
      for (let days = 0; days < 6; days += 1) {
        world.pass(86_400);
        await world.payments.queue.drain();
      }
      dealer.provider.takeBack(id);
      dealer.provider.takenBack = [{ providerPaymentId: `pay_${id}` }];
      await world.payments.sweep(dealer.id);
      await world.payments.queue.drain();
      assert.equal((await world.get(dealer, id)).state, 'returned');
    });

    it('lets its payer cancel it where the dealer takes no new payments', async () => {
      const id = await world.pay(dealer, { [invoice]: null });
      await world.owner.query(`update dealers set payment_provider = 'off' where id = $1`, [dealer.id]);
      const who = { payerId: dealer.payerId, paymentId: id };
      assert.equal(await world.payments.cancel(dealer.id, who), 'expired');
      assert.deepEqual(await world.holdOf(dealer, invoice), FREE);
    });

    it('is shown to the dealer where the provider lets nobody in', async () => {
      const id = await world.pay(dealer, { [invoice]: null });
      dealer.provider.isLocked = true;
      await world.tell(dealer, id);
      assert.equal((await world.get(dealer, id)).failureCode, 'integrity');
      assert.deepEqual(await world.holdOf(dealer, invoice), HELD, 'it may have been paid');
      dealer.provider.isLocked = false;
      await world.tell(dealer, id);
      assert.equal((await world.get(dealer, id)).failureCode, null);
    });

    it('is told within the patience of whoever comes back, and not waited for longer', async () => {
      const id = await world.pay(dealer, { [invoice]: null }, 'card');
      dealer.provider.authorize(id);
      await world.payments.refresh(dealer.id, id, 10_000);
      assert.equal((await world.get(dealer, id)).state, 'settled');
      const second = await world.pay(dealer, { [other]: null }, 'card');
      dealer.provider.authorize(second);
      const answer = Promise.withResolvers<void>();
      dealer.provider.pace = () => answer.promise;
      await world.payments.refresh(dealer.id, second, 1);
      assert.equal((await world.get(dealer, second)).state, 'started');
      answer.resolve();
      await until(async () => (await world.get(dealer, second)).state === 'settled');
    });
  });
});
