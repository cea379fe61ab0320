import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { createDueDealers, type DueDealers } from './due-dealers.ts';
import { createPostingLocks } from './posting-lock.ts';
import { listDealersWithDuePosting } from './posting-queue-store.ts';
import { takePostingTurn, type TurnContext } from './posting-turn.ts';

/** So many dealers' ERPs are asked at a time; one that keeps us waiting for long does not count. */
const DEALERS_AT_ONCE = 10;
const LONG_WAIT_MS = 5000;
const STOP_PATIENCE_MS = 10_000;
/** How often is looked whether another process is done. */
const OTHERS_MS = 50;

/** The postings that wait (`postings.next_attempt_at`), done as they become due: one of a dealer at a time. */
export interface PostingQueue extends Omit<DueDealers, 'fill'> {
  /**
   * Does everything that is due, here and now, until nothing is left; waits for what somebody else is at. For tests and
   * commands that don't `work`.
   */
  drain(): Promise<void>;
  /** Takes no more postings, and lets those under way finish for a while. */
  stop(): Promise<void>;
}

/** Makes a posting queue. Whoever has a dealer's turn (posting-lock.ts) posts for it; one that a dead process had is free. */
export function createPostingQueue(
  context: TurnContext & {
    database: Database;
    clock: Pick<Clock, 'now'>;
    /** After how long an ERP that does not answer counts no more; default 5 s. */
    longWaitMs?: number;
  },
): PostingQueue {
  const { database, clock, logger, longWaitMs = LONG_WAIT_MS } = context;
  const locks = createPostingLocks(database.pool);
  /** By dealer: what is under way here. */
  const turns = new Map<string, Promise<'taken' | 'elsewhere'>>();
  let busy = 0;
  let isStopped = false;
  const due = createDueDealers({
    ...{ what: 'postings', logger },
    list: () => listDealersWithDuePosting(database, clock.now()),
    hasRoom: () => busy < DEALERS_AT_ONCE,
    isUnderWay: (dealerId) => turns.has(dealerId),
    begin: startTurn,
  });

  async function takeTurn(dealerId: string): Promise<'taken' | 'elsewhere'> {
    const turn = await locks.take(dealerId);
    if (turn === undefined) return 'elsewhere';
    try {
      const isStopping = () => isStopped;
      await takePostingTurn(context, { dealerId, turn, isStopping, waiting: withoutLongWaits });
    } finally {
      await turn.end();
    }
    return 'taken';
  }

  /** One turn of a dealer at a time: the session that holds the locks would get it again. */
  function startTurn(dealerId: string): Promise<'taken' | 'elsewhere'> {
    const underWay = turns.get(dealerId);
    if (underWay !== undefined) return underWay;
    busy += 1;
    const turn = takeTurn(dealerId).finally(() => {
      busy -= 1;
      turns.delete(dealerId);
      due.fill();
    });
    turns.set(dealerId, turn);
    return turn;
  }

  /** An ERP that hangs must not keep those of others waiting. */
  async function withoutLongWaits<Result>(work: () => Promise<Result>): Promise<Result> {
    let isLong = false;
    const timer = setTimeout(() => {
      isLong = true;
      busy -= 1;
      due.fill();
    }, longWaitMs);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
      if (isLong) busy += 1;
    }
  }

  return {
    work: due.work,
    look: due.look,
    wake: due.wake,

    async drain() {
      for (;;) {
        const dealerIds = await listDealersWithDuePosting(database, clock.now());
        if (dealerIds.length === 0) return;
        const taken = await Promise.all(dealerIds.map(startTurn));
        if (!taken.includes('taken')) await pause(OTHERS_MS);
      }
    },

    async stop() {
      isStopped = true;
      await due.stop();
      const ended = Promise.allSettled(turns.values());
      await Promise.race([ended, pause(STOP_PATIENCE_MS, undefined, { ref: false })]);
      await locks.close();
    },
  };
}
