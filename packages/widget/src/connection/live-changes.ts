import type { EventErrorOutcome, TimelineEvent } from '@payvite/sdk';

/** Lets the page read its rows first, and outlasts elements that are only moved. */
const START_MS = 500;
/** Gathers what happens at once. */
const GATHER_MS = 300;
/** Between two announcements: a bulk send must not make every open page read without pause. */
const MIN_PAUSE_MS = 3000;

/** The part of the client's event stream that the elements need. */
export interface EventSource {
  subscribe(options: {
    onEvent: (event: TimelineEvent) => void;
    onError: (error: unknown, outcome: EventErrorOutcome) => void;
    onOpen: () => void;
  }): { close(): void };
}

/**
 * Follows the connector's events while it is started and the page is visible, and announces whose customers changed. A
 * hidden page holds no connection: browsers allow six to one origin over HTTP/1.1, for all tabs together. Where there is
 * no stream it is silent, and the elements read now and then as they did before.
 */
export class LiveChanges {
  readonly #source: EventSource;
  readonly #announce: (customerIds: string[] | null) => void;
  readonly #changed = new Set<string>();
  #isAnyChanged = false;
  #isStarted = false;
  #since: number | null = null;
  #announcedAt = -Infinity;
  #subscription: { close(): void } | undefined;
  #startTimer: ReturnType<typeof setTimeout> | undefined;
  #announceTimer: ReturnType<typeof setTimeout> | undefined;

  /** @param announce - called with the customers that changed; null: any of them may have. */
  constructor(source: EventSource, announce: (customerIds: string[] | null) => void) {
    this.#source = source;
    this.#announce = announce;
  }

  /** Since when nothing can have been missed, on the clock of `performance.now()`; null while there is no stream. */
  get since(): number | null {
    return this.#since;
  }

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    document.addEventListener('visibilitychange', this.#follow);
    this.#follow();
  }

  stop(): void {
    if (!this.#isStarted) return;
    this.#isStarted = false;
    document.removeEventListener('visibilitychange', this.#follow);
    this.#close();
  }

  readonly #follow = (): void => {
    this.#close();
    if (document.visibilityState === 'visible') this.#startTimer = setTimeout(() => this.#open(), START_MS);
  };

  #open(): void {
    const subscription = this.#source.subscribe({
      onOpen: () => {
        // One that goes on after a break has missed nothing.
        this.#since ??= performance.now();
      },
      onEvent: ({ type, customerIds }) => {
        for (const id of customerIds) this.#changed.add(id);
        // A sync names none of the customers it changed.
        if (type === 'sync.finished') this.#isAnyChanged = true;
        if (this.#changed.size > 0 || this.#isAnyChanged) this.#announceSoon();
      },
      onError: (_error, outcome) => {
        if (outcome !== 'skipped') this.#since = null;
        else {
          this.#isAnyChanged = true;
          this.#announceSoon();
        }
      },
    });
    this.#subscription = subscription;
  }

  #close(): void {
    clearTimeout(this.#startTimer);
    clearTimeout(this.#announceTimer);
    this.#announceTimer = undefined;
    this.#changed.clear();
    this.#isAnyChanged = false;
    this.#subscription?.close();
    this.#subscription = undefined;
    this.#since = null;
  }

  #announceSoon(): void {
    const rested = performance.now() - this.#announcedAt;
    this.#announceTimer ??= setTimeout(
      () => {
        const customerIds = this.#isAnyChanged ? null : [...this.#changed];
        this.#announceTimer = undefined;
        this.#changed.clear();
        this.#isAnyChanged = false;
        this.#announcedAt = performance.now();
        this.#announce(customerIds);
      },
      Math.max(GATHER_MS, MIN_PAUSE_MS - rested),
    );
  }
}
