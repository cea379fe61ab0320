import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { CompiledQuery, sql, type KyselyPlugin, type RootOperationNode } from 'kysely';
import { addDays } from '../src/dealers/dealer-day.ts';
import { sweepPayments } from '../src/jobs.ts';
import { deleteOldAuthorizations } from '../src/payments/authorization-store.ts';
import { listPayments } from '../src/payments/payment-list-store.ts';
import { createPostingFile } from '../src/postings/posting-file-service.ts';
import { deleteOldPreviews } from '../src/payments/payment-preview.ts';
import { makePaymentsDue } from '../src/payments/payment-store.ts';
import { addPayer, listPaymentChanges, listPaymentRows } from './payment-rows.ts';
import { createPaymentWorld, FREE, HELD, type PaymentDealer, type PaymentWorld } from './payment-world.ts';
import { until } from './posting-world.ts';

describe('a payment that was started', () => {
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

  describe('and is left', () => {
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

    it('is of the day on which its money came, however late that is noticed', async () => {
      const id = await world.pay(dealer, { [invoice]: null });
      dealer.provider.authorize(id);
      await world.tell(dealer, id);
      const day = addDays(world.now().toISOString().slice(0, 10), 2);
      // In the evening of the day before in Denver.
      const cameAt = new Date(`${day}T03:00:00Z`);
      dealer.provider.settle(id, cameAt);
      dealer.provider.isDown = true;
      world.pass(9 * 86_400);
      await world.payments.queue.drain();
      dealer.provider.isDown = false;
      world.pass(3600);
      await world.payments.queue.drain();
      const { state, settledAt, paidOn } = await world.get(dealer, id);
      assert.deepEqual([state, settledAt, paidOn], ['settled', cameAt, addDays(day, -1)]);
      await world.postings.queue.drain();
      const { rows } = await world.owner.query(
        'select paid_on as "paidOn" from postings where payment_id = $1',
        [id],
      );
      assert.deepEqual(rows, [{ paidOn: addDays(day, -1) }], 'as the ERP is told');
    });

    it('did not come before it was started, and not after it was noticed, whatever the provider’s clock says', async () => {
      const startedAt = world.now();
      const [early, late] = [
        await world.pay(dealer, { [invoice]: null }),
        await world.pay(dealer, { [other]: null }),
      ];
      world.pass(60);
      for (const [id, at] of [
        [early, new Date(startedAt.getTime() - 86_400_000)],
        [late, new Date(world.now().getTime() + 86_400_000)],
      ] as const) {
        dealer.provider.authorize(id);
        dealer.provider.settle(id, at);
        await world.tell(dealer, id);
      }
      assert.deepEqual((await world.get(dealer, early)).settledAt, startedAt);
      assert.deepEqual((await world.get(dealer, late)).settledAt, world.now());
    });

    it('is forgotten with what was agreed to, and not learned again', async () => {
      const id = await world.pay(dealer, { [invoice]: null });
      dealer.provider.authorize(id);
      dealer.provider.settle(id);
      await world.tell(dealer, id);
      const knowing = async () => {
        const { rows } = await world.owner.query<{ name: string }>(
          `select 'payments' as name from payments p where id = $1 and p::text ~ 'First Bank|mandate_1|[",]6789[",]|192[.]0[.]2'
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

    it('keeps a payer’s newest previews alone, so that nobody fills the database by looking', async () => {
      const first = await world.preview(dealer, { [invoice]: null });
      for (let more = 0; more < 50; more += 1) await world.preview(dealer, { [invoice]: null });
      const { rows } = await world.owner.query<{ id: string }>(
        'select id from payment_previews where dealer_id = $1 order by id',
        [dealer.id],
      );
      assert.equal(rows.length, 50);
      assert.ok(rows.every(({ id }) => id !== first.id));
      assert.equal((await world.start(dealer, first)).result, 'changed');
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
      assert.deepEqual([asked.state, asked.failureCode, asked.takenBackMinor], ['settled', null, 0]);
      dealer.provider.happens(id, { disputes: { dp_1: { ...dispute, status: 'lost' } } });
      world.pass(86_400);
      await world.payments.queue.drain();
      const decided = await world.get(dealer, id);
      assert.deepEqual([decided.state, decided.failureCode], ['lost', 'fraudulent']);
    });

    for (const [method, state] of [
      ['card', 'lost'],
      ['ach', 'returned'],
    ] as const) {
      it(`is asked about daily for four months after it was ${state}, and found where it came back without anybody telling`, async () => {
        const ids = [await world.pay(dealer, { [invoice]: null }, method)];
        ids.push(await world.pay(dealer, { [other]: null }, method));
        const [back = '', gone = ''] = ids;
        for (const id of ids) {
          dealer.provider.authorize(id);
          dealer.provider.settle(id);
          await world.tell(dealer, id);
        }
        // It may be lost long after it was paid.
        world.pass(60 * 86_400);
        await world.payments.queue.drain();
        for (const id of ids) {
          dealer.provider.takeBack(id);
          await world.tell(dealer, id);
          assert.equal((await world.get(dealer, id)).state, state);
        }
        const passDays = async (days: number) => {
          for (let day = 0; day < days; day += 1) {
            world.pass(86_400);
            await world.payments.queue.drain();
          }
        };
        await passDays(100);
        assert.equal((await world.get(dealer, back)).state, state);
        const amountMinor = dealer.provider.factsOf(back).disputes['dp_1']?.amountMinor ?? 0;
        dealer.provider.happens(back, { disputes: { dp_1: { amountMinor, reason: 'R10', status: 'won' } } });
        await passDays(1);
        assert.equal((await world.get(dealer, back)).state, 'settled');
        assert.notEqual((await world.get(dealer, gone)).nextLookAt, null);
        await passDays(20);
        assert.equal((await world.get(dealer, gone)).nextLookAt, null, 'nobody gives it back any more');
      });
    }

    it('is asked about daily where a part of it was lost, and found where that came back', async () => {
      const id = await world.pay(dealer, { [invoice]: null }, 'card');
      dealer.provider.authorize(id);
      const dispute = { amountMinor: 4_000, reason: 'fraudulent' };
      dealer.provider.happens(id, { disputes: { dp_1: { ...dispute, status: 'lost' } } });
      await world.tell(dealer, id);
      assert.equal((await world.get(dealer, id)).takenBackMinor, 4_000);
      for (let days = 0; days < 60; days += 1) {
        world.pass(86_400);
        await world.payments.queue.drain();
      }
      dealer.provider.happens(id, { disputes: { dp_1: { ...dispute, status: 'won' } } });
      world.pass(86_400);
      await world.payments.queue.drain();
      assert.equal((await world.get(dealer, id)).takenBackMinor, 0);
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
