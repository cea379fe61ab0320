import type { DealerChanges, DealerPayments } from '@payvite/sdk/schemas';
import type { DealerRow } from '../db/tables.ts';
import { invalidRequest } from '../errors.ts';
import type { DealerColumns } from './dealer-store.ts';

/** How a dealer's customers can pay, as the API answers it. */
export function toDealerPayments(row: DealerRow): DealerPayments {
  const { paymentProvider: provider, payerFees } = row;
  return {
    provider,
    isTestMoney: provider === 'sandbox' || (provider === 'stripe' && row.mode === 'test'),
    methods: row.paymentMethods,
    fees: { ach: payerFees.ach ?? 0, card: payerFees.card ?? 0 },
    feesConfirmedAt: row.payerFeesConfirmedAt?.toISOString() ?? null,
  };
}

/**
 * What changes of a dealer's methods and fees. A confirmation is of the fees that it comes with: other ones need another, and
 * where there are no fees there is none.
 *
 * @throws {AppError} 400 `invalid_request`: a fee is not confirmed, or a confirmation comes without fees.
 */
export function paymentColumnsOf(
  { paymentMethods, payerFees, payerFeesConfirmed }: DealerChanges,
  before: Pick<DealerRow, 'payerFees'>,
  now: Date,
): Pick<DealerColumns, 'paymentMethods' | 'payerFees' | 'payerFeesConfirmedAt'> {
  const methods = paymentMethods === undefined ? {} : { paymentMethods: [...new Set(paymentMethods)].sort() };
  if (payerFees === undefined) {
    if (payerFeesConfirmed === undefined) return methods;
    throw notConfirmed('confirms fees: send payerFees with it');
  }
  const { ach = 0, card = 0 } = payerFees;
  const fees = { ...(ach > 0 ? { ach } : {}), ...(card > 0 ? { card } : {}) };
  if (ach === 0 && card === 0) return { ...methods, payerFees: fees, payerFeesConfirmedAt: null };
  if (payerFeesConfirmed !== true)
    throw notConfirmed('must be true: whether payers may be charged a fee is for the dealer to make sure of');
  const isSame = before.payerFees.ach === fees.ach && before.payerFees.card === fees.card;
  return isSame ? methods : { ...methods, payerFees: fees, payerFeesConfirmedAt: now };
}

function notConfirmed(detail: string) {
  return invalidRequest([{ pointer: '/payerFeesConfirmed', detail }]);
}
