import type { PaymentFacts, ProviderAuthorization } from '../src/db/payment-columns.ts';
import { NO_FACTS } from '../src/payments/payment-facts.ts';
import {
  ProviderError,
  type CheckoutOrder,
  type OrderedPayment,
  type PaymentProvider,
  type ProviderErrorCode,
  type ProviderHint,
} from '../src/payments/payment-provider.ts';

/** A payment as the provider has it. */
export interface FakeCharge {
  order: CheckoutOrder;
  facts: PaymentFacts;
}

export const AUTHORIZATION: ProviderAuthorization = {
  ...{ agreedAt: '2026-11-28T12:00:00.000Z', mandateId: 'mandate_1', reference: null },
  ...{ ipAddress: '203.0.113.7', userAgent: 'test', bankName: 'Test Bank', last4: '6789' },
  ...{ holderType: 'company', secCode: null, textVersion: null },
};

/** A provider in which happens what a test says, and whose answers can fail. */
export class FakeProvider implements PaymentProvider {
  readonly kind = 'stripe';
  readonly isTestMoney = true;
  readonly charges = new Map<string, FakeCharge>();
  /** What the next calls fail with; null: that one works. After the last, all do. */
  faults: (ProviderErrorCode | null)[] = [];
  /** Called between the payment's being held and its page's being opened. */
  onOpen: () => Promise<void> = () => Promise.resolve();
  opened = 0;

  methodsFor = (currency: string) => (currency === 'USD' ? (['ach', 'card'] as const) : []);
  minimumMinor = () => 50;

  async openCheckout(order: CheckoutOrder) {
    await this.onOpen();
    this.#fail();
    this.opened += 1;
    const known = this.charges.get(order.paymentId);
    if (known === undefined)
      this.charges.set(order.paymentId, { order, facts: { ...NO_FACTS, checkout: 'open' } });
    return this.#checkoutOf(order.paymentId);
  }

  async getCheckout({ paymentId }: OrderedPayment) {
    this.#fail();
    return Promise.resolve(this.#checkoutOf(paymentId));
  }

  async closeCheckout({ paymentId }: OrderedPayment) {
    this.#fail();
    if (this.#chargeOf(paymentId).facts.checkout === 'open') this.tell(paymentId, { checkout: 'expired' });
    return Promise.resolve();
  }

  async readPayment({ paymentId, totalMinor, currency }: OrderedPayment) {
    this.#fail();
    const { order, facts } = this.#chargeOf(paymentId);
    if (totalMinor !== order.amountMinor + order.feeMinor || currency !== order.currency)
      throw new ProviderError('integrity', 'It is not what was ordered.');
    return Promise.resolve({ facts: structuredClone(facts), nextChangeAt: null });
  }

  async *listTakenBack(): AsyncGenerator<ProviderHint> {
    for (const [paymentId, { facts }] of this.charges) {
      if (Object.keys({ ...facts.refunds, ...facts.disputes }).length === 0) continue;
      yield await Promise.resolve({ paymentId });
    }
  }

  forgetPayer = () => Promise.resolve();
  health = () => Promise.resolve({ account: 'fake' });

  /** Lets something happen to a payment. */
  tell(paymentId: string, facts: Partial<PaymentFacts>): void {
    const charge = this.#chargeOf(paymentId);
    charge.facts = { ...charge.facts, ...facts };
  }

  /** The payer authorizes; the money comes, or is on its way. */
  authorize(paymentId: string, money: PaymentFacts['money'] = 'settled'): void {
    this.tell(paymentId, {
      ...{ checkout: 'completed', money, authorization: AUTHORIZATION },
      providerPaymentId: `pi_${paymentId}`,
    });
  }

  #checkoutOf(paymentId: string) {
    const isOpen = this.#chargeOf(paymentId).facts.checkout === 'open';
    return {
      checkoutId: `checkout_${paymentId}`,
      url: isOpen ? `https://provider.example/${paymentId}` : null,
      providerCustomerId: `customer_${this.#chargeOf(paymentId).order.payer.id}`,
    };
  }

  #chargeOf(paymentId: string): FakeCharge {
    const charge = this.charges.get(paymentId);
    if (charge === undefined) throw new ProviderError('integrity', `There is no payment ${paymentId}.`);
    return charge;
  }

  #fail(): void {
    const code = this.faults.shift();
    if (code != null) throw new ProviderError(code, `The provider is ${code}.`);
  }
}
