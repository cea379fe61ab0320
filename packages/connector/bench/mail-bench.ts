import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { makeScratchHome, startScratchServer } from '../tests/scratch-server.ts';
import { measureMaking } from './mail-making-lines.ts';
import { measureQueue } from './mail-queue-lines.ts';
import { runLines } from './run-lines.ts';

// `npm run bench -- mail [--quick] [--only making|queue]`: what a mail costs, in ratios against nodemailer and mjml2html in
// the same run. Ends with status 1 when one falls short of what is required.

const FULL = {
  isDurable: true,
  making: { mails: 300, rendered: 5000, mjml: 20, rounds: 15, warmUps: 3 },
  queue: { customers: 30_000, invitations: 10_000, rounds: 3, warmUps: 1 },
};

/** Shows that everything runs; the ratio of the queue says nothing. */
const QUICK: typeof FULL = {
  isDurable: false,
  // Many short rounds: of CPU time, the median of their ratios is steady beside whatever else runs.
  making: { mails: 6, rendered: 200, mjml: 1, rounds: 40, warmUps: 12 },
  queue: { customers: 500, invitations: 100, rounds: 2, warmUps: 0 },
};

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: ['making', 'queue'] },
  },
});
await runLines(async ({ report, cleanUps }) => {
  const scale = options.quick ? QUICK : FULL;
  if (options.only.includes('making')) report(await measureMaking(scale.making));
  if (options.only.includes('queue')) {
    const server = await startScratchServer({ isDurable: scale.isDurable });
    cleanUps.push(() => server.stop());
    const home = await makeScratchHome();
    cleanUps.push(() => rm(home, { recursive: true, force: true }));
    report(await measureQueue({ url: server.url, home }, scale.queue, cleanUps));
  }
});
