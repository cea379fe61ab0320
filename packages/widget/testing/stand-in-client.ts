import { ApiError } from '@payvite/sdk';
import type {
  ApiErrorInit,
  BulkInvitation,
  BulkInvitationInput,
  BulkInvitationPlan,
  Customer,
  CustomerAnchorParams,
  CustomerAnchors,
  CustomerExportParams,
  CustomerListParams,
  CustomerSummary,
  CustomerSummaryParams,
  Invitation,
  InvitationInput,
  OpenItem,
  Page,
  Sync,
  TimelineEvent,
} from '@payvite/sdk';
import type { WidgetClient } from '../src/connection/connection.ts';
import type { EventSource } from '../src/connection/live-changes.ts';
import { idOf, makeBulk, makeInvitation } from './fixtures.ts';

/** A problem as the SDK throws it. */
export function problem(init: Partial<ApiErrorInit> & Pick<ApiErrorInit, 'code' | 'status'>): ApiError {
  return new ApiError({ detail: '', requestId: 'req-1', errors: [], retryAfterSeconds: null, ...init });
}

type Follower = Parameters<EventSource['subscribe']>[0];

/** A connector in memory: filters, sorts and pages as the contract says, and records what it was asked. */
export class StandInClient implements WidgetClient {
  customerRows: Customer[];
  itemRows: OpenItem[] = [];
  eventRows: TimelineEvent[] = [];
  /** Thrown by the next calls of a method while set. */
  failures: Partial<
    Record<
      | 'list'
      | 'get'
      | 'openItems'
      | 'timeline'
      | 'send'
      | 'resend'
      | 'revoke'
      | 'exportCsv'
      | 'syncs'
      | 'plan'
      | 'anchors',
      Error
    >
  > = {};
  /** Thrown for one customer only. */
  failuresByCustomer = new Map<string, Error>();
  /** The reads of pages, and those that were given up before they were answered. */
  readonly pageReads: CustomerListParams[] = [];
  readonly abortedReads: CustomerListParams[] = [];
  readonly anchorReads: CustomerAnchorParams[] = [];
  readonly summaryReads: CustomerSummaryParams[] = [];
  readonly exports: CustomerExportParams[] = [];
  readonly planned: BulkInvitationInput[] = [];
  /** Plans that were sent, by their number from 0 in `planned`. */
  readonly sentPlans: number[] = [];
  /** The newest sync. */
  sync: Sync | undefined;
  /** While set, pages wait for it. */
  pageGate: Promise<void> | undefined;
  readonly sent: InvitationInput[] = [];
  readonly resent: string[] = [];
  readonly revoked: string[] = [];
  /** Who follows the events, in order; nothing happens until a test says so. */
  readonly followers: (Follower & { isClosed: boolean })[] = [];
  /** While set, sending waits for it. */
  gate: Promise<void> | undefined;

  constructor(customers: Customer[] = []) {
    this.customerRows = customers;
  }

  readonly customers = {
    list: async (
      params: CustomerListParams = {},
      { signal }: { signal?: AbortSignal } = {},
    ): Promise<Page<Customer>> => {
      this.pageReads.push(params);
      signal?.addEventListener('abort', () => this.abortedReads.push(params), { once: true });
      await this.pageGate;
      signal?.throwIfAborted();
      if (this.failures.list) throw this.failures.list;
      const matching = this.#matching(params);
      const from = Number(params.cursor ?? 0);
      const to = from + (params.limit ?? 50);
      return {
        data: matching.slice(from, to),
        nextCursor: to < matching.length ? String(to) : null,
        total: params.cursor ? null : matching.length,
      };
    },
    anchors: async (params: CustomerAnchorParams = {}): Promise<CustomerAnchors> => {
      this.anchorReads.push(params);
      if (this.failures.anchors) throw this.failures.anchors;
      const total = this.#matching(params).length;
      const every = params.every ?? 100;
      const pages = Array.from({ length: Math.ceil(total / every) }, (_, page) => page * every);
      return { every, total, anchors: pages.map((from) => (from === 0 ? null : String(from))) };
    },
    summary: async (params: CustomerSummaryParams = {}): Promise<CustomerSummary> => {
      this.summaryReads.push(params);
      return this.#summary(params);
    },
    exportCsv: (params: CustomerExportParams = {}) => this.#export(params),
    get: async (id: string): Promise<Customer> => {
      if (this.failures.get) throw this.failures.get;
      const found = this.customerRows.find((customer) => customer.id === id);
      if (!found) throw problem({ code: 'customer_not_found', status: 404 });
      return found;
    },
    openItems: async (
      _id: string,
      params: { cursor?: string; limit?: number } = {},
    ): Promise<Page<OpenItem>> => {
      if (this.failures.openItems) throw this.failures.openItems;
      return paged(this.itemRows, params);
    },
    timeline: async (
      _id: string,
      params: { cursor?: string; limit?: number } = {},
    ): Promise<Page<TimelineEvent>> => {
      if (this.failures.timeline) throw this.failures.timeline;
      return paged(this.eventRows, params);
    },
  };

