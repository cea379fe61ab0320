import { setTimeout as pause } from 'node:timers/promises';
import type { DealerMode } from '@payvite/sdk/schemas';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { repeatWork } from '../repeated-work.ts';
import { waitForMail, withMailLocks } from './mail-lock.ts';
import type { MailOutages, MailProbe } from './mail-outages.ts';
import { findDueMail, listDealersWithDueMail, lockDueMails } from './mail-queue-store.ts';
import type { MailKey, MailSender } from './mail-sender.ts';
import { MailTransportError } from './mail-transport.ts';
import { findSendingRules } from './sending-limit-store.ts';

/**
 * How many mails one process has under way: so many batches, each of so many mails at most, and a dealer's in so many of
 * them. A batch lasts as long as the slowest of its mails, so those that a mail server is silent to leave batches to others.
 */
export const MAIL_WORKERS = { batches: 6, batchesOfADealer: 2, batchSize: 20 } as const;

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
   * Sends every mail that is due, here and now, until none is left that its dealer's limits and outages let go; waits for
   * those that somebody else is at. For tests and commands that don't `work`.
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
  outages: MailOutages;
  logger: Logger;
}): MailQueue {
  const { database, clock, send, outages, logger } = options;
  /** The dealers who may have due mail, the next one first. */
  const turns: string[] = [];
  const batches = new Set<Promise<void>>();
  /** In how many batches dealers have mails under way. */
  const shares = new Map<string, number>();
  /** Of dealers whose mails were looked for. */
  const modes = new Map<string, DealerMode>();
  let isWorking = false;
  const wakings = new Map<number, ReturnType<typeof setTimeout>>();
  let looking: Promise<unknown> = Promise.resolve();
  let stopLooking: (() => Promise<void>) | undefined;

  /**
   * Sends a batch, of which the dealers of `from` who may go get equal shares, the first ones one more where it does not come
   * out even. Those who may have more go to the end of `from` before the mails leave, the first one behind the others.
   */
  async function sendBatch(
    from: string[],
    options: { mayGo?: (dealerId: string) => boolean; onTaken?: () => void } = {},
  ): Promise<{ taken: number; failures: Map<string, unknown> }> {
    const sharing = new Set<string>();
    // One that a look has put in line again meanwhile waits for another batch: this session would get what it has.
    const mayShare = (dealerId: string) => !sharing.has(dealerId) && options.mayGo?.(dealerId) !== false;
    const takeNext = () => {
      const index = from.findIndex(mayShare);
      const [dealerId] = index < 0 ? [] : from.splice(index, 1);
      if (dealerId !== undefined) {
        sharing.add(dealerId);
        shares.set(dealerId, (shares.get(dealerId) ?? 0) + 1);
      }
      return dealerId;
    };
    const endShare = (dealerId: string) => {
      if (!sharing.delete(dealerId)) return;
      const left = (shares.get(dealerId) ?? 0) - 1;
      if (left > 0) shares.set(dealerId, left);
      else shares.delete(dealerId);
      fill();
    };

    const probes: MailProbe[] = [];

    // Taken before anything is waited for: nobody else is to find it.
    let dealerId = takeNext();
    try {
      return await withMailLocks(database.pool, async (connection) => {
        const mails: MailKey[] = [];
        const again: string[] = [];
        for (; dealerId !== undefined; dealerId = takeNext()) {
          const owner = dealerId;
          const leave = await admit(owner);
          if (leave === 'none') continue;
          if (leave !== 'all') probes.push(leave);
          const others = from.filter(mayShare).length;
          const share = Math.ceil((MAIL_WORKERS.batchSize - mails.length) / (others + 1));
          const atMost = leave === 'all' ? share : 1;
          const ids = await lockDueMails(connection, { dealerId: owner, now: clock.now(), atMost });
          mails.push(...ids.map((mailId) => ({ dealerId: owner, mailId })));
          if (leave === 'all') {
            if (ids.length === atMost) again.push(owner);
          } else {
            [leave.mailId] = ids;
            if (ids.length === 0) leave.end();
          }
          if (mails.length === MAIL_WORKERS.batchSize) break;
        }
        addTurns(from, [...again.slice(1), ...again.slice(0, 1)]);
        options.onTaken?.();
        for (const owner of [...sharing]) if (!mails.some((mail) => mail.dealerId === owner)) endShare(owner);
        const failures = await send(mails, { isDueOnly: true, onDone: endShare });
        if ([...failures.values()].some(isOutage)) for (const mail of mails) modes.delete(mail.dealerId);
        return { taken: mails.length, failures };
      });
    } finally {
      for (const probe of probes) probe.end();
      for (const owner of [...sharing]) endShare(owner);
    }
  }

  /** What may be taken of a dealer's mails; asks for its mode where it is not known to be one that works. */
  async function admit(dealerId: string): Promise<'all' | 'none' | MailProbe> {
    const known = modes.get(dealerId);
    if (known !== undefined && outages.works(known)) return 'all';
    const rules = await database.asDealer(dealerId, findSendingRules);
    if (rules === undefined) return 'none';
    modes.set(dealerId, rules.mode);
    return outages.admit(rules.mode);
  }

  /** Whether nothing is known that keeps a dealer's mails here. */
  function mayLeave(dealerId: string): boolean {
    const mode = modes.get(dealerId);
    return mode === undefined || outages.admits(mode);
  }

  /** Begins as many batches as may be under way, while there is somebody whose turn it is. */
  function fill(): void {
    if (!isWorking) return;
    const mayGo = (dealerId: string) =>
      (shares.get(dealerId) ?? 0) < MAIL_WORKERS.batchesOfADealer && mayLeave(dealerId);
    while (batches.size < MAIL_WORKERS.batches && turns.some(mayGo)) {
      const batch: Promise<void> = sendBatch(turns, { mayGo, onTaken: fill })
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
    for (const dealerId of dealerIds.filter(mayLeave)) {
      const mail = await findDueMail(database, dealerId);
      if (mail === undefined) continue;
      await withMailLocks(database.pool, (connection) => waitForMail(connection, mail));
      return true;
    }
    return false;
  }
}

function isOutage(failure: unknown): boolean {
  return failure instanceof MailTransportError && failure.failure === 'unavailable';
}

/** Each dealer stands in line once. */
function addTurns(turns: string[], dealerIds: readonly string[]): void {
  turns.push(...dealerIds.filter((dealerId) => !turns.includes(dealerId)));
}
