import type { ReactiveController, ReactiveElement } from 'lit';

/** Tells whether an element is in view, so that what nobody looks at is not read. */
export class ShownController implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #onShown: () => void;
  #observer: IntersectionObserver | undefined;
  isShown = false;

  /** @param onShown - called each time the element comes into view. */
  constructor(host: ReactiveElement, onShown: () => void) {
    this.#host = host;
    this.#onShown = onShown;
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer = new IntersectionObserver((entries) => {
      const isShown = entries.at(-1)?.isIntersecting ?? false;
      if (isShown === this.isShown) return;
      this.isShown = isShown;
      if (isShown) this.#onShown();
    });
    this.#observer.observe(this.#host);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.isShown = false;
  }
}
