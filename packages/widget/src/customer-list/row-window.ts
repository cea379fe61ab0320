/** Browsers give up on taller elements: Firefox at 17.9 million pixels, Chromium and WebKit at 33.5 million. */
const MAX_HEIGHT_PX = 15_000_000;
/** Rows drawn above and below what is seen at least, so that a small scroll meets rows that are there. */
const SPARE_ROWS = 4;
/** Rows are drawn by so many at a time: a frame in which none is costs a fraction. */
const STEP_ROWS = 6;

/**
 * Which rows of equal height are seen, and where they stand in a scroller whose content may not be as tall as the rows
 * are: past `MAX_HEIGHT_PX` a jump of the scrollbar is a jump in proportion, and a small scroll is as many pixels as it
 * says.
 */
export class RowWindow {
  rowCount = 0;
  rowHeight = 48;
  /** Height of the part of the scroller in which rows are seen. */
  viewport = 0;
  /** How far the rows are scrolled. */
  #top = 0;
  #scrollTop = 0;

  /** Height of the scroller's content. */
  get contentHeight(): number {
    return Math.min(this.#fullHeight, MAX_HEIGHT_PX);
  }

  get #fullHeight(): number {
    return this.rowCount * this.rowHeight;
  }

  /** Pixels of rows for one pixel of content. */
  get #ratio(): number {
    const room = this.contentHeight - this.viewport;
    return room > 0 ? Math.max(1, (this.#fullHeight - this.viewport) / room) : 1;
  }

  /** Follows the scroller. */
  follow(scrollTop: number): void {
    const step = scrollTop - this.#scrollTop;
    const isSmall = Math.abs(step) < this.viewport * 2;
    const isAtEnd = scrollTop <= 0 || scrollTop >= this.contentHeight - this.viewport - 1;
    if (this.#ratio === 1) this.#top = scrollTop;
    else if (isSmall && !isAtEnd) this.#top += step;
    else this.#top = scrollTop * this.#ratio;
    this.#top = Math.max(0, Math.min(this.#top, Math.max(0, this.#fullHeight - this.viewport)));
    this.#scrollTop = scrollTop;
  }

  /** Makes all rows of another height; the first that is seen stays it. @returns where the scroller is to stand. */
  resize(rowHeight: number): number {
    this.#top *= rowHeight / this.rowHeight;
    this.rowHeight = rowHeight;
    return this.settle();
  }

  /** Brings the scrollbar to where the rows are, after small scrolls. @returns where the scroller is to stand. */
  settle(): number {
    this.#scrollTop = this.#top / this.#ratio;
    return this.#scrollTop;
  }

  /** Scrolls just so far that a row is seen whole. @returns where the scroller is to stand. */
  reveal(index: number): number {
    const from = index * this.rowHeight;
    const lowest = from + this.rowHeight - this.viewport;
    if (from >= this.#top && lowest <= this.#top) return this.#scrollTop;
    this.#top = Math.max(0, from < this.#top ? from : lowest);
    return this.settle();
  }

  /** First and last row to draw; the last is not among them. */
  get range(): [number, number] {
    const [seen] = this.visible;
    const first = seen - (seen % STEP_ROWS);
    const last = first + STEP_ROWS + Math.ceil(this.viewport / this.rowHeight);
    return [Math.max(0, first - SPARE_ROWS), Math.min(this.rowCount, last + SPARE_ROWS)];
  }

  /** First and last row that are seen; the last is not among them. */
  get visible(): [number, number] {
    // Past a million rows, proportions are off by less than a thousandth of a pixel.
    const first = Math.max(0, Math.floor(this.#top / this.rowHeight + 1e-4));
    const last = Math.ceil((this.#top + this.viewport) / this.rowHeight - 1e-4);
    return [Math.min(first, this.rowCount), Math.min(this.rowCount, last)];
  }

  /** Where a row stands in the content. */
  offsetOf(index: number): number {
    return index * this.rowHeight - this.#top + this.#scrollTop;
  }
}
