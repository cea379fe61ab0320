import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeScratchHome, startScratchServer } from '../tests/scratch-server.ts';
import { createBenchDatabase, createEmptyDatabase } from './bench-database.ts';
import { startBenchProcess } from './bench-process.ts';
import { startBenchService } from './bench-service.ts';
import { measureBulk } from './bulk-lines.ts';
import { measureListLatency, measureListThroughput } from './customer-list-lines.ts';
import type { HttpLoad } from './http-load-process.ts';
import { measureInvitations } from './invitation-lines.ts';
import { runLines } from './run-lines.ts';

// `npm run bench -- api [--quick] [--only list|latency|bulk|invitations]`: how fast the API is, in ratios against what
// stands beside it in the same run on the same PostgreSQL. Ends with status 1 when one falls short of what is required.

const FULL = {
  /** As the product is. */
  isDurable: true,
  small: 10_000,
  middle: 100_000,
  large: 1_000_000,
  list: { pages: 1000, rounds: 40, warmUps: 6, durationMs: 500 },
  invitations: { rounds: 20, warmUps: 4, durationMs: 500 },
  bulk: { invitations: 10_000, rounds: 7, warmUps: 1 },
};

/** Shows that everything runs; its ratios say nothing. */
const QUICK: typeof FULL = {
  isDurable: false,
  small: 500,
  middle: 2_000,
  large: 4_000,
  list: { pages: 20, rounds: 2, warmUps: 1, durationMs: 50 },
  invitations: { rounds: 2, warmUps: 1, durationMs: 50 },
  bulk: { invitations: 100, rounds: 2, warmUps: 1 },
};

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: ['list', 'latency', 'bulk', 'invitations'] },
  },
});
const isWanted = (part: string) => options.only.includes(part);
await runLines(async ({ report, cleanUps }) => {
  const scale = options.quick ? QUICK : FULL;
  const server = await startScratchServer({ isDurable: scale.isDurable });
  cleanUps.push(() => server.stop());
  const home = await makeScratchHome();
  cleanUps.push(() => rm(home, { recursive: true, force: true }));
  const load = startBenchProcess<HttpLoad>('./http-load-process.ts');
  cleanUps.push(() => load.stop());

  const serve = async (name: 'small' | 'middle' | 'large') => {
    const startMs = performance.now();
    const database = await createBenchDatabase(server.url, `bench_${name}`, scale[name]);
    cleanUps.push(() => database.owner.end());
    const folder = join(home, name);
    await mkdir(folder);
    const service = await startBenchService(database, folder);
    cleanUps.push(() => service.process.stop());
    console.log(`${scale[name]} customers loaded in ${Math.round((performance.now() - startMs) / 1000)} s`);
    return { database, service };
  };
  const middle = await serve('middle');
  if (isWanted('list')) report(await measureListThroughput(middle, load, scale.list));
  if (isWanted('latency')) {
    const sizes = { small: await serve('small'), middle, large: await serve('large') };
    report(await measureListLatency(sizes, load, scale.list));
  }
  if (isWanted('invitations')) {
    const url = await createEmptyDatabase(server.url, 'better_auth');
    report(await measureInvitations(middle, { url }, load, scale.invitations));
  }
  // Last: it empties tables and counts them as empty, which no service does, and what is planned then reads all of them later.
  if (isWanted('bulk')) report(await measureBulk(middle, scale.bulk));
});
