import type { ReactiveController, ReactiveElement } from 'lit';

/** Keeps the keyboard focus where it was when rows move, and puts it on the frame when its row has gone. */
export class FocusKeeper implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #fallback: string;
  #focused: HTMLElement | null = null;

  /** @param fallback - selector of what takes the focus when its place has gone. */
  constructor(host: ReactiveElement, fallback: string) {
    this.#host = host;
    this.#fallback = fallback;
    host.addController(this);
  }

  hostUpdate(): void {
    let active = this.#host.shadowRoot?.activeElement ?? null;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    this.#focused = active instanceof HTMLElement ? active : null;
  }

  hostUpdated(): void {
    const focused = this.#focused;
    this.#focused = null;
    // Moving a node in the document takes the focus from it without a word.
    if (!focused || this.#host.shadowRoot?.activeElement) return;
    const place = focused.isConnected
      ? focused
      : this.#host.renderRoot.querySelector<HTMLElement>(this.#fallback);
    place?.focus({ preventScroll: true });
  }
}
