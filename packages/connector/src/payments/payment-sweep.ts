import { getDealer } from '../dealers/dealer-store.ts';
import { findProvider, type PaymentContext } from './payment-checkout.ts';
import { ProviderError, type ProviderHint } from './payment-provider.ts';
import { listPaidProviders, makePaymentsDue } from './payment-store.ts';

const DAY_MS = 86_400_000;
/** So long a provider that gave no answer is left alone. */
const RETRY_MS = 3_600_000;

/**
 * Makes a sweep: once a day, asks those who took a dealer's payments what was taken back of whatever age, and makes it due. An
 * event of it may have been lost, and nobody looks at old payments otherwise. What happened while nobody asked, the next sweep
 * finds; where there was no answer, that is an hour later.
 *
 * @returns how to sweep a dealer, where it is time; it ends with how many payments were made due.
 */
export function createPaymentSweep(context: PaymentContext): (dealerId: string) => Promise<number> {
  const failedAt = new Map<string, Date>();
  return async (dealerId) => {
    const { paymentsSweptAt: sweptAt } = await context.database.asDealer(dealerId, getDealer);
    const now = context.clock.now();
    const isWithin = (ms: number, at: Date | null | undefined) =>
      at != null && now.getTime() - at.getTime() < ms;
    if (isWithin(DAY_MS, sweptAt) || isWithin(RETRY_MS, failedAt.get(dealerId))) return 0;
    failedAt.delete(dealerId);
    try {
      return await sweep(context, dealerId, { sweptAt, now });
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      const { code, message: reason } = error;
      failedAt.set(dealerId, now);
      context.logger.error({ dealerId, code, reason }, 'what was taken back could not be asked for');
      return 0;
    }
  };
}

/** @throws {ProviderError} */
async function sweep(
  { database, providerOf }: PaymentContext,
  dealerId: string,
  { sweptAt, now }: { sweptAt: Date | null; now: Date },
): Promise<number> {
  const kinds = await database.asDealer(dealerId, listPaidProviders);
  if (kinds.length === 0) return 0;
  const hints: ProviderHint[] = [];
  // Before the first one nothing was paid that is not looked at by itself.
  if (sweptAt !== null) {
    const since = new Date(sweptAt.getTime() - DAY_MS);
    for (const kind of kinds) {
      const { provider } = await findProvider({ database, providerOf }, { dealerId, provider: kind });
      for await (const hint of provider.listTakenBack(since)) hints.push(hint);
    }
  }
  return database.asDealer(dealerId, async (tx) => {
    await tx.db.updateTable('dealers').set({ paymentsSweptAt: now }).where('id', '=', dealerId).execute();
    return makePaymentsDue(tx, hints);
  });
}
