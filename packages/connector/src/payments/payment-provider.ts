import type { PaymentMethod } from '@payvite/sdk/schemas';
import type { PaymentFacts } from '../db/payment-columns.ts';
import type { ProviderKind } from '../payment-config.ts';

/** What is to be paid. Twice the same order is the same checkout; one in other words, or for a payer renamed, is another one. */
export interface CheckoutOrder {
  paymentId: string;
  dealerId: string;
  method: PaymentMethod;
  /** ISO 4217. */
  currency: string;
  /** Minor units, without the fee. */
  amountMinor: number;
  feeMinor: number;
  /** What the provider's page calls the two: `Payment to Ridgeline, account 10077` and `Fee`. */
  words: { amount: string; fee: string };
  payer: {
    id: string;
    name: string;
    email: string;
    locale: string;
    /** What the provider calls them; null before their first payment. */
    providerCustomerId: string | null;
  };
  expiresAt: Date;
  /** Where the payer comes back to: after it is done, and without. */
  returnUrl: string;
  cancelUrl: string;
}

/** The provider's page on which one payment is made. */
export interface Checkout {
  checkoutId: string;
  /** Where the payer goes; null once it is over. */
  url: string | null;
  providerCustomerId: string | null;
}

/** A payment that something may have happened to. */
export type ProviderHint = { paymentId: string } | { providerPaymentId: string };

/** What was ordered, to be compared with what the provider has. */
export interface OrderedPayment {
  dealerId: string;
  paymentId: string;
  checkoutId: string;
  currency: string;
  /** With the fee. */
  totalMinor: number;
}

/**
 * One dealer's account with a payment provider. It is asked outside of transactions, and may be asked again: what it is asked
 * twice it does once.
 */
export interface PaymentProvider {
  readonly kind: ProviderKind;
  readonly isTestMoney: boolean;
  /** Those that can be taken in a currency; none: it cannot be paid online. */
  methodsFor(currency: string): readonly PaymentMethod[];
  /** What a charge comes to at least, without a fee on top, in minor units of a currency that `methodsFor` takes. */
  minimumMinor(currency: string): number;
  /** The greatest, likewise. */
  maximumMinor(currency: string): number;
  /**
   * Opens the page on which the payer enters how to pay, and authorizes it. One that was opened for the same order is returned.
   *
   * @throws {ProviderError}
   */
  openCheckout(order: CheckoutOrder): Promise<Checkout>;
  /** The page of an open checkout, to go on with. @throws {ProviderError} */
  getCheckout(payment: OrderedPayment): Promise<Checkout>;
  /** Ends an open checkout; one that is over stays as it is. @throws {ProviderError} */
  closeCheckout(payment: OrderedPayment): Promise<void>;
  /**
   * All that is so now, and when it may be otherwise without anybody's doing (null: it will not, or a webhook tells).
   *
   * @throws {ProviderError} `integrity`: it is not what was ordered.
   */
  readPayment(payment: OrderedPayment): Promise<{ facts: PaymentFacts; nextChangeAt: Date | null }>;
  /** What was refunded or disputed since, whatever the payment's age, and whose refund failed lately. @throws {ProviderError} */
  listTakenBack(since: Date): AsyncIterable<ProviderHint>;
  /** Whose account it is. @throws {ProviderError} with what to do about it. */
  health(): Promise<{ account: string }>;
}

/**
 * `unavailable`: it gave no answer; later it may. `refused`: it said no, for good. `unauthorized`: it does not let us in.
 * `integrity`: it has something else than was ordered.
 */
export type ProviderErrorCode = 'unavailable' | 'refused' | 'unauthorized' | 'integrity';

/** Whether asking again comes to nothing, until somebody sets it right: the page of a payment was not opened, and will not be. */
export function isRefusal(code: ProviderErrorCode): boolean {
  return code === 'refused' || code === 'unauthorized';
}

/** What a provider could not do; the message says what to do about it, and is shown to the dealer, not to the payer. */
export class ProviderError extends Error {
  readonly code: ProviderErrorCode;

  constructor(code: ProviderErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.name = 'ProviderError';
    this.code = code;
  }
}
