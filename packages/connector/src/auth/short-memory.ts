/** How long an answer is taken for granted: so long what was read still holds that was changed meanwhile. */
const MEMORY_MS = 1000;
const MOST_ANSWERS = 10_000;

/** Answers that were read a moment ago, by what was asked for. */
export interface ShortMemory<Answer> {
  /** What `read` answers for `name`, read once a second however many ask. Undefined and errors are not remembered. */
  recall(name: string, read: () => Promise<Answer | undefined>): Promise<Answer | undefined>;
}

/**
 * Makes a memory that holds 10,000 answers at most, so that nobody fills it who asks for ever new names.
 *
 * @param nowMs milliseconds that only grow; default the process's.
 */
export function createShortMemory<Answer>(
  nowMs: () => number = () => performance.now(),
): ShortMemory<Answer> {
  const held = new Map<string, { answer: Promise<Answer | undefined>; untilMs: number }>();
  return {
    async recall(name, read) {
      const known = held.get(name);
      if (known !== undefined && nowMs() < known.untilMs) return known.answer;
      held.delete(name);
      if (held.size >= MOST_ANSWERS) held.clear();
      const answer = read();
      const entry = { answer, untilMs: nowMs() + MEMORY_MS };
      held.set(name, entry);
      const forget = () => held.get(name) === entry && held.delete(name);
      try {
        const found = await answer;
        if (found === undefined) forget();
        return found;
      } catch (error) {
        forget();
        throw error;
      }
    },
  };
}
