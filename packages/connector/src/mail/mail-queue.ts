import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { repeatWork } from '../repeated-work.ts';
import { waitForMail, withMailLocks } from './mail-lock.ts';
import { findDueMail, listDealersWithDueMail, lockDueMails } from './mail-queue-store.ts';
import type { MailKey, MailSender } from './mail-sender.ts';

/** How many mails one process has under way: so many batches, each of so many mails at most. */
export const MAIL_WORKERS = { batches: 2, batchSize: 20 } as const;

/** Other connectors' mails, and those whose time has come, are found by looking. */
const POLL_MS = 500;
/** A transaction that queues a mail has mostly committed by the first, and on a busy machine by the second. */
const COMMIT_MS = [20, 120];
const STOP_PATIENCE_MS = 10_000;

/** The mails that wait (`mails.next_attempt_at`), sent as they become due; dealers take turns. */
export interface MailQueue {
  /** Sends what is due, and what will be, until it is stopped. */
  work(): void;
  /** Looks soon: a mail was queued in a transaction that is about to commit. */
  wake(): void;
  /**
   * Sends every mail that is due, here and now, until none is left that its dealer's limits let go; waits for those that
   * somebody else is at. For tests and commands that don't `work`.
   *
   * @throws what the first one failed with, after all had their turn.
   */
  drain(): Promise<void>;
  /** Takes no more mails, and lets those under way finish for a while. */
  stop(): Promise<void>;
}

/**
 * Makes a mail queue. Nothing is written to take a mail: whoever has its lock has it (mail-lock.ts), so one that a dead
 * process had is due as it was.
 */
export function createMailQueue(options: {
  database: Database;
  clock: Pick<Clock, 'now'>;
  send: MailSender;
  logger: Logger;
}): MailQueue {
  const { database, clock, send, logger } = options;
  /** The dealers who may have due mail, the next one first. */
  const turns: string[] = [];
  const batches = new Set<Promise<void>>();
  let isWorking = false;
  const wakings = new Map<number, ReturnType<typeof setTimeout>>();
  let looking: Promise<unknown> = Promise.resolve();
  let stopLooking: (() => Promise<void>) | undefined;

  /**
   * Sends a batch, of which the dealers of `from` get equal shares, the first ones one more where it does not come out even.
   * Those who may have more go to the end of `from` before the mails leave, the first one behind the others.
   */
  async function sendBatch(
    from: string[],
    onTaken: () => void = () => undefined,
  ): Promise<{ taken: number; failures: Map<string, unknown> }> {
    // Taken before anything is waited for: nobody else is to find it.
    let dealerId = from.shift();
    return withMailLocks(database.pool, async (connection) => {
      const mails: MailKey[] = [];
      const asked = new Set<string>();
      const again: string[] = [];
      for (; dealerId !== undefined; dealerId = from.shift()) {
        const owner = dealerId;
        // A look that came in between put it in line again: this session would get what it has.
        if (asked.has(owner)) continue;
        asked.add(owner);
        const atMost = Math.ceil((MAIL_WORKERS.batchSize - mails.length) / (from.length + 1));
        const ids = await lockDueMails(connection, { dealerId: owner, now: clock.now(), atMost });
        mails.push(...ids.map((mailId) => ({ dealerId: owner, mailId })));
        if (ids.length === atMost) again.push(owner);
        if (mails.length === MAIL_WORKERS.batchSize) break;
      }
      addTurns(from, [...again.slice(1), ...again.slice(0, 1)]);
      onTaken();
      return { taken: mails.length, failures: await send(mails, { isDueOnly: true }) };
    });
  }

  /** Begins as many batches as may be under way, while there is somebody whose turn it is. */
  function fill(): void {
    if (!isWorking) return;
    while (batches.size < MAIL_WORKERS.batches && turns.length > 0) {
      const batch: Promise<void> = sendBatch(turns, fill)
        .then(
          () => undefined,
          // Who is left out by that is found again by looking.
          (error: unknown) => logger.error({ err: error }, 'mails could not be sent'),
        )
        .finally(() => {
          batches.delete(batch);
          fill();
        });
      batches.add(batch);
    }
  }

  async function look(): Promise<void> {
    addTurns(turns, await listDealersWithDueMail(database, clock.now()));
    fill();
  }

  const onFault = (error: unknown) => logger.error({ err: error }, 'due mails could not be looked for');

  return {
    work() {
      isWorking = true;
      stopLooking ??= repeatWork(POLL_MS, look, onFault);
    },

    wake() {
      if (!isWorking) return;
      for (const afterMs of COMMIT_MS.filter((each) => !wakings.has(each))) {
        const lookThen = () => {
          wakings.delete(afterMs);
          looking = Promise.all([looking, look().catch(onFault)]);
        };
        wakings.set(afterMs, setTimeout(lookThen, afterMs));
      }
    },

    async drain() {
      const failed: unknown[] = [];
      for (;;) {
        const dealerIds = await listDealersWithDueMail(database, clock.now());
        const owners = [...dealerIds];
        let count = 0;
        while (dealerIds.length > 0) {
          const { taken, failures } = await sendBatch(dealerIds);
          count += taken;
          failed.push(...failures.values());
        }
        if (count === 0 && !(await waitForFirstMail(owners))) break;
      }
      if (failed.length > 0) throw failed[0];
    },

    async stop() {
      isWorking = false;
      for (const waking of wakings.values()) clearTimeout(waking);
      await Promise.all([stopLooking?.(), looking]);
      await Promise.race([Promise.all(batches), pause(STOP_PATIENCE_MS, undefined, { ref: false })]);
    },
  };

  /** False where no mail of these dealers may leave now. */
  async function waitForFirstMail(dealerIds: readonly string[]): Promise<boolean> {
    for (const dealerId of dealerIds) {
      const mail = await findDueMail(database, dealerId);
      if (mail === undefined) continue;
      await withMailLocks(database.pool, (connection) => waitForMail(connection, mail));
      return true;
    }
    return false;
  }
}

/** Each dealer stands in line once. */
function addTurns(turns: string[], dealerIds: readonly string[]): void {
  turns.push(...dealerIds.filter((dealerId) => !turns.includes(dealerId)));
}
