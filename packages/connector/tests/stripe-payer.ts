import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { OpenItem, PaymentMethod } from '@payvite/sdk';
import Stripe from 'stripe';
import { readForm } from './page-form.ts';
import type { PortalVisitor } from './portal-visitor.ts';
import type { StripeAccount, StripeObject } from './stripe-server.ts';
import type { TestConnector } from './test-connector.ts';

/** A payment that was started on the portal. */
export interface StripePayment {
  paymentId: string;
  /** Of Checkout, at the dealer's account. */
  sessionId: string;
  method: PaymentMethod;
}

/** A payer on the portal of a dealer with an account at Stripe, and what Stripe tells the dealer's connector of it. */
export class StripePayer {
  /** The connector as the dealer's own. */
  readonly test: TestConnector;
  readonly account: StripeAccount;
  /** The address of the dealer's portal. */
  readonly home: string;
  /** All that Stripe ever told, the oldest first. */
  readonly told: string[] = [];
  readonly #visitor: PortalVisitor;
  readonly #customerId: string;
  readonly #webhookSecret: string;

  constructor(payer: {
    test: TestConnector;
    account: StripeAccount;
    visitor: PortalVisitor;
    home: string;
    customerId: string;
    webhookSecret: string;
  }) {
    ({ test: this.test, account: this.account, home: this.home } = payer);
    ({ visitor: this.#visitor, customerId: this.#customerId, webhookSecret: this.#webhookSecret } = payer);
  }

  /** The customer's open items by the ERP's id. */
  async items(): Promise<Map<string, OpenItem>> {
    const { client } = this.test;
    const items = await Array.fromAsync(client.customers.openItems(this.#customerId, { limit: 200 }));
    return new Map(items.map((item) => [item.erpId, item]));
  }

  /** Chooses items by the ERP's ids, reviews them, and goes to Checkout. */
  async start(erpIds: readonly string[], method: PaymentMethod): Promise<StripePayment> {
    const { home } = this;
    const items = await this.items();
    const chosen = erpIds.map((erpId) => ['item', items.get(erpId)?.id ?? '']);
    const page = await this.#visitor.submit(
      `${home}/review`,
      new URLSearchParams([['customer', this.#customerId], ...chosen]),
    );
    const form = readForm(page.html, '/review');
    form.set('method', method);
    const { location = '' } = await this.#visitor.post(`${home}/payments`, form);
    const [, paymentId = ''] = /\/payments\/([0-9a-f-]{36})\/to-provider$/.exec(location) ?? [];
    assert.notEqual(paymentId, '', `${location} ${page.text}`);
    const { html } = await this.#visitor.get(location);
    const [, sessionId = ''] =
      /content="0;url=https:\/\/checkout\.stripe\.example\/c\/(\w+)"/.exec(html) ?? [];
    assert.ok(this.account.objects.has(sessionId), 'it leads to Checkout of the dealer’s own account');
    return { paymentId, sessionId, method };
  }

  /** The payer is done with Checkout. @returns what Stripe tells of it, the oldest first. */
  complete({ sessionId, method }: StripePayment): string[] {
    this.account.complete(sessionId, method === 'ach' ? 'processing' : 'succeeded');
    const [intent, session] = [this.account.intentOf(sessionId), this.account.get(sessionId)];
    const isDebit = method === 'ach';
    return [
      this.#event(isDebit ? 'charge.pending' : 'charge.succeeded', this.#chargeOf(intent)),
      this.#event(isDebit ? 'payment_intent.processing' : 'payment_intent.succeeded', intent),
      this.#event('checkout.session.completed', session),
    ];
  }

  /** The payer's bank pays a debit. */
  settle({ sessionId }: StripePayment): string[] {
    this.account.settle(sessionId);
    const intent = this.account.intentOf(sessionId);
    return [
      this.#event('charge.succeeded', this.#chargeOf(intent)),
      this.#event('payment_intent.succeeded', intent),
      this.#event('checkout.session.async_payment_succeeded', this.account.get(sessionId)),
    ];
  }

  /** The payer's bank takes a debit back: a dispute that is lost as it begins (docs.stripe.com/payments/ach-direct-debit). */
  takeBack({ sessionId }: StripePayment, code: string): string[] {
    const amount = Number(this.account.intentOf(sessionId)['amount']);
    const dispute = this.account.dispute(sessionId, {
      ...{ amount, status: 'lost', reason: 'insufficient_funds', code },
    });
    return [
      this.#event('charge.dispute.created', dispute),
      this.#event('charge.dispute.funds_withdrawn', dispute),
      this.#event('charge.dispute.closed', dispute),
    ];
  }

  /** Delivers events in this order, each twice and both at once; each time what is due is looked at. */
  async tell(events: readonly string[]): Promise<void> {
    for (const event of events) {
      const answers = await Promise.all([this.deliver(event), this.deliver(event)]);
      for (const { status } of answers) assert.equal(status, 200, event);
      await this.test.connector.drain();
    }
  }

  /** Sends an event as Stripe does: signed as it leaves, however old it is. */
  async deliver(
    payload: string,
    { dealerId = this.test.connector.dealerId, secret = this.#webhookSecret } = {},
  ): Promise<{ status: number; body: unknown }> {
    const { url, context } = this.test.connector;
    const timestamp = Math.floor(context.clock.now().getTime() / 1000);
    const response = await fetch(`${url}/webhooks/stripe/${dealerId}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'Stripe-Signature': Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp }),
      },
      body: payload,
    });
    return { status: response.status, body: await response.json() };
  }

  #chargeOf(intent: StripeObject): StripeObject {
    return this.account.get(String(intent['latest_charge']));
  }

  #event(type: string, object: StripeObject): string {
    const created = Math.floor(this.test.connector.context.clock.now().getTime() / 1000);
    const event = { id: `evt_${randomUUID()}`, object: 'event', type, created, livemode: false };
    const text = JSON.stringify({ ...event, data: { object } });
    this.told.push(text);
    return text;
  }
}
