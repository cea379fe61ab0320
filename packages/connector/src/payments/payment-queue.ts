import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { lookAtPayment, type LookContext } from './payment-look.ts';
import { LOOK_LEASE_MS } from './payment-looks.ts';
import { listDealersWithDuePayment, takeDuePayment } from './payment-store.ts';

/** So many payments are looked at, at a time. */
const LOOKS_AT_ONCE = 10;
/** Of one dealer, so that one whose provider is slow does not keep the others waiting. */
const LOOKS_OF_DEALER = 5;
/** A transaction that makes a payment due has mostly committed by then. */
const COMMIT_MS = 20;
const STOP_PATIENCE_MS = 10_000;

/** The payments that are due to be looked at (`payments.next_look_at`). */
export interface PaymentQueue {
  /** Takes what `look` and `wake` find, until it is stopped. */
  work(): void;
  /** Looks at what is due, until nothing is. Nothing where it does not `work`. */
  look(): Promise<void>;
  /** Looks soon: a payment was made due in a transaction that is about to commit. */
  wake(): void;
  /** Looks at everything that is due, here and now, until nothing is. For tests and commands that don't `work`. */
  drain(): Promise<void>;
  /** Takes no more payments, and lets those under way finish for a while. */
  stop(): Promise<void>;
}

/**
 * Makes a payment queue. Whoever takes a payment has it for two minutes (`LOOK_LEASE_MS`), then it is due again; two that look at
 * one at once do no harm, since facts only join.
 */
export function createPaymentQueue(
  context: LookContext & { database: Database; clock: Pick<Clock, 'now'> },
): PaymentQueue {
  const { database, clock, logger } = context;
  const underWay = new Map<Promise<void>, string>();
  let waking: ReturnType<typeof setTimeout> | undefined;
  let looking: Promise<void> = Promise.resolve();
  let isWorking = false;

  /** @returns false where the dealer has nothing that is due, or as many under way as it may have. */
  async function takeOne(dealerId: string): Promise<boolean> {
    const ofDealer = [...underWay.values()].filter((each) => each === dealerId).length;
    if (underWay.size >= LOOKS_AT_ONCE || ofDealer >= LOOKS_OF_DEALER) return false;
    const payment = await database.asDealer(dealerId, (tx) =>
      takeDuePayment(tx, new Date(tx.now.getTime() + LOOK_LEASE_MS)),
    );
    if (payment === undefined) return false;
    const look = lookAtPayment(context, payment)
      .catch((error: unknown) =>
        logger.error({ err: error, dealerId, paymentId: payment.id }, 'a payment could not be looked at'),
      )
      .finally(() => underWay.delete(look));
    underWay.set(look, dealerId);
    return true;
  }

  /** @returns how many were taken. */
  async function takeDue(): Promise<number> {
    let taken = 0;
    for (const dealerId of await listDealersWithDuePayment(database, clock.now()))
      while (await takeOne(dealerId)) taken += 1;
    return taken;
  }

  /** Takes what is due until nothing is, or it is stopped. */
  async function takeAll(): Promise<void> {
    if (!isWorking || (await takeDue()) === 0) return;
    if (underWay.size > 0) await Promise.race(underWay.keys());
    await takeAll();
  }

  function look(): Promise<void> {
    looking = looking
      .then(takeAll)
      .catch((error: unknown) => logger.error({ err: error }, 'due payments could not be looked for'));
    return looking;
  }

  return {
    work() {
      isWorking = true;
      this.wake();
    },
    look,
    wake() {
      if (!isWorking) return;
      waking ??= setTimeout(() => {
        waking = undefined;
        void look();
      }, COMMIT_MS);
    },
    async drain() {
      while ((await takeDue()) > 0 || underWay.size > 0) await Promise.all(underWay.keys());
    },
    async stop() {
      isWorking = false;
      clearTimeout(waking);
      const ended = Promise.allSettled([looking, ...underWay.keys()]);
      await Promise.race([ended, pause(STOP_PATIENCE_MS, undefined, { ref: false })]);
    },
  };
}
