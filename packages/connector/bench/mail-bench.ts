import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { makeScratchHome, startScratchServer } from '../tests/scratch-server.ts';
import { formatLines, keepsBound, type BenchLine } from './bench-lines.ts';
import { measureMaking } from './mail-making-lines.ts';
import { measureQueue } from './mail-queue-lines.ts';

// `npm run bench -- mail [--quick] [--only making|queue]`: what a mail costs, in ratios against nodemailer and mjml2html in
// the same run. Ends with status 1 when one falls short of what is required.

const FULL = {
  isDurable: true,
  making: { mails: 300, rendered: 5000, mjml: 20, rounds: 15, warmUps: 3 },
  queue: { customers: 30_000, invitations: 10_000, rounds: 3, warmUps: 1 },
};

/** Shows that everything runs; its ratios say nothing. */
const QUICK: typeof FULL = {
  isDurable: false,
  making: { mails: 20, rendered: 100, mjml: 2, rounds: 2, warmUps: 1 },
  queue: { customers: 500, invitations: 100, rounds: 2, warmUps: 0 },
};

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: ['making', 'queue'] },
  },
});
const cleanUps: (() => Promise<unknown>)[] = [];
const interrupted = new Promise<never>((_resolve, reject) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => reject(new Error(`Ended by ${signal}.`)));
  }
});
let status = 1;
try {
  const lines = await Promise.race([measure(options.quick ? QUICK : FULL), interrupted]);
  console.log(`\n${formatLines(lines)}`);
  if (lines.every(keepsBound)) status = 0;
} catch (error) {
  console.error(error);
} finally {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp();
}
process.exit(status);

async function measure(scale: typeof FULL): Promise<BenchLine[]> {
  const measured: BenchLine[] = [];
  const report = (lines: BenchLine[]) => {
    console.log(formatLines(lines));
    measured.push(...lines);
  };
  if (options.only.includes('making')) report(await measureMaking(scale.making));
  if (options.only.includes('queue')) {
    const server = await startScratchServer({ isDurable: scale.isDurable });
    cleanUps.push(() => server.stop());
    const home = await makeScratchHome();
    cleanUps.push(() => rm(home, { recursive: true, force: true }));
    report(await measureQueue({ url: server.url, home }, scale.queue, cleanUps));
  }
  return measured;
}
