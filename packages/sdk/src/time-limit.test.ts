import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { describe, it } from 'node:test';
import { RequestTimeoutError } from './errors.ts';
import { boundedBy, checkedTimeoutMs } from './time-limit.ts';

function limitOf(timeoutMs: number, signal?: AbortSignal) {
  return { name: 'GET /v1/x', timeoutMs, endsAt: performance.now() + timeoutMs, signal };
}

describe('boundedBy', () => {
  it('gives what the work gives, and leaves no listener behind', async () => {
    const { signal } = new AbortController();
    assert.equal(await boundedBy(limitOf(60_000, signal), Promise.resolve(7)), 7);
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });

  it('throws what the work throws', async () => {
    const reason = new Error('no');
    await assert.rejects(boundedBy(limitOf(60_000), Promise.reject(reason)), (error) => error === reason);
  });

  it('ends with a RequestTimeoutError when the work takes too long', async () => {
    await assert.rejects(boundedBy(limitOf(10), new Promise(() => undefined)), (error) => {
      assert.ok(error instanceof RequestTimeoutError);
      assert.equal(error.timeoutMs, 10);
      return true;
    });
  });

  it('ends at once where the time has passed already', async () => {
    const limit = { ...limitOf(60_000), endsAt: performance.now() - 1 };
    await assert.rejects(boundedBy(limit, new Promise(() => undefined)), RequestTimeoutError);
  });

  it('ends with the signal’s reason', async () => {
    const abort = new AbortController();
    const waiting = boundedBy(limitOf(60_000, abort.signal), new Promise(() => undefined));
    const reason = new Error('left');
    abort.abort(reason);
    await assert.rejects(waiting, (error) => error === reason);
    await assert.rejects(
      boundedBy(limitOf(60_000, abort.signal), Promise.resolve()),
      (error) => error === reason,
    );
  });

  it('leaves work that fails where it was aborted before to nobody, so that it ends no program', async () => {
    const unhandled: unknown[] = [];
    const keep = (error: unknown) => unhandled.push(error);
    process.on('unhandledRejection', keep);
    try {
      const { promise, reject } = Promise.withResolvers<never>();
      await assert.rejects(boundedBy(limitOf(60_000, AbortSignal.abort()), promise), { name: 'AbortError' });
      reject(new Error('late'));
      // Node tells of unhandled rejections when the microtasks are done.
      await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual(unhandled, []);
    } finally {
      process.off('unhandledRejection', keep);
    }
  });
});

describe('checkedTimeoutMs', () => {
  it('takes what a timer can hold', () => {
    for (const timeoutMs of [1, 0.5, 30_000, 2_147_483_647])
      assert.equal(checkedTimeoutMs(timeoutMs), timeoutMs);
  });

  it('refuses the rest', () => {
    for (const timeoutMs of [0, -1, Number.NaN, Infinity, 2_147_483_648, '5' as unknown as number]) {
      assert.throws(() => checkedTimeoutMs(timeoutMs), TypeError, String(timeoutMs));
    }
  });
});
