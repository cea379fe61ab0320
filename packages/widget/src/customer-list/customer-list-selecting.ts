import type { Customer } from '@payvite/sdk';
import type { CustomerListView } from '../events.ts';
import { MAX_INVITATIONS } from '../bulk-dialog/bulk-limit.ts';
import { viewFilter } from './customer-list-view.ts';
import { PAGE_ROWS } from './customer-pages.ts';
import type { CustomerPages } from './customer-pages.ts';
import { CustomerSelection } from './customer-selection.ts';

interface SelectingInit {
  pages(): CustomerPages | undefined;
  view(): CustomerListView;
  onChange(): void;
  /** A range holds more than anything could be done with. */
  onTooFar(): void;
  onError(error: unknown): void;
}

/** Chooses rows, ranges and all that match, by pointer and by key. */
export class CustomerListSelecting {
  readonly selection = new CustomerSelection();
  readonly #init: SelectingInit;
  /** Where ranges begin: the row that was chosen last by itself. */
  #anchor: { row: number; id: string } | null = null;
  /** How far the range reaches that Shift and arrows make. */
  #extent: number | null = null;

  constructor(init: SelectingInit) {
    this.#init = init;
  }

  /** Chooses a row, or takes it out; `isRange`: with all from the one that was chosen before. */
  async pick(row: number, isRange: boolean): Promise<void> {
    const customer = this.#init.pages()?.rowAt(row);
    if (!customer) return;
    const isSelected = !this.selection.has(customer);
    const from = isRange ? this.#anchorRow : null;
    const customers =
      from === null ? [customer] : (this.#init.pages()?.there(from, row) ?? (await this.#read(from, row)));
    if (!customers) return;
    this.#anchor = { row, id: customer.id };
    this.#extent = null;
    this.#set([[customers, isSelected]]);
  }

  /** Makes the range from where it began reach to a row. */
  async extend(from: number, to: number): Promise<void> {
    const start = this.#init.pages()?.rowAt(from);
    if (!this.#anchor && start) this.#anchor = { row: from, id: start.id };
    const anchor = this.#anchorRow ?? from;
    const before = this.#extent ?? anchor;
    this.#extent = to;
    const read = (last: number) => this.#init.pages()?.there(anchor, last) ?? this.#read(anchor, last);
    const [left, kept] = await Promise.all([read(before), read(to)]);
    if (!left || !kept) return;
    const ids = new Set(kept.map(({ id }) => id));
    this.#set([
      [left.filter(({ id }) => !ids.has(id)), false],
      [kept, true],
    ]);
  }

  /** Chooses all that match; nothing, where all are chosen. */
  toggleAll(): void {
    const pages = this.#init.pages();
    const total = pages?.total ?? 0;
    if (!pages || !total) return;
    if (this.selection.size >= total) this.clear();
    else this.selectAll();
  }

  /** Chooses all that match: one by one where all of them have been read, so that more can be done with them. */
  selectAll(): void {
    const pages = this.#init.pages();
    const total = pages?.total ?? 0;
    if (!pages || !total) return;
    if (total <= PAGE_ROWS && pages.rows.length >= total) this.#set([[pages.rows, true]]);
    else {
      this.selection.setAll(viewFilter(this.#init.view()), total);
      this.#init.onChange();
    }
  }

  clear(): void {
    this.selection.clear();
    this.forgetRange();
    this.#init.onChange();
  }

  /** Rows stand elsewhere now. */
  forgetRange(): void {
    this.#anchor = null;
    this.#extent = null;
  }

  get #anchorRow(): number | null {
    if (!this.#anchor) return null;
    const now = this.#init.pages()?.indexOf(this.#anchor.id) ?? -1;
    return now >= 0 ? now : this.#anchor.row;
  }

  #set(changes: [Customer[], boolean][]): void {
    for (const [customers, isSelected] of changes) this.selection.set(customers, isSelected);
    this.#init.onChange();
  }

  async #read(from: number, to: number): Promise<Customer[] | undefined> {
    const [first, last] = [Math.min(from, to), Math.max(from, to)];
    if (last - first >= MAX_INVITATIONS) {
      this.#init.onTooFar();
      return undefined;
    }
    try {
      return await this.#init.pages()?.readRange(first, last);
    } catch (error) {
      this.#init.onError(error);
      return undefined;
    }
  }
}
