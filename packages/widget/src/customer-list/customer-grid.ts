import type { ReactiveController, ReactiveElement } from 'lit';
import type { CustomerListColumn } from '../events.ts';
import { columnTracks } from './customer-columns.ts';
import { CustomerGridRow } from './customer-grid-row.ts';
import type { RowContext } from './customer-grid-row.ts';
import type { CustomerPages } from './customer-pages.ts';
import { RowWindow } from './row-window.ts';

/** Between two looks at what scrolling lacks: what is only scrolled past is never asked for. */
const ASK_MS = 60;
/** After so long without a scroll it has ended. */
const SETTLE_MS = 150;
/** What stays in sight, however far one scrolls sideways. */
const STAYING = '.cell:is(.c-select,.c-name,.c-action)';
/** A narrower list shows cards. */
const CARDS_BELOW_PX = 660;

interface GridInit {
  pages(): CustomerPages | undefined;
  columns(): readonly CustomerListColumn[];
  context(): RowContext;
}

/** A place in the grid; row -1 is the head. */
export interface GridPlace {
  row: number;
  column: string;
}

/**
 * Draws the rows that are seen, and a few more, into the list's `.grid`: rows of nodes that are written anew as they are
 * scrolled, and placed through the CSSOM, which a strict content security policy allows. The cell that Tab reaches, and
 * with it the focus, stays there however far one scrolls.
 */
