/**
 * Does `work` now and then again every `everyMs`; a turn is left out while the one before is still at it.
 *
 * @param work its signal says that it is stopped, and had better end soon.
 * @param onFault told of a turn that failed; the next one comes as if it had not.
 * @returns how to stop: waits for a turn under way.
 */
export function repeatWork(
  everyMs: number,
  work: (signal: AbortSignal) => Promise<void>,
  onFault: (error: unknown) => void,
): () => Promise<void> {
  const stopping = new AbortController();
  let underWay: Promise<void> | undefined;
  const takeTurn = () => {
    underWay ??= work(stopping.signal)
      .catch(onFault)
      .finally(() => (underWay = undefined));
  };
  const timer = setInterval(takeTurn, everyMs);
  takeTurn();
  return async () => {
    clearInterval(timer);
    stopping.abort();
    await underWay;
  };
}
