import assert from 'node:assert/strict';
import type { PaymentMethod } from '@payvite/sdk';
import { getDealer } from '../src/dealers/dealer-store.ts';
import type { CheckoutOrder, PaymentProvider } from '../src/payments/payment-provider.ts';
import { createVisitor, type PageAnswer, type PortalVisitor } from './portal-visitor.ts';
import type { TestConnector } from './test-connector.ts';

/** The provider of the connector's dealer. */
export async function providerOfDealer(test: TestConnector): Promise<PaymentProvider> {
  const { context, dealerId } = test.connector;
  const provider = await context.providerOf(await context.database.asDealer(dealerId, getDealer));
  assert.ok(provider !== undefined);
  return provider;
}

/** Starts a payment of the whole of an item; `path` is that of the provider's page. */
export async function startSandboxPayment(
  test: TestConnector,
  of: { customerId: string; payerId: string; itemId: string; method: PaymentMethod },
): Promise<{ paymentId: string; path: string }> {
  const { context, dealerId } = test.connector;
  const { customerId, payerId, itemId, method } = of;
  const choice = { items: [{ itemId, amountMinor: null }], usesCreditsElsewhere: false };
  const made = await context.database.asDealer(dealerId, (tx) =>
    context.payments.preview(tx, { payerId, customerId }, choice),
  );
  assert.ok('preview' in made);
  const { id: previewId, hash } = made.preview;
  const started = await context.payments.start(dealerId, {
    ...{ payerId, previewId, method },
    hash: hash.toString('hex'),
  });
  assert.ok(started.result === 'started', JSON.stringify(started));
  return { paymentId: started.paymentId, path: new URL(started.url).pathname };
}

/** A payer on the sandbox's pages of one payment. */
export interface SandboxPayer {
  checkoutId: string;
  /** Of the page. */
  path: string;
  visitor: PortalVisitor;
  look(): Promise<PageAnswer>;
  /** Presses a button. */
  press(act: string, form?: Record<string, string>): Promise<PageAnswer>;
  /** Presses a button, and looks at what it leads to. */
  pressAndLook(act: string, form?: Record<string, string>): Promise<PageAnswer>;
  /** Goes all the way with a card or an account. */
  pay(instrument: string): Promise<PageAnswer>;
}

/** Opens the checkout of an order. */
export async function openSandbox(test: TestConnector, order: CheckoutOrder): Promise<SandboxPayer> {
  const provider = await providerOfDealer(test);
  const { checkoutId, url } = await provider.openCheckout(order);
  assert.ok(url !== null);
  const path = new URL(url).pathname;
  const visitor = createVisitor(test);
  const payer: SandboxPayer = {
    ...{ checkoutId, path, visitor },
    look: () => visitor.get(path),
    press: (act, form = {}) => visitor.post(`${path}/${act}`, form),
    async pressAndLook(act, form) {
      const { status, location = '' } = await payer.press(act, form);
      assert.equal(status, 303);
      return visitor.get(location);
    },
    async pay(instrument) {
      const chosen = await payer.press('choose', { instrument });
      if (order.method === 'ach') return payer.press('agree');
      return instrument === '3155' ? payer.press('allow') : chosen;
    },
  };
  return payer;
}
