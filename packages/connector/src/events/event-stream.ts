import type { Response } from 'express';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { formatEventCursor, isAfter, unknownCursor, type EventCursor } from './event-cursor.ts';
import { serviceStops, type EventFeed, type FeedListener } from './event-feed.ts';
import { findStreamHead, readStream, type StreamedEvent } from './event-stream-store.ts';

/** Rows of one read while a client catches up. */
const BATCH = 200;
/** What may wait for a client before it must fetch for itself what it misses, at its own pace. */
const MAX_WAITING_BYTES = 256 * 1024;
const HEARTBEAT_MS = 15_000;
const MAX_STALL_MS = 30_000;

/** What a stream needs. */
export interface EventStreamContext {
  database: Pick<Database, 'asDealer'>;
  clock: Pick<Clock, 'now'>;
  eventFeed: EventFeed;
  logger: Logger;
  /** Milliseconds between two signs of life; default 15,000. */
  heartbeatMs?: number;
  /** How long a client may take nothing of what waits for it before it is dropped, in milliseconds; default 30,000. */
  maxStallMs?: number;
}

/** Whose events go to whom, from where, until when. */
export interface EventStreamRequest {
  dealerId: string;
  response: Response;
  /** Where an earlier stream ended; undefined begins now. */
  after: EventCursor | undefined;
  /** By the clock. */
  endsAt: Date;
}

/**
 * Sends a dealer's events as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html) until
 * `endsAt`, until the client goes, or until the process stops. Each carries its place in the stream as its id, and the
 * first thing sent is the id of where the stream begins, so that a client that was cut off before its first event can resume.
 *
 * A client that follows is written to from the one shared read. One that begins in the past, or does not take what is
 * sent, reads for itself from where it stands, never faster than it takes the rows, until it has caught up.
 *
 * @throws {AppError} 400 `invalid_request`: `after` is not of this database. 503 `unavailable`: the process stops.
 */
export async function streamEvents(context: EventStreamContext, request: EventStreamRequest): Promise<void> {
  const { response, dealerId } = request;
  const follower = new StreamFollower(context, request);
  const leave = await context.eventFeed.join(dealerId, follower);
  response.once('close', leave);
  try {
    // Asked for after joining: whatever becomes final after this is offered.
    const head = await context.database.asDealer(dealerId, findStreamHead);
    if (request.after !== undefined && request.after.transactionId > head.transactionId)
      throw unknownCursor();
    if (response.closed) return leave();
    follower.begin(request.after ?? head);
  } catch (error) {
    leave();
    throw error;
  }
}

class StreamFollower implements FeedListener {
  readonly #context: EventStreamContext;
  readonly #request: EventStreamRequest;
  /** The last event written. Undefined before the beginning. */
  #position: EventCursor | undefined;
  #isCatchingUp = true;
  #missedSome = false;
  #isOver = false;
  #wroteAt = performance.now();
  #stalledAt: number | undefined;

  constructor(context: EventStreamContext, request: EventStreamRequest) {
    this.#context = context;
    this.#request = request;
    request.response.once('close', () => (this.#isOver = true));
  }

  begin(position: EventCursor): void {
    const { response } = this.#request;
    if (this.#isOver) throw serviceStops();
    response.status(200).set({
      'Content-Type': 'text/event-stream; charset=utf-8',
      // Proxies must neither gather nor compress it; nginx asks for a header of its own.
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    });
    this.#position = position;
    this.#write(`id: ${formatEventCursor(position)}\n\n`);
    void this.#catchUp();
  }

  offer(events: readonly StreamedEvent[]): void {
    if (this.#isOver || this.#endIfDue()) return;
    if (this.#isCatchingUp) this.#missedSome = true;
    else if (this.#request.response.writableLength > MAX_WAITING_BYTES) void this.#catchUp();
    else this.#send(events);
  }

  tick(): void {
    if (this.#isOver || this.#position === undefined || this.#endIfDue()) return;
    const now = performance.now();
    const { heartbeatMs = HEARTBEAT_MS, maxStallMs = MAX_STALL_MS, logger } = this.#context;
    if (this.#request.response.writableNeedDrain) {
      this.#stalledAt ??= now;
      if (now - this.#stalledAt < maxStallMs) return;
      logger.info('a client that takes no events was dropped');
      this.#request.response.destroy();
      return;
    }
    this.#stalledAt = undefined;
    if (now - this.#wroteAt >= heartbeatMs) this.#write(':\n\n');
  }

  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    // Before the beginning there is still a proper answer to give.
    if (this.#position !== undefined) this.#request.response.end();
  }

  #endIfDue(): boolean {
    const isDue = this.#context.clock.now() >= this.#request.endsAt;
    if (isDue) this.end();
    return isDue;
  }

  async #catchUp(): Promise<void> {
    this.#isCatchingUp = true;
    try {
      for (let isBehind = true; isBehind && !this.#isOver;) {
        await this.#drained();
        const after = this.#position;
        if (after === undefined || this.#isOver) return;
        this.#missedSome = false;
        const { database } = this.#context;
        const events = await database.asDealer(this.#request.dealerId, (tx) => readStream(tx, after, BATCH));
        if (this.#isOver || this.#endIfDue()) return;
        this.#send(events);
        isBehind = events.length === BATCH || this.#missedSome;
      }
      this.#isCatchingUp = false;
    } catch (error) {
      // The client resumes where it is, here or at another connector.
      this.#context.logger.warn({ err: error }, 'a stream of events was cut off');
      this.end();
    }
  }

  #send(events: readonly StreamedEvent[]): void {
    const position = this.#position;
    if (position === undefined) return;
    const unsent = events.filter(({ cursor }) => isAfter(cursor, position));
    const last = unsent.at(-1);
    if (last === undefined) return;
    this.#position = last.cursor;
    this.#write(
      unsent
        .map(({ cursor, event }) => `id: ${formatEventCursor(cursor)}\ndata: ${JSON.stringify(event)}\n\n`)
        .join(''),
    );
  }

  #write(text: string): void {
    this.#wroteAt = performance.now();
    this.#request.response.write(text);
  }

  /** When everything written has been taken, or the client is gone. */
  async #drained(): Promise<void> {
    const { response } = this.#request;
    if (!response.writableNeedDrain || response.closed) return;
    await new Promise<void>((resolve) => {
      const go = () => {
        response.off('drain', go).off('close', go);
        resolve();
      };
      response.once('drain', go).once('close', go);
    });
  }
}
