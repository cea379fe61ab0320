import { RequestTimeoutError } from './errors.ts';

/** The longest wait timers can hold: 2^31 - 1 ms, some 24 days. */
const MAX_TIMEOUT_MS = 2_147_483_647;

/** Until when a call may take, and what else ends it. */
export interface TimeLimit {
  /** The call, for messages. */
  name: string;
  timeoutMs: number;
  /** On the clock of `performance.now()`. */
  endsAt: number;
  signal: AbortSignal | undefined;
}

/**
 * Checks a `timeoutMs` that a caller gave.
 *
 * @throws {TypeError} unless it is above 0 and at most 2,147,483,647.
 */
export function checkedTimeoutMs(timeoutMs: number): number {
  if (typeof timeoutMs === 'number' && timeoutMs > 0 && timeoutMs <= MAX_TIMEOUT_MS) return timeoutMs;
  throw new TypeError(`timeoutMs must be above 0 and at most ${MAX_TIMEOUT_MS}.`);
}

/**
 * Waits for `work`, which goes on by itself when the limit ends the wait.
 *
 * @throws {RequestTimeoutError} past `limit.endsAt`; the signal's reason when it is aborted; else what `work` throws.
 */
export async function boundedBy<Value>(limit: TimeLimit, work: Promise<Value>): Promise<Value> {
  const { signal } = limit;
  if (signal?.aborted) {
    // Nobody waits for it any more, and what it throws must not end a program.
    work.catch(() => undefined);
    signal.throwIfAborted();
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  let onAbort = (): void => undefined;
  const ended = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal?.reason as Error);
    timer = setTimeout(
      () => reject(new RequestTimeoutError(limit.name, limit.timeoutMs)),
      Math.max(0, limit.endsAt - performance.now()),
    );
  });
  signal?.addEventListener('abort', onAbort);
  try {
    return await Promise.race([work, ended]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
