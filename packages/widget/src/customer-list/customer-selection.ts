import type { Customer } from '@payvite/sdk';
import { usualContact } from '../invite-button/invite-recipient.ts';

/** The checked customers of all pages, each as last read. */
export class CustomerSelection {
  readonly #customers = new Map<string, Customer>();

  get size(): number {
    return this.#customers.size;
  }

  get customers(): Customer[] {
    return [...this.#customers.values()];
  }

  get ids(): string[] {
    return [...this.#customers.keys()];
  }

  has(customer: Customer): boolean {
    return this.#customers.has(customer.id);
  }

  set(customers: readonly Customer[], isSelected: boolean): void {
    for (const customer of customers) {
      if (isSelected) this.#customers.set(customer.id, customer);
      else this.#customers.delete(customer.id);
    }
  }

  /** Keeps the selection, with what was read just now. */
  refresh(customers: readonly Customer[]): void {
    for (const customer of customers) if (this.has(customer)) this.#customers.set(customer.id, customer);
  }

  deselect(customerIds: readonly string[]): void {
    for (const id of customerIds) this.#customers.delete(id);
  }

  clear(): void {
    this.#customers.clear();
  }

  /** Outstanding by currency, in minor units: different currencies are never added. */
  get outstanding(): Map<string, number> {
    const sums = new Map<string, number>();
    for (const { currency, outstandingMinor } of this.customers) {
      sums.set(currency, (sums.get(currency) ?? 0) + outstandingMinor);
    }
    return sums;
  }

  /** How many have no address at all to write to. */
  get withoutEmail(): number {
    return this.customers.filter((customer) => !customer.invitation && !usualContact(customer)).length;
  }
}
