interface Line {
  underWay: number;
  waiting: (() => void)[];
}

/** Does no more than so many things of one at a time, and those of different ones all at once. */
export class Turns {
  readonly #atATime: number;
  /** Of whom something is under way. */
  readonly #lines = new Map<string, Line>();

  constructor(atATime: number) {
    this.#atATime = atATime;
  }

  /** Does the work when it is its turn: the first that came, first. */
  async take<Result>(who: string, work: () => Promise<Result>): Promise<Result> {
    const line = this.#lines.get(who) ?? { underWay: 0, waiting: [] };
    this.#lines.set(who, line);
    if (line.underWay < this.#atATime) line.underWay += 1;
    else await new Promise<void>((resolve) => line.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = line.waiting.shift();
      if (next !== undefined) next();
      else if ((line.underWay -= 1) === 0) this.#lines.delete(who);
    }
  }
}
