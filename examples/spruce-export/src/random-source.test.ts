import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RandomSource } from './random-source.ts';

const draw = (random: RandomSource, count: number) => Array.from({ length: count }, () => random.next());

describe('RandomSource', () => {
  test('repeats itself for the same seeds, in their order', () => {
    assert.deepEqual(draw(new RandomSource(1, 2), 50), draw(new RandomSource(1, 2), 50));
    assert.notDeepEqual(draw(new RandomSource(1, 2), 50), draw(new RandomSource(2, 1), 50));
    assert.notDeepEqual(draw(new RandomSource(1, 2), 50), draw(new RandomSource(1, 3), 50));
  });

  test('spreads evenly over [0, 1), also the first draws of neighboring seeds', () => {
    for (const numbers of [
      draw(new RandomSource(5), 10_000),
      Array.from({ length: 10_000 }, (_, seed) => new RandomSource(5, seed).next()),
    ]) {
      const tenths = Array<number>(10).fill(0);
      for (const number of numbers) tenths[Math.floor(number * 10)]! += 1;
      assert.ok(
        tenths.every((count) => count > 850 && count < 1_150),
        tenths.join(),
      );
    }
  });

  test('picks by weight and never what weighs nothing', () => {
    const random = new RandomSource(9);
    const counts = { often: 0, seldom: 0, never: 0 };
    for (let pick = 0; pick < 4_000; pick++) {
      counts[random.pickWeighted({ never: 0, often: 3, seldom: 1 })] += 1;
    }
    assert.equal(counts.never, 0);
    assert.ok(counts.often > 2_800 && counts.often < 3_200, String(counts.often));
  });
});
