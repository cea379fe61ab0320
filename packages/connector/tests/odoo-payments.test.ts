import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { ErpSource, SourcePayment } from '../src/erp/erp-source.ts';
import type { OdooSourceOptions } from '../src/erp/odoo/odoo-source.ts';
import { readDelivery, sourceOf, sumOf } from './odoo-reading.ts';
import { startOdooServer, type OdooServer } from './odoo-server.ts';

const ID = '0198c0de-0000-7000-8000-00000000a_1%';
const RUN = 'account.payment.register/action_create_payments';

const ODOOS: [string, number, Partial<OdooSourceOptions>][] = [
  ['Odoo 19 over JSON-2', 19, {}],
  ['Odoo 19 over JSON-RPC', 19, { protocol: 'jsonrpc' }],
  ['Odoo 18', 18, {}],
  ['Odoo 17', 17, {}],
  ['Odoo 14', 14, {}],
];

for (const [name, major, options] of ODOOS) {
  void describe(`payments into ${name}`, () => {
    let odoo: OdooServer;
    let source: ErpSource;
    let customer: number;
    let [first, second, credit]: number[] = [];

    beforeEach(async () => {
      odoo = await startOdooServer(major);
      source = sourceOf(odoo, options);
      customer = odoo.events.addCustomer({ name: 'Hill Ltd' });
      // The oldest is not the one with the lowest id.
      first = odoo.events.addInvoice(customer, 10_000, { dueDate: '2026-04-30' });
      second = odoo.events.addInvoice(customer, 25_035);
      credit = odoo.events.addCreditNote(customer, 3_000);
    });
    afterEach(() => odoo.close());

    function payment(
      amounts: [number | undefined, number][],
      values: Partial<SourcePayment> = {},
    ): SourcePayment {
      return {
        paymentId: ID,
        customerErpId: String(customer),
        currency: 'USD',
        amountMinor: amounts.reduce((sum, [, amountMinor]) => sum + amountMinor, 0),
        paidOn: '2026-03-02',
        method: 'ach',
        allocations: amounts.map(([item, amountMinor]) => ({
          itemErpId: String(item),
          model: 'invoices',
          amountMinor,
        })),
        ...values,
      };
    }

    /** What is open of the three, and whether it still adds up. */
    async function open(): Promise<(number | undefined)[]> {
      const reading = await readDelivery(source);
      const id = String(customer);
      assert.equal(sumOf(reading, id), reading.customers.get(id)?.erpBalanceMinor);
      return [first, second, credit].map((item) => reading.items.get(String(item))?.outstandingMinor);
    }

    void it('posts a part of an invoice, once', async () => {
      assert.equal(await source.findPayment(ID), undefined);
      const posting = await source.postPayment(payment([[first, 4_001]]));
      assert.match(posting.erpPaymentId, /^PBNK1\/\d+$/);
      assert.deepEqual([posting.postedMinor, posting.state], [4_001, 'posted']);
      assert.deepEqual(await source.findPayment(ID), posting);
      assert.deepEqual(await open(), [5_999, 25_035, -3_000]);
      await assert.rejects(source.postPayment(payment([[first, 4_001]])), { code: 'already_posted' });
      assert.deepEqual(await open(), [5_999, 25_035, -3_000]);
      const [kept] = odoo.books.payments.values();
      assert.equal(kept?.memo, ID);
    });

    void it('finds nothing by an id that only looks like it', async () => {
      await source.postPayment(payment([[first, 1]], { paymentId: ID.replace('_', 'x').replace('%', '') }));
      await source.postPayment(payment([[first, 1]], { paymentId: `${ID} copy` }));
      assert.equal(await source.findPayment(ID), undefined);
    });

    void it('posts as one what pays invoices to their end', async () => {
      const posting = await source.postPayment(
        payment([
          [second, 25_035],
          [first, 10_000],
        ]),
      );
      assert.equal(odoo.books.payments.size, 1);
      assert.deepEqual([posting.postedMinor, posting.state], [35_035, 'posted']);
      assert.deepEqual(await open(), [undefined, undefined, -3_000]);
    });

    void it('gives each invoice its part, not the oldest all of it', async () => {
      await source.postPayment(
        payment([
          [first, 1_000],
          [second, 5_035],
        ]),
      );
      assert.deepEqual(await open(), [9_000, 20_000, -3_000]);
    });

    void it('gives each item its own where they are in other books', async () => {
      const euros = [900, 800].map((cents) => odoo.events.addInvoice(customer, cents, { currency: 'EUR' }));
      const foreman = odoo.events.addContact(customer, { name: 'Foreman' });
      const entry = odoo.events.addEntry(foreman, 100);
      await source.postPayment(
        payment([
          [first, 10_000],
          [entry, 100],
        ]),
      );
      assert.equal(odoo.books.payments.size, 2);
      const inEuros = { paymentId: 'eur', currency: 'EUR' };
      await source.postPayment(
        payment(
          euros.map((line, at) => [line, 900 - at * 100]),
          inEuros,
        ),
      );
      assert.equal((await source.findPayment('eur'))?.postedMinor, 1_700);
    });

    const mixed: () => [number | undefined, number][] = () => [
      [second, 5_035],
      [first, 1_000],
      [credit, -2_000],
    ];

    void it('gives each item what is meant for it, and uses up a credit', async () => {
      const posting = await source.postPayment(payment(mixed()));
      assert.deepEqual([posting.postedMinor, posting.state], [4_035, 'posted']);
      assert.equal(posting.erpPaymentId.split(', ').length, 3);
      assert.deepEqual(await open(), [9_000, 20_000, -1_000]);
      await assert.rejects(source.postPayment(payment(mixed())), { code: 'already_posted' });
    });

    void it('goes on where it was broken off between two items', async () => {
      odoo.fail({ fault: 'lost', call: RUN, after: 1 });
      await assert.rejects(source.postPayment(payment(mixed())), { code: 'unavailable' });
      const found = await source.findPayment(ID);
      assert.deepEqual([found?.postedMinor, found?.state], [6_035, 'partial']);
      assert.equal(odoo.books.payments.size, 2);
      const posting = await source.postPayment(payment(mixed().reverse()));
      assert.deepEqual([posting.postedMinor, posting.state], [4_035, 'posted']);
      assert.deepEqual(await open(), [9_000, 20_000, -1_000]);
    });

    void it('does not go on with other items', async () => {
      odoo.fail({ fault: 'lost', call: RUN });
      await assert.rejects(source.postPayment(payment(mixed())));
      await assert.rejects(source.postPayment(payment(mixed().slice(0, 2))), { code: 'refused' });
      assert.equal(odoo.books.payments.size, 1);
    });

    void it('asks before each item, and stops where it may not go on', async () => {
      let left = 1;
      const lost = new Error('Somebody else has the turn.');
      const beforeStep = () => (left-- > 0 ? Promise.resolve() : Promise.reject(lost));
      await assert.rejects(source.postPayment(payment(mixed()), beforeStep), lost);
      assert.equal(odoo.books.payments.size, 1);
      assert.equal((await source.findPayment(ID))?.state, 'partial');
      const whole = payment([[second, 25_035]], { paymentId: 'whole' });
      await assert.rejects(source.postPayment(whole, beforeStep), lost);
      assert.equal(await source.findPayment('whole'), undefined);
    });

    void it('finds what was posted where the answer was lost', async () => {
      odoo.fail({ fault: 'lost', call: RUN });
      await assert.rejects(source.postPayment(payment([[first, 100]])), { code: 'unavailable' });
      assert.equal((await source.findPayment(ID))?.state, 'posted');
      await assert.rejects(source.postPayment(payment([[first, 100]])), { code: 'already_posted' });
      assert.equal(odoo.books.payments.size, 1);
    });

    void it('posts nothing twice where Odoo begins late on what it was asked', async () => {
      odoo.fail({ fault: 'late', call: RUN });
      await assert.rejects(source.postPayment(payment(mixed())), { code: 'unavailable' });
      assert.equal(await source.findPayment(ID), undefined);
      const byHand = { amount: 100, date: '2026-03-02', isForced: false };
      const theirs = odoo.books.openWizard([second ?? 0], { ...byHand, communication: ID, userId: 7 });
      const others = { ...byHand, communication: `${ID} copy`, userId: 2 };
      const other = odoo.books.openWizard([second ?? 0], others);
      assert.equal((await source.postPayment(payment(mixed()))).state, 'posted');
      assert.deepEqual(odoo.catchUp(), ['The payment amount cannot be negative.']);
      assert.equal(odoo.books.payments.size, 3);
      assert.deepEqual(await open(), [9_000, 20_000, -1_000]);
      assert.deepEqual([theirs.amount, other.amount], [100, 100]);

      odoo.fail({ fault: 'late', call: RUN });
      const another = payment([[first, 100]], { paymentId: 'another' });
      await assert.rejects(source.postPayment(another), { code: 'unavailable' });
      assert.deepEqual(odoo.catchUp(), []);
      await assert.rejects(source.postPayment(another), { code: 'already_posted' });
    });

    void it('leaves nothing in the books where it stops before the end', async () => {
      for (const call of ['account.payment.register/create', 'account.payment.register/read']) {
        odoo.fail({ fault: 'lost', call, times: 100 });
        await assert.rejects(source.postPayment(payment([[first, 100]])), { code: 'unavailable' });
        odoo.heal();
        assert.equal(await source.findPayment(ID), undefined);
        assert.equal(odoo.books.payments.size, 0);
      }
      assert.equal((await source.postPayment(payment([[first, 100]]))).state, 'posted');
    });

    void it('refuses what does not fit, and says why', async () => {
      const stranger = odoo.events.addCustomer({ name: 'Another' });
      const theirs = odoo.events.addInvoice(stranger, 500);
      const paid = odoo.events.addInvoice(customer, 500);
      odoo.events.payItem(paid, 500);
      const before = odoo.books.payments.size;
      const refusals: [SourcePayment, RegExp][] = [
        [payment([[first, 10_001]]), /less is open of INV/],
        [payment([[credit, 100]]), /less is open of RINV/],
        [payment([[paid, 500]]), /nothing is open/],
        [payment([[theirs, 500]]), /another customer's/],
        [payment([[4_711, 500]]), /nothing is open/],
        [payment([[undefined, 500]]), /no such item/],
        [payment([[first, 100]], { currency: 'JPY' }), /is in USD/],
        [
          payment([
            [first, 100],
            [second, 99_999],
          ]),
          /less is open of INV/,
        ],
      ];
      for (const [asked, words] of refusals)
        await assert.rejects(source.postPayment(asked), { code: 'refused', message: words });
      odoo.books.rules.lockedUntil = '2026-03-31';
      await assert.rejects(source.postPayment(payment([[first, 100]])), {
        code: 'refused',
        message: 'Odoo refuses: You cannot add an entry on or before 2026-03-31: its period is locked.',
      });
      const elsewhere = sourceOf(odoo, { ...options, journalId: 8 });
      await assert.rejects(elsewhere.postPayment(payment([[first, 100]])), { code: 'refused' });
      assert.equal(odoo.books.payments.size, before);
      assert.equal(await source.findPayment(ID), undefined);
    });

    void it('keeps no payment that Odoo does not book', async () => {
      odoo.books.rules.keepsUnbooked = true;
      const posting = source.postPayment(payment([[first, 100]]));
      if (major !== 18) {
        assert.equal((await posting).state, 'posted');
        return;
      }
      await assert.rejects(posting, { code: 'refused', message: /an outstanding account/ });
      assert.equal(odoo.books.payments.size, 0);
      assert.deepEqual(await open(), [10_000, 25_035, -3_000]);
      odoo.fail({ fault: 'lost', call: RUN });
      await assert.rejects(source.postPayment(payment([[first, 100]])), { code: 'unavailable' });
      assert.equal(odoo.books.payments.size, 1);
      assert.equal(await source.findPayment(ID), undefined);
      odoo.books.rules.keepsUnbooked = false;
      assert.equal((await source.postPayment(payment([[first, 100]]))).postedMinor, 100);
      assert.equal(odoo.books.payments.size, 1);
    });

    void it('takes a payment back, and keeps it so', async () => {
      const cursor = (await readDelivery(source)).nextCursor;
      await source.postPayment(payment(mixed()));
      const reversal = await source.reversePayment(ID, 'ACH return R01');
      assert.deepEqual([reversal.postedMinor, reversal.state], [4_035, 'reversed']);
      assert.deepEqual(await open(), [10_000, 25_035, -3_000]);
      assert.deepEqual(await source.findPayment(ID), reversal);
      assert.deepEqual(await source.reversePayment(ID, 'again'), reversal);
      for (const { notes } of odoo.books.payments.values()) assert.deepEqual(notes, ['ACH return R01']);
      await assert.rejects(source.postPayment(payment(mixed())), { code: 'already_posted' });
      const changed = await readDelivery(source, cursor);
      assert.equal(changed.items.get(String(first))?.outstandingMinor, 10_000);
      assert.equal(changed.customers.get(String(customer))?.erpBalanceMinor, 32_035);
    });

    void it('goes on with a reversal that was broken off', async () => {
      await source.postPayment(payment(mixed()));
      odoo.fail({ fault: 'lost', call: 'account.payment/action_cancel', after: 1 });
      await assert.rejects(source.reversePayment(ID, 'R01'), { code: 'unavailable' });
      const found = await source.findPayment(ID);
      assert.equal(found?.state, 'posted');
      assert.equal((await source.reversePayment(ID, 'R01')).state, 'reversed');
      assert.deepEqual(await open(), [10_000, 25_035, -3_000]);
      for (const { state } of odoo.books.payments.values()) assert.equal(state, 'canceled');
    });

    void it('says of a draft that it is taken back, and ends that', async () => {
      await source.postPayment(payment([[first, 100]]));
      for (const { id } of odoo.books.payments.values()) odoo.books.draftPayment(id);
      assert.equal((await source.findPayment(ID))?.state, 'reversed');
      await source.reversePayment(ID, 'R01');
      for (const { state } of odoo.books.payments.values()) assert.equal(state, 'canceled');
    });

    void it('says what cannot be taken back', async () => {
      await assert.rejects(source.reversePayment(ID, 'R01'), { code: 'not_posted' });
      await source.postPayment(payment([[first, 100]]));
      odoo.books.rules.lockedUntil = '2026-03-31';
      await assert.rejects(source.reversePayment(ID, 'R01'), {
        code: 'refused',
        message: /its period is locked/,
      });
      assert.equal((await source.findPayment(ID))?.state, 'posted');
    });
  });
}
