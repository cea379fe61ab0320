import { getDealer } from '../dealers/dealer-store.ts';
import { findProvider, type PaymentContext } from './payment-checkout.ts';
import { ProviderError, type ProviderHint } from './payment-provider.ts';
import { listPaidProviders, makePaymentsDue } from './payment-store.ts';

const DAY_MS = 86_400_000;

/**
 * Once a day, asks those who took a dealer's payments what was taken back of whatever age, and makes it due: an event of it may
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
  const kinds = await database.asDealer(dealerId, listPaidProviders);
  if (kinds.length === 0) return 0;
  const hints: ProviderHint[] = [];
  try {
    // Before the first one nothing was paid that is not looked at by itself.
    if (sweptAt !== null) {
      const since = new Date(sweptAt.getTime() - DAY_MS);
      for (const kind of kinds) {
        const { provider } = await findProvider({ database, providerOf }, { dealerId, provider: kind });
        for await (const hint of provider.listTakenBack(since)) hints.push(hint);
      }
    }
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
