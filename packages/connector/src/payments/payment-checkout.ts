import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { DealerRow, PaymentRow } from '../db/tables.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { COULD_NOT_START } from './payment-reason.ts';
import { applyFacts, type FoldContext } from './payment-fold.ts';
import { NO_FACTS } from './payment-facts.ts';
import { makeOrder, paymentPageUrl, toOrdered } from './payment-order.ts';
import type { ProviderOf } from './payment-preview.ts';
import { ProviderError, type PaymentProvider } from './payment-provider.ts';
import { lockPayment, updatePayment } from './payment-store.ts';

export interface PaymentContext extends FoldContext {
  database: Database;
  clock: Pick<Clock, 'now'>;
  providerOf: ProviderOf;
  /** Where payers come back to. */
  publicUrl: string;
  logger: Pick<Logger, 'error'>;
}

/**
 * Who takes a payment, and whose it is: the provider that it was started with, also where the dealer takes no new ones by it.
 *
 * @throws {ProviderError} `unauthorized`: its secrets are gone, or cannot be used.
 */
export async function findProvider(
  { database, providerOf }: Pick<PaymentContext, 'database' | 'providerOf'>,
  payment: Pick<PaymentRow, 'dealerId' | 'provider'>,
): Promise<{ dealer: DealerRow; provider: PaymentProvider }> {
  const dealer = await database.asDealer(payment.dealerId, getDealer);
  const provider = await providerOf(dealer, payment.provider);
  if (provider?.kind === payment.provider) return { dealer, provider };
  throw new ProviderError(
    'unauthorized',
    `Payments by ${payment.provider} are not set up any more. Set them up again until those under way have ended.`,
  );
}

/**
 * Opens the provider's page for a payment, or finds the one that it has, and notes which it is. Where the payment was given up
 * meanwhile the page is closed, and nobody gets to see it.
 *
 * @returns the payment as it is then, and where the payer goes: our own page where there is no other one.
 * @throws {ProviderError}
 */
export async function openPaymentCheckout(
  context: PaymentContext,
  payment: PaymentRow,
): Promise<{ row: PaymentRow; url: string }> {
  const { dealerId, id } = payment;
  const { dealer, provider } = await findProvider(context, payment);
  const order = await context.database.asDealer(dealerId, (tx) => makeOrder(tx, payment, context.publicUrl));
  const { checkoutId, providerCustomerId, url } = await provider.openCheckout(order);
  const row = await context.database.asDealer(dealerId, async (tx) => {
    const known = (await lockPayment(tx, id))?.providerCheckoutId ?? checkoutId;
    await updatePayment(tx, id, { providerCheckoutId: known });
    if (providerCustomerId !== null) {
      const { payerId, provider: kind } = payment;
      await tx.db
        .insertInto('payerProviderCustomers')
        .columns(['dealerId', 'payerId', 'provider', 'providerCustomerId'])
        .expression((from) =>
          // Somebody who was erased meanwhile stays so.
          from
            .selectFrom('payers')
            .select((on) => [
              on.val(dealerId).as('dealerId'),
              'payers.id as payerId',
              on.val(kind).as('provider'),
              on.val(providerCustomerId).as('providerCustomerId'),
            ])
            .where('payers.id', '=', payerId),
        )
        // The provider has deleted whoever it was before, and with them what they had saved there.
        .onConflict((conflict) =>
          conflict.columns(['dealerId', 'payerId', 'provider']).doUpdateSet({ providerCustomerId }),
        )
        .execute();
    }
    const seen = { ...NO_FACTS, checkout: 'open' as const };
    return applyFacts(context, tx, id, seen, { leaseEndsAt: payment.nextLookAt });
  });
  const ordered = toOrdered(row);
  // Somebody else opened one meanwhile, before the payer's name or language changed: a payment has one page.
  const isSpare = ordered !== undefined && ordered.checkoutId !== checkoutId;
  if (isSpare) await provider.closeCheckout({ ...ordered, checkoutId });
  if (row.state === 'started') {
    const open = isSpare ? (await provider.getCheckout(ordered)).url : url;
    if (open !== null) return { row, url: open };
  } else if (ordered !== undefined) await provider.closeCheckout(ordered);
  return { row, url: paymentPageUrl(dealer, id, context.publicUrl) };
}

/**
 * The provider's page on which a payment that was started is gone on with: the one that it has, or else a new one. Null where it
 * is over.
 *
 * @throws {ProviderError}
 */
export async function findPaymentCheckout(
  context: PaymentContext,
  payment: PaymentRow,
): Promise<string | null> {
  if (payment.state !== 'started') return null;
  const ordered = toOrdered(payment);
  if (ordered === undefined) return (await openPaymentCheckout(context, payment)).url;
  const { provider } = await findProvider(context, payment);
  return (await provider.getCheckout(ordered)).url;
}

/** Notes that the provider would not open its page: the payment has failed before any money could move. */
export function noteRefusal(context: PaymentContext, payment: PaymentRow): Promise<PaymentRow> {
  const seen = { ...NO_FACTS, money: 'failed' as const, failureCode: COULD_NOT_START };
  return context.database.asDealer(payment.dealerId, (tx) =>
    applyFacts(context, tx, payment.id, seen, { leaseEndsAt: payment.nextLookAt }),
  );
}
