import type { PaymentMethod } from '@payvite/sdk/schemas';
import type { DealerRow } from '../db/tables.ts';
import type { PaymentProvider } from './payment-provider.ts';

/** A way to pay, and what it costs the payer on top, flat, in minor units. */
export interface OfferedMethod {
  method: PaymentMethod;
  feeMinor: number;
}

/** How items in a currency can be paid online, bank debits first; empty: not at all. */
export function offeredMethods(
  dealer: Pick<DealerRow, 'currency' | 'paymentMethods' | 'payerFees' | 'payerFeesConfirmedAt'>,
  provider: PaymentProvider | undefined,
  currency: string,
): OfferedMethod[] {
  const taken = provider?.methodsFor(currency) ?? [];
  return (['ach', 'card'] as const)
    .filter((method) => taken.includes(method) && dealer.paymentMethods.includes(method))
    .map((method) => ({ method, feeMinor: feeOf(dealer, method, currency) }));
}

/** A flat fee, where the dealer turned one on and confirmed that it may; in the dealer's own currency alone. */
function feeOf(
  dealer: Pick<DealerRow, 'currency' | 'payerFees' | 'payerFeesConfirmedAt'>,
  method: PaymentMethod,
  currency: string,
): number {
  if (dealer.payerFeesConfirmedAt === null || currency !== dealer.currency) return 0;
  return dealer.payerFees[method] ?? 0;
}
