import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeScratchHome, startScratchServer } from '../tests/scratch-server.ts';
import { createEmptyDatabase } from './bench-database.ts';
import { runLines } from './run-lines.ts';
import { measureSync } from './sync-lines.ts';

// `npm run bench -- sync [--quick] [--rounds 1]`: what a sync costs, in ratios against a bare COPY of the same rows into the same tables
// in the same run, and what it takes from who reads meanwhile. Ends with status 1 when one falls short.

const FULL = {
  /** As the product is. */
  isDurable: true,
  size: { customers: 100_000, items: 1_000_000 },
  tenth: { customers: 10_000, items: 100_000 },
  changed: 2_000,
  rounds: 3,
  warmUps: 0,
  readMs: 2000,
};

/** Shows that everything runs; its ratios say nothing. */
const QUICK: typeof FULL = {
  isDurable: false,
  size: { customers: 300, items: 3_000 },
  tenth: { customers: 30, items: 300 },
  changed: 20,
  rounds: 1,
  warmUps: 0,
  readMs: 100,
};

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
  },
});
await runLines(async ({ report, cleanUps }) => {
  const scale = options.quick ? QUICK : FULL;
  if (options.rounds !== undefined) scale.rounds = Number(options.rounds);
  const server = await startScratchServer({ isDurable: scale.isDurable });
  cleanUps.push(() => server.stop());
  const home = await makeScratchHome();
  cleanUps.push(() => rm(home, { recursive: true, force: true }));
  const folder = async (name: string) => {
    await mkdir(join(home, name));
    return join(home, name);
  };
  report(
    await measureSync(
      { makeFolder: folder, makeDatabase: (name) => createEmptyDatabase(server.url, name), cleanUps },
      scale,
    ),
  );
});
