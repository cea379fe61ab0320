import type { Customer, CustomerFilter } from '@payvite/sdk';
import { usualContact } from '../invite-button/invite-recipient.ts';
import type { CustomerListSelection } from '../events.ts';

/** The chosen customers: some, each as last read; or all that match a filter but a few. It survives scrolling and sorting. */
export class CustomerSelection {
  readonly #customers = new Map<string, Customer>();
  /** Null: the customers above are the selection; else all that match, but for these. */
  #all: { filter: CustomerFilter; total: number; except: Set<string> } | null = null;

  get size(): number {
    return this.#all ? Math.max(0, this.#all.total - this.#all.except.size) : this.#customers.size;
  }

  /** All that match are chosen, but for a few. */
  get isAll(): boolean {
    return this.#all !== null;
  }

  /** Those chosen one by one; empty where all that match are. */
  get customers(): Customer[] {
    return [...this.#customers.values()];
  }

  get ids(): string[] {
    return [...this.#customers.keys()];
  }

  /** Both forms of it, for the page. */
  get detail(): CustomerListSelection {
    const all = this.#all && { filter: this.#all.filter, exceptCustomerIds: [...this.#all.except] };
    return { customerIds: this.ids, count: this.size, allMatching: all };
  }

  has({ id }: Customer): boolean {
    return this.#all ? !this.#all.except.has(id) : this.#customers.has(id);
  }

  set(customers: readonly Customer[], isSelected: boolean): void {
    for (const customer of customers) {
      if (this.#all) {
        if (isSelected) this.#all.except.delete(customer.id);
        else this.#all.except.add(customer.id);
      } else if (isSelected) this.#customers.set(customer.id, customer);
      else this.#customers.delete(customer.id);
    }
    if (this.#all && this.size === 0) this.clear();
  }

  /** Chooses all that match, read or not. */
  setAll(filter: CustomerFilter, total: number): void {
    this.#customers.clear();
    this.#all = { filter, total, except: new Set() };
  }

  /** Keeps the selection, with what was read just now. */
  refresh(customers: readonly Customer[], total: number): void {
    if (this.#all) this.#all.total = total;
    for (const customer of customers)
      if (this.#customers.has(customer.id)) this.#customers.set(customer.id, customer);
  }

  deselect(customerIds: readonly string[]): void {
    for (const id of customerIds) this.#customers.delete(id);
  }

  clear(): void {
    this.#customers.clear();
    this.#all = null;
  }

  /** Outstanding by currency, in minor units: different currencies are never added. */
  get outstanding(): Map<string, number> {
    const sums = new Map<string, number>();
    for (const { currency, outstandingMinor } of this.#customers.values()) {
      sums.set(currency, (sums.get(currency) ?? 0) + outstandingMinor);
    }
    return sums;
  }

  /** How many of those chosen one by one have no address at all to write to. */
  get withoutEmail(): number {
    return this.customers.filter((customer) => !customer.invitation && !usualContact(customer)).length;
  }
}
