import { setTimeout as pause } from 'node:timers/promises';
import type { PaymentState } from '@payvite/sdk/schemas';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Database, DealerTransaction } from '../db/database.ts';
import type { PaymentPreviewRow, PaymentRow } from '../db/tables.ts';
import { AppError, notFound } from '../errors.ts';
import type { EventLog } from '../events/event-log.ts';
import { insertCreditRequest } from './credit-request-store.ts';
import { findProvider, lookAtPayment, type LookContext } from './payment-look.ts';
import { toOrdered } from './payment-order.ts';
import type { PaymentPlan, PlanChoice } from './payment-plan.ts';
import {
  findPreview,
  insertPreview,
  planChoice,
  type PayingParty,
  type ProviderOf,
} from './payment-preview.ts';
import type { ProviderHint } from './payment-provider.ts';
import { createPaymentQueue, type PaymentQueue } from './payment-queue.ts';
import { startPayment, type StartOrder, type StartOutcome } from './payment-start.ts';
import { findPaymentRow, makePaymentsDue } from './payment-store.ts';
import type { PostingService } from './posting-service.ts';

/** Lets payers pay, and follows what becomes of the money. */
export interface PaymentService {
  /**
   * Keeps what a payer chose as a preview, to be agreed to. A plan comes back in its place where it has faults, or where
   * nothing is left to pay.
   *
   * @throws {AppError} 404 `customer_not_found`: the payer may not pay for it; 409 `payments_not_set_up`.
   */
  preview(
    tx: DealerTransaction,
    who: PayingParty,
    choice: PlanChoice,
  ): Promise<{ preview: PaymentPreviewRow } | { plan: PaymentPlan }>;
  /** A preview of this payer's; undefined for anybody else's. */
  findPreview: typeof findPreview;
  /** Starts the payment of a preview, once: `startPayment`. Opens transactions of its own. */
  start(dealerId: string, order: StartOrder): Promise<StartOutcome>;
  /**
   * Where a payer goes on with a payment that was started, or the state of one that cannot be gone on with.
   *
   * @throws {AppError} 404 `payment_not_found`: the payer has none of this id.
   */
  goOn(
    dealerId: string,
    who: { payerId: string; paymentId: string },
  ): Promise<{ url: string } | { state: PaymentState }>;
  /** Ends the checkout of a payment that was started; one that was authorized meanwhile goes on. @throws as `goOn`. */
  cancel(dealerId: string, who: { payerId: string; paymentId: string }): Promise<PaymentState>;
  /**
   * Asks the dealer to apply a credit that covers what was chosen. One request of a customer is open at a time.
   *
   * @throws {AppError} 409 `credit_covers_too_little`: something is left to pay.
   */
  requestCredit(
    tx: DealerTransaction,
    who: PayingParty,
    choice: PlanChoice,
  ): Promise<{ id: string; isNew: boolean }>;
  /** Looks at once, for whoever comes back from the provider, and waits no longer than `patienceMs`. */
  refresh(dealerId: string, paymentId: string, patienceMs: number): Promise<void>;
  /** Notes that something may have happened to these payments of the dealer: they are looked at. Unknown ones are left out. */
  hint(tx: DealerTransaction, hints: readonly ProviderHint[]): Promise<void>;
  /** Looks at what is due. */
  queue: PaymentQueue;
}

/** Makes the payment service. */
export function createPaymentService(context: {
  database: Database;
  clock: Pick<Clock, 'now'>;
  events: Pick<EventLog, 'emit'>;
  postings: Pick<PostingService, 'queuePosting' | 'queueReversal'>;
  providerOf: ProviderOf;
  publicUrl: string;
  logger: Pick<Logger, 'error'>;
}): PaymentService {
  const { database, events, providerOf, logger } = context;
  const look: LookContext = context;
  const queue = createPaymentQueue({ ...look, database, clock: context.clock });

  const findOwn = async (
    dealerId: string,
    { payerId, paymentId }: { payerId: string; paymentId: string },
  ): Promise<PaymentRow> => {
    const row = await database.asDealer(dealerId, (tx) => findPaymentRow(tx, paymentId));
    if (row?.payerId !== payerId) throw notFound('payment_not_found', 'payment');
    return row;
  };
  const refreshed = async (row: PaymentRow): Promise<PaymentRow> => {
    await lookAtPayment(look, row);
    return findOwn(row.dealerId, { payerId: row.payerId, paymentId: row.id });
  };

  return {
    queue,
    findPreview,

    async preview(tx, who, choice) {
      const { plan, content } = await planChoice(tx, providerOf, who, choice);
      if (plan.faults.length > 0 || plan.kind === 'request') return { plan };
      return { preview: await insertPreview(tx, content) };
    },

    start: (dealerId, order) => startPayment(context, dealerId, order),

    async goOn(dealerId, who) {
      const row = await findOwn(dealerId, who);
      const ordered = toOrdered(row);
      if (row.state !== 'started' || ordered === undefined) return { state: row.state };
      const provider = await findProvider(look, row);
      const { url } = await provider.getCheckout(ordered);
      return url === null ? { state: (await refreshed(row)).state } : { url };
    },

    async cancel(dealerId, who) {
      const row = await findOwn(dealerId, who);
      const ordered = toOrdered(row);
      if (row.state !== 'started' || ordered === undefined) return row.state;
      const provider = await findProvider(look, row);
      await provider.closeCheckout(ordered);
      return (await refreshed(row)).state;
    },

    async requestCredit(tx, who, choice) {
      const { plan, content } = await planChoice(tx, providerOf, who, choice);
      if (plan.kind !== 'request' || plan.faults.length > 0) {
        throw new AppError(
          'credit_covers_too_little',
          'The credit does not cover what was chosen: pay the rest.',
        );
      }
      const request = await insertCreditRequest(tx, content);
      if (request.isNew) {
        await events.emit(tx, {
          type: 'credit_request.made',
          actor: { type: 'payer', id: who.payerId },
          subjectType: 'credit_request',
          subjectId: request.id,
          customerIds: [who.customerId],
          data: { creditMinor: content.creditMinor, currency: content.currency },
        });
      }
      return request;
    },

    async refresh(dealerId, paymentId, patienceMs) {
      const row = await database.asDealer(dealerId, (tx) => findPaymentRow(tx, paymentId));
      if (row === undefined) return;
      const looking = lookAtPayment(look, row).catch((error: unknown) =>
        logger.error({ err: error, dealerId, paymentId }, 'a payment could not be looked at'),
      );
      await Promise.race([looking, pause(patienceMs, undefined, { ref: false })]);
    },

    async hint(tx, hints) {
      if ((await makePaymentsDue(tx, hints)) > 0) queue.wake();
    },
  };
}
