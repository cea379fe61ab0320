import type { TestErp } from './erp-testing-world.ts';

export interface BooksCustomer {
  id: string;
  name: string;
  contacts: { id: string; email: string }[];
}

export interface BooksItem {
  id: string;
  customerId: string;
  kind: 'invoice' | 'credit';
  amountMinor: number;
  outstandingMinor: number;
  /** `YYYY-MM-DD`; null where it does not matter. */
  dueDate: string | null;
}

/** The books of an ERP in memory, for a stand-in of one: what is asked of `TestErp`, and nothing else. */
export class BooksOfAccount implements TestErp {
  readonly customers = new Map<string, BooksCustomer>();
  /** Settled ones too. */
  readonly items = new Map<string, BooksItem>();
  readonly #changed: (what: { customerId?: string; itemId?: string }) => Promise<void>;
  #lastId = 0;

  /** @param changed is told of what was changed, before anybody goes on. */
  constructor(changed: (what: { customerId?: string; itemId?: string }) => Promise<void>) {
    this.#changed = changed;
  }

  async addCustomer({ name, emails }: { name: string; emails: readonly string[] }): Promise<string> {
    const id = this.#nextId('C');
    this.customers.set(id, { id, name, contacts: emails.map((email) => ({ id: this.#nextId('K'), email })) });
    await this.#changed({ customerId: id });
    return id;
  }

  async setEmail(customerId: string, from: string, to: string): Promise<void> {
    for (const contact of this.customer(customerId).contacts) if (contact.email === from) contact.email = to;
    await this.#changed({ customerId });
  }

  async addInvoice(customerId: string, minor: number, dueDate?: string): Promise<string> {
    return this.#addItem(customerId, 'invoice', minor, dueDate);
  }

  async addCredit(customerId: string, minor: number): Promise<string> {
    return this.#addItem(customerId, 'credit', -minor);
  }

  async payInvoice(itemId: string, minor: number): Promise<void> {
    const item = this.item(itemId);
    item.outstandingMinor -= minor;
    await this.#changed({ itemId, customerId: item.customerId });
  }

  async removeCustomer(customerId: string): Promise<void> {
    this.customers.delete(customerId);
    await this.#changed({ customerId });
  }

  customer(id: string): BooksCustomer {
    const found = this.customers.get(id);
    if (found === undefined) throw new Error(`No customer ${id}.`);
    return found;
  }

  item(id: string): BooksItem {
    const found = this.items.get(id);
    if (found === undefined) throw new Error(`No item ${id}.`);
    return found;
  }

  /** What a customer owes. */
  balanceOf(customerId: string): number {
    return [...this.items.values()]
      .filter((item) => item.customerId === customerId)
      .reduce((sum, { outstandingMinor }) => sum + outstandingMinor, 0);
  }

  async #addItem(
    customerId: string,
    kind: BooksItem['kind'],
    minor: number,
    dueDate: string | null = null,
  ): Promise<string> {
    const id = this.#nextId(kind === 'credit' ? 'M' : 'I');
    this.items.set(id, { id, customerId, kind, amountMinor: minor, outstandingMinor: minor, dueDate });
    await this.#changed({ itemId: id, customerId });
    return id;
  }

  #nextId(letter: string): string {
    this.#lastId += 1;
    return `${letter}${this.#lastId}`;
  }
}
