import { setTimeout as pause } from 'node:timers/promises';
import type { PaymentState } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import type { PreviewContent } from '../db/payment-columns.ts';
import type { PaymentPreviewRow, PaymentRow } from '../db/tables.ts';
import { notFound } from '../errors.ts';
import { requestCredit } from './credit-request-service.ts';
import { findPaymentCheckout, type PaymentContext } from './payment-checkout.ts';
import { lookAtPayment, type LookOptions } from './payment-look.ts';
import type { PaymentPlan, PlanChoice } from './payment-plan.ts';
import type { PreviewChanges } from './payment-preview-changes.ts';
import { findPreview, insertPreview, planChoice } from './payment-preview.ts';
import { ProviderError, type ProviderHint } from './payment-provider.ts';
import { createPaymentQueue, type PaymentQueue } from './payment-queue.ts';
import { compareWithNow, startPayment, type StartOrder, type StartOutcome } from './payment-start.ts';
import { findPaymentRow, makePaymentsDue } from './payment-store.ts';
import { createPaymentSweep } from './payment-sweep.ts';

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
   * What would be charged otherwise by now than a preview showed; undefined where there is no such preview of this payer's.
   *
   * @throws {AppError} 404 `customer_not_found`: the payer may not pay for it any more; 409 `payments_not_set_up`.
   */
  findChanges(
    tx: DealerTransaction,
    payerId: string,
    previewId: string,
  ): Promise<{ shown: PreviewContent; changes: PreviewChanges } | undefined>;
  /**
   * Starts the payment of a preview, once. Opens transactions of its own, and asks the provider between them.
   *
   * `changed`: something differs from what was shown, nothing was started, and the new preview shows it. `refused`: the
   * provider said no. `unavailable`: it opened no page and gave no answer, or the books are busy; press again. A preview that was used goes on with its
   * payment; where that is over, or its page cannot be asked for, `url` is our own page of it. `changed` without changes and preview: there is no such preview any more.
   *
   * @throws {AppError} 404 `customer_not_found`: the payer may not pay for it any more; 409 `payments_not_set_up`.
   */
  start(dealerId: string, order: StartOrder): Promise<StartOutcome>;
  /**
   * Where a payer goes on with a payment that was started, or the state of one that cannot be gone on with; `started` where the
   * provider gives no answer.
   *
   * @throws {AppError} 404 `payment_not_found`: it is not this payer's.
   */
  goOn(
    dealerId: string,
    who: { payerId: string; paymentId: string },
  ): Promise<{ url: string } | { state: PaymentState }>;
  /**
   * Ends the checkout of a payment that was started; one that was authorized meanwhile goes on. `started` where the provider
   * gives no answer.
   *
   * @throws {AppError} 404 `payment_not_found`: it is not this payer's.
   */
  cancel(dealerId: string, who: { payerId: string; paymentId: string }): Promise<PaymentState>;
  /**
   * Asks the dealer to apply a credit that covers what was chosen. One request of a customer is open at a time.
   *
   * @throws {AppError} 400 `invalid_request`: something is left to pay.
   */
  requestCredit(
    tx: DealerTransaction,
    who: { payerId: string; customerId: string },
    choice: PlanChoice,
  ): Promise<{ id: string; isNew: boolean }>;
  /** Looks at once, for whoever comes back from the provider, and gives up after `patienceMs`. Never throws. */
  refresh(dealerId: string, paymentId: string, patienceMs: number): Promise<void>;
  /** Notes that something may have happened to these payments of the dealer: they are looked at. Unknown ones are ignored. */
  hint(tx: DealerTransaction, hints: readonly ProviderHint[]): Promise<void>;
  /** Once a day: makes due what the provider says was taken back. */
  sweep(dealerId: string): Promise<void>;
  /** Looks at what is due. */
  queue: PaymentQueue;
}

/** Makes the payment service. */
export function createPaymentService(context: PaymentContext): PaymentService {
  const { database, providerOf } = context;
  const queue = createPaymentQueue(context);
  const sweep = createPaymentSweep(context);

  /** @throws {AppError} 404 `payment_not_found`: also for a payment of somebody else. */
  async function findOwn(
    dealerId: string,
    { payerId, paymentId }: { payerId: string; paymentId: string },
  ): Promise<PaymentRow> {
    const payment = await database.asDealer(dealerId, (tx) => findPaymentRow(tx, paymentId));
    if (payment?.payerId !== payerId) throw notFound('payment_not_found', 'payment');
    return payment;
  }

  /** The state after a look; the one before where the provider gives no answer. */
  async function lookIfItAnswers(payment: PaymentRow, options?: LookOptions): Promise<PaymentState> {
    try {
      return (await lookAtPayment(context, payment, options)).state;
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      return payment.state;
    }
  }

  return {
    queue,

    async preview(tx, who, choice) {
      const { plan, content } = await planChoice(tx, providerOf, who, choice);
      if (plan.faults.length > 0 || plan.kind === 'request') return { plan };
      return { preview: await insertPreview(tx, content) };
    },

    findPreview,

    async findChanges(tx, payerId, previewId) {
      const preview = await findPreview(tx, payerId, previewId);
      if (preview === undefined) return undefined;
      const { changes } = await compareWithNow({ providerOf }, tx, preview.content);
      return { shown: preview.content, changes };
    },

    start: (dealerId, order) => startPayment(context, dealerId, order),

    async goOn(dealerId, who) {
      const payment = await findOwn(dealerId, who);
      if (payment.state !== 'started') return { state: payment.state };
      try {
        const url = await findPaymentCheckout(context, payment);
        if (url !== null) return { url };
      } catch (error) {
        if (!(error instanceof ProviderError)) throw error;
        return { state: payment.state };
      }
      return { state: await lookIfItAnswers(payment) };
    },

    async cancel(dealerId, who) {
      const payment = await findOwn(dealerId, who);
      if (payment.state !== 'started') return payment.state;
      return lookIfItAnswers(payment, { ends: true });
    },

    requestCredit: (tx, who, choice) => requestCredit(context, tx, who, choice),

    async refresh(dealerId, paymentId, patienceMs) {
      const look = async () => {
        const payment = await database.asDealer(dealerId, (tx) => findPaymentRow(tx, paymentId));
        if (payment !== undefined) await lookIfItAnswers(payment);
      };
      const ended = look().catch((error: unknown) =>
        context.logger.error({ err: error, dealerId, paymentId }, 'a payment could not be looked at'),
      );
      await Promise.race([ended, pause(patienceMs, undefined, { ref: false })]);
    },

    async hint(tx, hints) {
      if ((await makePaymentsDue(tx, hints)) > 0) queue.wake();
    },

    sweep: async (dealerId) => {
      if ((await sweep(dealerId)) > 0) queue.wake();
    },
  };
}
