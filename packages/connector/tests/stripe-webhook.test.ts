import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import Stripe from 'stripe';
import { recordHints } from './ordered-payments.ts';
import { addStripeDealer } from './stripe-payments.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const [SECRET, OLD_SECRET, OTHER_SECRET] = ['whsec_ridgeline', 'whsec_before', 'whsec_south'];

describe('the webhook of Stripe', () => {
  let test: TestConnector;
  let hints: ReturnType<typeof recordHints>;
  let southId: string;
  before(async () => {
    test = await startTestConnector({
      env: {
        PAYMENTS: 'stripe',
        STRIPE_SECRET_KEY: 'sk_test_ridgeline',
        STRIPE_WEBHOOK_SECRET: `${SECRET}, ${OLD_SECRET}`,
        STRIPE_API_BASE: 'http://127.0.0.1:9',
      },
    });
    hints = recordHints(test);
    southId = await addStripeDealer(test, {
      ...{ name: 'South', apiBase: 'http://127.0.0.1:9' },
      secrets: { secretKey: 'sk_test_south', webhookSecrets: [OTHER_SECRET] },
    });
  });
  after(() => test.close());
  beforeEach(() => {
    hints.hinted.length = 0;
  });

  const nowSeconds = () => Math.floor(test.connector.context.clock.now().getTime() / 1000);
  const eventOf = (object: object, more: object = {}) =>
    JSON.stringify({
      ...{ id: `evt_${randomUUID()}`, object: 'event', type: 'payment_intent.succeeded', livemode: false },
      data: { object },
      ...more,
    });
  const sign = (payload: string, secret = SECRET, timestamp = nowSeconds()) =>
    Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
  const send = async (
    payload: string,
    {
      signature = sign(payload),
      dealerId = test.connector.dealerId,
    }: { signature?: string | null; dealerId?: string } = {},
  ) => {
    const response = await fetch(`${test.connector.url}/webhooks/stripe/${dealerId}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        ...(signature === null ? {} : { 'Stripe-Signature': signature }),
      },
      body: payload,
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it('has a payment looked at, and believes nothing else: not the amount, not the state', async () => {
    const paymentId = randomUUID();
    const payload = eventOf({
      ...{ id: 'pi_1', object: 'payment_intent', amount: 1, status: 'succeeded' },
      metadata: { payvite_payment_id: paymentId, payvite_dealer_id: southId },
    });
    assert.deepEqual(await send(payload), { status: 200, body: { told: 1 } });
    // The dealer is that of the address whose secret proved it, whatever the event says.
    assert.deepEqual(hints.hinted, [{ dealerId: test.connector.dealerId, hint: { paymentId } }]);
  });

  it('finds the payment of a charge, a refund and a dispute by its PaymentIntent', async () => {
    for (const object of [
      { id: 'ch_1', object: 'charge', payment_intent: 'pi_7', metadata: {} },
      { id: 're_1', object: 'refund', payment_intent: 'pi_7', metadata: null },
      { id: 'dp_1', object: 'dispute', payment_intent: 'pi_7' },
      {
        id: 'pi_7',
        object: 'payment_intent',
        metadata: { payvite_payment_id: "'; drop table payments; --" },
      },
    ]) {
      assert.equal((await send(eventOf(object))).status, 200);
      assert.deepEqual(hints.hinted.pop()?.hint, { providerPaymentId: 'pi_7' });
    }
  });

  it('takes what is none of ours, and does nothing', async () => {
    for (const object of [
      { id: 'cus_1', object: 'customer' },
      { id: 'ch_1', object: 'charge', payment_intent: null },
      { id: 'x', object: 'payout', metadata: { payvite_payment_id: 7 } },
    ])
      assert.deepEqual(await send(eventOf(object)), { status: 200, body: { told: 0 } });
    assert.deepEqual(hints.hinted, []);
  });

  it('takes events twice and in any order: each says which payment, and nothing else', async () => {
    const paymentId = randomUUID();
    const metadata = { payvite_payment_id: paymentId };
    const completed = eventOf({ id: 'cs_1', object: 'checkout.session', metadata });
    const settled = eventOf({ id: 'pi_1', object: 'payment_intent', metadata });
    for (const payload of [settled, completed, settled, completed])
      assert.equal((await send(payload)).status, 200);
    assert.deepEqual(
      hints.hinted.map(({ hint }) => hint),
      Array.from({ length: 4 }, () => ({ paymentId })),
    );
  });

  it('is proven by either secret while one is replaced', async () => {
    const payload = eventOf({ id: 'pi_1', object: 'payment_intent' });
    assert.equal((await send(payload, { signature: sign(payload, OLD_SECRET) })).status, 200);
    // As Stripe signs while both are in force.
    const both = `${sign(payload, 'whsec_unknown')},${sign(payload).split(',')[1] ?? ''}`;
    assert.equal((await send(payload, { signature: both })).status, 200);
  });

  it('refuses what is forged, altered, unsigned or old', async () => {
    const payload = eventOf({ id: 'pi_1', object: 'payment_intent' });
    const now = nowSeconds();
    const [time = '', proof = ''] = sign(payload).split(',');
    const refused: Record<string, [payload: string, signature: string | null]> = {
      'no signature': [payload, null],
      'an empty one': [payload, ''],
      'no such thing': [payload, 'copper river seven'],
      'another secret': [payload, sign(payload, 'whsec_forged')],
      'the other dealer’s secret': [payload, sign(payload, OTHER_SECRET)],
      'altered by one character': [payload.replace('pi_1', 'pi_2'), sign(payload)],
      'another time': [payload, `t=${now - 1},${proof}`],
      'only a time': [payload, time],
      'another scheme': [payload, `${time},${proof.replace('v1=', 'v0=')}`],
      'five minutes and a second old': [payload, sign(payload, SECRET, now - 302)],
      'real money': [eventOf({ id: 'pi_1', object: 'payment_intent' }, { livemode: true }), 'signed'],
      nothing: ['', sign('')],
    };
    for (const [name, [body, signature]] of Object.entries(refused)) {
      const answer = await send(body, { signature: signature === 'signed' ? sign(body) : signature });
      assert.deepEqual([answer.status, answer.body['code']], [401, 'unauthenticated'], name);
    }
    assert.deepEqual(hints.hinted, []);
    assert.equal((await send(payload, { signature: sign(payload, SECRET, now - 290) })).status, 200);
  });

  it('goes by our clock, however late an event is told: only its signature must be fresh', async () => {
    const payload = eventOf({ id: 'pi_1', object: 'payment_intent' }, { created: nowSeconds() - 3 * 86_400 });
    const signature = sign(payload);
    assert.equal((await send(payload, { signature })).status, 200);
    await test.advance({ minutes: 6 });
    assert.equal((await send(payload, { signature })).status, 401);
    assert.equal((await send(payload)).status, 200);
  });

  it('tells one dealer nothing by another’s proof', async () => {
    const paymentId = randomUUID();
    const payload = eventOf({
      ...{ id: 'pi_1', object: 'payment_intent' },
      metadata: { payvite_payment_id: paymentId },
    });
    assert.equal((await send(payload, { dealerId: southId })).status, 401);
    const own = { dealerId: southId, signature: sign(payload, OTHER_SECRET) };
    assert.equal((await send(payload, own)).status, 200);
    assert.deepEqual(hints.hinted, [{ dealerId: southId, hint: { paymentId } }]);
  });

  it('is told of payments under way where the dealer takes no new ones', async () => {
    const paymentId = randomUUID();
    const payload = eventOf({
      ...{ id: 'pi_1', object: 'payment_intent' },
      metadata: { payvite_payment_id: paymentId },
    });
    await test.owner.query("update dealers set payment_provider = 'off' where id = $1", [southId]);
    const own = { dealerId: southId, signature: sign(payload, OTHER_SECRET) };
    assert.equal((await send(payload, own)).status, 200);
    assert.deepEqual(hints.hinted, [{ dealerId: southId, hint: { paymentId } }]);
  });

  it('is not there for a dealer without an account at Stripe, nor for none', async () => {
    const payload = eventOf({ id: 'pi_1', object: 'payment_intent' });
    await test.owner.query(
      "update dealers set payment_provider = 'off', payment_secret = null where id = $1",
      [southId],
    );
    for (const dealerId of [southId, randomUUID(), 'ridgeline', 'x%27']) {
      const answer = await send(payload, { dealerId, signature: sign(payload, OTHER_SECRET) });
      assert.deepEqual([answer.status, answer.body['code']], [404, 'not_found'], dealerId);
    }
  });

  it('holds up an address whose requests prove nothing', async () => {
    const limited = await startTestConnector({
      env: {
        PAYMENTS: 'stripe',
        STRIPE_SECRET_KEY: 'sk_test_ridgeline',
        STRIPE_WEBHOOK_SECRET: SECRET,
      },
      rateLimits: { failedPerAddress: 2 },
    });
    try {
      recordHints(limited);
      const statuses: number[] = [];
      const { dealerId } = limited.connector;
      for (const [secret, to] of [
        [SECRET, dealerId],
        ['whsec_x', dealerId],
        ['whsec_x', dealerId],
        [SECRET, dealerId],
        // Another dealer is not held up by what came for this one.
        [SECRET, randomUUID()],
      ] as const) {
        const payload = eventOf({ id: 'pi_1', object: 'payment_intent' });
        const timestamp = Math.floor(limited.connector.context.clock.now().getTime() / 1000);
        const response = await fetch(`${limited.connector.url}/webhooks/stripe/${to}`, {
          method: 'POST',
          headers: {
            'Stripe-Signature': Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp }),
          },
          body: payload,
        });
        statuses.push(response.status);
      }
      assert.deepEqual(statuses, [200, 401, 401, 429, 404]);
    } finally {
      await limited.close();
    }
  });
});
