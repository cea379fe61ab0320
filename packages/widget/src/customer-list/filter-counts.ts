import type { ReactiveElement } from 'lit';
import type { Connection } from '../connection/connection.ts';
import type { CustomerListView } from '../events.ts';
import { DEFAULT_VIEW, FILTERS, FILTER_IDS, viewParams } from './customer-list-view.ts';
import type { FilterId } from './customer-list-view.ts';

/** How many customers each chip would show, under the search that is on. */
export class FilterCounts {
  readonly #host: ReactiveElement;
  #counts = new Map<FilterId, number>();
  #run = 0;

  constructor(host: ReactiveElement) {
    this.#host = host;
  }

  /** Undefined while it is not known, or too many to count. */
  get(id: FilterId): number | undefined {
    return this.#counts.get(id);
  }

  /** Counts anew. A chip whose count cannot be read shows none: counts are never worth an error. */
  async refresh(connection: Connection, view: CustomerListView): Promise<void> {
    const run = ++this.#run;
    const read = async (id: FilterId): Promise<[FilterId, number | null]> => {
      const params = viewParams({ ...DEFAULT_VIEW, search: view.search, ...FILTERS[id] });
      const page = await connection.client.customers.list({ ...params, limit: 1 });
      return [id, page.total];
    };
    const results = await Promise.allSettled(FILTER_IDS.map(read));
    if (run !== this.#run) return;
    const known = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    this.#counts = new Map(known.filter((entry): entry is [FilterId, number] => entry[1] !== null));
    this.#host.requestUpdate();
  }
}
