/**
 * Does `work` now and then again every `everyMs`; a turn is left out while the one before is still at it.
 *
 * @param onFault told of a turn that failed; the next one comes as if it had not.
 * @returns how to stop: waits for a turn under way.
 */
export function repeatWork(
  everyMs: number,
  work: () => Promise<void>,
  onFault: (error: unknown) => void,
): () => Promise<void> {
  let underWay: Promise<void> | undefined;
  const takeTurn = () => {
    underWay ??= work()
      .catch(onFault)
      .finally(() => (underWay = undefined));
  };
  const timer = setInterval(takeTurn, everyMs);
  takeTurn();
  return async () => {
    clearInterval(timer);
    await underWay;
  };
}