  readonly syncs = {
    list: async (): Promise<Page<Sync>> => {
      if (this.failures.syncs) throw this.failures.syncs;
      return { data: this.sync ? [this.sync] : [], nextCursor: null, total: this.sync ? 1 : 0 };
    },
  };

  readonly bulkInvitations = {
    plan: async (input: BulkInvitationInput): Promise<BulkInvitationPlan> => {
      this.planned.push(input);
      const number = this.planned.length - 1;
      const chosen = input.customerIds
        ? this.customerRows.filter(({ id }) => input.customerIds?.includes(id))
        : this.#matching({ ...input.filter });
      const sending = chosen.filter((customer) => customer.invitationStatus === 'none');
      if (sending.length > 10_000) throw problem({ code: 'bulk_too_large', status: 409 });
      if (this.failures.plan) throw this.failures.plan;
      const plan = makeBulk(sending.length, chosen.length - sending.length);
      const send = async (options: { onProgress?: (bulk: BulkInvitation) => void } = {}) => {
        this.sentPlans.push(number);
        options.onProgress?.({ ...plan, state: 'sending' });
        await this.gate;
        const progress = { ...plan.progress, sent: sending.length };
        return { ...plan, state: 'completed' as const, progress };
      };
      return Object.assign(plan, { send });
    },
    cancel: async (): Promise<BulkInvitation> => makeBulk(0, 0),
  };

  readonly events = {
    subscribe: (follower: Follower) => {
      const followed = { ...follower, isClosed: false };
      this.followers.push(followed);
      return { close: () => void (followed.isClosed = true) };
    },
  };

  readonly invitations = {
    send: async (input: InvitationInput): Promise<Invitation> => {
      this.sent.push(input);
      await this.gate;
      const [customerId = ''] = input.customerIds;
      const failure = this.failures.send ?? this.failuresByCustomer.get(customerId);
      if (failure) throw failure;
      const customer = this.customerRows.find(({ id }) => id === customerId);
      const contact = customer?.contacts.find(
        ({ id }) => id === (input.contactId ?? customer.defaultContactId),
      );
      const invitation = makeInvitation({
        id: idOf('e', 100 + this.sent.length),
        customerIds: input.customerIds,
        email: input.email ?? contact?.email ?? '',
        delivery: 'queued',
        sentAt: null,
        pendingSince: new Date().toISOString(),
      });
      return this.#store(invitation);
    },
    resend: async (id: string): Promise<Invitation> => {
      this.resent.push(id);
      await this.gate;
      const held = this.customerRows.find(({ invitation }) => invitation?.id === id);
      const failure = this.failures.resend ?? this.failuresByCustomer.get(held?.id ?? '');
      if (failure) throw failure;
      if (!held?.invitation) throw problem({ code: 'invitation_not_found', status: 404 });
      const pendingSince = new Date().toISOString();
      const resentCount = held.invitation.resentCount + 1;
      return this.#store({ ...held.invitation, state: 'pending', pendingSince, sentAt: null, resentCount });
    },
    revoke: async (id: string): Promise<Invitation> => {
      this.revoked.push(id);
      if (this.failures.revoke) throw this.failures.revoke;
      const held = this.customerRows.find(({ invitation }) => invitation?.id === id);
      if (!held?.invitation) throw problem({ code: 'invitation_not_found', status: 404 });
      const revoked: Invitation = {
        ...held.invitation,
        state: 'revoked',
        revokedAt: new Date().toISOString(),
      };
      this.#replace(held.id, { invitation: null, invitationStatus: 'none', pendingSince: null });
      return revoked;
    },
  };

