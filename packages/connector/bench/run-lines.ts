import { formatLines, keepsBound, type BenchLine } from './bench-lines.ts';

/** What a bench measures with. */
export interface BenchRun {
  /** Prints lines as they come, and keeps them for the end. */
  report(lines: readonly BenchLine[]): void;
  /** Done at the end, the last one first, also where the bench fails or is interrupted. */
  cleanUps: (() => Promise<unknown>)[];
}

/** Measures, prints all lines at the end, and ends the process: with status 1 where a line falls short, or nothing came of it. */
export async function runLines(measure: (run: BenchRun) => Promise<void>): Promise<never> {
  const measured: BenchLine[] = [];
  const run: BenchRun = {
    cleanUps: [],
    report(lines) {
      console.log(formatLines(lines));
      measured.push(...lines);
    },
  };
  const interrupted = new Promise<never>((_resolve, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => reject(new Error(`Ended by ${signal}.`)));
    }
  });
  let status = 1;
  try {
    await Promise.race([measure(run), interrupted]);
    console.log(`\n${formatLines(measured)}`);
    if (measured.every(keepsBound)) status = 0;
  } catch (error) {
    console.error(error);
  } finally {
    for (const cleanUp of run.cleanUps.toReversed()) await cleanUp();
  }
  process.exit(status);
}
