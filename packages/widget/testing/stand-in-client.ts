import { ApiError } from '@payvite/sdk';
import type {
  ApiErrorInit,
  Customer,
  CustomerListParams,
  Invitation,
  InvitationInput,
  InvitationPreview,
  OpenItem,
  Page,
  TimelineEvent,
} from '@payvite/sdk';
import type { WidgetClient } from '../src/connection/connection.ts';
import type { EventSource } from '../src/connection/live-changes.ts';
import { idOf, makeInvitation } from './fixtures.ts';
import { StandInBulk } from './stand-in-bulk.ts';

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
    Record<'list' | 'get' | 'openItems' | 'timeline' | 'send' | 'resend' | 'revoke' | 'preview', Error>
  > = {};
  /** Thrown for one customer only. */
  failuresByCustomer = new Map<string, Error>();
  readonly listCalls: CustomerListParams[] = [];
  readonly sent: InvitationInput[] = [];
  readonly resent: string[] = [];
  readonly revoked: string[] = [];
  readonly previewed: InvitationInput[] = [];
  /** Who follows the events, in order; nothing happens until a test says so. */
  readonly followers: (Follower & { isClosed: boolean })[] = [];
  /** While set, sending waits for it. */
  gate: Promise<void> | undefined;

  constructor(customers: Customer[] = []) {
    this.customerRows = customers;
  }

  /** The reads of a page; the counts of the chips ask for one row each. */
  get pageReads(): CustomerListParams[] {
    return this.listCalls.filter((params) => params.limit !== 1);
  }

  readonly customers = {
    list: async (params: CustomerListParams = {}): Promise<Page<Customer>> => {
      this.listCalls.push(params);
      if (this.failures.list) throw this.failures.list;
      const matching = this.#sorted(params.sort).filter((customer) => this.#matches(customer, params));
      const from = Number(params.cursor ?? 0);
      const to = from + (params.limit ?? 50);
      return {
        data: matching.slice(from, to),
        nextCursor: to < matching.length ? String(to) : null,
        total: params.cursor ? null : matching.length,
      };
    },
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

  readonly bulkInvitations = new StandInBulk(() => this.customerRows);

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
    preview: async (input: InvitationInput): Promise<InvitationPreview> => {
      this.previewed.push(input);
      if (this.failures.preview) throw this.failures.preview;
      return {
        from: { name: 'Ridgeline Building Supply', email: 'mail@ridgeline.example' },
        to: { name: 'Maria Okafor', email: input.email ?? '' },
        replyTo: null,
        subject: 'See and pay your Ridgeline account online',
        text: ['Hello Maria,', input.message ?? 'No own words.'].join('\n\n'),
        html: '<p>Hello Maria,</p>',
      };
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

  #sorted(sort: string = '-collectionPriority'): Customer[] {
    const key = sort.replace(/^-/, '') as keyof Customer;
    const sign = sort.startsWith('-') ? -1 : 1;
    const compare = (a: unknown, b: unknown) =>
      typeof a === 'number' ? a - Number(b) : String(a).localeCompare(String(b));
    return [...this.customerRows].sort((a, b) => sign * compare(a[key], b[key]));
  }

  #matches(customer: Customer, params: CustomerListParams): boolean {
    const text = `${customer.name} ${customer.accountNumber}`.toLowerCase();
    if (params.search && !text.includes(params.search.toLowerCase())) return false;
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
