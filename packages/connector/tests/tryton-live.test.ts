import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { SourceError, type ErpSource, type SourceItem, type SourcePayment } from '../src/erp/erp-source.ts';
import { testErpSource } from '../src/erp/testing/erp-testing.ts';
import { createTrytonSource } from '../src/erp/tryton/tryton-source.ts';
import { toDate } from '../src/erp/tryton/tryton-values.ts';
import { createBookkeeper, today, trytonErp, type TrytonBookkeeper } from './tryton-bookkeeper.ts';
import { findTrytonLack, startTrytonServer, type TrytonServer } from './tryton-server.ts';
import { readAll, startBreakingProxy, sumItems, type BreakingProxy, type Delivered } from './tryton-world.ts';

/** What `tryton-books.py` writes, beside two invoices each, of 100 times the customer's number and 10.50 times it... */
const BESIDE: Record<string, number> = {
  C0003: -40_00,
  C0005: -500_00,
  C0006: -150_00,
  C0008: 90_02,
  C0010: -60_00,
  C0011: 15_25,
  C0012: -5_00,
};

function refused(code: SourceError['code'], words: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof SourceError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, words);
    return true;
  };
}

const lack = findTrytonLack();
describe('a live Tryton', { skip: lack }, () => {
  let server: TrytonServer;
  let source: ErpSource;
  let books: TrytonBookkeeper;
  let full: Delivered;

  const sourceAt = (url: string, pageSize?: number) =>
    createTrytonSource({
      url,
      database: server.database,
      user: server.user,
      secret: server.secret,
      maxWaitMs: 5,
      ...(pageSize === undefined ? {} : { pageSize }),
    });
  const customerOf = (code: string, delivered = full) => {
    const found = [...delivered.customers.values()].find((each) => each.accountNumber === code);
    assert.ok(found, code);
    return found;
  };
  const invoicesOf = (code: string, delivered = full) => {
    const { erpId } = customerOf(code);
    return [...delivered.invoices.values()].filter((each) => each.customerErpId === erpId);
  };
  const paymentOf = (
    paymentId: string,
    customerErpId: string,
    allocations: SourcePayment['allocations'],
  ): SourcePayment => ({
    paymentId,
    customerErpId,
    currency: 'USD',
    amountMinor: allocations.reduce((sum, each) => sum + each.amountMinor, 0),
    paidOn: today,
    method: 'ach',
    allocations,
  });
  const entriesOf = (paymentId: string) =>
    books.find('account.move', [['description', 'like', `${paymentId}%`]], ['state', 'number']);

  before(async () => {
    server = await startTrytonServer();
    source = sourceAt(server.url);
    books = createBookkeeper(server);
    await books.touchBooks();
    full = await readAll(source);
  });
  after(() => server.stop());

  it('tells its version, and lets in who may what an accountant may and no more', async () => {
    const { version, target } = await source.health();
    assert.match(version ?? '', /^\d+\.\d+\.\d+$/);
    assert.equal(target, `${server.url}, database ${server.database}`);
    const { groups } = await books.one('res.user', [['login', '=', server.user]], ['groups']);
    const named = await books.find('res.group', [['id', 'in', groups]], ['name']);
    assert.deepEqual(
      named.map(({ name }) => name),
      ['Account'],
    );
    const wrong = createTrytonSource({ ...server, secret: 'wrong' });
    await assert.rejects(wrong.health(), refused('unauthorized', /does not let us in/));
    const elsewhere = createTrytonSource({ ...server, database: 'nowhere' });
    await assert.rejects(elsewhere.health(), refused('unusable', /database nowhere/));
  });

  it('has every customer’s balance to the cent, and the open items that make it', () => {
    assert.deepEqual(full.bad, []);
    assert.equal(full.isPartial, false);
    const sums = sumItems(full);
    for (let at = 1; at <= 20; at += 1) {
      const code = `C${String(at).padStart(4, '0')}`;
      const { erpId, erpBalanceMinor, currency } = customerOf(code);
      const invoiced = at === 20 ? 0 : at * 100_00 + at * 10_00 + 50;
      assert.equal(erpBalanceMinor, invoiced + (BESIDE[code] ?? 0), code);
      // An entry that nobody has posted is in Tryton's balance, and is not asked for.
      const draft = code === 'C0012' ? -5_00 : 0;
      assert.equal(sums.get(erpId) ?? 0, (erpBalanceMinor ?? 0) - draft, code);
      assert.equal(currency, 'USD');
    }
  });

  it('has customers only, by the names they have', () => {
    const names = [...full.customers.values()].map(({ name }) => name);
    assert.equal(names.length, 22);
    assert.ok(names.includes("O'Brien & Søns Ltd"));
    assert.ok(names.includes('Summit "Peak" Builders, Inc.'));
    assert.ok(!names.some((name) => /Ridgeline|Sawmill/.test(name)));
    assert.equal(customerOf('C0099').status, 'inactive');
    const { phone, addressLine1, city, postalCode } = customerOf('C0001');
    assert.deepEqual(
      [phone, addressLine1, city, postalCode],
      ['+1 505 555 0101', '1 Main St', 'Albuquerque', '87101'],
    );
  });

  it('has no contact, one or several of a customer', () => {
    const of = (code: string) =>
      [...full.contacts.values()]
        .filter((each) => each.customerErpId === customerOf(code).erpId)
        .map(({ email, name, isPrimary, hasValidEmail }) => [email, name, isPrimary, hasValidEmail]);
    assert.deepEqual(of('C0007'), []);
    assert.deepEqual(of('C0001'), [['ap01@example.com', 'Accounts payable', true, true]]);
    assert.deepEqual(of('C0010'), [
      ['ap10@example.com', 'Accounts payable', true, true],
      ['owner10@example.com', 'Owner', false, true],
    ]);
  });

  it('signs a credit note, leaves out drafts, and takes what stands without an invoice', () => {
    const seen = (items: Iterable<SourceItem>, code: string) =>
      [...items]
        .filter((each) => each.customerErpId === customerOf(code).erpId)
        .map(({ kind, amountMinor, outstandingMinor }) => [kind, amountMinor, outstandingMinor]);
    assert.deepEqual(seen(full.invoices.values(), 'C0003'), [
      ['invoice', 300_00, 300_00],
      ['invoice', 30_50, 30_50],
      ['credit', -40_00, -40_00],
    ]);
    assert.deepEqual(seen(full.invoices.values(), 'C0004').length, 2);
    assert.deepEqual(seen(full.invoices.values(), 'C0006')[0], ['invoice', 600_00, 450_00]);
    assert.deepEqual(seen(full.adjustments.values(), 'C0010'), [['credit', -60_00, -60_00]]);
    assert.deepEqual(seen(full.adjustments.values(), 'C0011'), [['debit', 15_25, 15_25]]);
    assert.deepEqual(seen(full.adjustments.values(), 'C0012'), []);
    const abroad = invoicesOf('D0001')[0];
    assert.deepEqual([abroad?.currency, abroad?.outstandingMinor], ['EUR', 80_00]);
  });

  it('delivers the same whatever the size of its pages', async () => {
    const small = await readAll(sourceAt(server.url, 11));
    assert.deepEqual(small.customers, full.customers);
    assert.deepEqual(small.contacts, full.contacts);
    assert.deepEqual(small.invoices, full.invoices);
    assert.deepEqual(small.adjustments, full.adjustments);
  });

  it('empties an address that was archived, until a full reading finds it gone', async () => {
    const mechanism = await books.one('party.contact_mechanism', [['value', '=', 'owner20@example.com']]);
    await server.keepBooks('model.party.contact_mechanism.write', [mechanism['id']], { active: false });
    const seen = await readAll(source, full.cursor);
    const contact = seen.contacts.get(String(mechanism['id']));
    assert.deepEqual([contact?.email, contact?.hasValidEmail, contact?.isPrimary], [null, false, false]);
    assert.ok(!(await readAll(source)).contacts.has(String(mechanism['id'])));
  });

  it('sees a part payment taken back in Tryton, which changes lines and not the invoice', async () => {
    const { erpId } = invoicesOf('C0002')[0] ?? {};
    await books.pay(erpId ?? '', 150_00);
    const [payment] = await books
      .find('account.move', [['origin', '=', `account.invoice,${erpId}`]], ['id'])
      .then((moves) => moves.slice(-1));
    assert.ok(payment);
    await server.age();
    await books.touchBooks();
    const { cursor } = await readAll(source);
    assert.equal((await readAll(source, cursor)).invoices.size, 0);

    await books.wizard(
      'account.move.cancel',
      'account.move',
      [payment['id'] ?? 0],
      ['cancel', { default: { description: null } }],
    );
    const [cancelling] = await books.find(
      'account.move',
      [['origin', '=', `account.move,${payment['id']}`]],
      ['id'],
    );
    await server.keepBooks('model.account.move.post', [cancelling?.['id']]);
    const seen = await readAll(source, cursor);
    assert.equal(seen.invoices.get(erpId ?? '')?.outstandingMinor, 200_00);
    assert.equal(customerOf('C0002', seen).erpBalanceMinor, 220_50);
    assert.deepEqual([...seen.customers.keys()], [customerOf('C0002').erpId]);
    assert.equal(sumItems(await readAll(source)).get(customerOf('C0002').erpId), 220_50);
    full = { ...full, cursor };
  });

  it('sees money on account, and that it was put to an invoice, which changes no line', async () => {
    const [cheque] = [...full.adjustments.values()].filter(
      (each) => each.customerErpId === customerOf('C0010').erpId,
    );
    const [old] = invoicesOf('C0010');
    assert.ok(cheque && old);
    await server.keepBooks('model.account.invoice.write', [Number(old.erpId)], {
      payment_lines: [['add', [Number(cheque.erpId)]]],
    });
    const put = await readAll(source, full.cursor);
    assert.equal(put.invoices.get(old.erpId)?.outstandingMinor, 940_00);
    const closed = put.adjustments.get(cheque.erpId);
    assert.deepEqual([closed?.outstandingMinor, closed?.isOpen], [0, false]);
    assert.equal(customerOf('C0010', put).erpBalanceMinor, 1040_50);

    await server.keepBooks('model.account.invoice.write', [Number(old.erpId)], {
      payment_lines: [['remove', [Number(cheque.erpId)]]],
    });
    const taken = await readAll(source, full.cursor);
    assert.equal(taken.invoices.get(old.erpId)?.outstandingMinor, 1000_00);
    assert.deepEqual(taken.adjustments.get(cheque.erpId), cheque);
  });

  it('finds by a full reading what was deleted', async () => {
    const terms = await books.one('account.invoice.payment_term', []);
    const values = {
      name: 'Here today',
      code: 'X1',
      customer_payment_term: terms['id'],
      contact_mechanisms: [['create', [{ type: 'email', value: 'x1@example.com' }]]],
    };
    const [partyId] = (await server.keepBooks('model.party.party.create', [values])) as number[];
    const seen = await readAll(source, full.cursor);
    const [contact] = [...seen.contacts.values()].filter((each) => each.email === 'x1@example.com');
    assert.equal(contact?.customerErpId, String(partyId));

    await server.keepBooks('model.party.contact_mechanism.delete', [Number(contact?.erpId)]);
    const without = await readAll(source);
    assert.ok(without.customers.has(String(partyId)) && !without.contacts.has(contact?.erpId ?? ''));
    await server.keepBooks('model.party.party.delete', [partyId]);
    assert.ok(!(await readAll(source)).customers.has(String(partyId)));
    // Tryton deletes none that has invoices.
    const kept = Number(customerOf('C0001').erpId);
    await assert.rejects(server.keepBooks('model.party.party.delete', [kept]), /UserError/);
  });

  it('corrects nothing but an e-mail address', async () => {
    const phone = await books.one('party.contact_mechanism', [['type', '=', 'phone']]);
    await assert.rejects(
      source.updateContact(String(phone['id']), { email: 'a@example.com' }),
      refused('refused', /no more in Tryton/),
    );
  });

  describe('and its payments', () => {
    it('takes one for several invoices, one of them in part, less a credit', async () => {
      const { erpId } = customerOf('C0003');
      const [old, recent, credit] = invoicesOf('C0003');
      assert.ok(old && recent && credit);
      const payment = paymentOf('pay-several', erpId, [
        { model: 'invoices', itemErpId: old.erpId, amountMinor: 120_00 },
        { model: 'invoices', itemErpId: recent.erpId, amountMinor: 30_50 },
        { model: 'invoices', itemErpId: credit.erpId, amountMinor: -40_00 },
      ]);
      assert.equal(await source.findPayment('pay-several'), undefined);
      const posting = await source.postPayment(payment);
      assert.deepEqual([posting.state, posting.postedMinor], ['posted', 110_50]);
      assert.deepEqual(await source.findPayment('pay-several'), posting);
      const [entry] = await entriesOf('pay-several');
      assert.deepEqual([entry?.['state'], entry?.['number']], ['posted', posting.erpPaymentId]);

      const seen = await readAll(source, full.cursor);
      assert.deepEqual(
        [old, recent, credit].map((item) => [
          seen.invoices.get(item.erpId)?.outstandingMinor,
          seen.invoices.get(item.erpId)?.isOpen,
        ]),
        [
          [180_00, true],
          [0, false],
          [0, false],
        ],
      );
      assert.equal(customerOf('C0003', seen).erpBalanceMinor, 180_00);
      const states = await books.find('account.invoice', [['party', '=', Number(erpId)]], ['state']);
      assert.deepEqual(
        states.map(({ state }) => state),
        ['posted', 'paid', 'paid'],
      );

      await assert.rejects(source.postPayment(payment), refused('already_posted', /entry \d+/));
      assert.equal((await entriesOf('pay-several')).length, 1);
      assert.equal((await readAll(source)).customers.get(erpId)?.erpBalanceMinor, 180_00);
    });

    it('takes it back, and takes another', async () => {
      const { erpId } = customerOf('C0003');
      const reversed = await source.reversePayment('pay-several', 'ACH return R01');
      assert.deepEqual([reversed.state, reversed.postedMinor], ['reversed', 110_50]);
      assert.deepEqual(await source.findPayment('pay-several'), reversed);
      const seen = await readAll(source, full.cursor);
      for (const item of invoicesOf('C0003')) assert.deepEqual(seen.invoices.get(item.erpId), item);
      assert.equal(customerOf('C0003', seen).erpBalanceMinor, 290_50);
      const again = await readAll(source);
      assert.equal(sumItems(again).get(erpId), 290_50);

      assert.deepEqual(await source.reversePayment('pay-several', 'again'), reversed);
      const entries = await books.find(
        'account.move',
        [['description', 'like', 'pay-several%']],
        ['state', 'description'],
      );
      assert.deepEqual(
        entries.map(({ state, description }) => [state, description]),
        [
          ['posted', 'pay-several'],
          ['posted', 'pay-several: ACH return R01'],
        ],
      );
      const [old] = invoicesOf('C0003');
      const whole = paymentOf('pay-again', erpId, [
        { model: 'invoices', itemErpId: old?.erpId ?? '', amountMinor: 300_00 },
      ]);
      assert.equal((await source.postPayment(whole)).state, 'posted');
      assert.equal((await readAll(source)).customers.get(erpId)?.erpBalanceMinor, -9_50);
      await assert.rejects(
        source.postPayment({ ...whole, paymentId: 'pay-several' }),
        refused('already_posted', /in Tryton's books already/),
      );
      await assert.rejects(source.reversePayment('pay-never', 'x'), refused('not_posted', /no such payment/));
    });

    it('takes an instalment to the cent, and what is due is the next one', async () => {
      const { erpId } = customerOf('C0008');
      const halves = invoicesOf('C0008')[2];
      assert.ok(halves);
      assert.deepEqual([halves.amountMinor, halves.dueDate], [90_02, today]);
      const pay = (paymentId: string, amountMinor: number) =>
        source.postPayment(
          paymentOf(paymentId, erpId, [{ model: 'invoices', itemErpId: halves.erpId, amountMinor }]),
        );
      assert.equal((await pay('pay-half', 45_01)).state, 'posted');
      const seen = async () => (await readAll(source, full.cursor)).invoices.get(halves.erpId);
      const half = await seen();
      const inSixtyDays = new Date(Date.parse(today) + 60 * 86_400_000).toISOString().slice(0, 10);
      assert.deepEqual([half?.outstandingMinor, half?.dueDate], [45_01, inSixtyDays]);
      // The rest in two parts.
      assert.equal((await pay('pay-part', 20_00)).state, 'posted');
      assert.equal((await seen())?.outstandingMinor, 25_01);
      assert.equal((await pay('pay-rest', 25_01)).state, 'posted');
      assert.equal((await seen())?.isOpen, false);
      // Without the part, the rest is no payment in full any more, and stands with the invoice all the same.
      assert.equal((await source.reversePayment('pay-part', 'R01')).state, 'reversed');
      const open = await seen();
      assert.deepEqual([open?.outstandingMinor, open?.isOpen], [20_00, true]);
      assert.equal(sumItems(await readAll(source)).get(erpId), 880_50 + 20_00);
    });

    it('takes an entry without an invoice in part, and what is left stands as a new one', async () => {
      const { erpId } = customerOf('C0011');
      const [fee] = [...full.adjustments.values()].filter((each) => each.customerErpId === erpId);
      assert.ok(fee);
      const posting = await source.postPayment(
        paymentOf('pay-fee', erpId, [{ model: 'adjustments', itemErpId: fee.erpId, amountMinor: 5_25 }]),
      );
      assert.deepEqual([posting.state, posting.postedMinor], ['posted', 5_25]);
      const seen = await readAll(source, full.cursor);
      assert.equal(seen.adjustments.get(fee.erpId)?.isOpen, false);
      const open = [...seen.adjustments.values()].filter(
        (each) => each.customerErpId === erpId && each.isOpen,
      );
      assert.deepEqual(
        open.map(({ kind, outstandingMinor }) => [kind, outstandingMinor]),
        [['debit', 10_00]],
      );
      assert.equal(customerOf('C0011', seen).erpBalanceMinor, 1220_50);
      assert.equal((await source.reversePayment('pay-fee', 'R01')).state, 'reversed');
      const again = await readAll(source);
      assert.deepEqual(again.adjustments.get(fee.erpId), fee);
      assert.equal(sumItems(again).get(erpId), 1225_75);
    });

    it('uses money on account up, and keeps what is left of it', async () => {
      const { erpId } = customerOf('C0010');
      const [recent] = invoicesOf('C0010').slice(1);
      const [cheque] = [...full.adjustments.values()].filter((each) => each.customerErpId === erpId);
      assert.ok(recent && cheque);
      const posting = await source.postPayment(
        paymentOf('pay-credit', erpId, [
          { model: 'invoices', itemErpId: recent.erpId, amountMinor: 100_50 },
          { model: 'adjustments', itemErpId: cheque.erpId, amountMinor: -45_00 },
        ]),
      );
      assert.deepEqual([posting.state, posting.postedMinor], ['posted', 55_50]);
      const seen = await readAll(source);
      assert.ok(!seen.invoices.has(recent.erpId) && !seen.adjustments.has(cheque.erpId));
      assert.deepEqual(
        [...seen.adjustments.values()]
          .filter((each) => each.customerErpId === erpId)
          .map(({ kind, outstandingMinor }) => [kind, outstandingMinor]),
        [['credit', -15_00]],
      );
      assert.equal(seen.customers.get(erpId)?.erpBalanceMinor, 1000_00 - 15_00);
    });

    it('refuses what cannot be, and keeps nothing of it', async () => {
      const { erpId } = customerOf('C0013');
      const [old] = invoicesOf('C0013');
      const [foreign] = invoicesOf('C0014');
      assert.ok(old && foreign);
      const allocation = { model: 'invoices' as const, itemErpId: old.erpId, amountMinor: 1300_00 };
      const payment = paymentOf('pay-not', erpId, [allocation]);
      const refusals: [Partial<SourcePayment>, RegExp][] = [
        [
          { allocations: [{ ...allocation, amountMinor: 1300_01 }], amountMinor: 1300_01 },
          /has \$1,300\.00 left/,
        ],
        [{ allocations: [{ ...allocation, amountMinor: -1 }], amountMinor: -1 }, /add up/],
        [{ allocations: [{ ...allocation, itemErpId: foreign.erpId }] }, /another customer's/],
        [{ allocations: [{ ...allocation, itemErpId: '999999' }] }, /nothing to pay/],
        [{ allocations: [{ ...allocation, model: 'adjustments' }] }, /nothing to pay|left in Tryton/],
        [{ amountMinor: 1 }, /add up/],
        [{ currency: 'EUR' }, /books are in USD/],
        [{ paidOn: '1999-01-01' }, /no open period for 1999-01-01/],
      ];
      for (const [change, words] of refusals) {
        await assert.rejects(source.postPayment({ ...payment, ...change }), refused('refused', words));
      }
      const named = createTrytonSource({ ...server, paymentMethod: 'Cheque' });
      await assert.rejects(named.postPayment(payment), refused('refused', /it has Online portal/));
      assert.deepEqual(await entriesOf('pay-not'), []);
      assert.equal(await source.findPayment('pay-not'), undefined);
    });

    it('takes one back though its period is closed by now', async () => {
      const { erpId } = customerOf('C0015');
      const [old] = invoicesOf('C0015');
      const lastMonth = new Date(Date.parse(`${today.slice(0, 7)}-01`) - 86_400_000)
        .toISOString()
        .slice(0, 10);
      await source.postPayment({
        ...paymentOf('pay-late', erpId, [
          { model: 'invoices', itemErpId: old?.erpId ?? '', amountMinor: 1500_00 },
        ]),
        paidOn: lastMonth,
      });
      const period = await books.one('account.period', [
        ['start_date', '<=', toDate(lastMonth)],
        ['end_date', '>=', toDate(lastMonth)],
      ]);
      await server.keepBooks('model.account.period.close', [period['id']]);
      assert.equal((await source.reversePayment('pay-late', 'R01')).state, 'reversed');
      assert.equal(sumItems(await readAll(source)).get(erpId), 1650_50);
    });

    describe('when we crash', () => {
      let proxy: BreakingProxy;
      before(async () => {
        proxy = await startBreakingProxy(server.url);
      });
      after(() => proxy.stop());

      /** What is written, and what there is of a payment when the answer to it was lost. */
      const POST = [
        ['account.move.create', 'partial', 0],
        ['account.move.post', 'partial', 1700_00],
        ['account.move.reconcile_lines.create', 'partial', 1700_00],
        ['account.move.reconcile_lines.execute', 'posted', 1700_00],
        ['account.move.reconcile_lines.delete', 'posted', 1700_00],
      ] as const;
      /** The writes of a reversal that matter, by their number: the others begin and end a wizard. */
      const REVERSE = {
        1: 'account.move.unreconcile_lines.execute',
        4: 'account.move.cancel.execute',
        6: 'account.move.line.write',
        7: 'account.move.post',
      };
      const lastWrite = () => proxy.writes.at(-1)?.replace(/^(model|wizard)\./, '');

      it('completes what was begun, wherever it stopped, and posts nothing twice', async () => {
        const { erpId } = customerOf('C0017');
        const [old] = invoicesOf('C0017');
        assert.ok(old);
        const payment = (paymentId: string) =>
          paymentOf(paymentId, erpId, [
            { model: 'invoices', itemErpId: old.erpId, amountMinor: old.outstandingMinor },
          ]);
        proxy.breakAt(0, 'before');
        await assert.rejects(sourceAt(proxy.url).postPayment(payment('crash')), refused('unavailable', /./));
        assert.equal(await source.findPayment('crash'), undefined);

        for (const [at, [step, state, postedMinor]] of POST.entries()) {
          const crashed = payment(`crash-${at}`);
          proxy.breakAt(at, 'after');
          await assert.rejects(sourceAt(proxy.url).postPayment(crashed), refused('unavailable', /./), step);
          assert.equal(lastWrite(), step);
          const found = await source.findPayment(crashed.paymentId);
          assert.deepEqual([found?.state, found?.postedMinor], [state, postedMinor], step);
          if (state === 'partial') assert.equal((await source.postPayment(crashed)).state, 'posted', step);
          else await assert.rejects(source.postPayment(crashed), refused('already_posted', /./), step);
          assert.equal((await entriesOf(crashed.paymentId)).length, 1, step);
          const invoice = await books.one('account.invoice', [['id', '=', Number(old.erpId)]], ['state']);
          assert.equal(invoice['state'], 'paid', step);
          assert.equal((await source.reversePayment(crashed.paymentId, 'R01')).state, 'reversed', step);
        }
        assert.equal(sumItems(await readAll(source)).get(erpId), 1870_50);
      });

      it('posts one entry, where Tryton makes several of a request that it was long over', async () => {
        const { erpId } = customerOf('C0016');
        const [old] = invoicesOf('C0016');
        assert.ok(old);
        const allocation = { model: 'invoices' as const, itemErpId: old.erpId, amountMinor: 500_00 };
        const payment = paymentOf('late', erpId, [allocation]);
        const states = async () => (await entriesOf('late')).map(({ state }) => state);
        proxy.breakAt(0, 'after');
        await assert.rejects(sourceAt(proxy.url).postPayment(payment), refused('unavailable', /./));
        await proxy.repeat();
        assert.deepEqual(await states(), ['draft', 'draft']);
        const begun = await source.findPayment('late');
        assert.deepEqual([begun?.state, begun?.postedMinor], ['partial', 0]);
        const posting = await source.postPayment(payment);
        assert.deepEqual([posting.state, posting.postedMinor], ['posted', 500_00]);
        assert.deepEqual(await states(), ['posted', 'draft']);

        await proxy.repeat();
        assert.deepEqual(await source.findPayment('late'), posting);
        await assert.rejects(source.postPayment(payment), refused('already_posted', /./));
        assert.deepEqual(await states(), ['posted', 'draft', 'draft']);
        assert.equal((await readAll(source)).invoices.get(old.erpId)?.outstandingMinor, 1100_00);
        assert.equal((await source.reversePayment('late', 'R01')).state, 'reversed');
        assert.deepEqual((await readAll(source)).invoices.get(old.erpId), old);
      });

      it('takes back what was begun to be taken back, wherever it stopped', async () => {
        const { erpId } = customerOf('C0018');
        const [old] = invoicesOf('C0018');
        assert.ok(old);
        for (const [at, name] of Object.entries(REVERSE)) {
          const payment = paymentOf(`back-${at}`, erpId, [
            { model: 'invoices', itemErpId: old.erpId, amountMinor: old.outstandingMinor },
          ]);
          await source.postPayment(payment);
          proxy.breakAt(Number(at), 'after');
          await assert.rejects(
            sourceAt(proxy.url).reversePayment(payment.paymentId, 'R01'),
            refused('unavailable', /./),
            name,
          );
          assert.equal(lastWrite(), name);
          assert.equal((await source.reversePayment(payment.paymentId, 'R01')).state, 'reversed', name);
          assert.equal((await entriesOf(payment.paymentId)).length, 2, name);
        }
        const seen = await readAll(source);
        assert.equal(sumItems(seen).get(erpId), 1980_50);
        assert.deepEqual(seen.invoices.get(old.erpId), old);
      });
    });
  });

  // Last, as it adds to the books.
  testErpSource('keeps what every source promises', () =>
    Promise.resolve({
      source: sourceAt(server.url, 5),
      pageSize: 5,
      lockedOut: createTrytonSource({ ...server, user: 'nobody', maxWaitMs: 5 }),
      elsewhere: sourceAt(server.url.replace('127.0.0.1', 'localhost')),
      erp: trytonErp(server, books),
      stop: () => Promise.resolve(),
    }),
  );
});
