import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { findBrowser } from '../../../scripts/browser.js';
import { startBenchConnector } from './bench-connector.ts';
import { CONTENDERS, startBenchSite, type Contender } from './bench-site.ts';
import { STEPS, measureGrid, type GridRun } from './grid-run.ts';

// `npm run bench -- widget [--quick] [--rounds 5]`: how fast the customer list is beside two grids that draw the same cells
// of the same pages, in the same browser. Ends with status 1 when it falls short of what is required.

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, rounds: { type: 'string', default: '5' } },
});
const customers = options.quick ? 5_000 : 100_000;
const rounds = options.quick ? 1 : Number(options.rounds);

const found = await findBrowser();
if (found.reason !== undefined) throw new Error(found.reason);
const { executablePath, args } = found;
const cleanUps: (() => Promise<unknown>)[] = [];
const interrupted = new Promise<never>((_resolve, reject) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => reject(new Error(`Ended by ${signal}.`)));
  }
});
let status = 1;
try {
  const runs = await Promise.race([measure(), interrupted]);
  status = report(runs) ? 0 : 1;
} catch (error) {
  console.error(error);
} finally {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp();
}
process.exit(status);

async function measure(): Promise<Record<Contender, GridRun[]>> {
  const connector = await startBenchConnector(customers);
  cleanUps.push(() => connector.stop());
  console.log(`${customers} customers loaded`);
  const site = await startBenchSite(connector);
  cleanUps.push(() => site.stop());
  const browser = await chromium.launch({ executablePath, args });
  cleanUps.push(() => browser.close());

  const runs: Record<Contender, GridRun[]> = { payvite: [], 'ag-grid': [], tabulator: [] };
  for (let round = 0; round < rounds; round += 1) {
    const jumps = jumpsOf(round);
    // Each round begins with another one, so that a slow moment of the machine meets all of them.
    for (let turn = 0; turn < CONTENDERS.length; turn += 1) {
      const contender = CONTENDERS[(round + turn) % CONTENDERS.length] as Contender;
      const run = await measureGrid(browser, site.url(contender), jumps);
      runs[contender].push(run);
      console.log(
        `round ${round + 1}, ${contender}: ${JSON.stringify(run, (_key, value: unknown) => (typeof value === 'number' ? Math.round(value * 10) / 10 : value))}`,
      );
    }
  }
  return runs;
}

/** Rows all over the list, the same for all contenders of a round. */
function jumpsOf(round: number): number[] {
  let seed = round + 1;
  return Array.from({ length: STEPS }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % (customers - 100);
  });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** Prints the medians and the bounds. @returns whether all are kept. */
function report(runs: Record<Contender, GridRun[]>): boolean {
  const of = (contender: Contender, key: keyof GridRun) => median(runs[contender].map((run) => run[key]));
  const keys = Object.keys(runs.payvite[0] ?? {}) as (keyof GridRun)[];
  console.log(`\nmedians of ${rounds} rounds, ${customers} customers`.padEnd(24));
  console.log(['', ...CONTENDERS].map((name) => name.padStart(16)).join(''));
  for (const key of keys) {
    console.log(
      [key, ...CONTENDERS.map((each) => of(each, key).toFixed(1))].map((text) => text.padStart(16)).join(''),
    );
  }
  const better = (key: keyof GridRun) => Math.min(of('ag-grid', key), of('tabulator', key));
  const bounds: [string, number, number][] = [
    ['200 small scrolls, of AG Grid', of('payvite', 'smallScrollsMs') / of('ag-grid', 'smallScrollsMs'), 0.5],
    ['200 far jumps, of AG Grid', of('payvite', 'farJumpsMs') / of('ag-grid', 'farJumpsMs'), 0.5],
    ['first rows, of the better peer', of('payvite', 'firstRowsMs') / better('firstRowsMs'), 1],
    ['re-sort, of the better peer', of('payvite', 'sortMs') / better('sortMs'), 1],
    ['blank frames after small scrolls', Math.max(...runs.payvite.map((run) => run.blankFrames)), 0],
  ];
  console.log('');
  for (const [name, value, bound] of bounds) {
    console.log(`${value <= bound ? 'kept ' : 'BROKEN'} ${name}: ${value.toFixed(2)}, at most ${bound}`);
  }
  return bounds.every(([, value, bound]) => value <= bound);
}
