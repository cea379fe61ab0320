import type { ReactiveController, ReactiveElement } from 'lit';

/** How long a live element goes without a read: what time alone changes, an expiry, is no event. */
const LIVE_SECONDS = 300;

/**
 * Reads again every so often while the page is visible, and at once when the person comes back to it. While changes are
 * announced as they happen, it reads once after that began, and then far less often.
 */
export class RefreshController implements ReactiveController {
  readonly #refresh: () => void;
  readonly #seconds: () => number;
  readonly #connection: { readonly liveSince: number | null };
  #readAt = performance.now();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param connection - says since when changes are announced as they happen, on the clock of `performance.now()`; null
   *   while not.
   * @param seconds - read before each wait; 0 turns the clock off, coming back still refreshes.
   */
  constructor(
    host: ReactiveElement,
    connection: { readonly liveSince: number | null },
    refresh: () => void,
    seconds: () => number,
  ) {
    this.#refresh = refresh;
    this.#seconds = seconds;
    this.#connection = connection;
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('focus', this.#onReturn);
    document.addEventListener('visibilitychange', this.#onReturn);
    this.#wait();
  }

  hostDisconnected(): void {
    window.removeEventListener('focus', this.#onReturn);
    document.removeEventListener('visibilitychange', this.#onReturn);
    clearTimeout(this.#timer);
  }

  readonly #onReturn = (): void => {
    if (document.visibilityState !== 'visible') return;
    this.#read();
    this.#wait();
  };

  #wait(): void {
    clearTimeout(this.#timer);
    const seconds = this.#seconds();
    if (!(seconds > 0)) return;
    this.#timer = setTimeout(() => {
      if (document.visibilityState === 'visible' && !this.#isKeptUp) this.#read();
      this.#wait();
    }, seconds * 1000);
  }

  get #isKeptUp(): boolean {
    const { liveSince } = this.#connection;
    const isRead = liveSince !== null && this.#readAt > liveSince;
    return isRead && performance.now() - this.#readAt < LIVE_SECONDS * 1000;
  }

  #read(): void {
    this.#readAt = performance.now();
    this.#refresh();
  }
}
