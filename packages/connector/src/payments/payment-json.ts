import type { Payment } from '@payvite/sdk/schemas';
import type { Selectable } from 'kysely';
import type { PaymentOverview } from '../db/tables.ts';

/** A payment with what its list reads besides. */
export interface PaymentListRow extends Selectable<PaymentOverview> {
  customerName: string;
  accountNumber: string;
  /** Null for somebody who was erased. */
  payerName: string | null;
  /** The ERP was asked about its posting, and what came of it is not known. */
  isPostingUncertain: boolean;
  isOfTestDealer: boolean;
  heldItemIds: readonly string[];
}

/** A payment as the API answers it. */
export function toPayment(row: PaymentListRow): Payment {
  const text = (at: Date | null) => at?.toISOString() ?? null;
  return {
    id: row.id,
    customerId: row.customerId,
    customerName: row.customerName,
    accountNumber: row.accountNumber,
    payerId: row.payerId,
    payerName: row.payerName,
    state: row.state,
    method: row.method,
    currency: row.currency,
    amountMinor: row.amountMinor,
    feeMinor: row.feeMinor,
    discountMinor: row.discountMinor,
    // What was agreed to is what is allocated.
    allocations: row.preview.lines.map(({ openItemId, number, amountMinor, discountMinor }) => ({
      openItemId,
      number,
      amountMinor,
      discountMinor,
      isInFlight: row.heldItemIds.includes(openItemId),
    })),
    takenBackMinor: row.takenBackMinor,
    feeBackMinor: row.feeBackMinor,
    failureCode: row.failureCode,
    paidOn: row.paidOn,
    startedAt: row.startedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    authorizedAt: text(row.authorizedAt),
    settledAt: text(row.settledAt),
    failedAt: text(row.failedAt),
    expiredAt: text(row.expiredAt),
    returnedAt: text(row.returnedAt),
    disputedAt: text(row.disputedAt),
    lostAt: text(row.lostAt),
    refundedAt: text(row.refundedAt),
    postingState: row.postingState,
    isPostingUncertain: row.isPostingUncertain,
    postedAt: text(row.postedAt),
    reversedAt: text(row.reversedAt),
    erpPaymentId: row.erpPaymentId,
    postingFileId: row.postingFileId,
    reversalFileId: row.reversalFileId,
    toPostMinor: row.toPostMinor,
    toReverseMinor: row.toReverseMinor,
    handMinor: row.handMinor,
    handDiscountMinor: row.handDiscountMinor,
    provider: row.provider,
    providerPaymentId: row.providerPaymentId,
    isTestMoney: row.provider === 'sandbox' || row.isOfTestDealer,
  };
}
