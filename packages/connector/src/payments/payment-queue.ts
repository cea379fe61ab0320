import { setTimeout as pause } from 'node:timers/promises';
import type { PaymentContext } from './payment-checkout.ts';
import { lookWhenDue } from './payment-look.ts';
import { LOOK_LEASE_MS } from './payment-looks.ts';
import { listDealersWithDuePayment, takeDuePayment } from './payment-store.ts';

/** So many dealers' providers are asked at a time, and each of them about so many payments. */
const DEALERS_AT_ONCE = 10;
const LOOKS_OF_DEALER = 5;
/** A transaction that makes a payment due has mostly committed by the first, and on a busy machine by the second. */
const COMMIT_MS = [20, 120];
const STOP_PATIENCE_MS = 10_000;

/** The payments that are due to be looked at (`payments.next_look_at`). */
export interface PaymentQueue {
  /** Takes what `look` and `wake` find, until it is stopped. */
  work(): void;
  /** Looks for what is due; it is done beside whatever comes after. Nothing where it does not `work`. */
  look(): Promise<void>;
  /** Looks soon: a payment was made due in a transaction that is about to commit. */
  wake(): void;
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
  /** Dealers who have something due, the next one first. */
  const line: string[] = [];
  const wakings = new Map<number, ReturnType<typeof setTimeout>>();
  let looking: Promise<unknown> = Promise.resolve();
  let isWorking = false;
  let isStopped = false;
  const isStopping = () => isStopped;

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
      fill();
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    });
    turns.set(dealerId, turn);
    return turn;
  }

  function fill(): void {
    if (!isWorking) return;
    while (turns.size < DEALERS_AT_ONCE) {
      // What became due during a turn may have come too late for it.
      const index = line.findIndex((each) => !turns.has(each));
      const [dealerId] = index < 0 ? [] : line.splice(index, 1);
      if (dealerId === undefined) return;
      startTurn(dealerId).catch((error: unknown) =>
        logger.error({ err: error, dealerId }, 'payments could not be looked at'),
      );
    }
  }

  async function look(): Promise<void> {
    if (!isWorking) return;
    const due = await listDealersWithDuePayment(database, clock.now());
    line.push(...due.filter((dealerId) => !line.includes(dealerId)));
    fill();
  }

  return {
    work() {
      isWorking = true;
      this.wake();
    },

    look,

    wake() {
      if (!isWorking) return;
      for (const afterMs of COMMIT_MS.filter((each) => !wakings.has(each))) {
        const lookThen = () => {
          wakings.delete(afterMs);
          const onFault = (error: unknown) =>
            logger.error({ err: error }, 'due payments could not be looked for');
          looking = Promise.all([looking, look().catch(onFault)]);
        };
        wakings.set(afterMs, setTimeout(lookThen, afterMs));
      }
    },

    async drain() {
      for (;;) {
        const due = await listDealersWithDuePayment(database, clock.now());
        if (due.length === 0) break;
        await Promise.all(due.map(startTurn));
      }
      await Promise.all(turns.values());
    },

    async stop() {
      isWorking = false;
      isStopped = true;
      for (const waking of wakings.values()) clearTimeout(waking);
      await looking;
      const ended = Promise.allSettled(turns.values());
      await Promise.race([ended, pause(STOP_PATIENCE_MS, undefined, { ref: false })]);
    },
  };
}
