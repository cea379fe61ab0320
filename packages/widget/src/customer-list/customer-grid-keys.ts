import type { CustomerGrid, GridPlace } from './customer-grid.ts';

interface GridKeysInit {
  grid: CustomerGrid;
  /** The columns in their order, the checkboxes' first. */
  columns(): readonly string[];
  /** Chooses a row or takes it out; `isRange`: all from the row that was chosen before. */
  onPick(row: number, isRange: boolean): void;
  onPickAll(): void;
  onExtend(row: number): void;
  /** Alt with an arrow on a column's head: makes it wider or narrower, with Shift moves it. */
  onColumn(columnId: string, step: 1 | -1, isMove: boolean): void;
}

/**
 * The keys of a grid as the ARIA Authoring Practices have them: arrows, Home, End, Page Up and Down move over the cells;
 * Enter or F2 goes into what a cell holds and Escape out; Space chooses the row, with Shift a range, Ctrl+A all.
 */
export function gridKeys(init: GridKeysInit): (event: KeyboardEvent) => void {
  return (event) => {
    const place = init.grid.placeOf(event.target);
    if (!place || event.defaultPrevented) return;
    const cell = init.grid.cellAt(place);
    const isInside = event.target !== cell;
    if (act(event, place, isInside, init) || move(event, place, init)) event.preventDefault();
  };
}

/** What is not a move. @returns whether the key was taken. */
function act(event: KeyboardEvent, place: GridPlace, isInside: boolean, init: GridKeysInit): boolean {
  const { grid } = init;
  const isHead = place.row < 0;
  switch (event.key) {
    case 'Escape':
    case 'F2':
    case 'Enter': {
      if (event.key === (isInside ? 'Enter' : 'Escape')) return false;
      grid.focus(place);
      if (isInside) return true;
      const control = controlIn(grid.cellAt(place));
      control?.focus({ preventScroll: true });
      return control !== undefined;
    }
    case ' ':
      if (isInside) return false;
      if (isHead && place.column !== 'select') controlIn(grid.cellAt(place))?.click();
      else if (isHead) init.onPickAll();
      else init.onPick(place.row, event.shiftKey);
      return true;
    case 'a':
      if (!event.ctrlKey && !event.metaKey) return false;
      init.onPickAll();
      return true;
    default:
      return false;
  }
}

function move(event: KeyboardEvent, place: GridPlace, init: GridKeysInit): boolean {
  const { grid } = init;
  const columns = init.columns();
  const isRtl = grid.element ? getComputedStyle(grid.element).direction === 'rtl' : false;
  const isWhole = event.ctrlKey || event.metaKey;
  const last = grid.window.rowCount - 1;
  const first = grid.isCards ? 0 : -1;
  const page = Math.max(1, Math.floor(grid.window.viewport / grid.window.rowHeight) - 1);
  let { row } = place;
  let at = columns.indexOf(place.column);
  switch (event.key) {
    case 'ArrowLeft':
    case 'ArrowRight': {
      const step = (event.key === 'ArrowRight') !== isRtl ? 1 : -1;
      if (event.altKey) {
        if (place.row >= 0) return false;
        init.onColumn(place.column, step, event.shiftKey);
        return true;
      }
      at = isWhole ? (step === 1 ? columns.length - 1 : 0) : at + step;
      break;
    }
    case 'ArrowUp':
      row = isWhole ? first : row - 1;
      break;
    case 'ArrowDown':
      row = isWhole ? last : row + 1;
      break;
    case 'PageUp':
      row = Math.max(Math.min(row, 0), row - page);
      break;
    case 'PageDown':
      row += page;
      break;
    case 'Home':
      at = 0;
      if (isWhole) row = 0;
      break;
    case 'End':
      at = columns.length - 1;
      if (isWhole) row = last;
      break;
    default:
      return false;
  }
  if (event.altKey) return false;
  row = Math.max(first, Math.min(last, row));
  const column = columns[Math.max(0, Math.min(columns.length - 1, at))] ?? place.column;
  if (event.shiftKey && row !== place.row && row >= 0 && place.row >= 0) init.onExtend(row);
  grid.focus({ row, column });
  return true;
}

/** The one thing in a cell that can be used; a badge's is its own. */
function controlIn(cell: HTMLElement | undefined): HTMLElement | undefined {
  const found = cell?.querySelector<HTMLElement>('button, input, payvite-status-badge');
  return found?.shadowRoot?.querySelector('button') ?? found ?? undefined;
}
