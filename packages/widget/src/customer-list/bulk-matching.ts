import type { BulkInvitation, BulkInvitationInput, BulkInvitationPlan, CustomerFilter } from '@payvite/sdk';
import type { Connection } from '../connection/connection.ts';
import type { CustomerListSelection } from '../events.ts';
import { describeFault } from '../fault.ts';
import type { Fault } from '../fault.ts';

/** The most customers one bulk can name, and the most invitations it can send. */
export const MAX_BULK = 10_000;
/** The most rows one request answers. */
const LARGEST_PAGE = 200;

/** How far a bulk has come. `tooMany`: nothing was sent, and less must be chosen. */
export type MatchingPhase =
  | { is: 'planning'; read: number }
  | { is: 'tooMany'; count: number }
  | { is: 'review'; plan: BulkInvitationPlan }
  | { is: 'sending'; bulk: BulkInvitation }
  | { is: 'done'; bulk: BulkInvitation }
  | { is: 'failed'; fault: Fault };

/** Invites many customers by one bulk of the API: plans it, says when it is too large, sends it and follows it. */
export class BulkMatching {
  phase: MatchingPhase = { is: 'planning', read: 0 };
  readonly #selection: CustomerListSelection;
  readonly #connection: Connection;
  readonly #onPhase: () => void;
  readonly #abort = new AbortController();

  /** @param onPhase - called on every change of `phase`. */
  constructor(selection: CustomerListSelection, connection: Connection, onPhase: () => void) {
    this.#selection = selection;
    this.#connection = connection;
    this.#onPhase = onPhase;
  }

  /** Plans for all that are chosen. Sends nothing. */
  async plan(): Promise<void> {
    const { allMatching: all, customerIds, count } = this.#selection;
    if (!all) return this.#planFor(() => Promise.resolve({ customerIds }));
    if (all.exceptCustomerIds.length === 0)
      return this.#planFor(() => Promise.resolve({ filter: all.filter }));
    // The API's filters know no exceptions: then every customer is named.
    if (count > MAX_BULK) return this.#to({ is: 'tooMany', count });
    return this.#planFor(() => this.#readIds(all.filter, all.exceptCustomerIds));
  }

  /** Plans for as many as one bulk can hold, the highest priority first. */
  planFirst(): Promise<void> {
    const { allMatching: all, customerIds } = this.#selection;
    return this.#planFor(() =>
      all
        ? this.#readIds(all.filter, all.exceptCustomerIds)
        : Promise.resolve({ customerIds: customerIds.slice(0, MAX_BULK) }),
    );
  }

  /** Sends what was planned, and follows it. */
  async send(): Promise<void> {
    if (this.phase.is !== 'review') return;
    const { plan } = this.phase;
    this.#to({ is: 'sending', bulk: plan });
    try {
      const onProgress = (bulk: BulkInvitation) => this.#to({ is: 'sending', bulk });
      const bulk = await plan.send({ onProgress, signal: this.#abort.signal });
      this.#to({ is: 'done', bulk });
    } catch (error) {
      this.#fail(error);
    }
    this.#connection.announceChange(null);
  }

  /** Calls off what has not left yet. */
  async cancel(): Promise<void> {
    if (this.phase.is !== 'sending') return;
    try {
      await this.#connection.client.bulkInvitations.cancel(this.phase.bulk.id);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Follows it no longer; what is being sent goes on. */
  close(): void {
    this.#abort.abort();
  }

  async #planFor(choose: () => Promise<BulkInvitationInput>): Promise<void> {
    this.#to({ is: 'planning', read: 0 });
    try {
      const input = await choose();
      const { signal } = this.#abort;
      const plan = await this.#connection.client.bulkInvitations.plan(input, { signal });
      this.#to({ is: 'review', plan });
    } catch (error) {
      if ((error as { code?: string }).code !== 'bulk_too_large') this.#fail(error);
      else this.#to({ is: 'tooMany', count: this.#selection.count });
    }
  }

  async #readIds(filter: CustomerFilter, except: readonly string[]): Promise<BulkInvitationInput> {
    const { customers } = this.#connection.client;
    const { signal } = this.#abort;
    const left = new Set(except);
    const customerIds: string[] = [];
    let cursor: string | null = null;
    do {
      const params = { ...filter, sort: '-collectionPriority' as const, limit: LARGEST_PAGE };
      const page = await customers.list(cursor ? { ...params, cursor } : params, { signal });
      for (const { id } of page.data) if (!left.has(id)) customerIds.push(id);
      ({ nextCursor: cursor } = page);
      this.#to({ is: 'planning', read: Math.min(MAX_BULK, customerIds.length) });
    } while (cursor && customerIds.length < MAX_BULK);
    return { customerIds: customerIds.slice(0, MAX_BULK) };
  }

  #fail(error: unknown): void {
    if (!this.#abort.signal.aborted)
      this.#to({ is: 'failed', fault: describeFault(error, this.#connection.strings) });
  }

  #to(phase: MatchingPhase): void {
    if (this.#abort.signal.aborted) return;
    this.phase = phase;
    this.#onPhase();
  }
}
