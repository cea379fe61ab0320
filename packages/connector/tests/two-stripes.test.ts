import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { getDealer } from '../src/dealers/dealer-store.ts';
import { writeStripeSecrets } from '../src/payment-config.ts';
import { ProviderError, type CheckoutOrder, type PaymentProvider } from '../src/payments/payment-provider.ts';
import { sealSecret } from '../src/sealed-secret.ts';
import { orderedOf, orderPayment } from './ordered-payments.ts';
import { addStripeDealer } from './stripe-payments.ts';
import { startStripeServer, type StripeAccount, type StripeServer } from './stripe-server.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const KEYS = { north: 'sk_test_north', south: 'rk_test_south' };
const WEBHOOK_SECRETS = { north: 'whsec_northern', south: 'whsec_southern' };

describe('dealers with an account at Stripe each', () => {
  let test: TestConnector;
  let stripe: StripeServer;
  let accounts: Record<'north' | 'south', StripeAccount>;
  let dealerIds: Record<'north' | 'south', string>;
  before(async () => {
    stripe = await startStripeServer();
    accounts = {
      north: stripe.addAccount('north', KEYS.north),
      south: stripe.addAccount('south', KEYS.south),
    };
    test = await startTestConnector({
      env: {
        PAYMENTS: 'stripe',
        STRIPE_SECRET_KEY: KEYS.north,
        STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRETS.north,
        STRIPE_API_BASE: stripe.url,
      },
    });
    const south = await addStripeDealer(test, {
      ...{ name: 'South', apiBase: stripe.url },
      secrets: { secretKey: KEYS.south, webhookSecrets: [WEBHOOK_SECRETS.south] },
    });
    dealerIds = { north: test.connector.dealerId, south };
  });
  after(async () => {
    await test.close();
    await stripe.close();
  });

  const rowOf = (name: 'north' | 'south') =>
    test.connector.context.database.asDealer(dealerIds[name], getDealer);
  const providerOf = async (name: 'north' | 'south'): Promise<PaymentProvider> => {
    const provider = await test.connector.context.providerOf(await rowOf(name));
    assert.ok(provider !== undefined);
    return provider;
  };
  const orderOf = async (name: 'north' | 'south'): Promise<CheckoutOrder> => {
    const of = { ...test, connector: { ...test.connector, dealerId: dealerIds[name] } };
    return orderPayment(of, { provider: 'stripe' });
  };
  const fails = (code: string) => (error: unknown) => error instanceof ProviderError && error.code === code;

  it('are paid into their own account, also by one and the same payer', async () => {
    const payerId = randomUUID();
    for (const name of ['north', 'south'] as const) {
      const begun = stripe.requests.length;
      const order = await orderOf(name);
      const { checkoutId, providerCustomerId } = await (
        await providerOf(name)
      ).openCheckout({ ...order, payer: { ...order.payer, id: payerId } });
      const asked = stripe.requests.slice(begun);
      assert.ok(asked.length > 0);
      for (const { account } of asked) assert.equal(account, name);
      const other = accounts[name === 'north' ? 'south' : 'north'];
      assert.ok(accounts[name].objects.has(checkoutId));
      assert.ok(!other.objects.has(checkoutId) && !other.objects.has(providerCustomerId ?? ''));
    }
  });

  it('see nothing of a payment of the other, by its id or by their own words', async () => {
    const [north, south] = [await providerOf('north'), await providerOf('south')];
    const order = await orderOf('north');
    const { checkoutId } = await north.openCheckout(order);
    const ordered = orderedOf(order, checkoutId);
    for (const dealerId of [dealerIds.north, dealerIds.south]) {
      await assert.rejects(south.readPayment({ ...ordered, dealerId }), fails('refused'));
      await assert.rejects(south.closeCheckout({ ...ordered, dealerId }), fails('refused'));
    }
    assert.equal(accounts.north.get(checkoutId)['status'], 'open');

    // The south's account is made to hold one with the same id: it is still not what was ordered of it.
    accounts.south.objects.set(checkoutId, structuredClone(accounts.north.get(checkoutId)));
    await assert.rejects(south.readPayment({ ...ordered, dealerId: dealerIds.south }), fails('integrity'));
    await assert.rejects(south.readPayment(ordered), fails('integrity'));
  });

  it('have their secrets sealed, each for its own dealer', async () => {
    const { rows } = await test.owner.query<{ text: string }>('select dealers::text as text from dealers');
    const kept = rows.map(({ text }) => text).join('\n');
    for (const secret of [...Object.values(KEYS), ...Object.values(WEBHOOK_SECRETS)])
      assert.ok(!kept.includes(secret), secret);
    const [north, south] = [await rowOf('north'), await rowOf('south')];
    await assert.rejects(
      test.connector.context.providerOf({ ...south, paymentSecret: north.paymentSecret }),
      (error) =>
        fails('unauthorized')(error) && /dealer set south --payments stripe/.test((error as Error).message),
    );
    await assert.rejects(
      test.connector.context.providerOf({ ...south, paymentSecret: null }),
      fails('unauthorized'),
    );
  });

  it('are asked of payments under way also where they take no new ones', async () => {
    const north = await providerOf('north');
    const order = await orderOf('north');
    const { checkoutId } = await north.openCheckout(order);
    for (const paymentProvider of ['off', 'sandbox'] as const) {
      const dealer = { ...(await rowOf('north')), paymentProvider };
      const { providerOf: find } = test.connector.context;
      assert.notEqual((await find(dealer))?.kind, 'stripe');
      const still = await find(dealer, 'stripe');
      const { facts } = (await still?.readPayment(orderedOf(order, checkoutId))) ?? {};
      assert.equal(facts?.checkout, 'open');
    }
  });

  it('keep nothing else that is due waiting where one of them gives no answer to what went back', async () => {
    const { payments } = test.connector.context;
    const { sweep } = payments;
    payments.sweep = () => new Promise(() => undefined);
    try {
      await test.connector.tick();
    } finally {
      payments.sweep = sweep;
    }
  });

  it('cannot take real money as test dealers, nor test money as live ones', async () => {
    const dealer = await rowOf('north');
    await assert.rejects(
      test.connector.context.providerOf({ ...dealer, mode: 'live' }),
      fails('unauthorized'),
    );
  });

  it('are asked with a new key as soon as it is set', async () => {
    accounts.north = stripe.addAccount('north-anew', 'sk_test_north_anew');
    const { context } = test.connector;
    const secrets = { secretKey: 'sk_test_north_anew', webhookSecrets: ['whsec_x'] as [string] };
    const sealed = await sealSecret(context.keys, { dealerId: dealerIds.north }, writeStripeSecrets(secrets));
    await test.owner.query('update dealers set payment_secret = $2 where id = $1', [dealerIds.north, sealed]);
    await (await providerOf('north')).health();
    assert.equal(stripe.requests.at(-1)?.account, 'north-anew');
  });
});
