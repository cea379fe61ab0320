import type { Browser } from 'playwright-core';
import type {} from './pages/contender.ts';

/** What one contender took in one run. Times are those of the main thread's own processor, in milliseconds. */
export interface GridRun {
  firstRowsMs: number;
  sortMs: number;
  smallScrollsMs: number;
  farJumpsMs: number;
  /** Frames after a small scroll in which not every row that is seen was drawn. */
  blankFrames: number;
  /** Far jumps after which it drew the wrong rows, or none, until it was scrolled once more. */
  stuckJumps: number;
  /** After the garbage collection, in megabytes. */
  heapMb: number;
  /** Everything that came over the network, in megabytes. */
  transferredMb: number;
}

export const STEPS = 200;

/** Measures one contender in a fresh page. */
export async function measureGrid(browser: Browser, url: string, jumps: readonly number[]): Promise<GridRun> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    const cdp = await context.newCDPSession(page);
    let bytes = 0;
    cdp.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
    await cdp.send('Network.enable');
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
    const read = async (name: string) => {
      const { metrics } = await cdp.send('Performance.getMetrics');
      return metrics.find((metric) => metric.name === name)?.value ?? NaN;
    };
    const taken = async (work: () => Promise<unknown>) => {
      const before = await read('TaskDuration');
      await work();
      if (faults.length > 0) throw new Error(`${url}: ${faults.join('; ')}`);
      return ((await read('TaskDuration')) - before) * 1000;
    };
    const firstRowsMs = await taken(async () => {
      await page.goto(url);
      await page.waitForFunction(() => globalThis.bench !== undefined);
      await page.evaluate(() => bench.settle());
    });
    const sortMs = await taken(() => page.evaluate(() => bench.resort()));
    const smallScrollsMs = await taken(() => page.evaluate((steps) => bench.scroll(steps, false), STEPS));
    const blankFrames = await page.evaluate((steps) => bench.scroll(steps, true), STEPS);
    let stuckJumps = 0;
    const farJumpsMs = await taken(async () => {
      stuckJumps = await page.evaluate((rows) => bench.jumps(rows), [...jumps]);
    });
    await cdp.send('HeapProfiler.collectGarbage');
    const heapMb = (await read('JSHeapUsedSize')) / 1e6;
    return {
      firstRowsMs,
      sortMs,
      smallScrollsMs,
      farJumpsMs,
      blankFrames,
      stuckJumps,
      heapMb,
      transferredMb: bytes / 1e6,
    };
  } finally {
    await context.close();
  }
}
