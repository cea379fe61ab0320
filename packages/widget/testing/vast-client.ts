import type { Customer, CustomerAnchorParams, CustomerAnchors, CustomerListParams, Page } from '@payvite/sdk';
import { idOf, makeContact, makeCustomer } from './fixtures.ts';
import { StandInClient } from './stand-in-client.ts';

/** A connector with as many customers as told, each made when it is read: "Customer 0" and so on, in this order. */
export class VastClient extends StandInClient {
  /** Rows that a page begins with, by the reads that were made. */
  readonly firstRows: number[] = [];

  constructor(count: number) {
    super();
    const rowAt = (index: number): Customer =>
      makeCustomer({
        id: idOf('c', index),
        name: `Customer ${index}`,
        accountNumber: String(index),
        contacts: [makeContact({ id: idOf('d', index), email: `c${index}@spruce.example` })],
      });
    const readPage = this.customers.list;
    Object.assign(this.customers, {
      list: async (
        params: CustomerListParams = {},
        options?: { signal?: AbortSignal },
      ): Promise<Page<Customer>> => {
        const from = Number(params.cursor ?? 0);
        const to = Math.min(count, from + (params.limit ?? 50));
        this.firstRows.push(from);
        await readPage(params, options);
        const data = Array.from({ length: Math.max(0, to - from) }, (_, at) => rowAt(from + at));
        return { data, nextCursor: to < count ? String(to) : null, total: params.cursor ? null : count };
      },
      anchors: async ({ every = 100 }: CustomerAnchorParams = {}): Promise<CustomerAnchors> => ({
        every,
        total: count,
        anchors: Array.from({ length: Math.ceil(count / every) }, (_, page) =>
          page === 0 ? null : String(page * every),
        ),
      }),
    });
  }
}
