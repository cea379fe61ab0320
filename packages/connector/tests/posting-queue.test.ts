import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { READ_ONLY, SourceError, type SourcePayment } from '../src/erp/erp-source.ts';
import { countWaitingPostings } from '../src/postings/posting-queue-store.ts';
import { newPayment } from './fake-erp.ts';
import { createPostingWorld, until, type PostingDealer, type PostingWorld } from './posting-world.ts';

describe('the posting queue', () => {
  let world: PostingWorld;
  let dealer: PostingDealer;

  before(async () => {
    world = await createPostingWorld();
  });
  after(() => world.close());
  beforeEach(async () => {
    dealer = await world.addDealer();
  });

  const stateOf = async (paymentId: string) => (await world.get(dealer, paymentId)).state;
  const entryOf = (paymentId: string) => {
    const { postings = 0, reversals = 0 } = dealer.erp.books.get(paymentId) ?? {};
    return { postings, reversals };
  };
  const ONCE = { postings: 1, reversals: 0 };
  const NOTHING = { postings: 0, reversals: 0 };
  const REVERSED = { postings: 1, reversals: 1 };

  it('posts a payment once, by its own id, and keeps what the ERP calls it', async () => {
    const payment = newPayment();
    await world.queue(dealer, payment);
    await world.queue(dealer, payment);
    await world.drain();
    await world.drain();
    const posting = await world.get(dealer, payment.paymentId);
    assert.equal(posting.state, 'posted');
    assert.equal(posting.erpPaymentId, `E-${payment.paymentId.slice(0, 8)}`);
    assert.equal(posting.postedMinor, payment.amountMinor);
    assert.equal(posting.postedAt, '2026-11-22T10:15:02.123Z');
    assert.equal(posting.isUncertain, false);
    assert.deepEqual(entryOf(payment.paymentId), ONCE);
    assert.deepEqual(await world.attempts(payment.paymentId), ['1 post done']);
  });

  it('takes a returned payment back once, and tells the ERP why', async () => {
    const id = await world.queue(dealer);
    await world.drain();
    await world.reverse(dealer, id, 'ACH return R09');
    await world.reverse(dealer, id, 'ACH return R10');
    await world.drain();
    const posting = await world.get(dealer, id);
    assert.deepEqual([posting.action, posting.state, posting.postedMinor], ['reverse', 'reversed', 0]);
    assert.deepEqual(entryOf(id), REVERSED);
    assert.equal(dealer.erp.books.get(id)?.reason, 'ACH return R09');
    assert.deepEqual(await world.attempts(id), ['1 post done', '2 reverse done']);
  });

  it('asks nothing of the ERP for what was returned before it was asked', async () => {
    const id = await world.queue(dealer);
    await world.reverse(dealer, id);
    await world.drain();
    assert.equal(await stateOf(id), 'cancelled');
    assert.deepEqual(entryOf(id), NOTHING);
    assert.equal(dealer.erp.looks, 0);
  });

  it('tells each change, and not the tries in between', async () => {
    dealer.erp.moods = ['times out undone'];
    const id = await world.queue(dealer);
    await world.drain();
    world.pass(3600);
    await world.drain();
    await world.reverse(dealer, id);
    await world.drain();
    const { rows } = await world.owner.query<{ data: object; customers: number }>(
      `select data, (select count(*)::int from event_customers c where c.dealer_id = e.dealer_id and c.event_id = e.id) as customers
       from events e where dealer_id = $1 and type = 'posting.changed' order by id`,
      [dealer.id],
    );
    assert.deepEqual(rows, [
      { data: { action: 'post', state: 'posted' }, customers: 1 },
      { data: { action: 'reverse', state: 'reversed' }, customers: 1 },
    ]);
  });

  it('refuses to queue what no ERP could post', async () => {
    const item = { itemErpId: 'I1', model: 'invoices', amountMinor: 1 } as const;
    const wrong: Partial<SourcePayment>[] = [
      { amountMinor: 5, allocations: [] },
      { amountMinor: 5, allocations: [item] },
      { amountMinor: 0, allocations: [{ ...item, amountMinor: 0 }] },
      { amountMinor: 2, allocations: [item, item] },
      { customerErpId: 'nobody' },
    ];
    for (const changes of wrong) await assert.rejects(world.queue(dealer, newPayment(changes)));
  });

  describe('after an answer that did not come', () => {
    for (const mood of ['times out done', 'times out undone'] as const) {
      it(`looks again before it asks again, and not at once: the ERP ${mood}`, async () => {
        dealer.erp.moods = [mood];
        const id = await world.queue(dealer);
        await world.drain();
        const waiting = await world.get(dealer, id);
        assert.deepEqual([waiting.state, waiting.isUncertain, waiting.tries], ['queued', true, 1]);
        assert.equal(waiting.error, 'The ERP gave no answer.');
        world.pass(119);
        const later = await world.queue(dealer);
        await world.drain();
        assert.deepEqual([dealer.erp.looks, dealer.erp.acts], [1, 1], 'it may still be at it');
        world.pass(1);
        await world.drain();
        assert.deepEqual([await stateOf(id), await stateOf(later)], ['posted', 'posted']);
        assert.deepEqual(entryOf(id), ONCE);
      });
    }

    it('reverses what it then finds, and cancels what it does not', async () => {
      for (const [mood, state] of [
        ['times out done', 'reversed'],
        ['times out undone', 'cancelled'],
      ] as const) {
        dealer.erp.moods = [mood];
        const id = await world.queue(dealer);
        await world.drain();
        await world.reverse(dealer, id);
        await world.drain();
        assert.equal(await stateOf(id), 'queued', 'whether it is there is not known yet');
        world.pass(120);
        await world.drain();
        assert.equal(await stateOf(id), state);
        assert.deepEqual(entryOf(id), state === 'reversed' ? REVERSED : NOTHING);
      }
    });

    it('reverses what was returned while the ERP was asked', async () => {
      let release: () => void = () => undefined;
      dealer.erp.pace = () =>
        dealer.erp.looks === 0 ? Promise.resolve() : new Promise((resolve) => (release = resolve));
      const id = await world.queue(dealer);
      const drained = world.drain();
      await until(async () => (await stateOf(id)) === 'posting');
      await world.reverse(dealer, id);
      dealer.erp.pace = () => Promise.resolve();
      release();
      await drained;
      assert.equal(await stateOf(id), 'reversed');
      assert.deepEqual(entryOf(id), REVERSED);
    });
  });

  describe('while the ERP is away', () => {
    it('tries one at a time, ever more rarely, and all once it is back', async () => {
      dealer.erp.isDown = true;
      const ids = [];
      for (let count = 0; count < 5; count += 1) ids.push(await world.queue(dealer));
      for (let minutes = 0; minutes < 6 * 60; minutes += 1) {
        await world.drain();
        world.pass(60);
      }
      const tried = await Promise.all(ids.map((id) => world.get(dealer, id)));
      for (const { state, tries, isUncertain, error } of tried) {
        assert.deepEqual([state, isUncertain, error], ['queued', false, 'The ERP cannot be reached.']);
        assert.ok(tries >= 6 && tries <= 15, `${tries} tries in six hours`);
      }
      dealer.erp.isDown = false;
      world.pass(3600);
      await world.drain();
      for (const id of ids) assert.deepEqual([await stateOf(id), entryOf(id)], ['posted', ONCE]);
    });

    it('does the others soon where one alone is not answered', async () => {
      dealer.erp.moods = ['times out undone'];
      const bad = await world.queue(dealer);
      await world.drain();
      const good = await world.queue(dealer);
      world.pass(120);
      dealer.erp.moods = ['times out undone'];
      await world.drain();
      world.pass(121);
      await world.drain();
      assert.equal(await stateOf(good), 'posted');
      assert.deepEqual(entryOf(bad), ONCE);
    });
  });

  describe('what the ERP says no to', () => {
    it('fails with its reason, is not tried again by itself, and goes through when a person retries', async () => {
      dealer.erp.moods = ['refuses'];
      const id = await world.queue(dealer);
      await world.drain();
      const failed = await world.get(dealer, id);
      assert.deepEqual(
        [failed.state, failed.error, failed.isUncertain, failed.nextTryAt],
        ['failed', 'The period is closed. Open it.', false, null],
      );
      assert.deepEqual(entryOf(id), NOTHING);
      world.pass(86_400);
      await world.drain();
      assert.equal(dealer.erp.acts, 1);
      const queued = await world.retry(dealer, id);
      assert.deepEqual([queued.state, queued.error, queued.tries], ['queued', null, 0]);
      await assert.rejects(world.retry(dealer, id), { code: 'posting_not_failed', status: 409 });
      await world.drain();
      assert.equal(await stateOf(id), 'posted');
      assert.deepEqual(entryOf(id), ONCE);
      await assert.rejects(world.retry(dealer, id), { code: 'posting_not_failed' });
    });

    it('is found where somebody has just posted it by hand', async () => {
      dealer.erp.moods = ['has it already'];
      const id = await world.queue(dealer);
      await world.drain();
      assert.equal(await stateOf(id), 'posted');
      assert.deepEqual(await world.attempts(id), ['1 post done']);
    });

    it('needs nothing of the ERP when the money of a failed one comes back', async () => {
      dealer.erp.moods = ['refuses'];
      const id = await world.queue(dealer);
      await world.drain();
      await world.reverse(dealer, id);
      assert.equal(await stateOf(id), 'cancelled');
    });

    it('goes through for all that a wrong password kept, once one of them does', async () => {
      dealer.erp.isLocked = true;
      const ids = [await world.queue(dealer), await world.queue(dealer), await world.queue(dealer)];
      await world.drain();
      for (const id of ids) assert.equal(await stateOf(id), 'failed');
      dealer.erp.isLocked = false;
      await world.retry(dealer, ids[0] ?? '');
      await world.drain();
      for (const id of ids) assert.deepEqual([await stateOf(id), entryOf(id)], ['posted', ONCE]);
    });

    it('is told as what is wrong with the settings, where nothing can be asked at all', async () => {
      world.setSource(dealer.id, {
        ...READ_ONLY,
        kind: 'tryton',
        health: () => Promise.reject(new SourceError('The secret cannot be opened. Set it again.')),
        open: () => Promise.reject(new Error('not asked')),
      });
      const id = await world.queue(dealer);
      await world.drain();
      const { state, error } = await world.get(dealer, id);
      assert.deepEqual([state, error], ['failed', 'The secret cannot be opened. Set it again.']);
    });
  });

  it('lets the ERP do the rest of a payment that it took a part of, and says so where it never does', async () => {
    dealer.erp.moods = ['does a part'];
    const id = await world.queue(dealer);
    await world.drain();
    const begun = await world.get(dealer, id);
    assert.deepEqual([begun.state, begun.postedMinor], ['queued', 6172]);
    world.pass(30);
    await world.drain();
    assert.deepEqual([await stateOf(id), entryOf(id)], ['posted', ONCE]);

    dealer.erp.moods = Array.from({ length: 20 }, () => 'does a part');
    const stuck = await world.queue(dealer);
    for (let tries = 0; tries < 12; tries += 1) {
      await world.drain();
      world.pass(3600);
    }
    const failed = await world.get(dealer, stuck);
    assert.deepEqual([failed.state, failed.tries, failed.postedMinor], ['failed', 10, 6172]);
    assert.match(failed.error ?? '', /only a part/);
  });

  it('ends what the ERP has only begun, where that is needed to take it back', async () => {
    dealer.erp.moods = ['does a part'];
    const id = await world.queue(dealer);
    await world.drain();
    await world.reverse(dealer, id);
    await world.drain();
    assert.equal(await stateOf(id), 'reversed');
    assert.deepEqual(entryOf(id), REVERSED);
  });

  it('tries again for a while what failed by our own fault, and then leaves it to a person', async () => {
    dealer.erp.moods = Array.from({ length: 10 }, () => 'fails within us');
    const id = await world.queue(dealer);
    await world.drain();
    assert.equal(await stateOf(id), 'queued');
    for (let tries = 0; tries < 10; tries += 1) {
      world.pass(3600);
      await world.drain();
    }
    const { state, tries, error } = await world.get(dealer, id);
    assert.deepEqual([state, tries], ['failed', 10]);
    assert.match(error ?? '', /Payvite’s own/);
    assert.deepEqual(entryOf(id), NOTHING);
  });

  describe('whose process dies', () => {
    for (const mood of ['crash done', 'crash undone'] as const) {
      for (const action of ['post', 'reverse'] as const) {
        it(`does it once: ${mood}, ${action}`, async () => {
          const id = await world.queue(dealer);
          if (action === 'reverse') {
            await world.drain();
            await world.reverse(dealer, id);
          }
          dealer.erp.moods = [mood];
          const dying = world.openConnector();
          assert.ok(await world.drainToCrash(dealer, dying));
          assert.equal((await world.attempts(id)).at(-1), `${action === 'post' ? 1 : 2} ${action} open`);
          await world.drain();
          assert.equal(await stateOf(id), 'queued', 'the ERP may still be at what it was asked');
          world.pass(120);
          await world.drain();
          assert.equal(await stateOf(id), action === 'post' ? 'posted' : 'reversed');
          assert.deepEqual(entryOf(id), action === 'post' ? ONCE : REVERSED);

          const before = await world.get(dealer, id);
          dealer.erp.wakeTheDead();
          await dying.postings.queue.stop();
          assert.deepEqual(await world.get(dealer, id), before, 'one that was not dead changes nothing more');
        });
      }
    }
  });

  it('asks for nothing more when the money comes back after its process died', async () => {
    dealer.erp.moods = ['crash undone'];
    const id = await world.queue(dealer);
    const dying = world.openConnector();
    assert.ok(await world.drainToCrash(dealer, dying));
    await world.reverse(dealer, id);
    world.pass(3600);
    await world.drain();
    assert.equal(await stateOf(id), 'queued', 'whoever died may have asked just before');
    world.pass(121);
    await world.drain();
    assert.deepEqual([await stateOf(id), entryOf(id)], ['cancelled', NOTHING]);
    dealer.erp.wakeTheDead();
    await dying.postings.queue.stop();
  });

  it('goes on with no other part of a payment once another connector has the turn', async () => {
    const done: string[] = [];
    const isOver = Promise.withResolvers<void>();
    const runs: Promise<unknown>[] = [];
    const payment = newPayment();
    const posting = () => ({
      ...{ erpPaymentId: done.join(', '), postedMinor: (payment.amountMinor / 2) * done.length },
      state: done.length < 2 ? ('partial' as const) : ('posted' as const),
    });
    const post = async (beforeStep?: () => Promise<void>) => {
      // As Odoo's: what is missing is looked up once.
      for (const part of ['1/2', '2/2'].filter((each) => !done.includes(each))) {
        await beforeStep?.();
        done.push(part);
        if (done.length > 1) continue;
        dealer.erp.onCrash();
        await isOver.promise;
      }
      return posting();
    };
    world.setSource(dealer.id, {
      ...{ ...READ_ONLY, kind: 'odoo', capabilities: dealer.erp.capabilities },
      ...{ health: () => dealer.erp.health(), open: dealer.erp.open },
      findPayment: () => Promise.resolve(done.length === 0 ? undefined : posting()),
      postPayment(_payment, beforeStep) {
        const run = post(beforeStep);
        runs.push(run.catch(() => undefined));
        return run;
      },
    });
    await world.queue(dealer, payment);
    const cutOff = world.openConnector();
    assert.ok(await world.drainToCrash(dealer, cutOff));
    await world.drain();
    world.pass(120);
    await world.drain();
    assert.deepEqual(done, ['1/2', '2/2']);
    const before = await world.get(dealer, payment.paymentId);
    assert.equal(before.state, 'posted');

    isOver.resolve();
    await Promise.all(runs);
    await cutOff.postings.queue.stop();
    assert.deepEqual(done, ['1/2', '2/2']);
    assert.deepEqual(await world.get(dealer, payment.paymentId), before);
  });

  it('is worked by two connectors, one payment of a dealer at a time', async () => {
    const other = await world.addDealer();
    dealer.erp.pace = () => setImmediate();
    other.erp.pace = () => setImmediate();
    const ids: string[] = [];
    for (let count = 0; count < 15; count += 1) {
      ids.push(await world.queue(dealer));
      await world.queue(other);
    }
    const second = world.openConnector();
    await Promise.all([world.drain(), world.drain(second), world.drain(), world.drain(second)]);
    for (const id of ids) assert.deepEqual(entryOf(id), ONCE);
    for (const { erp } of [dealer, other]) assert.deepEqual([erp.atOnce, erp.acts], [1, 15]);
  });

  it('keeps no dealer waiting for another one’s ERP that hangs', async () => {
    const worker = world.openConnector({ longWaitMs: 10 });
    const hanging: PostingDealer[] = [];
    let release: () => void = () => undefined;
    const hang = new Promise<void>((resolve) => (release = resolve));
    for (let count = 0; count < 15; count += 1) {
      const one = await world.addDealer();
      one.erp.pace = () => hang;
      hanging.push(one);
      await world.queue(one);
    }
    world.pass(1);
    const id = await world.queue(dealer);
    worker.postings.queue.work();
    await until(async () => (await stateOf(id)) === 'posted');
    for (const one of hanging) assert.equal(one.erp.books.size, 0);
    release();
    await until(() => hanging.every(({ erp }) => erp.books.size === 1));
    await worker.postings.queue.stop();
  });

  it('does what is queued at once, and by a look what has come due since', async () => {
    const worker = world.openConnector();
    worker.postings.queue.work();
    const payment = newPayment();
    dealer.erp.moods = ['times out undone'];
    await worker.database.asDealer(dealer.id, (tx) => worker.postings.queuePosting(tx, payment));
    await until(async () => (await world.get(dealer, payment.paymentId)).tries === 1);
    world.pass(120);
    await worker.postings.queue.look();
    await until(async () => (await stateOf(payment.paymentId)) === 'posted');
    await worker.postings.queue.stop();
  });

  it('counts what waits, and what waits for a person', async () => {
    const { global } = world.connector.database;
    const now = new Date('2026-11-22T10:15:02.123Z');
    const count = () => countWaitingPostings({ global }, now);
    const before = await count();
    await world.queue(dealer);
    const queued = await count();
    assert.equal(queued.now + queued.later, before.now + before.later + 1);
    dealer.erp.moods = ['refuses'];
    await world.drain();
    assert.equal((await count()).failed, before.failed + 1);
  });
});