  #store(invitation: Invitation): Invitation {
    const { pendingSince } = invitation;
    for (const id of invitation.customerIds)
      this.#replace(id, { invitation, invitationStatus: 'pending', pendingSince });
    return invitation;
  }

  #replace(customerId: string, change: Partial<Customer>): void {
    this.customerRows = this.customerRows.map((row) => (row.id === customerId ? { ...row, ...change } : row));
  }

  async *#export(params: CustomerExportParams): AsyncGenerator<string> {
    this.exports.push(params);
    if (this.failures.exportCsv) throw this.failures.exportCsv;
    yield 'name\n';
    for (const { name } of this.#matching(params)) yield `${name}\n`;
  }

  #matching(params: CustomerListParams): Customer[] {
    return this.#sorted(params.sort).filter((customer) => this.#matches(customer, params));
  }

  #summary(params: CustomerSummaryParams): CustomerSummary {
    const { invitationStatus: _status, pendingOlderThanDays: _days, ...others } = params;
    const count = (rows: Customer[], keep: (customer: Customer) => boolean) => rows.filter(keep).length;
    const rows = this.#matching(others);
    const matching = this.#matching(params);
    const statuses = ['none', 'pending', 'accepted', 'declined', 'expired'] as const;
    const types = [...new Set(this.customerRows.map(({ accountType }) => accountType))];
    return {
      accounts: matching.length,
      currencies: [],
      byInvitationStatus: Object.fromEntries(
        statuses.map((status) => [status, count(rows, (each) => each.invitationStatus === status)]),
      ) as CustomerSummary['byInvitationStatus'],
      byStatus: {
        active: count(matching, (each) => each.status === 'active'),
        inactive: count(matching, (each) => each.status === 'inactive'),
      },
      byAccountType: types.map((accountType) => ({
        accountType,
        accounts: count(matching, (each) => each.accountType === accountType),
      })),
      asOf: new Date(Date.now() - 4 * 60_000).toISOString(),
      agedOn: new Date().toISOString().slice(0, 10),
    };
  }

  #sorting: { rows: Customer[]; sort: string; sorted: Customer[] } | undefined;

  #sorted(sort: string = '-collectionPriority'): Customer[] {
    const rows = this.customerRows;
    if (this.#sorting?.rows === rows && this.#sorting.sort === sort) return this.#sorting.sorted;
    const key = sort.replace(/^-/, '') as keyof Customer;
    const sign = sort.startsWith('-') ? -1 : 1;
    const compare = (a: unknown, b: unknown) =>
      typeof a === 'number' ? a - Number(b) : String(a).localeCompare(String(b));
    const sorted = rows.toSorted((a, b) => sign * compare(a[key], b[key]));
    this.#sorting = { rows, sort, sorted };
    return sorted;
  }

  #matches(customer: Customer, params: CustomerListParams): boolean {
    const text = `${customer.name} ${customer.accountNumber}`.toLowerCase();
    if (params.search && !text.includes(params.search.toLowerCase())) return false;
    if (params.status && customer.status !== params.status) return false;
    if (params.accountType && customer.accountType !== params.accountType) return false;
    if (customer.outstandingMinor < (params.minOutstandingMinor ?? -Infinity)) return false;
    if (params.invitationStatus && customer.invitationStatus !== params.invitationStatus) return false;
    if (params.hasEmail !== undefined && (customer.defaultContactId !== null) !== params.hasEmail)
      return false;
    if (params.pendingOlderThanDays === undefined) return true;
    const since = customer.pendingSince;
    return since !== null && Date.now() - Date.parse(since) > params.pendingOlderThanDays * 86_400_000;
  }
}

function paged<Row>(rows: Row[], { cursor, limit = 50 }: { cursor?: string; limit?: number }): Page<Row> {
  const from = Number(cursor ?? 0);
  const nextCursor = from + limit < rows.length ? String(from + limit) : null;
  return { data: rows.slice(from, from + limit), nextCursor, total: cursor ? null : rows.length };
}
