import {
  ApiError,
  ConnectionError,
  FetchTokenError,
  RequestTimeoutError,
  ResponseShapeError,
} from './errors.ts';
import { EventStreamParser, MAX_SILENCE_MS, type OpenAnswer, readText } from './event-stream.ts';
import type { TimelineEvent } from './schemas/event.ts';
import type { Transport } from './transport.ts';

const MAX_BACKOFF_MS = 30_000;
/** A stream that held so long was a good one: the next wait is the shortest again. */
const GOOD_STREAM_MS = 10_000;

/**
 * What became of a subscription after an error: an event that this client cannot read was `skipped`, it is
 * `reconnecting`, or it has `ended` for good.
 */
export type EventErrorOutcome = 'skipped' | 'reconnecting' | 'ended';

/** What a subscription calls, and where it begins. */
export interface EventSubscriptionOptions {
  /**
   * Takes one event. The next one waits for what it returns; what it throws ends the subscription, with this event
   * as the first of one that is resumed. A handler that takes long should keep the event and return: a connector drops
   * a client that takes nothing for half a minute.
   */
  onEvent: (event: TimelineEvent, eventId: string) => void | Promise<void>;
  /** Is told of every failure. Connections that break now and then are in the nature of the thing: `reconnecting` needs no action. */
  onError: (error: unknown, outcome: EventErrorOutcome) => void;
  /** The stream has begun, or goes on after a break. */
  onOpen?: (() => void) | undefined;
  /** Ends the subscription. */
  signal?: AbortSignal | undefined;
  /** `lastEventId` of an earlier subscription: begins after that event instead of now. */
  lastEventId?: string | undefined;
}

/** A subscription that runs until it is closed, aborted, or `onError` is told `ended`. */
export interface EventSubscription {
  /** The place after the last event that `onEvent` is done with; keep it to resume in another process. Null before the stream has begun. */
  readonly lastEventId: string | null;
  close(): void;
  /** Resolves when no more events come. Rejects only with what `onError` throws. */
  readonly closed: Promise<void>;
}

/** What happens to the dealer's customers, invitations, payments and syncs, live. */
export class Events {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Calls `onEvent` with each event as it happens, in order, none twice and none left out, also over breaks of the
   * connection, restarts of the connector and ends of the token: it reconnects, waiting longer each time (up to 30
   * seconds), and resumes after the last event. What cannot get better by waiting ends it: a missing permission, a refused
   * key, a `lastEventId` of another database. Needs `customers:read`.
   *
   * @returns at once; `onOpen` tells when the stream has begun.
   */
  subscribe(options: EventSubscriptionOptions): EventSubscription {
    const abort = new AbortController();
    const signal =
      options.signal === undefined ? abort.signal : AbortSignal.any([options.signal, abort.signal]);
    const follower = new EventFollower(this.#transport, options, signal);
    return {
      get lastEventId() {
        return follower.lastEventId;
      },
      close: () => abort.abort(),
      closed: follower.run(),
    };
  }
}

/** What `onEvent` threw: no fault of the connection. */
class HandlerFailure extends Error {}

class EventFollower {
  lastEventId: string | null;
  readonly #transport: Transport;
  readonly #options: EventSubscriptionOptions;
  readonly #signal: AbortSignal;
  #hasProgressed = false;

  constructor(transport: Transport, options: EventSubscriptionOptions, signal: AbortSignal) {
    this.lastEventId = options.lastEventId ?? null;
    this.#transport = transport;
    this.#options = options;
    this.#signal = signal;
  }

  async run(): Promise<void> {
    for (let failures = 0; !this.#signal.aborted;) {
      const beganAt = performance.now();
      this.#hasProgressed = false;
      const error = await this.#follow().catch((reason: unknown) => reason);
      if (this.#signal.aborted) return;
      if (error instanceof HandlerFailure) return this.#options.onError(error.cause, 'ended');
      if (error !== undefined && !canPass(error)) return this.#options.onError(error, 'ended');
      if (this.#hasProgressed || performance.now() - beganAt > GOOD_STREAM_MS) failures = 0;
      failures += 1;
      if (error !== undefined) this.#options.onError(error, 'reconnecting');
      await this.#pause(failures, error);
    }
  }

  /** One stream, from its beginning to its end in order: its token has ended, or the connector stops. */
  async #follow(): Promise<void> {
    const { lastEventId } = this;
    const answer = await this.#transport.open(
      {
        path: ['events'],
        headers: lastEventId === null ? {} : { 'last-event-id': lastEventId },
        mediaType: 'text/event-stream',
      },
      { signal: this.#signal },
      // Repeated here, without end.
      { ...this.#transport.retry, limit: 0 },
    );
    this.#options.onOpen?.();
    const parser = new EventStreamParser();
    for await (const text of readText(answer, MAX_SILENCE_MS, this.#signal)) {
      for (const { id, data } of parser.push(text)) {
        if (data !== '') await this.#take(answer, data, id ?? '');
        this.lastEventId = id;
        if (this.#signal.aborted) return;
      }
    }
  }

  async #take(answer: OpenAnswer, data: string, id: string): Promise<void> {
    this.#hasProgressed = true;
    let event: TimelineEvent;
    try {
      event = this.#transport.read('event', answer, data);
    } catch (error) {
      // An event of a newer connector must not keep the others back.
      this.#options.onError(error, 'skipped');
      return;
    }
    try {
      await this.#options.onEvent(event, id);
    } catch (cause) {
      throw new HandlerFailure('onEvent failed', { cause });
    }
  }

  #pause(failures: number, error: unknown): Promise<void> {
    const backoffMs = Math.max(1, this.#transport.retry.backoffMs) * 2 ** Math.min(failures - 1, 16);
    const retryAfterMs = error instanceof ApiError ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
    // Clients that were cut off together must not come back together.
    const waitMs = retryAfterMs + Math.min(backoffMs, MAX_BACKOFF_MS) * (0.5 + Math.random() / 2);
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, Math.min(waitMs, 2_147_483_647));
      this.#signal.addEventListener('abort', wake);
      if (this.#signal.aborted) wake();
    });
  }
}

/** Whether asking again later may help. */
function canPass(error: unknown): boolean {
  if (error instanceof ApiError) return error.status >= 500 || error.status === 429 || error.status === 408;
  return (
    error instanceof ConnectionError ||
    error instanceof RequestTimeoutError ||
    error instanceof FetchTokenError ||
    error instanceof ResponseShapeError
  );
}