export class CustomerGrid implements ReactiveController {
  readonly window = new RowWindow();
  /** The one cell that Tab reaches. */
  active: GridPlace = { row: 0, column: 'name' };
  readonly #host: ReactiveElement;
  readonly #init: GridInit;
  readonly #rows = new Map<number, CustomerGridRow>();
  readonly #spare: CustomerGridRow[] = [];
  // In the next frame: what a measure changes would be observed again in this one.
  readonly #sizes = new ResizeObserver(() => requestAnimationFrame(() => this.#measure()));
  #element: HTMLElement | null = null;
  #body: HTMLElement | null = null;
  #tabStop: HTMLElement | null = null;
  #activeId: string | undefined;
  #isCards = false;
  /** Rows are so low that name and number stand in one line. */
  #isSlim = false;
  #direction: 1 | -1 = 1;
  #scrollTop = 0;
  /** How much wider the columns are than the scroller. */
  #beyond = -1;
  #askTimer: ReturnType<typeof setTimeout> | undefined;
  #settleTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveElement, init: GridInit) {
    this.#host = host;
    this.#init = init;
    host.addController(this);
  }

  /** The scroller with the grid's role; null while a state stands in its place. */
  get element(): HTMLElement | null {
    return this.#element;
  }

  /** The list is so narrow that its rows are cards. */
  get isCards(): boolean {
    return this.#isCards;
  }

  hostUpdated(): void {
    const element = this.#host.renderRoot.querySelector<HTMLElement>('.grid');
    if (element) {
      // Before anything is measured: what is in sight first stays where it is. Through the CSSOM, as rows are placed.
      const { tracks, rem } = columnTracks(this.#init.columns());
      element.style.setProperty('--_columns', tracks);
      element.style.setProperty('--_columns-width', `calc(${rem} * var(--_rem))`);
    }
    if (element !== this.#element) this.#attach(element);
    else this.draw();
    this.#mark();
  }

  hostDisconnected(): void {
    this.#attach(null);
  }

  /** Begins at the first row, for other rows than before. */
  reset(): void {
    this.window.follow(0);
    this.#scrollTop = 0;
    this.#activeId = undefined;
    this.active = { row: Math.min(this.active.row, 0), column: this.active.column };
    if (this.#element) this.#element.scrollTop = 0;
  }

  /** Draws what is to be seen now. Rows that show already what they should are left alone. */
  draw(): void {
    const pages = this.#init.pages();
    const body = this.#body;
    if (!body || !pages || !this.window.viewport) return;
    this.#stretch();
    const hadFocus = Boolean(this.#focusedRow);
    this.#followActive(pages, hadFocus);

    const context = this.#init.context();
    const [first, last] = this.window.range;
    const { row: active } = this.active;
    for (const [index, row] of this.#rows) {
      if ((index >= first && index < last) || index === active) continue;
      this.#rows.delete(index);
      this.#spare.push(row);
    }
    for (let index = first; index < last; index++) this.#place(index, pages, context);
    if (active >= 0 && (active < first || active >= last)) this.#place(active, pages, context);
    for (const row of this.#spare) row.element.hidden = true;
    this.#setTabStop();
    // Its row may be gone, or used for another customer.
    if (hadFocus && this.#focusedRow !== this.#tabStop?.parentElement)
      this.#tabStop?.focus({ preventScroll: true });
    this.#ask(pages);
  }

  /** The cell at a place; undefined while it is not drawn. */
  cellAt({ row, column }: GridPlace): HTMLElement | undefined {
    if (row >= 0) return this.#rows.get(row)?.cellOf(column);
    return this.#element?.querySelector<HTMLElement>(`.head [data-column="${column}"]`) ?? undefined;
  }

  /** Where an element of the grid stands. */
  placeOf(target: EventTarget | null): GridPlace | undefined {
    const cell = (target as Element | null)?.closest<HTMLElement>('.cell');
    const column = cell?.dataset['column'];
    if (!cell || !column) return undefined;
    const at = Number(cell.parentElement?.ariaRowIndex);
    return { row: at - 2, column };
  }

  /** Makes a place the one that Tab reaches. */
  activate(place: GridPlace): void {
    this.active = place;
    this.#activeId = this.#init.pages()?.rowAt(place.row)?.id;
    this.#setTabStop();
  }

  /** Brings the focus to a place, scrolling as far as is needed to see it. */
  focus(place: GridPlace): void {
    const element = this.#element;
    this.activate(place);
    if (!element) return;
    const { scrollLeft } = element;
    if (place.row >= 0) {
      this.#scrollTop = element.scrollTop = this.window.reveal(place.row);
      // What the browser rounds must not move the rows.
      this.window.follow(element.scrollTop);
    }
    this.draw();
    const cell = this.cellAt(place);
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    // Firefox scrolls to where a sticky cell was before it stuck.
    if (cell?.matches(STAYING)) element.scrollLeft = scrollLeft;
  }

  get #focusedRow(): Element | undefined {
    const focused = this.#host.shadowRoot?.activeElement;
    return (this.#element?.contains(focused ?? null) && focused?.closest('.row')) || undefined;
  }

  #attach(element: HTMLElement | null): void {
    this.#element?.removeEventListener('scroll', this.#onScroll);
    this.#sizes.disconnect();
    clearTimeout(this.#askTimer);
    clearTimeout(this.#settleTimer);
    this.#askTimer = undefined;
    this.#rows.clear();
    this.#spare.length = 0;
    this.#beyond = -1;
    this.#element = element;
    this.#body = element?.querySelector<HTMLElement>('.body') ?? null;
    if (!element) return;
    element.addEventListener('scroll', this.#onScroll, { passive: true });
    this.#stretch();
    this.#measure();
    for (const sized of [element, ...element.querySelectorAll('.head, .probe')]) this.#sizes.observe(sized);
  }

  /** Makes the content as tall as all rows are. */
  #stretch(): void {
    this.window.rowCount = this.#init.pages()?.total ?? 0;
    const height = `${this.window.contentHeight}px`;
    if (this.#body && this.#body.style.blockSize !== height) this.#body.style.blockSize = height;
  }

  #measure(): void {
    const element = this.#element;
    if (!element?.clientHeight) return;
    const isCards = element.clientWidth < CARDS_BELOW_PX;
    if (isCards !== this.#isCards) {
      this.#isCards = isCards;
      if (isCards && this.active.row < 0) this.active = { ...this.active, row: 0 };
      this.#host.requestUpdate();
    }
    const size = (selector: string) => element.querySelector(selector)?.getBoundingClientRect();
    this.window.viewport = element.clientHeight - (size('.head')?.height ?? 0);
    // As high as a row, and as wide as two lines of text are high.
    const { width: twoLines = 0, height: probed = 0 } = size('.probe') ?? {};
    const rowHeight = probed || this.window.rowHeight;
    this.#isSlim = rowHeight < twoLines;
    if (rowHeight !== this.window.rowHeight) {
      const scrollTop = this.window.resize(rowHeight);
      this.#stretch();
      element.scrollTop = scrollTop;
    }
    this.window.follow(element.scrollTop);
    this.#mark();
    this.draw();
  }

  /** Whether columns lie under those that stay in sight; and how high the rows are. */
  #mark(): void {
    const element = this.#element;
    if (!element) return;
    const { scrollLeft, scrollWidth, clientWidth } = element;
    const beyond = scrollWidth - clientWidth;
    element.classList.toggle('slim', this.#isSlim);
    element.classList.toggle('scrolled', scrollLeft !== 0);
    element.classList.toggle('more', Math.abs(scrollLeft) < beyond - 1);
    if (beyond === this.#beyond) return;
    this.#beyond = beyond;
    element.style.setProperty('--_beyond', `${beyond}px`);
  }

  #place(index: number, pages: CustomerPages, context: RowContext): void {
    let row = this.#rows.get(index);
    if (!row) {
      row = this.#spare.shift() ?? new CustomerGridRow();
      this.#rows.set(index, row);
      if (!row.element.isConnected) this.#body?.append(row.element);
      row.element.hidden = false;
    }
    // A row that holds the focus keeps what it shows when its page is forgotten.
    const kept = index === this.active.row && row.index === index ? row.customer : undefined;
    row.draw(index, pages.rowAt(index) ?? kept, context);
    const transform = `translateY(${this.window.offsetOf(index)}px)`;
    if (row.element.style.transform !== transform) row.element.style.transform = transform;
  }

  /** The focus stays with its customer where that moves among the rows that are there, else with its place. */
  #followActive(pages: CustomerPages, hasFocus: boolean): void {
    const { row: index, column } = this.active;
    if (index < 0) return;
    const now = pages.rowAt(index)?.id;
    const row = this.#rows.get(index);
    if (hasFocus && row && now && this.#activeId && now !== this.#activeId) {
      const moved = pages.indexOf(this.#activeId);
      if (moved >= 0) {
        const other = this.#rows.get(moved);
        this.#rows.delete(index);
        if (other) this.#rows.set(index, other);
        this.#rows.set(moved, row);
        this.active = { row: moved, column };
        return;
      }
    }
    if (now) this.#activeId = now;
    const last = this.window.rowCount - 1;
    if (last >= 0 && index > last) this.active = { row: last, column };
  }

  #setTabStop(): void {
    const { row } = this.active;
    const cell = this.cellAt(this.active) ?? this.cellAt({ row, column: 'name' });
    if (!cell || cell === this.#tabStop) return;
    if (this.#tabStop) this.#tabStop.tabIndex = -1;
    this.#tabStop = cell;
    cell.tabIndex = 0;
  }

  readonly #onScroll = (): void => {
    const element = this.#element;
    if (!element) return;
    const { scrollTop } = element;
    if (scrollTop === this.#scrollTop) return this.#mark();
    this.#direction = scrollTop > this.#scrollTop ? 1 : -1;
    this.#scrollTop = scrollTop;
    const [before, offset] = [this.window.range, this.window.offsetOf(0)];
    this.window.follow(scrollTop);
    const [first, last] = this.window.range;
    const pages = this.#init.pages();
    // The rows that are there stay where they are.
    if (first === before[0] && last === before[1] && offset === this.window.offsetOf(0) && pages)
      this.#ask(pages);
    else this.draw();
    clearTimeout(this.#settleTimer);
    this.#settleTimer = setTimeout(this.#settle, SETTLE_MS);
  };

  // Soon after the last scroll: the nodes stand in the order of the rows, as screen readers read them.
  readonly #settle = (): void => {
    const [element, body] = [this.#element, this.#body];
    // Where it stands elsewhere than it was followed to, the next scroll is under way.
    if (!element || !body || element.scrollTop !== this.#scrollTop) return;
    const settled = this.window.settle();
    if (Math.abs(settled - element.scrollTop) > 1) {
      this.#scrollTop = element.scrollTop = settled;
      this.window.follow(element.scrollTop);
      this.draw();
    }
    // Without it a move would take the focus, and connect each badge anew.
    const { moveBefore } = body as { moveBefore?: (node: Node, before: Node | null) => void };
    if (!moveBefore) return;
    let next: Element | null = null;
    for (const [, row] of [...this.#rows].sort(([a], [b]) => b - a)) {
      if (row.element.nextElementSibling !== next) moveBefore.call(body, row.element, next);
      next = row.element;
    }
  };

  #ask(pages: CustomerPages): void {
    this.#askTimer ??= setTimeout(() => {
      this.#askTimer = undefined;
      const [first, last] = this.window.visible;
      if (pages === this.#init.pages()) pages.want(first, last, this.#direction);
    }, ASK_MS);
  }
}
