import { setTimeout as pause } from 'node:timers/promises';
import { createDueDealers, type DueDealers } from '../postings/due-dealers.ts';
import type { PaymentContext } from './payment-checkout.ts';
import { lookWhenDue } from './payment-look.ts';
import { LOOK_LEASE_MS } from './payment-looks.ts';
import { listDealersWithDuePayment, takeDuePayment } from './payment-store.ts';

/** So many dealers' providers are asked at a time, and each of them about so many payments. */
const DEALERS_AT_ONCE = 10;
const LOOKS_OF_DEALER = 5;
const STOP_PATIENCE_MS = 10_000;

/** The payments that are due to be looked at (`payments.next_look_at`). */
export interface PaymentQueue extends Omit<DueDealers, 'fill'> {
  /** Looks at everything that is due, here and now, until nothing is. For tests and commands that don't `work`. */
  drain(): Promise<void>;
  /** Takes no more payments, and lets those under way finish for a while. */
  stop(): Promise<void>;
}

/**
 * Makes a payment queue. Whoever takes a payment has it for `LOOK_LEASE_MS`; then it is due again, for whoever took it may have
 * died. Nobody is kept from looking as well.
 */
export function createPaymentQueue(context: PaymentContext): PaymentQueue {
  const { database, clock, logger } = context;
  /** By dealer: what is under way here. */
  const turns = new Map<string, Promise<void>>();
  let isStopped = false;
  const isStopping = () => isStopped;
  const due = createDueDealers({
    ...{ what: 'payments', logger },
    list: () => listDealersWithDuePayment(database, clock.now()),
    hasRoom: () => turns.size < DEALERS_AT_ONCE,
    isUnderWay: (dealerId) => turns.has(dealerId),
    begin: startTurn,
  });

  /** Takes one after the other until none is due. */
  async function lookOnAndOn(dealerId: string): Promise<void> {
    while (!isStopping()) {
      const leaseEndsAt = new Date(clock.now().getTime() + LOOK_LEASE_MS);
      const payment = await database.asDealer(dealerId, (tx) => takeDuePayment(tx, leaseEndsAt));
      if (payment === undefined) return;
      await lookWhenDue(context, payment, leaseEndsAt).catch((error: unknown) =>
        // It is due again when its lease ends.
        logger.error({ err: error, dealerId, paymentId: payment.id }, 'a payment could not be looked at'),
      );
    }
  }

  function startTurn(dealerId: string): Promise<void> {
    const underWay = turns.get(dealerId);
    if (underWay !== undefined) return underWay;
    const looks = Array.from({ length: LOOKS_OF_DEALER }, () => lookOnAndOn(dealerId));
    const turn = Promise.allSettled(looks).then((outcomes) => {
      turns.delete(dealerId);
      due.fill();
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    });
    turns.set(dealerId, turn);
    return turn;
  }

  return {
    work: due.work,
    look: due.look,
    wake: due.wake,

    async drain() {
      for (;;) {
        const dealerIds = await listDealersWithDuePayment(database, clock.now());
        if (dealerIds.length === 0) break;
        await Promise.all(dealerIds.map(startTurn));
      }
      await Promise.all(turns.values());
    },

    async stop() {
      isStopped = true;
      await due.stop();
      const ended = Promise.allSettled(turns.values());
      await Promise.race([ended, pause(STOP_PATIENCE_MS, undefined, { ref: false })]);
    },
  };
}
