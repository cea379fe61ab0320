import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { repeatWork } from './repeated-work.ts';

/** Lets promises that are settled be heard. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

function start(test: TestContext, work: (signal: AbortSignal) => Promise<void>) {
  test.mock.timers.enable({ apis: ['setInterval'] });
  const faults: unknown[] = [];
  const stop = repeatWork(1000, work, (error) => faults.push(error));
  return { stop, faults, pass: (ms: number) => test.mock.timers.tick(ms) };
}

describe('repeated work', () => {
  it('is done at once and every so often, until it is stopped', async (t) => {
    let turns = 0;
    const { stop, pass } = start(t, async () => void (turns += 1));
    assert.equal(turns, 1);
    await settle();
    pass(1000);
    assert.equal(turns, 2);
    await stop();
    pass(5000);
    assert.equal(turns, 2);
  });

  it('leaves turns out while one is under way, and waits for it when stopped', async (t) => {
    let turns = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    const { stop, pass } = start(t, () => {
      turns += 1;
      return promise;
    });
    pass(3000);
    assert.equal(turns, 1);
    let isStopped = false;
    const stopped = stop().then(() => (isStopped = true));
    await settle();
    assert.equal(isStopped, false);
    resolve();
    await stopped;
  });

  it('tells the turn under way that it is stopped', async (t) => {
    const { stop } = start(
      t,
      (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
    );
    await stop();
  });

  it('goes on after a fault, which is told', async (t) => {
    let turns = 0;
    const { stop, pass, faults } = start(t, async () => {
      turns += 1;
      throw new Error(`turn ${turns}`);
    });
    await settle();
    pass(1000);
    await settle();
    assert.deepEqual(
      faults.map((fault) => (fault as Error).message),
      ['turn 1', 'turn 2'],
    );
    await stop();
  });
});
