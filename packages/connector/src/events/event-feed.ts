import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';
import { AppError } from '../errors.ts';
import type { EventCursor } from './event-cursor.ts';
import type { EventHints } from './event-hints.ts';
import { findStreamHead, readStream, type StreamedEvent } from './event-stream-store.ts';

/** Rows of one read. */
const BATCH = 500;
const POLL_MS = 1000;

/** Somebody who wants a dealer's events as they become final. */
export interface FeedListener {
  /** The next events, each batch after the one before; some may be known to the listener already. */
  offer(events: readonly StreamedEvent[]): void;
  /** Once a second or so, whether or not anything happened. */
  tick(): void;
  /** The process stops. */
  end(): void;
}

/** The events of all dealers who have listeners, read once per process however many listen. */
export interface EventFeed {
  /**
   * Adds a listener. Resolves when whatever becomes final from now on will be offered to it.
   *
   * @returns what removes the listener.
   * @throws {AppError} 503 `unavailable`: the process stops.
   */
  join(dealerId: string, listener: FeedListener): Promise<() => void>;
  /** Ends every listener and reads no more. */
  close(): void;
}

interface DealerFeed {
  dealerId: string;
  listeners: Set<FeedListener>;
  /** How far it was read; undefined until it is known where to begin. */
  position: EventCursor | undefined;
  started: Promise<void>;
  isReading: boolean;
  wantsRead: boolean;
}

/** The answer to whoever comes while the process stops; another connector, or this one when it is back, has a stream. */
export function serviceStops(): AppError {
  return new AppError('unavailable', 'The service is about to stop. Try again in a moment.', {
    retryAfterSeconds: 1,
  });
}

/**
 * Reads each dealer's new events once a second, and at once when hinted. The hints shorten the wait, nothing more: what a
 * hint announced may not be final yet, or the hint may be lost.
 *
 * @param options.pollMs default 1,000.
 */
export function createEventFeed(options: {
  database: Pick<Database, 'asDealer'>;
  hints: EventHints;
  logger: Logger;
  pollMs?: number;
}): EventFeed {
  const { database, hints, logger, pollMs = POLL_MS } = options;
  const dealers = new Map<string, DealerFeed>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let isClosed = false;

  const begin = (dealerId: string): DealerFeed => {
    const feed: DealerFeed = {
      dealerId,
      listeners: new Set(),
      position: undefined,
      started: database.asDealer(dealerId, findStreamHead).then((head) => {
        feed.position = head;
      }),
      isReading: false,
      wantsRead: false,
    };
    dealers.set(dealerId, feed);
    timer ??= setInterval(tick, pollMs);
    hints.listen(onHint);
    return feed;
  };

  const leave = (feed: DealerFeed, listener: FeedListener): void => {
    feed.listeners.delete(listener);
    if (feed.listeners.size > 0 || dealers.get(feed.dealerId) !== feed) return;
    dealers.delete(feed.dealerId);
    if (dealers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
    hints.stopListening();
  };

  const onHint = (dealerId: string): void => {
    const feed = dealers.get(dealerId);
    if (feed !== undefined) void read(feed);
  };

  function tick(): void {
    // A connection that broke is made anew.
    hints.listen(onHint);
    for (const feed of [...dealers.values()]) {
      for (const listener of [...feed.listeners]) listener.tick();
      void read(feed);
    }
  }

  function offer(listener: FeedListener, events: readonly StreamedEvent[]): void {
    try {
      listener.offer(events);
    } catch (error) {
      // It has missed these: it ends, so that whoever is behind it resumes, and the others go on.
      logger.error({ err: error }, 'new events could not be handed on');
      listener.end();
    }
  }

  async function read(feed: DealerFeed): Promise<void> {
    feed.wantsRead = true;
    if (feed.isReading) return;
    feed.isReading = true;
    try {
      while (feed.wantsRead && feed.position !== undefined && feed.listeners.size > 0) {
        feed.wantsRead = false;
        const after = feed.position;
        const events = await database.asDealer(feed.dealerId, (tx) => readStream(tx, after, BATCH));
        const last = events.at(-1);
        if (last === undefined) continue;
        feed.position = last.cursor;
        if (events.length === BATCH) feed.wantsRead = true;
        for (const listener of [...feed.listeners]) offer(listener, events);
      }
    } catch (error) {
      logger.warn({ err: error }, 'new events could not be read');
    } finally {
      feed.isReading = false;
    }
  }

  return {
    async join(dealerId, listener) {
      if (isClosed) throw serviceStops();
      const feed = dealers.get(dealerId) ?? begin(dealerId);
      feed.listeners.add(listener);
      try {
        await feed.started;
      } catch (error) {
        leave(feed, listener);
        throw error;
      }
      return () => leave(feed, listener);
    },
    close() {
      isClosed = true;
      clearInterval(timer);
      for (const feed of [...dealers.values()]) for (const listener of [...feed.listeners]) listener.end();
      hints.stopListening();
    },
  };
}
