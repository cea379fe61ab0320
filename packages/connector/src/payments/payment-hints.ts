import type { DealerTransaction } from '../db/database.ts';
import type { ProviderHint } from './payment-provider.ts';

/** What the routes that providers' pages and webhooks come to need of the payment service. */
export interface PaymentHints {
  /** Notes that something may have happened to these payments of the dealer: they are looked at. Unknown ones are ignored. */
  hint(tx: DealerTransaction, hints: readonly ProviderHint[]): Promise<void>;
  /** Looks at once, for whoever comes back from the provider, and gives up after `patienceMs`. Never throws. */
  refresh(dealerId: string, paymentId: string, patienceMs: number): Promise<void>;
}
