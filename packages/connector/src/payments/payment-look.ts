import type { PaymentRow } from '../db/tables.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import type { Logger } from 'pino';
import { applyFacts, type FoldContext } from './payment-fold.ts';
import { NO_FACTS } from './payment-facts.ts';
import { retryLookAt } from './payment-looks.ts';
import { toOrdered } from './payment-order.ts';
import { ProviderError, type OrderedPayment, type PaymentProvider } from './payment-provider.ts';
import { openCheckout, type StartContext } from './payment-start.ts';
import { findPaymentRow, lockPayment, updatePayment } from './payment-store.ts';

export interface LookContext extends FoldContext, Omit<StartContext, 'events'> {
  logger: Pick<Logger, 'error'>;
}

/** Asks the provider what is so of a payment, and takes it in. Two at once are harmless. Never throws for a provider's fault. */
export async function lookAtPayment(context: LookContext, payment: PaymentRow): Promise<void> {
  const { dealerId, id: paymentId } = payment;
  try {
    const { facts, nextChangeAt } = await askProvider(context, payment);
    await context.database.asDealer(dealerId, (tx) =>
      applyFacts(context, tx, paymentId, facts, nextChangeAt),
    );
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.code !== 'unavailable')
      context.logger.error(
        { dealerId, paymentId, code: error.code, reason: error.message },
        'a payment could not be looked at',
      );
    await context.database.asDealer(dealerId, async (tx) => {
      const row = await lockPayment(tx, paymentId);
      if (row === undefined) return;
      const lookTries = row.lookTries + 1;
      await updatePayment(tx, paymentId, { lookTries, nextLookAt: retryLookAt(tx.now, row.lookTries) });
    });
  }
}

/** @throws {ProviderError} */
async function askProvider(
  context: LookContext,
  payment: PaymentRow,
): ReturnType<PaymentProvider['readPayment']> {
  const provider = await findProvider(context, payment);
  const ordered = toOrdered(payment) ?? (await reopen(context, payment));
  if (ordered === undefined) return { facts: { ...NO_FACTS, ...payment.facts }, nextChangeAt: null };
  const isFresh = payment.providerCheckoutId !== null;
  const isOver = await context.database.asDealer(payment.dealerId, (tx) =>
    Promise.resolve(payment.state === 'started' && (!isFresh || payment.expiresAt <= tx.now)),
  );
  // That it is over is the provider's word, so that nobody pays by a page that we have given up.
  if (isOver) await provider.closeCheckout(ordered);
  return provider.readPayment(ordered);
}

/** A payment whose process died before it knew its checkout: the same order is the same checkout, which nobody has seen. */
async function reopen(context: LookContext, payment: PaymentRow): Promise<OrderedPayment | undefined> {
  await openCheckout(context, payment);
  const row = await context.database.asDealer(payment.dealerId, (tx) => findPaymentRow(tx, payment.id));
  return row && toOrdered(row);
}

/** @throws {ProviderError} there is none any more, or another one. */
export async function findProvider(
  { database, providerOf }: Pick<LookContext, 'database' | 'providerOf'>,
  payment: PaymentRow,
): Promise<PaymentProvider> {
  const dealer = await database.asDealer(payment.dealerId, (tx) => getDealer(tx));
  const provider = await providerOf(dealer);
  if (provider?.kind === payment.provider) return provider;
  throw new ProviderError('unauthorized', `Payments by ${payment.provider} are not set up any more.`);
}
