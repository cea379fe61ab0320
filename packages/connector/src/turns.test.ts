import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Turns } from './turns.ts';

describe('Turns', () => {
  /** Work that ends when it is told to, and what has begun, in order. */
  const workshop = (atATime: number) => {
    const turns = new Turns(atATime);
    const begun: string[] = [];
    const take = (who: string, what: string) => {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      const done = turns.take(who, () => {
        begun.push(what);
        return promise;
      });
      return { done, end: () => resolve(what), fail: () => reject(new Error(what)) };
    };
    return { begun, take };
  };

  it('does so many of one at a time, the others in the order in which they came', async () => {
    const { begun, take } = workshop(2);
    const [a, b, c, d] = [take('one', 'a'), take('one', 'b'), take('one', 'c'), take('one', 'd')];
    await setImmediate();
    assert.deepEqual(begun, ['a', 'b']);
    b.end();
    assert.equal(await b.done, 'b');
    await setImmediate();
    assert.deepEqual(begun, ['a', 'b', 'c']);
    for (const each of [a, c, d]) each.end();
    assert.deepEqual(await Promise.all([a.done, c.done, d.done]), ['a', 'c', 'd']);
    assert.deepEqual(begun, ['a', 'b', 'c', 'd']);
  });

  it('has nobody wait for another', async () => {
    const { begun, take } = workshop(1);
    const [slow, other] = [take('one', 'slow'), take('other', 'quick')];
    other.end();
    assert.equal(await other.done, 'quick');
    assert.deepEqual(begun, ['slow', 'quick']);
    slow.end();
    await slow.done;
  });

  it('goes on where something failed', async () => {
    const { take } = workshop(1);
    const [bad, good, later] = [take('one', 'bad'), take('one', 'good'), take('one', 'later')];
    bad.fail();
    await assert.rejects(bad.done, /bad/);
    good.end();
    assert.equal(await good.done, 'good');
    later.end();
    assert.equal(await later.done, 'later');
  });
});
