import { test } from 'node:test';
import { CHANGE_CHECKS } from './erp-testing-changes.ts';
import { CURSOR_CHECKS } from './erp-testing-cursors.ts';
import { PAYMENT_CHECKS } from './erp-testing-payments.ts';
import { READING_CHECKS } from './erp-testing-full-readings.ts';
import { ErpWorld, type StartErp } from './erp-testing-world.ts';

export { BooksOfAccount, type BooksCustomer, type BooksItem } from './erp-testing-books.ts';
export type { ErpUnderTest, StartErp, TestErp } from './erp-testing-world.ts';

/** Of one test; an ERP may count long. */
const PATIENCE_MS = 120_000;
const CHECKS = [...READING_CHECKS, ...CHANGE_CHECKS, ...CURSOR_CHECKS, ...PAYMENT_CHECKS];

/**
 * Tests a source against all that `ErpSource` promises, by `node:test`: one test of the name that is given, and below it one
 * for each promise. What the source cannot do by its `capabilities` must be answered with `not_supported`.
 *
 * Call it once in a test file. The ERP may hold other things already, and keeps what the tests make; nothing else may happen
 * in it meanwhile.
 *
 * @param start is called once, before everything.
 */
export function testErpSource(name: string, start: StartErp): void {
  void test(name, { timeout: Infinity }, async (t) => {
    const started = await start();
    try {
      const world = new ErpWorld(started);
      for (const { promise, isMade, hold } of CHECKS) {
        if (isMade?.(world) ?? true) await t.test(promise, { timeout: PATIENCE_MS }, () => hold(world));
      }
    } finally {
      await started.stop();
    }
  });
}
