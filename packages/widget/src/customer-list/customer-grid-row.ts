import { render } from 'lit';
import type { Customer } from '@payvite/sdk';
import type { CustomerListColumn } from '../events.ts';
import { cellContent, cellText, isFaint } from './customer-cells.ts';
import type { CellContext } from './customer-cells.ts';
import { columnOf } from './customer-columns.ts';
import type { ColumnId } from './customer-columns.ts';

/** What the rows need of the grid around them. */
export interface RowContext extends CellContext {
  columns: readonly CustomerListColumn[];
  isSelected(customer: Customer): boolean;
}

/** One row of nodes, which shows one customer after another: scrolling writes into it and makes nothing. */
export class CustomerGridRow {
  readonly element = document.createElement('div');
  /** The row of the list that it shows; -1: none yet. */
  index = -1;
  /** Undefined while it has not been read. */
  customer: Customer | undefined;
  readonly #check = document.createElement('input');
  #cells: { id: ColumnId; element: HTMLElement; shown: string | null }[] = [];
  #context: RowContext | undefined;
  #isSelected = false;

  constructor() {
    this.element.className = 'row';
    this.element.role = 'row';
    this.element.part.add('row');
    this.#check.type = 'checkbox';
    this.#check.tabIndex = -1;
    this.#check.dataset['do'] = 'pick';
  }

  /** The cell of a column; undefined where the column is not shown. */
  cellOf(columnId: string): HTMLElement | undefined {
    return [...this.element.children].find(
      (cell): cell is HTMLElement => (cell as HTMLElement).dataset['column'] === columnId,
    );
  }

  /** Shows a customer, or that it is on its way. A context that is another object draws everything anew. */
  draw(index: number, customer: Customer | undefined, context: RowContext): void {
    const { element } = this;
    if (context.columns !== this.#context?.columns) this.#build(context);
    if (index !== this.index) {
      this.index = index;
      element.ariaRowIndex = String(index + 2);
    }
    const isNew = customer !== this.customer || context !== this.#context;
    this.#context = context;
    if (isNew) {
      this.customer = customer;
      element.classList.toggle('waiting', !customer);
      element.ariaBusy = customer ? null : 'true';
      element.dataset['customerId'] = customer?.id ?? '';
      this.#check.disabled = !customer;
      this.#check.ariaLabel = customer ? context.strings.list.selectCustomer(customer.name) : '';
      const name = this.#cells[0]?.element;
      // Nothing names a row whose name is not known.
      if (name) name.role = customer ? 'rowheader' : 'gridcell';
      for (const cell of this.#cells) this.#drawCell(cell, customer, context);
    }
    const isSelected = customer !== undefined && context.isSelected(customer);
    this.#check.checked = isSelected;
    if (isSelected !== this.#isSelected || isNew) {
      this.#isSelected = isSelected;
      element.ariaSelected = String(isSelected);
      element.classList.toggle('picked', isSelected);
    }
  }

  #drawCell(
    cell: { id: ColumnId; element: HTMLElement; shown: string | null },
    customer: Customer | undefined,
    context: RowContext,
  ): void {
    const { id, element } = cell;
    const text = customer ? cellText(id, customer, context) : cell.shown === null ? undefined : '';
    if (text !== undefined) {
      if (text === cell.shown) return;
      element.textContent = cell.shown = text;
      element.classList.toggle('zero', customer !== undefined && isFaint(id, customer));
    } else if (customer) {
      render(cellContent(id, customer, context), element);
      if (id === 'collectionPriority') element.classList.toggle('zero', isFaint(id, customer));
    }
  }

  #build({ columns, strings }: RowContext): void {
    const pick = newCell('select', 1);
    const label = document.createElement('label');
    label.className = 'target';
    label.append(this.#check);
    pick.append(label);
    this.#cells = columns.map(({ id }, at) => {
      const column = columnOf(id);
      const element = newCell(id, at + 2);
      if (column.isNumber) element.classList.add('number');
      return { id: column.id, element, shown: isPlain(column.id) ? '' : null };
    });
    this.element.replaceChildren(pick, ...this.#cells.map(({ element }) => element));
    this.#check.ariaLabel = strings.list.columns.select;
  }
}

function isPlain(id: ColumnId): boolean {
  return id === 'accountType' || id === 'weightedAverageDaysOverdue' || id.endsWith('Minor');
}

function newCell(id: string, columnIndex: number): HTMLElement {
  const cell = document.createElement('div');
  cell.className = `cell c-${id}`;
  cell.role = 'gridcell';
  cell.tabIndex = -1;
  cell.ariaColIndex = String(columnIndex);
  cell.dataset['column'] = id;
  return cell;
}
