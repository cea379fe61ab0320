import { PayviteClient } from '@payvite/sdk';
import type { Customer, CustomerSort } from '@payvite/sdk';

/** Pages of 100 by their anchors, as the element reads them, for grids that bring no client of their own. */
export class CustomerSource {
  readonly #client = new PayviteClient({
    baseUrl: location.origin,
    fetchToken: () => Promise.resolve('bench'),
  });
  readonly #anchors = new Map<CustomerSort, Promise<{ anchors: (string | null)[]; total: number }>>();

  /** Reads a page, counted from 0. */
  async read(page: number, sort: CustomerSort): Promise<{ rows: Customer[]; total: number }> {
    const list = (cursor: string | null | undefined) =>
      this.#client.customers.list({ sort, limit: 100, ...(cursor ? { cursor } : {}) });
    if (page === 0) {
      const first = await list(null);
      void this.#readAnchors(sort);
      return { rows: first.data, total: first.total ?? 0 };
    }
    const { anchors, total } = await this.#readAnchors(sort);
    return { rows: (await list(anchors[page])).data, total };
  }

  #readAnchors(sort: CustomerSort) {
    let reading = this.#anchors.get(sort);
    if (!reading) this.#anchors.set(sort, (reading = this.#client.customers.anchors({ sort, every: 100 })));
    return reading;
  }
}
