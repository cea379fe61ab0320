type NonEmpty<Item> = readonly [Item, ...Item[]];

interface Waiting<Asked, Answer> {
  asked: Asked;
  resolve: (answer: Answer) => void;
  reject: (reason: unknown) => void;
}

/**
 * Does together what is asked for while something of the same group is being done: nobody waits for others to come, and the
 * more there is to do, the more is done at once. Where it takes long, what waits begins beside it.
 */
export class Gathering<Asked, Answer> {
  readonly #limits: { most: number; patienceMs: number };
  readonly #work: (asked: NonEmpty<Asked>) => Promise<readonly Answer[]>;
  /** Of each group at work, who waits for their turn. */
  readonly #waiting = new Map<string, Waiting<Asked, Answer>[]>();

  /**
   * @param limits how many are done at once, and how long others wait for them.
   * @param work answers in the order asked; what it throws, all of them are answered with.
   */
  constructor(
    limits: { most: number; patienceMs: number },
    work: (asked: NonEmpty<Asked>) => Promise<readonly Answer[]>,
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
      void this.#doAll(group);
    });
  }

  async #doAll(group: string): Promise<void> {
    for (;;) {
      const [first, ...others] = this.#waiting.get(group)?.splice(0, this.#limits.most) ?? [];
      if (first === undefined) break;
      await endedOrPatience(this.#do([first, ...others]), this.#limits.patienceMs);
    }
    this.#waiting.delete(group);
  }

  async #do(batch: NonEmpty<Waiting<Asked, Answer>>): Promise<void> {
    const [first, ...others] = batch;
    try {
      const answers = await this.#work([first.asked, ...others.map(({ asked }) => asked)]);
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
