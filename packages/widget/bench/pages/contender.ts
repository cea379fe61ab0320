/** What the bench asks of a page; see `grid-run.ts`. */
export interface ContenderPage {
  /** What scrolls the rows. */
  scroller(): HTMLElement | null;
  /** Brings a row to the top, however far it is. */
  jump(row: number): void;
  /** Whether rows with their data cover all that is seen of the list. */
  isDrawn(): boolean;
  /** What the first row says. */
  firstRow(): string;
  /** Sorts by another column. */
  sort(): void;
}

declare global {
  var bench: {
    settle(): Promise<void>;
    resort(): Promise<void>;
    scroll(steps: number, isWatched: boolean): Promise<number>;
    /** @returns how often it drew the wrong rows, or none, until it was scrolled once more. */
    jumps(rows: number[]): Promise<number>;
  };
}

const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
const SMALL_PX = 120;
const PATIENCE_MS = 30_000;
/** So long somebody looks at no rows, or wrong ones, before they scroll once more. */
const NUDGE_MS = 2_000;

/** Offers a page to the bench: the same moves, and the same waits, for all. */
export function offerContender(page: ContenderPage): void {
  /** @returns how often it had to be scrolled once more. */
  const drawn = async (): Promise<number> => {
    const startMs = performance.now();
    let nudges = 0;
    while (!page.isDrawn()) {
      const waitedMs = performance.now() - startMs;
      if (waitedMs > PATIENCE_MS) throw new Error('The rows did not come.');
      if (waitedMs > NUDGE_MS * (nudges + 1)) {
        nudges += 1;
        page.scroller()?.scrollBy(0, nudges % 2 === 0 ? 1 : -1);
      }
      await frame();
    }
    return nudges;
  };
  globalThis.bench = {
    async settle() {
      await drawn();
    },
    async resort() {
      const before = page.firstRow();
      page.sort();
      while (['', before].includes(page.firstRow())) await frame();
      await drawn();
    },
    async scroll(steps, isWatched) {
      const scroller = page.scroller();
      if (!scroller) throw new Error('Nothing scrolls.');
      let blank = 0;
      let down = true;
      for (let step = 0; step < steps; step++) {
        if (scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - SMALL_PX) down = false;
        scroller.scrollTop += down ? SMALL_PX : -SMALL_PX;
        await frame();
        // The frame after the one in which it was scrolled: what the person has before the eyes.
        if (isWatched) await frame();
        if (isWatched && !page.isDrawn()) blank += 1;
      }
      await drawn();
      return blank;
    },
    async jumps(rows) {
      let nudged = 0;
      for (const row of rows) {
        page.jump(row);
        await frame();
        if ((await drawn()) > 0) nudged += 1;
      }
      return nudged;
    },
  };
}

/** Whether these rows cover a scroller from its top to its bottom. */
export function covers(rows: Iterable<Element>, area: DOMRect, total: number): boolean {
  let from = Infinity;
  let to = -Infinity;
  let height = 0;
  for (const row of rows) {
    const rect = row.getBoundingClientRect();
    if (rect.bottom <= area.top || rect.top >= area.bottom) continue;
    from = Math.min(from, rect.top);
    to = Math.max(to, rect.bottom);
    height += rect.height;
  }
  return from <= area.top + 1 && to >= area.bottom - total && height >= to - from - 2;
}
