import type { PaymentMethod } from '@payvite/sdk/schemas';
import type { PaymentFacts, ProviderAuthorization } from '../src/db/payment-columns.ts';
import { foldFacts, NO_FACTS } from '../src/payments/payment-facts.ts';
import {
  ProviderError,
  type Checkout,
  type CheckoutOrder,
  type OrderedPayment,
  type PaymentProvider,
  type ProviderErrorCode,
  type ProviderHint,
} from '../src/payments/payment-provider.ts';

/** What the provider does when it is next asked to open a page. */
export type OpeningMood =
  | 'works'
  | 'refuses'
  | 'lets nobody in'
  /** Gives no answer, before or after it has done it. */
  | 'is silent undone'
  | 'is silent done';

interface FakePayment {
  order: CheckoutOrder;
  /** All that was ever so, the oldest first. */
  history: PaymentFacts[];
}

const AUTHORIZATION: ProviderAuthorization = {
  agreedAt: '2026-11-22T10:16:00.000Z',
  mandateId: 'mandate_1',
  reference: 'ref_1',
  ipAddress: '192.0.2.7',
  userAgent: 'A browser',
  bankName: 'First Bank',
  last4: '6789',
  holderType: 'company',
  secCode: null,
  textVersion: null,
};

/** One dealer's provider, whose payments go as the test says. What it answers may be older than what is so. */
export class FakeProvider implements PaymentProvider {
  readonly kind = 'stripe';
  readonly isTestMoney = true;
  readonly payments = new Map<string, FakePayment>();
  methods: readonly PaymentMethod[] = ['ach', 'card'];
  /** In the order in which it is asked to open pages; then it works. */
  moods: OpeningMood[] = [];
  isDown = false;
  /** Its key is of another account by now, which knows of none of its payments. */
  isOtherAccount = false;
  /** Its key is none any more. */
  isLocked = false;
  /** How many of the newest facts an answer does not know yet. */
  lag = 0;
  openings = 0;
  looks = 0;
  takenBack: ProviderHint[] = [];
  sweptSince: Date[] = [];
  /** What each look waits for after it has been answered, before the answer arrives. */
  pace: () => Promise<void> = () => Promise.resolve();

  methodsFor(currency: string): readonly PaymentMethod[] {
    if (currency === 'EUR') return this.methods.filter((method) => method === 'card');
    return currency === 'USD' ? this.methods : [];
  }

  minimumMinor(): number {
    return 50;
  }

  maximumMinor(): number {
    return 99_999_999;
  }

  async openCheckout(order: CheckoutOrder): Promise<Checkout> {
    this.openings += 1;
    this.#answers();
    const mood = this.moods.shift() ?? 'works';
    if (mood === 'refuses') throw fault('refused');
    if (mood === 'lets nobody in') throw fault('unauthorized');
    if (mood === 'is silent undone') throw fault('unavailable');
    if (!this.payments.has(order.paymentId))
      this.payments.set(order.paymentId, { order, history: [{ ...NO_FACTS, checkout: 'open' }] });
    if (mood === 'is silent done') throw fault('unavailable');
    return Promise.resolve(this.#checkout(order.paymentId));
  }

  async getCheckout({ paymentId }: OrderedPayment): Promise<Checkout> {
    this.#answers();
    return Promise.resolve(this.#checkout(paymentId));
  }

  async closeCheckout({ paymentId }: OrderedPayment): Promise<void> {
    this.#answers();
    if (this.isOtherAccount) throw fault('refused');
    if (this.isOpen(paymentId)) this.happens(paymentId, { checkout: 'expired' });
    return Promise.resolve();
  }

  async readPayment({
    paymentId,
    totalMinor,
  }: OrderedPayment): Promise<{ facts: PaymentFacts; nextChangeAt: null }> {
    this.looks += 1;
    this.#answers();
    if (this.isOtherAccount) throw fault('refused');
    const { order, history } = this.#find(paymentId);
    if (order.amountMinor + order.feeMinor !== totalMinor) throw fault('integrity');
    const facts = history[Math.max(0, history.length - 1 - this.lag)] ?? NO_FACTS;
    await this.pace();
    return { facts, nextChangeAt: null };
  }

  async *listTakenBack(since: Date): AsyncIterable<ProviderHint> {
    this.sweptSince.push(since);
    this.#answers();
    yield* await Promise.resolve(this.takenBack);
  }

  async health(): Promise<{ account: string }> {
    return Promise.resolve({ account: 'fake' });
  }

  isOpen(paymentId: string): boolean {
    return this.factsOf(paymentId).checkout === 'open';
  }

  /** All that is so now. */
  factsOf(paymentId: string): PaymentFacts {
    return this.#find(paymentId).history.at(-1) ?? NO_FACTS;
  }

  /** What anybody can be told of a payment: each is or was so. */
  historyOf(paymentId: string): readonly PaymentFacts[] {
    return this.#find(paymentId).history;
  }

  /** Something happens to a payment. */
  happens(paymentId: string, change: Partial<PaymentFacts>): void {
    const { history } = this.#find(paymentId);
    history.push(foldFacts(this.factsOf(paymentId), { ...NO_FACTS, ...change }));
  }

  /** The payer agrees on the provider's page: a card settles at once, an account some days later. */
  authorize(paymentId: string): void {
    const { order } = this.#find(paymentId);
    this.happens(paymentId, {
      checkout: 'completed',
      money: order.method === 'card' ? 'settled' : 'processing',
      authorization: AUTHORIZATION,
      providerPaymentId: `pay_${paymentId}`,
    });
  }

  /** @param at when its money came; null: the provider does not say. */
  settle(paymentId: string, at: Date | null = null): void {
    this.happens(paymentId, { money: 'settled', settledAt: at?.toISOString() ?? null });
  }

  fail(paymentId: string, failureCode = 'R01'): void {
    this.happens(paymentId, { money: 'failed', failureCode });
  }

  /** The payer's bank takes it all back. */
  takeBack(paymentId: string, reason = 'R10'): void {
    const { order } = this.#find(paymentId);
    const amountMinor = order.amountMinor + order.feeMinor;
    this.happens(paymentId, { disputes: { dp_1: { amountMinor, reason, status: 'lost' } } });
  }

  #checkout(paymentId: string): Checkout {
    return {
      checkoutId: `checkout_${paymentId}`,
      url: this.isOpen(paymentId) ? `https://provider.example/${paymentId}` : null,
      providerCustomerId: `customer_${this.#find(paymentId).order.payer.id}`,
    };
  }

  #find(paymentId: string): FakePayment {
    const found = this.payments.get(paymentId);
    if (found === undefined) throw fault('refused');
    return found;
  }

  #answers(): void {
    if (this.isDown) throw fault('unavailable');
    if (this.isLocked) throw fault('unauthorized');
  }
}

function fault(code: ProviderErrorCode): ProviderError {
  return new ProviderError(code, `The provider is ${code}.`);
}
