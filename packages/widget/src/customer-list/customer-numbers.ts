import type { ReactiveElement } from 'lit';
import type { CustomerSummary, Sync } from '@payvite/sdk';
import type { Connection } from '../connection/connection.ts';
import type { CustomerListView } from '../events.ts';
import { viewFilter } from './customer-list-view.ts';

/** What stands around the rows: how many there are for each choice of a filter, and how the ERP's last sync went. */
export class CustomerNumbers {
  /** Undefined while nothing has been counted. */
  summary: CustomerSummary | undefined;
  /** The newest sync; undefined where nobody may know. */
  sync: Sync | undefined;
  readonly #host: ReactiveElement;
  #abort = new AbortController();
  /** Told once that syncs are none of this person's business, it asks no more. */
  #deniedBy: Connection | undefined;

  constructor(host: ReactiveElement) {
    this.#host = host;
  }

  /** Asks anew. What cannot be read stays as it was: numbers beside the list are never worth an error. */
  async refresh(connection: Connection, view: CustomerListView): Promise<void> {
    this.#abort.abort();
    const { signal } = (this.#abort = new AbortController());
    const { customers, syncs } = connection.client;
    const [summary, sync] = await Promise.allSettled([
      customers.summary(viewFilter(view), { signal }),
      this.#deniedBy === connection ? undefined : syncs.list({ limit: 1 }, { signal }),
    ]);
    if (signal.aborted) return;
    if (summary.status === 'fulfilled') this.summary = summary.value;
    if (sync.status === 'fulfilled') this.sync = sync.value?.data[0];
    else if ((sync.reason as { status?: number }).status === 403) this.#deniedBy = connection;
    this.#host.requestUpdate();
  }

  /** Forgets whom it asked. */
  close(): void {
    this.#abort.abort();
  }
}
