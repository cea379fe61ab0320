import type { PaymentRow } from '../db/tables.ts';
import { findProvider, noteRefusal, openPaymentCheckout, type PaymentContext } from './payment-checkout.ts';
import { applyFacts } from './payment-fold.ts';
import { NO_FACTS } from './payment-facts.ts';
import { OPENING_MS, retryLookAt } from './payment-looks.ts';
import { toOrdered } from './payment-order.ts';
import { isRefusal, ProviderError } from './payment-provider.ts';
import { INTEGRITY } from './payment-reason.ts';
import { lockPayment, updatePayment } from './payment-store.ts';

export interface LookOptions {
  /** Until when whoever looks has the payment; left out, nobody took it. */
  leaseEndsAt?: Date | null;
  /** The payer is not to pay by the provider's page any more. */
  ends?: boolean;
}

/**
 * Asks the provider what is so of a payment, and takes it in. Two at once do no harm: facts only join.
 *
 * @returns the payment as it is then.
 * @throws {ProviderError} it could not be asked.
 */
export async function lookAtPayment(
  context: PaymentContext,
  payment: PaymentRow,
  { leaseEndsAt = null, ends = false }: LookOptions = {},
): Promise<PaymentRow> {
  const { dealerId, id } = payment;
  let row = payment;
  let mustClose = ends;
  if (row.providerCheckoutId === null) {
    // It was over before it had a page: there is nobody to ask, and nothing to ask again.
    if (row.state !== 'started')
      return context.database.asDealer(dealerId, (tx) =>
        applyFacts(context, tx, id, NO_FACTS, { leaseEndsAt }),
      );
    // Whoever started it is still at it.
    if (!ends && context.clock.now().getTime() - row.startedAt.getTime() < OPENING_MS) return row;
    // Its process died. The same order is the same page, which nobody has seen.
    ({ row } = await openPaymentCheckout(context, { ...row, nextLookAt: leaseEndsAt }));
    mustClose = true;
  }
  const ordered = toOrdered(row);
  if (ordered === undefined) return row;
  const { provider } = await findProvider(context, row);
  // That it is over is the provider's word, so that nobody pays by a page that we have given up.
  if (row.state === 'started' && (mustClose || row.expiresAt <= context.clock.now()))
    await provider.closeCheckout(ordered);
  const { facts, nextChangeAt } = await provider.readPayment(ordered);
  const due = row === payment ? leaseEndsAt : row.nextLookAt;
  return context.database.asDealer(dealerId, (tx) =>
    applyFacts(context, tx, id, facts, { nextChangeAt, leaseEndsAt: due }),
  );
}

/** Looks at a payment that was taken until `leaseEndsAt`, and says when it is looked at again where that came to nothing. */
export async function lookWhenDue(
  context: PaymentContext,
  payment: PaymentRow,
  leaseEndsAt: Date,
): Promise<void> {
  const { dealerId, id: paymentId } = payment;
  try {
    await lookAtPayment(context, payment, { leaseEndsAt });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const { code, message: reason } = error;
    if (code !== 'unavailable')
      context.logger.error({ dealerId, paymentId, code, reason }, 'a payment could not be looked at');
    const isUnopened = payment.state === 'started' && payment.providerCheckoutId === null;
    if (isUnopened && isRefusal(code)) {
      await noteRefusal(context, { ...payment, nextLookAt: leaseEndsAt });
      return;
    }
    await context.database.asDealer(dealerId, async (tx) => {
      const row = await lockPayment(tx, paymentId);
      if (row === undefined) return;
      // Its page was never shown to anybody, so nobody pays by it.
      if (row.state === 'started' && row.providerCheckoutId === null && row.expiresAt <= tx.now) {
        await applyFacts(context, tx, paymentId, { ...NO_FACTS, checkout: 'expired' }, { leaseEndsAt });
        return;
      }
      const isHinted = row.nextLookAt?.getTime() !== leaseEndsAt.getTime();
      await updatePayment(tx, paymentId, {
        lookTries: row.lookTries + 1,
        // The dealer has to see that the provider has something else than was agreed to, does not know of it, or lets nobody in.
        ...(code === 'unavailable' ? {} : { failureCode: INTEGRITY }),
        ...(isHinted ? {} : { nextLookAt: retryLookAt(tx.now, row.lookTries) }),
      });
    });
  }
}
