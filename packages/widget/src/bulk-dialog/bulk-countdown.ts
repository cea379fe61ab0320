/** Counts the seconds down to a moment on the clock of `performance.now()`. */
export class BulkCountdown {
  secondsLeft = 0;
  readonly #onSecond: () => void;
  readonly #onEnd: () => void;
  #endsAt = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param onEnd - called again and again from then on, until `stop`. */
  constructor(onSecond: () => void, onEnd: () => void) {
    this.#onSecond = onSecond;
    this.#onEnd = onEnd;
  }

  start(endsAt: number): void {
    this.stop();
    this.#endsAt = endsAt;
    this.#timer = setInterval(() => this.#tick(), 250);
    this.#tick();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    const left = Math.max(0, Math.ceil((this.#endsAt - performance.now()) / 1000));
    if (left !== this.secondsLeft) {
      this.secondsLeft = left;
      this.#onSecond();
    }
    if (left === 0) this.#onEnd();
  }
}
