import type { Logger } from 'pino';

/** Work that goes on behind an answer, so that how long it takes tells nobody anything. */
export interface BackgroundWork {
  /** Begins it now; what it fails with is logged. */
  begin(work: () => Promise<unknown>): void;
  /** Waits until none is under way. */
  settle(): Promise<void>;
}

/** Makes a place for background work. */
export function createBackgroundWork(logger: Pick<Logger, 'error'>): BackgroundWork {
  const underWay = new Set<Promise<unknown>>();
  return {
    begin(work) {
      const running = work()
        .catch((error: unknown) => logger.error({ err: error }, 'work behind an answer failed'))
        .finally(() => underWay.delete(running));
      underWay.add(running);
    },
    async settle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
