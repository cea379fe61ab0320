import { getDealer } from '../dealers/dealer-store.ts';
import type { PaymentContext } from './payment-checkout.ts';
import { ProviderError, type ProviderHint } from './payment-provider.ts';
import { makePaymentsDue } from './payment-store.ts';

const DAY_MS = 86_400_000;

/**
 * Once a day, asks a dealer's provider what was taken back of payments of whatever age, and makes those due: an event of it may
 * have been lost, and nobody looks at old payments otherwise. What happened while nobody asked, the next sweep finds.
 *
 * @returns how many were made due.
 */
export async function sweepTakenBack(
  { database, providerOf, clock, logger }: PaymentContext,
  dealerId: string,
): Promise<number> {
  const dealer = await database.asDealer(dealerId, getDealer);
  const begunAt = clock.now();
  const sweptAt = dealer.paymentsSweptAt;
  if (sweptAt !== null && begunAt.getTime() - sweptAt.getTime() < DAY_MS) return 0;
  const provider = await providerOf(dealer);
  if (provider === undefined) return 0;
  const hints: ProviderHint[] = [];
  try {
    // Before the first one nothing was paid that is not looked at by itself.
    if (sweptAt !== null)
      for await (const hint of provider.listTakenBack(new Date(sweptAt.getTime() - DAY_MS))) hints.push(hint);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const { code, message: reason } = error;
    logger.error({ dealerId, code, reason }, 'what was taken back could not be asked for');
    return 0;
  }
  return database.asDealer(dealerId, async (tx) => {
    await tx.db.updateTable('dealers').set({ paymentsSweptAt: begunAt }).where('id', '=', dealerId).execute();
    return makePaymentsDue(tx, hints);
  });
}
