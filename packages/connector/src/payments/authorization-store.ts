import { v7 as uuidv7 } from 'uuid';
import type { DealerTransaction } from '../db/database.ts';
import type { ProviderAuthorization } from '../db/payment-columns.ts';
import type { PaymentRow } from '../db/tables.ts';
import { readAuthorizationText } from './authorization-text.ts';

const KEPT_YEARS = 2;

/** Until when what was agreed to is kept, of which the end was at `endedAt`: two years. */
export function keptUntil(endedAt: Date): Date {
  const until = new Date(endedAt);
  until.setUTCFullYear(until.getUTCFullYear() + KEPT_YEARS);
  return until;
}

/** Records what a payer agreed to when paying: the provider's words or ours, and our preview. Never changed afterwards. */
export async function recordAuthorization(
  tx: DealerTransaction,
  payment: PaymentRow,
  given: ProviderAuthorization,
): Promise<void> {
  const payer = await tx.db
    .selectFrom('payers')
    .select(['name', 'email'])
    .where('id', '=', payment.payerId)
    .executeTakeFirst();
  const own = given.textVersion === null ? undefined : readAuthorizationText(given.textVersion);
  await tx.db
    .insertInto('authorizations')
    .values({
      dealerId: tx.dealerId,
      id: uuidv7(),
      kind: payment.method === 'ach' ? 'ach_debit' : 'card_payment',
      paymentId: payment.id,
      customerIds: [payment.customerId],
      payerId: payment.payerId,
      // Somebody who was erased meanwhile stays so.
      payerName: payer?.name ?? '',
      payerEmail: payer?.email ?? '',
      provider: payment.provider,
      providerMandateId: given.mandateId,
      providerReference: given.reference,
      textSource: own === undefined ? 'provider' : 'payvite',
      textVersion: given.textVersion,
      textHash: own?.hash ?? null,
      text: own?.text ?? null,
      previewVersion: payment.preview.version,
      previewHash: payment.previewHash,
      preview: JSON.stringify(payment.preview),
      amountMinor: payment.amountMinor,
      feeMinor: payment.feeMinor,
      currency: payment.currency,
      authorizedAt: new Date(given.agreedAt),
      ipAddress: given.ipAddress,
      userAgent: given.userAgent,
      bankName: given.bankName,
      last4: given.last4,
      holderType: given.holderType,
      secCode: given.secCode,
    })
    .onConflict((conflict) => conflict.columns(['dealerId', 'paymentId']).doNothing())
    .execute();
}

/** Notes that the authorization of a payment was used, or came to nothing. */
export async function endAuthorization(tx: DealerTransaction, paymentId: string): Promise<void> {
  await tx.db
    .updateTable('authorizations')
    .set({ endedAt: tx.now, keepUntil: keptUntil(tx.now) })
    .where('dealerId', '=', tx.dealerId)
    .where('paymentId', '=', paymentId)
    .where('endedAt', 'is', null)
    .execute();
}

/** Forgets authorizations that ended long enough ago. */
export async function deleteOldAuthorizations(tx: DealerTransaction): Promise<void> {
  await tx.db
    .deleteFrom('authorizations')
    .where('dealerId', '=', tx.dealerId)
    .where('keepUntil', '<=', tx.now)
    .execute();
}
