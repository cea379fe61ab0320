import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  ConflictError,
  InvalidRequestError,
  NotFoundError,
  type PaymentListParams,
  type PaymentState,
} from '@payvite/sdk';
import { parse } from 'csv-parse/sync';
import { addCustomer, addItem, addPayer, addPayment, addPosting } from './payment-rows.ts';
import { addDealer, startTestConnector, type TestConnector } from './test-connector.ts';

const UNKNOWN_ID = '0198c0de-0000-7000-8000-000000000000';
const START = Date.parse('2026-11-01T12:00:00.000Z');

describe('the payments of a dealer', () => {
  let test: TestConnector;
  let dealerId: string;
  let customerId: string;
  let payerId: string;
  let items = 0;

  before(async () => {
    test = await startTestConnector();
    ({ dealerId } = test.connector);
    customerId = await addCustomer(test.owner, dealerId, 'C1');
    payerId = await addPayer(test.owner, { dealerId, customerIds: [customerId] });
  });
  after(() => test.close());

  const at = (day: number) => new Date(START + day * 86_400_000);
  /** A payment of an item of its own. */
  const pay = async (
    state: PaymentState,
    more: { minor?: number; startedAt?: Date; method?: 'ach' | 'card'; of?: string; by?: string } = {},
  ): Promise<string> => {
    const { minor = 1000, of = customerId, by = payerId, ...about } = more;
    items += 1;
    const whose = { dealerId, customerId: of };
    const itemId = await addItem(test.owner, whose, { erpId: `P${items}`, minor });
    return addPayment(test.owner, {
      ...whose,
      payerId: by,
      state,
      allocations: { [itemId]: minor },
      ...about,
    });
  };
  const post = (paymentId: string, changes: string) =>
    test.owner.query(`update postings set ${changes} where payment_id = $1`, [paymentId]);
  const idsOf = async (params: PaymentListParams): Promise<string[]> =>
    (await Array.fromAsync(test.client.payments.list(params))).map(({ id }) => id);
  /** What happened to one payment alone. */
  const eventsOf = async (id: string) =>
    (await Array.fromAsync(test.client.events.export())).filter(({ subjectId }) => subjectId === id);

  it('tell what was paid, for whom, by whom, and where it is', async () => {
    const of = { dealerId, customerId };
    const invoice = await addItem(test.owner, of, { erpId: 'I-1', minor: 10_000 });
    const credit = await addItem(test.owner, of, { erpId: 'CM-1', minor: -3000 });
    const id = await addPayment(test.owner, {
      ...{ ...of, payerId, state: 'settled', startedAt: at(0), feeMinor: 250, method: 'card' },
      allocations: { [invoice]: 10_000, [credit]: -3000 },
    });
    await addPosting(test.owner, { dealerId, paymentId: id, postedAt: at(1) });
    await test.owner.query(
      'update payment_allocations set released_at = now() where payment_id = $1 and open_item_id = $2',
      [id, credit],
    );
    const payment = await test.client.payments.get(id);
    const { allocations, ...rest } = payment;
    const lines = new Map(allocations.map((line) => [line.openItemId, line]));
    assert.deepEqual(lines.get(invoice), {
      ...{ openItemId: invoice, number: 'I-1', amountMinor: 10_000, discountMinor: 0, isInFlight: true },
    });
    assert.deepEqual(lines.get(credit), {
      ...{ openItemId: credit, number: 'CM-1', amountMinor: -3000, discountMinor: 0, isInFlight: false },
    });
    assert.deepEqual(rest, {
      ...{ id, customerId, customerName: 'Harrow Homes', accountNumber: 'C1', payerId, payerName: 'Pat' },
      ...{ state: 'settled', method: 'card', currency: 'USD', amountMinor: 7000, feeMinor: 250 },
      ...{ discountMinor: 0, takenBackMinor: 0, feeBackMinor: 0, failureCode: null, paidOn: '2026-11-01' },
      startedAt: at(0).toISOString(),
      expiresAt: new Date(START + 3_600_000).toISOString(),
      ...{ authorizedAt: null, settledAt: at(0).toISOString(), failedAt: null, expiredAt: null },
      ...{ returnedAt: null, disputedAt: null, lostAt: null, refundedAt: null },
      isPostingUncertain: false,
      ...{ postingState: 'posted', postedAt: at(1).toISOString(), reversedAt: null, erpPaymentId: null },
      ...{
        postingFileId: null,
        reversalFileId: null,
        toPostMinor: 0,
        toReverseMinor: 0,
        handMinor: 0,
        handDiscountMinor: 0,
      },
      ...{ provider: 'sandbox', providerPaymentId: null, isTestMoney: true },
    });
    await assert.rejects(test.client.payments.get(UNKNOWN_ID), NotFoundError);
  });

  it('come newest first, page by page, also those of one instant', async () => {
    const other = await addPayer(test.owner, { dealerId, customerIds: [customerId] });
    const made: string[] = [];
    for (const day of [3, 5, 5, 5, 4]) made.push(await pay('settled', { startedAt: at(day), by: other }));
    const all = await test.client.payments.list({ payerId: other });
    assert.equal(all.total, 5);
    const [first, second, third, fourth, fifth] = all.data.map(({ id }) => id);
    assert.deepEqual([fourth, fifth], [made[4], made[0]]);
    assert.deepEqual([first, second, third], made.slice(1, 4).sort().reverse());
    const page = await test.client.payments.list({ payerId: other, limit: 2 });
    assert.deepEqual([page.data.length, page.total], [2, 5]);
    assert.deepEqual(
      await idsOf({ payerId: other, limit: 2 }),
      all.data.map(({ id }) => id),
    );
  });

  it('are left out where they could not be started', async () => {
    const id = await pay('failed');
    assert.ok((await idsOf({ state: 'failed' })).includes(id));
    await test.owner.query(`update payments set failure_code = 'could_not_start' where id = $1`, [id]);
    assert.ok(!(await idsOf({ state: 'failed' })).includes(id));
    assert.equal((await test.client.payments.get(id)).failureCode, 'could_not_start');
  });

  it('are found by state, method, customer, payer, and when they were started', async () => {
    const of = await addCustomer(test.owner, dealerId, 'C2');
    const by = await addPayer(test.owner, { dealerId, customerIds: [of] });
    const early = await pay('settled', { of, by, startedAt: at(10) });
    const late = await pay('pending', { of, by, startedAt: at(11), method: 'card' });
    assert.deepEqual(await idsOf({ customerId: of }), [late, early]);
    assert.deepEqual(await idsOf({ payerId: by, state: 'pending' }), [late]);
    assert.deepEqual(await idsOf({ payerId: by, method: 'ach' }), [early]);
    const noon = at(11).toISOString();
    assert.deepEqual(await idsOf({ payerId: by, startedFrom: noon }), [late]);
    assert.deepEqual(await idsOf({ payerId: by, startedTo: noon }), [early]);
    const ofCustomer = await Array.fromAsync(test.client.customers.payments(of, { limit: 1 }));
    assert.deepEqual(
      ofCustomer.map(({ id }) => id),
      [late, early],
    );
    await assert.rejects(test.client.customers.payments(UNKNOWN_ID), NotFoundError);
    await assert.rejects(test.client.payments.list({ startedFrom: 'yesterday' }), InvalidRequestError);
  });

  it('are found by the dealer’s days, the first and the last among them', async () => {
    const { timeZone } = await test.client.dealer.get();
    // Whose clocks are put forward on the night before the 29th of March.
    await test.client.dealer.update({ timeZone: 'Europe/Madrid' });
    const by = await addPayer(test.owner, { dealerId, customerIds: [customerId] });
    const made: Record<string, string> = {};
    for (const [name, startedAt] of [
      ['late on the 27th', '2026-03-27T22:59:59.999Z'],
      ['the 28th begins', '2026-03-27T23:00:00.000Z'],
      ['the 29th begins', '2026-03-28T23:00:00.000Z'],
      ['the 29th ends', '2026-03-29T21:59:59.999Z'],
      ['the 30th begins', '2026-03-29T22:00:00.000Z'],
    ] as const)
      made[name] = await pay('settled', { by, startedAt: new Date(startedAt) });
    const namesOf = async (params: PaymentListParams) => {
      const ids = await idsOf({ payerId: by, ...params });
      return Object.keys(made).filter((name) => ids.includes(made[name] ?? ''));
    };
    const all = Object.keys(made);
    assert.deepEqual(await namesOf({ startedOnFrom: '2026-03-28', startedOnTo: '2026-03-28' }), [all[1]]);
    assert.deepEqual(
      await namesOf({ startedOnFrom: '2026-03-29', startedOnTo: '2026-03-29' }),
      all.slice(2, 4),
    );
    assert.deepEqual(await namesOf({ startedOnFrom: '2026-03-30' }), all.slice(4));
    assert.deepEqual(await namesOf({ startedOnTo: '2026-03-27' }), all.slice(0, 1));
    assert.deepEqual(await namesOf({ startedOnFrom: '0000-01-01', startedOnTo: '9999-12-31' }), all);
    await assert.rejects(test.client.payments.list({ startedOnFrom: '2026-02-30' }), InvalidRequestError);
    await test.client.dealer.update({ timeZone });
  });

  it('are found by the day on which the money came, and summed up by it; without money there is none', async () => {
    const by = await addPayer(test.owner, { dealerId, customerIds: [customerId] });
    const [before, first, last, after] = await Promise.all(
      ['2026-10-31', '2026-11-01', '2026-11-30', '2026-12-01'].map(async (day) => {
        const id = await pay('settled', { by });
        await test.owner.query('update payments set paid_on = $2 where id = $1', [id, day]);
        return id;
      }),
    );
    await pay('pending', { by });
    const found = async (params: PaymentListParams) => new Set(await idsOf({ payerId: by, ...params }));
    const november = { paidOnFrom: '2026-11-01', paidOnTo: '2026-11-30' };
    assert.deepEqual(await found(november), new Set([first, last]));
    assert.deepEqual(await found({ paidOnFrom: '2026-11-30' }), new Set([last, after]));
    assert.deepEqual(await found({ paidOnTo: '2026-10-31' }), new Set([before]));
    const all = { paidOnFrom: '0000-01-01', paidOnTo: '9999-12-31' };
    assert.deepEqual(await found(all), new Set([before, first, last, after]));
    assert.equal((await test.client.payments.summary({ payerId: by, ...november })).payments, 2);
    await assert.rejects(test.client.payments.list({ paidOnTo: '2026-02-30' }), InvalidRequestError);
  });

  it('are found by what they are called: here, by the provider, and in the ERP', async () => {
    const [here, there] = [await pay('settled'), await pay('settled')];
    await addPosting(test.owner, { dealerId, paymentId: there, postedAt: new Date() });
    await test.owner.query(`update payments set provider_payment_id = 'pi_7' where id = $1`, [there]);
    await test.owner.query(`update postings set erp_payment_id = '1007, 1009' where payment_id = $1`, [
      there,
    ]);
    const refused = await pay('failed');
    await test.owner.query(`update payments set failure_code = 'could_not_start' where id = $1`, [refused]);
    assert.deepEqual(await idsOf({ reference: here }), [here]);
    assert.deepEqual(await idsOf({ reference: ` ${here.toUpperCase()} ` }), [here]);
    assert.deepEqual(await idsOf({ reference: refused }), [refused]);
    for (const reference of ['pi_7', '1007', '1009']) assert.deepEqual(await idsOf({ reference }), [there]);
    for (const reference of ['pi_', '100', '1007, 1009', here.slice(1)])
      assert.deepEqual(await idsOf({ reference }), [], reference);
    assert.deepEqual(await idsOf({ reference: 'pi_7', state: 'failed' }), []);
    assert.equal((await test.client.payments.summary({ reference: 'pi_7' })).payments, 1);
    await assert.rejects(test.client.payments.list({ reference: ' ' }), InvalidRequestError);
  });

  it('are under way once the payer agreed, until the money comes or does not', async () => {
    const by = await addPayer(test.owner, { dealerId, customerIds: [customerId] });
    const made = new Map<PaymentState, string>();
    for (const state of ['started', 'awaiting_verification', 'pending', 'settled', 'failed'] as const)
      made.set(state, await pay(state, { by }));
    const statesOf = async (isUnderWay: boolean) => {
      const ids = await idsOf({ payerId: by, isUnderWay });
      return [...made].filter(([, id]) => ids.includes(id)).map(([state]) => state);
    };
    assert.deepEqual(await statesOf(true), ['awaiting_verification', 'pending']);
    assert.deepEqual(await statesOf(false), ['started', 'settled', 'failed']);
  });

  it('come to sums, each currency apart, of all that match', async () => {
    const of = await addCustomer(test.owner, dealerId, 'C5');
    const by = await addPayer(test.owner, { dealerId, customerIds: [of] });
    const back = await pay('settled', { of, by, minor: 5000, startedAt: at(20) });
    await test.owner.query(
      'update payments set taken_back_minor = 400, fee_minor = 30, fee_back_minor = 2 where id = $1',
      [back],
    );
    await pay('pending', { of, by, minor: 300, startedAt: at(21) });
    const failed = await pay('failed', { of, by, minor: 70, startedAt: at(22) });
    await test.owner.query('update payments set fee_minor = 9 where id = $1', [failed]);
    const refused = await pay('failed', { of, by, minor: 1 });
    await test.owner.query(`update payments set failure_code = 'could_not_start' where id = $1`, [refused]);
    const yen = await pay('settled', { of, by, minor: 80 });
    await test.owner.query(`update payments set currency = 'JPY' where id = $1`, [yen]);
    const { payments } = test.client;
    const dollars = { currency: 'USD', takenBackMinor: 400, feeMinor: 30, feeBackMinor: 2 };
    const none = { takenBackMinor: 0, feeMinor: 0, feeBackMinor: 0 };
    assert.deepEqual(await payments.summary({ payerId: by }), {
      payments: 4,
      currencies: [
        { ...dollars, payments: 3, amountMinor: 5370, receivedMinor: 4600 },
        { currency: 'JPY', payments: 1, amountMinor: 80, receivedMinor: 80, ...none },
      ],
    });
    const late = { payerId: by, startedFrom: at(21).toISOString(), state: 'pending' } as const;
    assert.deepEqual(await payments.summary(late), {
      payments: 1,
      currencies: [{ currency: 'USD', payments: 1, amountMinor: 300, receivedMinor: 0, ...none }],
    });
    assert.deepEqual(await payments.summary({ payerId: UNKNOWN_ID }), { payments: 0, currencies: [] });
    await assert.rejects(payments.summary({ startedFrom: 'yesterday' }), InvalidRequestError);
  });

  it('are found by where they are in the ERP, and by what they need somebody for', async () => {
    const by = await addPayer(test.owner, { dealerId, customerIds: [customerId] });
    const made: Record<string, string> = {};
    const make = async (name: string, state: PaymentState, posting?: string) => {
      const id = (made[name] = await pay(state, { by }));
      if (posting === undefined) return;
      await addPosting(test.owner, { dealerId, paymentId: id, postedAt: at(1) });
      await post(id, posting);
    };
    const reversal = `action = 'reverse', reversal_reason = 'ACH return R10', reversal_queued_at = now()`;
    await make('pending', 'pending');
    await make('waiting', 'settled', `state = 'awaiting_file', posted_minor = 0, posted_at = null`);
    await make('posted', 'settled', `state = 'posted'`);
    await make(
      'failed',
      'settled',
      `state = 'failed', posted_minor = 0, posted_at = null, failed_at = now()`,
    );
    await make('to reverse', 'returned', `${reversal}, state = 'queued', next_attempt_at = now()`);
    await make(
      'reversed',
      'returned',
      `${reversal}, state = 'reversed', posted_minor = 0, reversed_at = now()`,
    );
    await make('disputed', 'disputed', `state = 'posted'`);
    await make('partly back', 'settled', `state = 'posted'`);
    await test.owner.query('update payments set taken_back_minor = 400 where id = $1', [made['partly back']]);
    await make('other', 'pending');
    await test.owner.query(`update payments set failure_code = 'integrity' where id = $1`, [made['other']]);
    const namesOf = async (params: PaymentListParams) => {
      const ids = await idsOf({ payerId: by, ...params });
      return Object.keys(made).filter((name) => ids.includes(made[name] ?? ''));
    };
    assert.deepEqual(await namesOf({ posting: 'none' }), ['pending', 'other']);
    assert.deepEqual(await namesOf({ posting: 'waiting' }), ['waiting', 'to reverse']);
    assert.deepEqual(await namesOf({ posting: 'posted' }), ['posted', 'disputed', 'partly back']);
    assert.deepEqual(await namesOf({ posting: 'failed' }), ['failed']);
    assert.deepEqual(await namesOf({ posting: 'reversed' }), ['reversed']);
    assert.deepEqual(await namesOf({ needs: 'reversal' }), ['to reverse']);
    assert.deepEqual(await namesOf({ needs: 'entry' }), ['failed', 'partly back']);
    assert.deepEqual(await namesOf({ needs: 'attention' }), ['failed', 'disputed', 'other']);
    const { toPostMinor, toReverseMinor } = await test.client.payments.get(made['to reverse'] ?? '');
    assert.deepEqual([toPostMinor, toReverseMinor], [0, 1000]);
    const failed = await test.client.payments.get(made['failed'] ?? '');
    assert.deepEqual([failed.toPostMinor, failed.isPostingUncertain], [1000, false]);
    await post(failed.id, 'uncertain_since = now()');
    assert.equal((await test.client.payments.get(failed.id)).isPostingUncertain, true);
  });

  it('are noted as entered by hand, once, for the amount that was shown', async () => {
    const id = await pay('settled');
    await addPosting(test.owner, { dealerId, paymentId: id, postedAt: at(1) });
    const { payments } = test.client;
    await assert.rejects(
      payments.enteredByHand(id, { amountMinor: 1000 }),
      (error) => error instanceof ConflictError && error.code === 'nothing_to_enter',
    );
    await test.owner.query('update payments set taken_back_minor = 400 where id = $1', [id]);
    assert.equal((await payments.get(id)).handMinor, -400);
    await assert.rejects(
      payments.enteredByHand(id, { amountMinor: 400 }),
      (error) => error instanceof ConflictError && error.code === 'entry_changed',
    );
    const entered = await payments.enteredByHand(id, { amountMinor: -400 });
    assert.deepEqual([entered.handMinor, entered.toReverseMinor], [0, 0]);
    await assert.rejects(
      payments.enteredByHand(id, { amountMinor: -400 }),
      (error) => error instanceof ConflictError && error.code === 'nothing_to_enter',
    );
    // More goes back: only what is new has to be taken out.
    await test.owner.query('update payments set taken_back_minor = 700 where id = $1', [id]);
    assert.equal((await payments.get(id)).handMinor, -300);
    const events = await eventsOf(id);
    assert.deepEqual(
      events.map(({ type, data, actor, customerIds }) => ({ type, data, by: actor.type, customerIds })),
      [
        {
          ...{ type: 'payment.entered_by_hand', data: { amountMinor: -400, currency: 'USD' } },
          ...{ by: 'key', customerIds: [customerId] },
        },
      ],
    );
    const { data: timeline } = await test.client.customers.timeline(customerId, { limit: 1 });
    assert.deepEqual([timeline[0]?.type, timeline[0]?.subjectId], ['payment.entered_by_hand', id]);
  });

  it('need the entry of a discount that an ERP was not asked for, with what else is entered by hand', async () => {
    const { payments } = test.client;
    const of = await addCustomer(test.owner, dealerId, 'C9');
    const by = await addPayer(test.owner, { dealerId, customerIds: [of] });
    const id = await pay('settled', { of, by });
    await test.owner.query('update payments set discount_minor = 20 where id = $1', [id]);
    const [waits, needs] = [
      async () => (await payments.get(id)).handDiscountMinor,
      () => idsOf({ payerId: by, needs: 'entry' }),
    ];
    const fails = (code: string, pointer?: string) => (error: unknown) =>
      error instanceof ConflictError && error.code === code && error.errors?.[0]?.pointer === pointer;
    assert.equal(await waits(), 0, 'nothing is in the books yet');
    await addPosting(test.owner, { dealerId, paymentId: id, postedAt: at(1) });
    await post(id, `state = 'awaiting_file', posted_minor = 0, posted_at = null`);
    await test.client.postingFiles.markImported((await test.client.postingFiles.create()).id);
    assert.deepEqual([await waits(), await needs()], [0, []], 'the file lists it');
    await post(id, 'posting_file_id = null');
    assert.deepEqual([await waits(), await needs()], [20, [id]]);

    await assert.rejects(payments.enteredByHand(id, { amountMinor: 0 }), fails('nothing_to_enter'));
    await assert.rejects(
      payments.enteredByHand(id, { amountMinor: 0, discountMinor: 19 }),
      fails('entry_changed', '/discountMinor'),
    );
    const entered = await payments.enteredByHand(id, { amountMinor: 0, discountMinor: 20 });
    assert.deepEqual([entered.handMinor, entered.handDiscountMinor, await needs()], [0, 0, []]);
    assert.deepEqual(
      (await eventsOf(id)).filter(({ type }) => type === 'payment.entered_by_hand').map(({ data }) => data),
      [{ amountMinor: 0, discountMinor: 20, currency: 'USD' }],
    );

    // The money goes back, and the discount has to be taken back with it; then it comes again, and all is entered anew.
    const state = `reversal_reason = 'R01', reversal_queued_at = now(), action = 'reverse', state = 'reversed'`;
    await post(id, `${state}, posted_minor = 0, reversed_at = now()`);
    await test.owner.query('update payments set taken_back_minor = amount_minor where id = $1', [id]);
    assert.deepEqual([await waits(), await needs()], [-20, [id]]);
    await payments.enteredByHand(id, { amountMinor: 0, discountMinor: -20 });
    await test.owner.query('update payments set taken_back_minor = 0 where id = $1', [id]);
    const { handMinor, handDiscountMinor } = await payments.get(id);
    assert.deepEqual([handMinor, handDiscountMinor], [1000, 20]);
    // Whoever knows of no discounts notes the amount alone.
    const noted = await payments.enteredByHand(id, { amountMinor: 1000 });
    assert.deepEqual([noted.handMinor, noted.handDiscountMinor], [0, 20]);
  });

  it('are exported under the same filters, and no name is a formula', async () => {
    const of = await addCustomer(test.owner, dealerId, 'C3');
    await test.owner.query(`update customers set name = '=HYPERLINK("https://evil.example")' where id = $1`, [
      of,
    ]);
    const by = await addPayer(test.owner, { dealerId, customerIds: [of] });
    await test.owner.query(`update payers set name = '+Pat; =1+1' where id = $1`, [by]);
    const id = await pay('settled', { of, by, minor: 1_234_550, startedAt: at(20) });
    await test.owner.query(
      'update payments set fee_minor = 200, taken_back_minor = 50, fee_back_minor = 25 where id = $1',
      [id],
    );
    await pay('failed', { of, by });
    const response = await fetch(
      `${test.connector.url}/v1/payments/export.csv?customerId=${of}&state=settled`,
      { headers: { Authorization: `Bearer ${test.connector.apiKey}` } },
    );
    assert.equal(response.headers.get('content-disposition'), 'attachment; filename="payvite-payments.csv"');
    const text = Buffer.from(await response.arrayBuffer()).toString();
    assert.ok(text.startsWith('\uFEFF'));
    const rows = parse<Record<string, string>>(text, { columns: true, bom: true });
    assert.equal(rows.length, 1);
    const [row] = rows;
    assert.equal(row?.['Payment'], id);
    assert.equal(row?.['Account name'], `'=HYPERLINK("https://evil.example")`);
    assert.equal(row?.['Paid by'], `'+Pat; =1+1`);
    assert.deepEqual(
      ['Amount', 'Fee', 'Gone back', 'Fee gone back'].map((column) => row?.[`${column} (in currency)`]),
      ['12345.50', '2.00', '0.50', '0.25'],
    );
    assert.equal(row?.['Started (UTC)'], at(20).toISOString());
    assert.equal(row?.['Test money'], 'yes');
    const mine = (await Array.fromAsync(test.client.payments.exportCsv({ payerId: by }))).join('');
    assert.equal(parse(mine, { columns: true, bom: true }).length, 2);
  });

  it('are exported whole, in more than one piece', async () => {
    const of = await addCustomer(test.owner, dealerId, 'C4');
    const template = await pay('settled', { of, startedAt: at(30) });
    await test.owner.query(
      `insert into payments
       select (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(), 'preview_id', gen_random_uuid(),
         'provider_checkout_id', n))).*
       from payments p, generate_series(1, 1204) n where p.id = $1`,
      [template],
    );
    const pieces = await Array.fromAsync(test.client.payments.exportCsv({ customerId: of }));
    const rows = parse<Record<string, string>>(pieces.join(''), { columns: true, bom: true });
    assert.equal(new Set(rows.map((row) => row['Payment'])).size, 1205);
  });

  it('are the dealer’s alone', async () => {
    const other = await addDealer(test, { name: 'Birch Supply', rows: { accounts: [] } });
    const id = await pay('settled');
    assert.deepEqual((await other.client.payments.list()).data, []);
    assert.deepEqual(await other.client.payments.summary(), { payments: 0, currencies: [] });
    await assert.rejects(other.client.payments.get(id), NotFoundError);
    await assert.rejects(other.client.payments.enteredByHand(id, { amountMinor: 1 }), NotFoundError);
  });
});
