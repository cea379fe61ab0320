import type { ReactiveController, ReactiveElement } from 'lit';

/** Reads again every so often while the page is visible, and at once when the person comes back to it. */
export class RefreshController implements ReactiveController {
  readonly #refresh: () => void;
  readonly #seconds: () => number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param seconds - read before each wait; 0 turns the clock off, coming back still refreshes. */
  constructor(host: ReactiveElement, refresh: () => void, seconds: () => number) {
    this.#refresh = refresh;
    this.#seconds = seconds;
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
    this.#refresh();
    this.#wait();
  };

  #wait(): void {
    clearTimeout(this.#timer);
    const seconds = this.#seconds();
    if (!(seconds > 0)) return;
    this.#timer = setTimeout(() => {
      if (document.visibilityState === 'visible') this.#refresh();
      this.#wait();
    }, seconds * 1000);
  }
}
