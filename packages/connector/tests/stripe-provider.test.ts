import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { PaymentMethod } from '@payvite/sdk';
import { describeError } from '../src/logger.ts';
import { stateOf } from '../src/payments/payment-facts.ts';
import { ProviderError, type CheckoutOrder, type PaymentProvider } from '../src/payments/payment-provider.ts';
import { createStripeProvider } from '../src/payments/stripe/stripe-provider.ts';
import { orderedOf } from './ordered-payments.ts';
import { NEWER_OPERATIONS, NEWER_PARAMETERS } from './stripe-newer-requests.ts';
import { checkStripeRequest, parseForm } from './stripe-request-checker.ts';
import { startStripeServer, type StripeAccount, type StripeServer } from './stripe-server.ts';

const KEY = 'sk_test_ridgeline';
const DEALER_ID = randomUUID();

describe('Stripe', () => {
  let stripe: StripeServer;
  let account: StripeAccount;
  let provider: PaymentProvider;
  before(async () => {
    stripe = await startStripeServer();
    account = stripe.addAccount('ridgeline', KEY);
    provider = createStripeProvider({
      dealerId: DEALER_ID,
      secretKey: KEY,
      isTestMoney: true,
      apiBase: stripe.url,
    });
  });
  after(() => stripe.close());
  beforeEach(() => {
    stripe.requests.length = 0;
    stripe.trouble = null;
    stripe.forbidden = null;
  });

  const makeOrder = (method: PaymentMethod = 'card', more: Partial<CheckoutOrder> = {}): CheckoutOrder => ({
    paymentId: randomUUID(),
    dealerId: DEALER_ID,
    ...{ method, currency: 'USD', amountMinor: 10_000, feeMinor: 250 },
    words: { amount: 'Payment to Ridgeline, account 10077', fee: 'Fee' },
    payer: {
      ...{ id: randomUUID(), name: 'Maria Harrow', email: 'maria@harrow.example', locale: 'es-MX' },
      providerCustomerId: null,
    },
    expiresAt: new Date('2026-12-01T10:00:00Z'),
    returnUrl: 'https://pay.example/portal/ridgeline/payments/1',
    cancelUrl: 'https://pay.example/portal/ridgeline/payments/1?left',
    ...more,
  });
  const open = async (method: PaymentMethod = 'card') => {
    const order = makeOrder(method);
    const { checkoutId } = await provider.openCheckout(order);
    return { order, checkoutId, ordered: orderedOf(order, checkoutId) };
  };
  const standingOf = async ({ order, ordered }: Awaited<ReturnType<typeof open>>) => {
    const { facts, nextChangeAt } = await provider.readPayment(ordered);
    assert.equal(nextChangeAt, null);
    return { ...stateOf(facts, order), facts };
  };
  const fails =
    (code: string, words = /./) =>
    (error: unknown) =>
      error instanceof ProviderError && error.code === code && words.test(error.message);

  it('takes US dollars from bank accounts and by card, other currencies by card, and those it counts otherwise not', () => {
    assert.deepEqual(provider.methodsFor('USD'), ['ach', 'card']);
    assert.deepEqual(provider.methodsFor('CAD'), ['card']);
    for (const currency of ['ISK', 'UGX', 'KWD']) assert.deepEqual(provider.methodsFor(currency), []);
    assert.deepEqual(
      ['USD', 'GBP', 'JPY'].map((each) => provider.minimumMinor(each)),
      [50, 30, 50],
    );
    assert.deepEqual(
      ['USD', 'HUF', 'JPY'].map((each) => provider.maximumMinor(each)),
      [99_999_999, 99_999_999, 99_999_999],
    );
  });

  it('opens a page of Stripe’s for exactly what was ordered', async () => {
    const order = makeOrder('ach');
    const checkout = await provider.openCheckout(order);
    const [customer, session] = stripe.requests;
    assert.equal(stripe.requests.length, 2);
    assert.deepEqual([customer?.method, customer?.path], ['POST', '/v1/customers']);
    assert.deepEqual(customer?.form, {
      ...{ email: 'maria@harrow.example', name: 'Maria Harrow', preferred_locales: { 0: 'es-MX' } },
      metadata: { payvite_payer_id: order.payer.id },
    });
    assert.deepEqual([session?.method, session?.path], ['POST', '/v1/checkout/sessions']);
    assert.ok(session !== undefined);
    assert.match(session.idempotencyKey ?? '', new RegExp(`^checkout-${order.paymentId}-[0-9a-f]{16}$`));
    const metadata = { payvite_payment_id: order.paymentId, payvite_dealer_id: DEALER_ID };
    const line = (name: string, amount: string) => ({
      price_data: { currency: 'usd', unit_amount: amount, product_data: { name } },
      quantity: '1',
    });
    assert.deepEqual(session.form, {
      mode: 'payment',
      allowed_payment_method_types: { 0: 'us_bank_account' },
      customer: checkout.providerCustomerId,
      client_reference_id: order.paymentId,
      line_items: { 0: line(order.words.amount, '10000'), 1: line('Fee', '250') },
      payment_intent_data: { description: order.words.amount, metadata },
      metadata,
      expires_at: String(Date.parse('2026-12-01T10:00:00Z') / 1000),
      locale: 'es',
      success_url: order.returnUrl,
      cancel_url: order.cancelUrl,
      submit_type: 'pay',
      saved_payment_method_options: { payment_method_save: 'enabled', payment_method_remove: 'enabled' },
      adaptive_pricing: { enabled: 'false' },
      payment_method_options: {
        us_bank_account: { financial_connections: { permissions: { 0: 'payment_method' } } },
      },
    });
    assert.equal(checkout.url, `https://checkout.stripe.example/c/${checkout.checkoutId}`);
  });

  it('asks of a card payment nothing of bank accounts, and of no fee no line', async () => {
    const order = makeOrder('card', { feeMinor: 0 });
    await provider.openCheckout(order);
    const form = stripe.requests[1]?.form ?? {};
    assert.deepEqual(form['allowed_payment_method_types'], { 0: 'card' });
    assert.equal(form['payment_method_options'], undefined);
    assert.deepEqual(Object.keys(form['line_items'] as object), ['0']);
  });

  it('opens one page for a payment, however often it is asked', async () => {
    const order = makeOrder();
    const [first, again] = [await provider.openCheckout(order), await provider.openCheckout(order)];
    assert.deepEqual(again, first);
    const sessions = [...account.objects.values()].filter(
      (each) => each['client_reference_id'] === order.paymentId,
    );
    assert.equal(sessions.length, 1);
  });

  it('never asks for something else under a key that it has used', async () => {
    const order = makeOrder();
    await provider.openCheckout(order);
    const payer = { ...order.payer, name: 'Maria Harrow-Lee', locale: 'fr' };
    const words = { amount: 'Paiement à Test Lumber', fee: 'Frais' };
    assert.match((await provider.openCheckout({ ...order, payer, words })).url ?? '', /^https:/);
    const bodies = new Map<string, string>();
    for (const { idempotencyKey, path, form } of stripe.requests) {
      if (idempotencyKey === undefined) continue;
      const body = `${path} ${JSON.stringify(form)}`;
      assert.equal(bodies.get(idempotencyKey) ?? body, body);
      bodies.set(idempotencyKey, body);
    }
    assert.equal(bodies.size, 4);
  });

  it('keeps a payer’s customer up to date, and makes another one where it is gone', async () => {
    const order = makeOrder();
    const { providerCustomerId } = await provider.openCheckout(order);
    assert.ok(providerCustomerId !== null);
    const payer = { ...order.payer, providerCustomerId };
    const next = makeOrder('card', { payer: { ...payer, email: 'new@harrow.example' } });
    assert.equal((await provider.openCheckout(next)).providerCustomerId, providerCustomerId);
    assert.equal(account.get(providerCustomerId)['email'], 'new@harrow.example');

    account.get(providerCustomerId)['deleted'] = true;
    const after = await provider.openCheckout(makeOrder('card', { payer }));
    assert.notEqual(after.providerCustomerId, providerCustomerId);
    assert.equal(account.get(after.providerCustomerId ?? '')['email'], order.payer.email);
  });

  it('follows a card payment: declined on the page is no failure, paid is settled', async () => {
    const payment = await open();
    assert.deepEqual((await standingOf(payment)).facts.checkout, 'open');
    account.decline(payment.checkoutId);
    const declined = await standingOf(payment);
    assert.deepEqual([declined.state, declined.facts.authorization], ['started', null]);
    account.complete(payment.checkoutId, 'succeeded');
    const { state, facts } = await standingOf(payment);
    assert.deepEqual([state, facts.checkout], ['settled', 'completed']);
    assert.equal(facts.providerPaymentId, account.intentOf(payment.checkoutId).id);
    assert.deepEqual([facts.authorization?.last4, facts.authorization?.mandateId], ['4242', null]);
  });

  it('follows a debit, and reads to what the payer agreed', async () => {
    const payment = await open('ach');
    account.complete(payment.checkoutId, 'processing');
    const { state, facts } = await standingOf(payment);
    assert.equal(state, 'pending');
    const mandate = [...account.objects.values()].findLast(({ object }) => object === 'mandate');
    assert.deepEqual(facts.authorization, {
      agreedAt: new Date(1_795_000_000 * 1000).toISOString(),
      mandateId: mandate?.id,
      reference: '091000017061036',
      ...{ ipAddress: '203.0.113.7', userAgent: 'Firefox', bankName: 'STRIPE TEST BANK', last4: '6789' },
      ...{ holderType: 'company', secCode: null, textVersion: null },
    });
    account.settle(payment.checkoutId);
    assert.equal((await standingOf(payment)).state, 'settled');
  });

  describe('knows when money came', () => {
    const chargeOf = (checkoutId: string) =>
      account.get(String(account.intentOf(checkoutId)['latest_charge']));
    const cameAt = async (payment: Awaited<ReturnType<typeof open>>) =>
      (await standingOf(payment)).facts.settledAt;
    const instant = (seconds: unknown) => new Date(Number(seconds) * 1000).toISOString();

    it('by card, with its charge', async () => {
      const payment = await open();
      assert.equal(await cameAt(payment), null);
      account.decline(payment.checkoutId);
      assert.equal(await cameAt(payment), null);
      account.complete(payment.checkoutId, 'succeeded');
      assert.equal(await cameAt(payment), instant(chargeOf(payment.checkoutId)['created']));
      assert.ok(stripe.requests.every(({ path }) => !path.startsWith('/v1/balance_transactions')));
    });

    it('from a bank account, when it came to the balance', async () => {
      const payment = await open('ach');
      account.complete(payment.checkoutId, 'processing');
      assert.equal(await cameAt(payment), null);
      account.settle(payment.checkoutId, 3 * 86_400);
      assert.equal(
        await cameAt(payment),
        instant(Number(chargeOf(payment.checkoutId)['created']) + 3 * 86_400),
      );
    });

    it('and not from a bank account where nothing says so: made with the charge, not there, or not to be read', async () => {
      const payment = await open('ach');
      account.complete(payment.checkoutId, 'processing');
      account.settle(payment.checkoutId, 60);
      assert.equal(await cameAt(payment), null);
      const other = await open('ach');
      account.complete(other.checkoutId, 'processing');
      account.settle(other.checkoutId);
      stripe.forbidden = '/v1/balance_transactions';
      const { state, facts } = await standingOf(other);
      assert.deepEqual([state, facts.settledAt], ['settled', null]);
      stripe.forbidden = null;
      assert.notEqual(await cameAt(other), null);
      chargeOf(other.checkoutId)['balance_transaction'] = null;
      assert.equal(await cameAt(other), null);
    });
  });

  it('says where an account is verified, and what became of a debit that failed', async () => {
    const payment = await open('ach');
    account.complete(payment.checkoutId, 'requires_action');
    const verifying = await standingOf(payment);
    assert.equal(verifying.state, 'awaiting_verification');
    assert.deepEqual(verifying.facts.verifyBy, {
      url: 'https://payments.stripe.example/microdeposit/x',
      arrivesOn: '2026-12-01',
    });
    assert.equal(verifying.facts.authorization, null);
    for (const [error, code] of [
      [{ code: 'payment_intent_payment_attempt_failed', network_decline_code: 'R01' }, 'R01'],
      [{ code: 'debit_not_authorized' }, 'debit_not_authorized'],
      [{ code: 'card_declined', decline_code: 'insufficient_funds' }, 'insufficient_funds'],
    ] as const) {
      account.fail(payment.checkoutId, error);
      const { state, facts } = await standingOf(payment);
      assert.deepEqual([state, facts.failureCode], ['failed', code]);
    }
  });

  it('knows what was refunded: in part, whole, pending, and undone', async () => {
    const payment = await open();
    account.complete(payment.checkoutId, 'succeeded');
    const refund = account.refund(payment.checkoutId, 3000, 'pending');
    assert.deepEqual(
      [(await standingOf(payment)).state, (await standingOf(payment)).takenBackMinor],
      ['settled', 0],
    );
    refund['status'] = 'succeeded';
    // A part takes its share of the fee of 250 along.
    assert.equal((await standingOf(payment)).takenBackMinor, 2927);
    for (const amount of [1000, 1000, 1000]) account.refund(payment.checkoutId, amount, 'succeeded');
    // More than a page of them.
    assert.equal((await standingOf(payment)).takenBackMinor, 5854);
    account.refund(payment.checkoutId, 4250, 'succeeded');
    assert.deepEqual((await standingOf(payment)).state, 'refunded');
    refund['status'] = 'failed';
    const { state, facts, takenBackMinor } = await standingOf(payment);
    assert.deepEqual([state, takenBackMinor, facts.refunds[refund.id]?.status], ['settled', 7073, 'undone']);
  });

  it('knows what was disputed, and what only asks, by which no money moves', async () => {
    for (const [method, status, state] of [
      ['card', 'needs_response', 'disputed'],
      ['card', 'under_review', 'disputed'],
      ['card', 'lost', 'lost'],
      ['card', 'won', 'settled'],
      ['card', 'warning_needs_response', 'settled'],
      ['card', 'warning_closed', 'settled'],
      ['card', 'prevented', 'settled'],
      ['ach', 'lost', 'returned'],
    ] as const) {
      const payment = await open(method);
      account.complete(payment.checkoutId, 'succeeded');
      account.dispute(payment.checkoutId, { amount: 10_250, status, reason: 'fraudulent', code: 'R10' });
      const standing = await standingOf(payment);
      assert.equal(standing.state, state, `${method} ${status}`);
      if (state === 'returned') assert.equal(standing.reason, 'ACH return R10');
      if (state === 'lost') assert.equal(standing.reason, 'dispute lost: fraudulent');
    }
  });

  it('ends a page that is open, and leaves one that is over', async () => {
    const payment = await open();
    assert.match((await provider.getCheckout(payment.ordered)).url ?? '', /^https:/);
    await provider.closeCheckout(payment.ordered);
    assert.equal((await standingOf(payment)).state, 'expired');
    await provider.closeCheckout(payment.ordered);
    assert.equal((await provider.getCheckout(payment.ordered)).url, null);
    const paid = await open();
    account.complete(paid.checkoutId, 'succeeded');
    await provider.closeCheckout(paid.ordered);
    assert.equal((await standingOf(paid)).state, 'settled');
  });

  it('takes nothing for paid that is not what was ordered', async () => {
    const changes: Record<string, unknown>[] = [
      ...[{ amount_total: 10_249 }, { amount_total: null }, { currency: 'cad' }, { livemode: true }],
      ...[{ client_reference_id: randomUUID() }, { metadata: {} }, { metadata: null }],
    ];
    for (const change of changes) {
      const payment = await open();
      account.complete(payment.checkoutId, 'succeeded');
      Object.assign(account.get(payment.checkoutId), change);
      await assert.rejects(provider.readPayment(payment.ordered), fails('integrity'), JSON.stringify(change));
      await assert.rejects(provider.getCheckout(payment.ordered), fails('integrity'));
    }
    for (const change of [{ amount: 1 }, { currency: 'eur' }, { livemode: true }]) {
      const payment = await open();
      account.complete(payment.checkoutId, 'succeeded');
      Object.assign(account.intentOf(payment.checkoutId), change);
      await assert.rejects(provider.readPayment(payment.ordered), fails('integrity'), JSON.stringify(change));
    }
    const [one, other] = [await open(), await open()];
    const mixed = { ...one.ordered, checkoutId: other.checkoutId };
    await assert.rejects(provider.readPayment(mixed), fails('integrity'));
    await assert.rejects(provider.closeCheckout(mixed), fails('integrity'));
    assert.equal((await standingOf(other)).facts.checkout, 'open');
  });

  it('lists what was refunded or disputed since, all pages of it', async () => {
    const begun = new Date((1_795_000_000 + account.objects.size) * 1000);
    const listSince = async () =>
      (await Array.fromAsync(provider.listTakenBack(begun))).map((hint) =>
        'providerPaymentId' in hint ? hint.providerPaymentId : 'none',
      );
    // A refund of before has failed.
    const expected = await listSince();
    for (const index of [0, 1, 2, 3, 4]) {
      const payment = await open();
      account.complete(payment.checkoutId, 'succeeded');
      if (index < 3) account.refund(payment.checkoutId, 100, 'succeeded');
      else account.dispute(payment.checkoutId, { amount: 100, status: 'lost', reason: 'fraudulent' });
      expected.push(account.intentOf(payment.checkoutId).id);
    }
    assert.deepEqual((await listSince()).sort(), expected.sort());
  });

  it('lists what was refunded long ago where that has failed since', async () => {
    const [payment, other] = [await open(), await open()];
    for (const { checkoutId } of [payment, other]) account.complete(checkoutId, 'succeeded');
    const refund = account.refund(payment.checkoutId, 100, 'succeeded');
    account.refund(other.checkoutId, 100, 'succeeded');
    const foundSince = async (days: number) => {
      const since = new Date((Number(refund['created']) + days * 86_400) * 1000);
      const found = await Array.fromAsync(provider.listTakenBack(since));
      const { id } = account.intentOf(payment.checkoutId);
      const isFound = found.some((hint) => 'providerPaymentId' in hint && hint.providerPaymentId === id);
      return { isFound, count: found.length };
    };
    const before = await foundSince(31);
    assert.equal(before.isFound, false);
    refund['status'] = 'failed';
    assert.deepEqual(await foundSince(31), { isFound: true, count: before.count + 1 });
  });

  it('says what Stripe could not do: no answer, a refusal, a key that it does not take', async () => {
    const payment = await open();
    for (const trouble of [500, 503, 429, 409, 'silent'] as const) {
      stripe.trouble = trouble;
      await assert.rejects(provider.readPayment(payment.ordered), fails('unavailable'), String(trouble));
    }
    stripe.trouble = 403;
    await assert.rejects(provider.health(), fails('unauthorized', /may not do this/));
    stripe.trouble = null;
    await assert.rejects(
      provider.readPayment({ ...payment.ordered, checkoutId: 'cs_test_none' }),
      fails('refused', /No such/),
    );
    const stranger = createStripeProvider({
      ...{ dealerId: DEALER_ID, secretKey: 'sk_test_stranger', isTestMoney: true, apiBase: stripe.url },
    });
    const isRefused = (error: unknown) =>
      fails('unauthorized', /does not take the secret key/)(error) &&
      !(error as Error).message.includes('stranger');
    await assert.rejects(stranger.health(), isRefused);
    await assert.rejects(stranger.openCheckout(makeOrder()), isRefused);
    assert.deepEqual(await provider.health(), { account: 'Stripe, test mode' });
  });

  it('tells of a refusal what it is about, and not whom: neither name nor mail address', async () => {
    for (const [says, told] of [
      ['Invalid email address: maria@harrow.example', 'Invalid email address: [address]'],
      ['Could not mail <Maria.Other+x@mail.harrow.example>.', 'Could not mail <[address]>.'],
      ['Name "MARIA HARROW" is too odd; Maria Harrow was sent', 'Name "[name]" is too odd; [name] was sent'],
      ['Maria Harrow <maria@harrow.example> is blocked', '[name] <[address]> is blocked'],
    ] as const) {
      stripe.trouble = { says };
      await assert.rejects(provider.openCheckout(makeOrder()), (error) => {
        assert.ok(error instanceof ProviderError);
        assert.equal(error.message, `Stripe refuses: ${told} Request req_test in its Dashboard.`);
        assert.doesNotMatch(JSON.stringify(describeError(error)), /maria|harrow/i);
        return error.code === 'refused';
      });
    }
    // What is no name stays, also where a name is empty or has signs of a pattern in it.
    stripe.trouble = { says: 'No such price: (a+b)* of 100' };
    for (const name of ['', ' ', '.*', '(a+b)']) {
      const payer = { ...makeOrder().payer, name };
      const told =
        name === '(a+b)' ? /: No such price: \[name\]\* of 100 / : /: No such price: \(a\+b\)\* of 100 /;
      await assert.rejects(provider.openCheckout(makeOrder('card', { payer })), fails('refused', told));
    }
  });

  it('refuses here what Stripe would: a parameter that is unknown, gone, or of another kind', () => {
    const faultsOf = (body: string) =>
      checkStripeRequest('POST', '/v1/checkout/sessions', parseForm(`success_url=x&${body}`)).faults;
    assert.deepEqual(faultsOf('mode=payment'), []);
    for (const [body, fault] of [
      ['mode=gift', 'mode cannot be gift'],
      ['payment_method_types[0]=card', 'payment_method_types is unknown'],
      ['line_items[0][quantity]=one', 'line_items[0][quantity] is no integer: one'],
      ['line_items[0][colour]=red', 'line_items[0][colour] is unknown'],
      ['adaptive_pricing[enabled]=no', 'adaptive_pricing[enabled] is no boolean: no'],
      [`client_reference_id=${'x'.repeat(201)}`, 'client_reference_id is too long'],
    ] as const)
      assert.deepEqual(faultsOf(body), [fault]);
    assert.deepEqual(checkStripeRequest('POST', '/v1/checkout/sessions', {}).faults, [
      'success_url is missing',
    ]);
    assert.equal(checkStripeRequest('POST', '/v1/payouts', {}).faults.length, 1);
    for (const { source } of [
      ...Object.values(NEWER_PARAMETERS).flatMap((each) => Object.values(each)),
      ...Object.values(NEWER_OPERATIONS),
    ])
      assert.match(source, /\.d\.ts|CHANGELOG/);
  });
});
