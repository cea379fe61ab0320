import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createShortMemory } from './short-memory.ts';

describe('createShortMemory', () => {
  const start = () => {
    let nowMs = 5000;
    let reads = 0;
    const memory = createShortMemory<number>(() => nowMs);
    return {
      recall: (name: string, found: (count: number) => number | undefined = (count) => count) =>
        memory.recall(name, async () => found((reads += 1))),
      wait: (ms: number) => (nowMs += ms),
    };
  };

  it('reads each name once a second, however many ask at once', async () => {
    const { recall, wait } = start();
    assert.deepEqual(await Promise.all([recall('a'), recall('a'), recall('b')]), [1, 1, 2]);
    wait(999);
    assert.equal(await recall('a'), 1);
    wait(1);
    assert.equal(await recall('a'), 3);
  });

  it('forgets what is undefined, and what failed', async () => {
    const { recall } = start();
    assert.equal(await recall('a', () => undefined), undefined);
    const fail = () => {
      throw new Error('away');
    };
    await assert.rejects(recall('a', fail), /away/);
    assert.equal(await recall('a'), 3);
  });

  it('holds 10,000 at most', async () => {
    const { recall } = start();
    await recall('first');
    for (let n = 1; n < 10_000; n += 1) await recall(String(n));
    assert.equal(await recall('first'), 1);
    await recall('one more');
    assert.equal(await recall('first'), 10_002);
  });
});
