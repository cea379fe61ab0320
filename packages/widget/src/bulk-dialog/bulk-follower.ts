import type { BulkInvitation } from '@payvite/sdk';

const POLL_MS = 1000;
/** After a read that failed. */
const PAUSE_MS = 4000;

/** Nothing about this bulk changes any more; a mail that is just leaving as it is called off still counts as moving. */
export function isEnded({ state, progress }: BulkInvitation): boolean {
  return (state === 'completed' || state === 'cancelled') && progress.queued === 0;
}

interface FollowerOptions {
  read(): PromiseLike<BulkInvitation>;
  onBulk(bulk: BulkInvitation): void;
  /** A read failed; the next comes later. */
  onTrouble(error: unknown): void;
}

/** Reads a bulk again and again until it has ended, or `stop`. */
export class BulkFollower {
  readonly #options: FollowerOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isReading = false;
  #isStopped = false;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#wait(POLL_MS);
  }

  /** Reads at once: something is known to have happened. */
  poke(): void {
    if (!this.#isReading && !this.#isStopped) void this.#read();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #wait(ms: number): void {
    clearTimeout(this.#timer);
    if (!this.#isStopped) this.#timer = setTimeout(() => void this.#read(), ms);
  }

  async #read(): Promise<void> {
    clearTimeout(this.#timer);
    this.#isReading = true;
    let pauseMs = POLL_MS;
    try {
      const bulk = await this.#options.read();
      if (this.#isStopped) return;
      if (isEnded(bulk)) this.stop();
      this.#options.onBulk(bulk);
    } catch (error) {
      if (this.#isStopped) return;
      pauseMs = PAUSE_MS;
      this.#options.onTrouble(error);
    } finally {
      this.#isReading = false;
    }
    this.#wait(pauseMs);
  }
}
