import { randomUUID } from 'node:crypto';
import type { PaymentMethod } from '@payvite/sdk';
import type { CheckoutOrder, OrderedPayment, ProviderHint } from '../src/payments/payment-provider.ts';
import type { TestConnector } from './test-connector.ts';

// Payments as they are when a provider is first asked, written past the service, as the owner of the database.

/** What a provider is asked about of an order. */
export function orderedOf(order: CheckoutOrder, checkoutId: string): OrderedPayment {
  const { dealerId, paymentId, currency, amountMinor, feeMinor } = order;
  return { dealerId, paymentId, checkoutId, currency, totalMinor: amountMinor + feeMinor };
}

/** Adds a payment of 100.00, and 2.50 on top, that was started just now and is not with a provider yet. */
export async function orderPayment(
  test: TestConnector,
  about: {
    method?: PaymentMethod;
    currency?: string;
    feeMinor?: number;
    locale?: string;
    payerId?: string;
    provider?: 'sandbox' | 'stripe';
  } = {},
): Promise<CheckoutOrder> {
  const { dealerId, context } = test.connector;
  const [paymentId, customerId, payerId] = [randomUUID(), randomUUID(), about.payerId ?? randomUUID()];
  const { method = 'card', currency = 'USD', feeMinor = 250, locale = 'en-US' } = about;
  const startedAt = context.clock.now();
  const expiresAt = new Date(startedAt.getTime() + 3_600_000);
  await test.owner.query(
    `insert into customers (dealer_id, id, erp_id, account_number, name, status, currency, row_hash)
     values ($1, $2::text::uuid, $2, $2, 'Harrow Homes', 'active', $3, '')`,
    [dealerId, customerId, currency],
  );
  await test.owner.query(
    `insert into payments (dealer_id, id, customer_id, payer_id, preview_id, preview, preview_hash, state, method, currency,
       amount_minor, fee_minor, discount_minor, provider, started_at, expires_at)
     values ($1, $2, $3, $4, $5, '{}', sha256(''), 'started', $6, $7, 10000, $8, 0, $9, $10, $11)`,
    [
      ...[dealerId, paymentId, customerId, payerId, randomUUID(), method, currency, feeMinor],
      ...[about.provider ?? 'sandbox', startedAt, expiresAt],
    ],
  );
  const page = `${context.config.publicUrl}/portal/test-lumber/payments/${paymentId}`;
  return {
    ...{ paymentId, dealerId, method, currency, feeMinor, expiresAt },
    amountMinor: 10_000,
    words: { amount: 'Payment to Test Lumber, account 10077', fee: 'Fee' },
    payer: {
      ...{ id: payerId, name: 'Maria Harrow', email: 'maria@harrow.example', locale },
      providerCustomerId: null,
    },
    returnUrl: `${page}?back`,
    cancelUrl: page,
  };
}

/** Notes what the payment service is told, in its place. */
export function recordHints({ connector }: TestConnector) {
  const recorder = {
    hinted: [] as { dealerId: string; hint: ProviderHint }[],
    refreshed: [] as string[],
  };
  const { payments } = connector.context;
  payments.hint = (tx, hints) => {
    recorder.hinted.push(...hints.map((hint) => ({ dealerId: tx.dealerId, hint })));
    return Promise.resolve();
  };
  payments.refresh = (_dealerId, paymentId) => {
    recorder.refreshed.push(paymentId);
    return Promise.resolve();
  };
  return recorder;
}
