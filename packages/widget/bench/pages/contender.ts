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
    jumps(rows: number[]): Promise<void>;
  };
}

const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
const SMALL_PX = 120;
const PATIENCE_MS = 30_000;

/** Offers a page to the bench: the same moves, and the same waits, for all. */
export function offerContender(page: ContenderPage): void {
  const drawn = async () => {
    for (const deadline = performance.now() + PATIENCE_MS; !page.isDrawn(); await frame()) {
      if (performance.now() > deadline) throw new Error('The rows did not come.');
    }
  };
  globalThis.bench = {
    settle: drawn,
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
      for (const row of rows) {
        page.jump(row);
        await frame();
        await drawn();
      }
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
