import type { DealerTransaction } from '../db/database.ts';
import type { DealerRow, PaymentRow } from '../db/tables.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { orderWords } from './payment-order-words.ts';
import type { CheckoutOrder, OrderedPayment } from './payment-provider.ts';

/** Makes the order of a payment: the same whoever makes it, until the payer's name or language changes, or the dealer's name. */
export async function makeOrder(
  tx: DealerTransaction,
  payment: PaymentRow,
  publicUrl: string,
): Promise<CheckoutOrder> {
  const dealer = await getDealer(tx);
  const customer = await tx.db
    .selectFrom('customers')
    .select(['accountNumber'])
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', payment.customerId)
    .executeTakeFirstOrThrow();
  const payer = await tx.db
    .selectFrom('payers')
    .select(['id', 'name', 'email', 'locale'])
    .where('id', '=', payment.payerId)
    .executeTakeFirst();
  const known = await tx.db
    .selectFrom('payerProviderCustomers')
    .select('providerCustomerId')
    .where('dealerId', '=', tx.dealerId)
    .where('payerId', '=', payment.payerId)
    .where('provider', '=', payment.provider)
    .executeTakeFirst();
  const locale = payer?.locale ?? dealer.locale;
  const words = orderWords(locale);
  const page = paymentPageUrl(dealer, payment.id, publicUrl);
  return {
    paymentId: payment.id,
    dealerId: tx.dealerId,
    method: payment.method,
    currency: payment.currency,
    amountMinor: payment.amountMinor,
    feeMinor: payment.feeMinor,
    words: { amount: words.amount(dealer.name, customer.accountNumber), fee: words.fee },
    payer: {
      id: payment.payerId,
      name: payer?.name ?? '',
      email: payer?.email ?? '',
      locale,
      providerCustomerId: known?.providerCustomerId ?? null,
    },
    expiresAt: payment.expiresAt,
    returnUrl: page,
    cancelUrl: page,
  };
}

/** Our own page of a payment: what became of it. */
export function paymentPageUrl(
  dealer: Pick<DealerRow, 'slug'>,
  paymentId: string,
  publicUrl: string,
): string {
  return `${publicUrl}/portal/${dealer.slug}/payments/${paymentId}`;
}

/** What a provider is asked about; undefined for a payment whose checkout is not known. */
export function toOrdered(payment: PaymentRow): OrderedPayment | undefined {
  const { providerCheckoutId: checkoutId } = payment;
  if (checkoutId === null) return undefined;
  return {
    dealerId: payment.dealerId,
    paymentId: payment.id,
    checkoutId,
    currency: payment.currency,
    totalMinor: payment.amountMinor + payment.feeMinor,
  };
}
