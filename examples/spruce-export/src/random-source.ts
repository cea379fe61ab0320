/**
 * A repeatable stream of pseudo-random numbers (mulberry32 over a mixed seed): the same seeds give the same
 * stream on every machine. For sample data only, never for secrets.
 */
export class RandomSource {
  #state = 0x6d2b79f5;

  /** @param seeds whole numbers; each combination of them is a stream of its own. */
  constructor(...seeds: number[]) {
    for (const seed of seeds) {
      this.#state = Math.imul(this.#state ^ seed, 0x9e3779b1);
      this.#state = (this.#state ^ (this.#state >>> 15)) | 0;
    }
  }

  /** A number in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** True in `share` (0-1) of all calls. */
  chance(share: number): boolean {
    return this.next() < share;
  }

  /** One member of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.next() * list.length)] as T;
  }

  /** One key of `weights`, each as often as its weight says; the weights need not add up to 1. */
  pickWeighted<K extends string>(weights: Readonly<Record<K, number>>): K {
    const entries = Object.entries(weights) as [K, number][];
    let left = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [key, weight] of entries) {
      left -= weight;
      if (left < 0) return key;
    }
    return (entries.at(-1) as [K, number])[0];
  }

  /** A number of mean 0 and standard deviation 1, bell-shaped, within 6 (a sum of twelve uniform ones). */
  bell(): number {
    let sum = -6;
    for (let draw = 0; draw < 12; draw++) sum += this.next();
    return sum;
  }
}
