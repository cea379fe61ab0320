type NonEmpty<Item> = readonly [Item, ...Item[]];

interface Waiting<Asked, Answer> {
  asked: Asked;
  resolve: (answer: Answer) => void;
  reject: (reason: unknown) => void;
}

/** How many are done at once, and how long others wait for them; left out, as many as there are, and until they are done. */
export interface GatheringLimits {
  most?: number;
  patienceMs?: number;
}

/**
 * Does together what is asked for while something of the same group is being done: nobody waits for others to come, and the
 * more there is to do, the more is done at once. Where it takes longer than it may, what waits begins beside it.
 */
export class Gathering<Asked, Answer> {
  readonly #limits: GatheringLimits;
  readonly #work: (asked: NonEmpty<Asked>, group: string) => Promise<readonly Answer[]>;
  /** Of each group at work, who waits for their turn. */
  readonly #waiting = new Map<string, Waiting<Asked, Answer>[]>();

  /** @param work answers in the order asked; what it throws, all of them are answered with. */
  constructor(
    limits: GatheringLimits,
    work: (asked: NonEmpty<Asked>, group: string) => Promise<readonly Answer[]>,
  ) {
    this.#limits = limits;
    this.#work = work;
  }

  add(group: string, asked: Asked): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(group);
      if (waiting !== undefined) {
        waiting.push({ asked, resolve, reject });
        return;
      }
      this.#waiting.set(group, [{ asked, resolve, reject }]);
      // With it goes what is asked for in the same turn.
      queueMicrotask(() => void this.#doAll(group));
    });
  }

  async #doAll(group: string): Promise<void> {
    const { most = Infinity, patienceMs } = this.#limits;
    for (;;) {
      const [first, ...others] = this.#waiting.get(group)?.splice(0, most) ?? [];
      if (first === undefined) break;
      const work = this.#do(group, [first, ...others]);
      await (patienceMs === undefined ? work : endedOrPatience(work, patienceMs));
    }
    this.#waiting.delete(group);
  }

  async #do(group: string, batch: NonEmpty<Waiting<Asked, Answer>>): Promise<void> {
    const [first, ...others] = batch;
    try {
      const answers = await this.#work([first.asked, ...others.map(({ asked }) => asked)], group);
      for (const [index, { resolve }] of batch.entries()) resolve(answers[index] as Answer);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}

function endedOrPatience(work: Promise<void>, patienceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const patience = setTimeout(resolve, patienceMs);
    void work.then(() => {
      clearTimeout(patience);
      resolve();
    });
  });
}
