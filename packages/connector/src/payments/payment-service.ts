import type { PaymentMethod, PaymentState } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import type { PaymentPreviewRow } from '../db/tables.ts';
import type { PaymentPlan, PlanChoice } from './payment-plan.ts';
import type { PreviewChanges } from './payment-preview.ts';
import type { ProviderHint } from './payment-provider.ts';
import type { PaymentQueue } from './payment-queue.ts';

/** Lets payers pay, and follows what becomes of the money. */
export interface PaymentService {
  /**
   * Keeps what a payer chose as a preview, to be agreed to. A plan comes back in its place where it has faults, or where
   * nothing is left to pay.
   *
   * @throws {AppError} 409 `payments_not_set_up`: the dealer takes none.
   */
  preview(
    tx: DealerTransaction,
    who: { payerId: string; customerId: string },
    choice: PlanChoice,
  ): Promise<{ preview: PaymentPreviewRow } | { plan: PaymentPlan }>;
  /** A preview of this payer's; undefined for anybody else's. */
  findPreview(
    tx: DealerTransaction,
    payerId: string,
    previewId: string,
  ): Promise<PaymentPreviewRow | undefined>;
  /**
   * Starts the payment of a preview, once. Opens transactions of its own, and asks the provider between them.
   *
   * `changed`: something differs from what was shown, nothing was started, and the new preview shows it. `refused`: the
   * provider said no. `unavailable`: it gave no answer; press again.
   */
  start(
    dealerId: string,
    order: { payerId: string; previewId: string; hash: string; method: PaymentMethod },
  ): Promise<
    | { result: 'started'; paymentId: string; url: string }
    | { result: 'changed'; changes: PreviewChanges; previewId: string | null }
    | { result: 'refused'; paymentId: string }
    | { result: 'unavailable' }
  >;
  /** Where a payer goes on with a payment that was started, or the state of one that cannot be gone on with. */
  goOn(
    dealerId: string,
    who: { payerId: string; paymentId: string },
  ): Promise<{ url: string } | { state: PaymentState }>;
  /** Ends the checkout of a payment that was started; one that was authorized meanwhile goes on. */
  cancel(dealerId: string, who: { payerId: string; paymentId: string }): Promise<PaymentState>;
  /** Asks the dealer to apply a credit that covers what was chosen. One request of a customer is open at a time. */
  requestCredit(
    tx: DealerTransaction,
    who: { payerId: string; customerId: string },
    choice: PlanChoice,
  ): Promise<{ id: string; isNew: boolean }>;
  /** Looks at once, for whoever comes back from the provider, and gives up after `patienceMs`. Never throws. */
  refresh(dealerId: string, paymentId: string, patienceMs: number): Promise<void>;
  /** Notes that something may have happened to these payments of the dealer: they are looked at. Unknown ones are ignored. */
  hint(tx: DealerTransaction, hints: readonly ProviderHint[]): Promise<void>;
  /** Looks at what is due. */
  queue: PaymentQueue;
}
