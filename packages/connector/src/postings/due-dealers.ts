import type { Logger } from 'pino';

/** A transaction that makes something due has mostly committed by the first, and on a busy machine by the second. */
const COMMIT_MS = [20, 120];

/** Dealers who have something due, each begun when there is room. */
export interface DueDealers {
  /** Begins what `look` and `wake` find, until it is stopped. */
  work(): void;
  /** Looks for what is due; it is done beside whatever comes after. Nothing where it does not `work`. */
  look(): Promise<void>;
  /** Looks soon: something was made due in a transaction that is about to commit. */
  wake(): void;
  /** Begins those who wait, as far as there is room: some may have become free. */
  fill(): void;
  /** Begins nobody any more; ends once nothing is looked for. */
  stop(): Promise<void>;
}

/** Makes a line of dealers, for the queue whose work `begin` does. */
export function createDueDealers(queue: {
  /** Those who have something due, the one who waits longest first. */
  list(): Promise<string[]>;
  hasRoom(): boolean;
  /** Whether something of the dealer is under way; what became due meanwhile may have come too late for it. */
  isUnderWay(dealerId: string): boolean;
  begin(dealerId: string): Promise<unknown>;
  /** For the log: `postings`. */
  what: string;
  logger: Pick<Logger, 'error'>;
}): DueDealers {
  const { what, logger } = queue;
  /** The next one first. */
  const line: string[] = [];
  const wakings = new Map<number, ReturnType<typeof setTimeout>>();
  let looking: Promise<unknown> = Promise.resolve();
  let isWorking = false;

  function fill(): void {
    if (!isWorking) return;
    while (queue.hasRoom()) {
      const index = line.findIndex((each) => !queue.isUnderWay(each));
      const [dealerId] = index < 0 ? [] : line.splice(index, 1);
      if (dealerId === undefined) return;
      queue
        .begin(dealerId)
        .catch((error: unknown) => logger.error({ err: error, dealerId }, `due ${what} could not be done`));
    }
  }

  async function look(): Promise<void> {
    if (!isWorking) return;
    const due = await queue.list();
    line.push(...due.filter((dealerId) => !line.includes(dealerId)));
    fill();
  }

  function wake(): void {
    if (!isWorking) return;
    for (const afterMs of COMMIT_MS.filter((each) => !wakings.has(each))) {
      const lookThen = () => {
        wakings.delete(afterMs);
        const onFault = (error: unknown) =>
          logger.error({ err: error }, `due ${what} could not be looked for`);
        looking = Promise.all([looking, look().catch(onFault)]);
      };
      wakings.set(afterMs, setTimeout(lookThen, afterMs));
    }
  }

  return {
    work() {
      isWorking = true;
      wake();
    },
    look,
    wake,
    fill,
    async stop() {
      isWorking = false;
      for (const waking of wakings.values()) clearTimeout(waking);
      await looking;
    },
  };
}
