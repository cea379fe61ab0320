/** What one contender did in one short time. */
export interface Round {
  operations: number;
  seconds: number;
  /** Of every operation. */
  latenciesMs: number[];
}

/** How often and how long each contender is measured. */
export interface Times {
  rounds: number;
  /** How many rounds go before, and don't count. */
  warmUps: number;
  /** Of one contender in one round. */
  durationMs: number;
}

/**
 * Does one operation after the other, `concurrency` of them at a time, until the time or the number is up; those under way
 * then are waited for and count.
 *
 * @param load.durationMs left out, no limit.
 * @param load.operations left out, no limit.
 */
export async function drive(
  load: { concurrency: number; durationMs?: number; operations?: number },
  operate: (worker: number, operation: number) => Promise<unknown>,
): Promise<Round> {
  const { concurrency, durationMs = Infinity, operations = Infinity } = load;
  const latenciesMs: number[] = [];
  const startMs = performance.now();
  let begun = 0;
  const work = async (worker: number): Promise<void> => {
    for (let now = performance.now(); now < startMs + durationMs && begun < operations;) {
      const before = now;
      begun += 1;
      await operate(worker, begun - 1);
      now = performance.now();
      latenciesMs.push(now - before);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, (_, worker) => work(worker)));
  return { operations: begun, seconds: (performance.now() - startMs) / 1000, latenciesMs };
}

/**
 * Lets the contenders take turns, each round another one first, so that a slow moment of the machine meets all of them.
 *
 * @returns each contender's rounds; those of one index were run next to each other.
 */
export async function takeTurns<Name extends string>(
  contenders: Record<Name, (round: number) => Promise<Round>>,
  times: Pick<Times, 'rounds' | 'warmUps'>,
): Promise<Record<Name, Round[]>> {
  const names = Object.keys(contenders) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, [] as Round[]])) as Record<Name, Round[]>;
  for (let round = -times.warmUps; round < times.rounds; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(round + times.warmUps + turn) % names.length] as Name;
      const result = await contenders[name](round + times.warmUps);
      if (round >= 0) results[name].push(result);
    }
  }
  return results;
}

/** The median over the rounds of `measure(left) / measure(right)`. */
export function medianRatio(
  left: readonly Round[],
  right: readonly Round[],
  measure: (round: Round) => number,
): number {
  return median(left.map((round, index) => measure(round) / measure(right[index] as Round)));
}

/** Operations a second. */
export function throughput(round: Round): number {
  return round.operations / round.seconds;
}

/** Of all rounds, whole operations a second. */
export function medianThroughput(rounds: readonly Round[]): number {
  return Math.round(median(rounds.map(throughput)));
}

/** The middle latency of a round, in milliseconds. */
export function medianLatency(round: Round): number {
  return median(round.latenciesMs);
}

/** The latency that this share of all operations stays under; `0.99`. In milliseconds. */
export function quantileLatency(rounds: readonly Round[], share: number): number {
  const sorted = rounds.flatMap((round) => round.latenciesMs).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
