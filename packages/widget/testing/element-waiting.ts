import { waitUntil as waitFor } from '@open-wc/testing';

/** A busy machine takes longer than the second that waiting lasts by itself; a test has ten. */
const PATIENCE_MS = 9000;

/**
 * Waits until something holds, or what it promises does.
 *
 * @throws {Error} with `what` where it does not in nine seconds; whatever `isSo` throws.
 */
export function waitUntil(isSo: () => unknown, what?: string): Promise<void> {
  return waitFor(isSo, what, { timeout: PATIENCE_MS });
}
