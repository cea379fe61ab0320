import type {
  Adoption,
  AdoptionParams,
  ContactInput,
  CurrentSession,
  Customer,
  CustomerAnchorParams,
  CustomerAnchors,
  CustomerExportParams,
  CustomerListParams,
  CustomerPayer,
  CallNote,
  CallNoteInput,
  CallSheetParams,
  CallSheetRow,
  ContactSuggestion,
  CustomerSummary,
  CustomerSummaryParams,
  Invitation,
  InvitationInput,
  InvitationLink,
  MailPreview,
  OpenItem,
  OpenItemListParams,
  Page,
  Payer,
  PayerAccess,
  Permission,
  Sync,
  SyncListParams,
  TimelineEvent,
} from '@payvite/sdk';
import type { WidgetClient } from '../src/connection/connection.ts';
import type { EventSource } from '../src/connection/live-changes.ts';
import { daysAgo, idOf, makeInvitation, makePreview } from './fixtures.ts';
import { makeAdoption, makeCallNote, summarize } from './stand-in-follow-up.ts';
import { StandInBulk } from './stand-in-bulk.ts';
import { StandInDealer } from './stand-in-dealer.ts';
import { StandInErp } from './stand-in-erp.ts';
import { StandInPayments } from './stand-in-payments.ts';
import { problem } from './stand-in-problem.ts';

export { problem };

type Failing =
  | 'list'
  | 'get'
  | 'openItems'
  | 'timeline'
  | 'send'
  | 'resend'
  | 'revoke'
  | 'summary'
  | 'adoption'
  | 'callSheet'
  | 'noteCall'
  | 'listSuggestions'
  | 'decideSuggestion'
  | 'payers'
  | 'correct'
  | 'access'
  | 'preview'
  | 'link'
  | 'session'
  | 'exportCsv'
  | 'syncs'
  | 'anchors';

type Follower = Parameters<EventSource['subscribe']>[0];

/** A connector in memory: filters, sorts and pages as the contract says, and records what it was asked. */
export class StandInClient implements WidgetClient {
  customerRows: Customer[];
  itemRows: OpenItem[] = [];
  eventRows: TimelineEvent[] = [];
  /** Thrown by the next calls of a method while set. */
  failures: Partial<Record<Failing, Error>> = {};
  callNoteRows: CallNote[] = [];
  suggestionRows: ContactSuggestion[] = [];
  readonly summaryCalls: CustomerSummaryParams[] = [];
  readonly adoptionCalls: AdoptionParams[] = [];
  readonly callSheetCalls: CallSheetParams[] = [];
  readonly notedCalls: { customerId: string; input: CallNoteInput }[] = [];
  readonly decisions: string[] = [];
  /** Thrown for one customer only. */
  failuresByCustomer = new Map<string, Error>();
  /** The reads of pages, and those that were given up before they were answered. */
  readonly pageReads: CustomerListParams[] = [];
  readonly abortedReads: CustomerListParams[] = [];
  readonly anchorReads: CustomerAnchorParams[] = [];
  readonly exports: CustomerExportParams[] = [];
  /** The newest sync. */
  sync: Sync | undefined;
  /** While set, pages wait for it. */
  pageGate: Promise<void> | undefined;
  readonly sent: InvitationInput[] = [];
  readonly resent: string[] = [];
  readonly revoked: string[] = [];
  payerRows: CustomerPayer[] = [];
  /** What the session may do. */
  permissions: Permission[] = [
    'customers:read',
    'customers:write',
    'invitations:read',
    'invitations:send',
    'invitations:copy_link',
    'portal_access:write',
    'dealer:read',
    'dealer:write',
    'syncs:read',
    'syncs:run',
    'payments:read',
    'payments:write',
    'authorizations:read',
  ];
  /** Who is signed in. */
  readonly person: CurrentSession['actor'] = { type: 'user', id: 'u1', name: 'Dana Reyes' };
  sessionReads = 0;
  readonly itemReads: OpenItemListParams[] = [];
  readonly corrected: { contactId: string; input: ContactInput }[] = [];
  readonly accessSet: { id: string; state: PayerAccess }[] = [];
  readonly previewed: InvitationInput[] = [];
  readonly linked: string[] = [];
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
    exportCsv: (params: CustomerExportParams = {}) => this.#export(params),
    get: async (id: string): Promise<Customer> => {
      if (this.failures.get) throw this.failures.get;
      const found = this.customerRows.find((customer) => customer.id === id);
      if (!found) throw problem({ code: 'customer_not_found', status: 404 });
      return found;
    },
    openItems: async (_id: string, params: OpenItemListParams = {}): Promise<Page<OpenItem>> => {
      this.itemReads.push(params);
      if (this.failures.openItems) throw this.failures.openItems;
      const { kind } = params;
      return paged(kind ? this.itemRows.filter((item) => item.kind === kind) : this.itemRows, params);
    },
    payers: async (
      _id: string,
      params: { cursor?: string; limit?: number } = {},
    ): Promise<Page<CustomerPayer>> => {
      if (this.failures.payers) throw this.failures.payers;
      return paged(this.payerRows, params);
    },
    correctContact: async (id: string, contactId: string, input: ContactInput): Promise<Customer> => {
      this.corrected.push({ contactId, input });
      if (this.failures.correct) throw this.failures.correct;
      const customer = await this.customers.get(id);
      const contacts = customer.contacts.map((contact) => {
        if (contact.id !== contactId) return contact;
        const erp = contact.erpEmail ?? contact.email ?? '';
        return input.email === null
          ? { ...contact, email: erp || null, erpEmail: null }
          : { ...contact, email: input.email, erpEmail: erp };
      });
      const defaultContactId = customer.defaultContactId ?? (input.email === null ? null : contactId);
      this.#replace(id, { contacts, defaultContactId });
      return this.customers.get(id);
    },
    setPortalAccess: async (id: string, state: PayerAccess): Promise<Customer> => {
      this.accessSet.push({ id, state });
      if (this.failures.access) throw this.failures.access;
      this.payerRows = this.payerRows.map((payer) => ({ ...payer, access: state }));
      this.#replace(id, { portalAccess: state });
      return this.customers.get(id);
    },
    timeline: async (
      _id: string,
      params: { cursor?: string; limit?: number } = {},
    ): Promise<Page<TimelineEvent>> => {
      if (this.failures.timeline) throw this.failures.timeline;
      return paged(this.eventRows, params);
    },
    summary: async (params: CustomerSummaryParams = {}): Promise<CustomerSummary> => {
      this.summaryCalls.push(params);
      if (this.failures.summary) throw this.failures.summary;
      return this.#summary(params);
    },
    adoption: async (params: AdoptionParams = {}): Promise<Adoption> => {
      this.adoptionCalls.push(params);
      if (this.failures.adoption) throw this.failures.adoption;
      return makeAdoption(this.customerRows.length ? (params.points ?? 26) : 0);
    },
    callSheet: async (params: CallSheetParams = {}): Promise<Page<CallSheetRow>> => {
      this.callSheetCalls.push(params);
      if (this.failures.callSheet) throw this.failures.callSheet;
      const { pendingOlderThanDays = 7 } = params;
      const rows = this.#sorted().filter((customer) => this.#matches(customer, { pendingOlderThanDays }));
      const lastCall = (id: string) => this.callNoteRows.findLast(({ customerId }) => customerId === id);
      return paged(
        rows.map((customer) => ({ customer, lastCall: lastCall(customer.id) ?? null })),
        params,
      );
    },
    noteCall: async (customerId: string, input: CallNoteInput): Promise<CallNote> => {
      this.notedCalls.push({ customerId, input });
      await this.gate;
      if (this.failures.noteCall) throw this.failures.noteCall;
      const { outcome, note = null, followUpOn = null } = input;
      const created = { customerId, outcome, note, followUpOn, createdAt: new Date().toISOString() };
      const call = makeCallNote({ id: idOf('f', 900 + this.notedCalls.length), ...created });
      this.callNoteRows.push(call);
      return call;
    },
  };

  readonly contactSuggestions = {
    list: async (
      params: { state?: string; cursor?: string; limit?: number } = {},
    ): Promise<Page<ContactSuggestion>> => {
      if (this.failures.listSuggestions) throw this.failures.listSuggestions;
      return paged(
        this.suggestionRows.filter(({ state }) => !params.state || state === params.state),
        params,
      );
    },
    approve: (id: string): Promise<ContactSuggestion> => this.#decide(id, 'approved'),
    reject: (id: string): Promise<ContactSuggestion> => this.#decide(id, 'rejected'),
  };

  readonly dealer = new StandInDealer();

  readonly bulkInvitations = new StandInBulk(() => this.customerRows);

  readonly erp = new StandInErp();
  readonly imports = this.erp.imports;
  readonly postings = this.erp.postings;
  readonly postingFiles = this.erp.postingFiles;

  readonly paid = new StandInPayments();
  readonly payments = this.paid.payments;
  readonly creditRequests = this.paid.creditRequests;

  readonly syncs = {
    ...this.erp.syncs,
    list: async (params: SyncListParams = {}): Promise<Page<Sync>> => {
      if (this.failures.syncs) throw this.failures.syncs;
      if (this.erp.syncRows.length > 0) return this.erp.syncs.list(params);
      return { data: this.sync ? [this.sync] : [], nextCursor: null, total: this.sync ? 1 : 0 };
    },
  };

  readonly events = {
    subscribe: (follower: Follower) => {
      const followed = { ...follower, isClosed: false };
      this.followers.push(followed);
      return { close: () => void (followed.isClosed = true) };
    },
  };

  readonly invitations = {
    get: async (id: string): Promise<Invitation> => {
      const held = this.customerRows.find(({ invitation }) => invitation?.id === id);
      if (!held?.invitation) throw problem({ code: 'invitation_not_found', status: 404 });
      return held.invitation;
    },
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
      return this.#store({
        ...held.invitation,
        ...{
          state: 'pending',
          delivery: 'queued',
          bounceReason: null,
          pendingSince,
          sentAt: null,
          resentCount,
        },
      });
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
    preview: async (input: InvitationInput): Promise<MailPreview> => {
      this.previewed.push(input);
      await this.gate;
      if (this.failures.preview) throw this.failures.preview;
      const customer = await this.customers.get(input.customerIds[0] ?? '');
      const contact = customer.contacts.find(
        ({ id }) => id === (input.contactId ?? customer.defaultContactId),
      );
      const email = input.email ?? contact?.email ?? '';
      return makePreview(
        { to: { name: input.email ? null : (contact?.name ?? null), email } },
        input.message,
      );
    },
    createLink: async (id: string): Promise<InvitationLink> => {
      this.linked.push(id);
      if (this.failures.link) throw this.failures.link;
      return { url: `https://payvite.example/i/link-of-${id}`, expiresAt: daysAgo(-12) };
    },
  };

  readonly payers = {
    setPortalAccess: async (id: string, access: PayerAccess): Promise<Payer> => {
      this.accessSet.push({ id, state: access });
      if (this.failures.access) throw this.failures.access;
      this.payerRows = this.payerRows.map((payer) => (payer.id === id ? { ...payer, access } : payer));
      const payer = this.payerRows.find((candidate) => candidate.id === id);
      if (!payer) throw problem({ code: 'payer_not_found', status: 404 });
      const { name, email, lastSignedInAt, linkedAt, invitationId } = payer;
      const customers = this.customerRows.map((row) => ({
        customerId: row.id,
        access,
        linkedAt,
        invitationId,
      }));
      return { id, name, email, lastSignedInAt, customers };
    },
  };

  readonly embedSessions = {
    current: async (): Promise<CurrentSession> => {
      this.sessionReads++;
      if (this.failures.session) throw this.failures.session;
      return {
        actor: this.person,
        permissions: this.permissions,
        expiresAt: daysAgo(-1),
        dealer: { name: 'Ridgeline Building Supply', locale: 'en-US', timeZone: 'America/Denver' },
      };
    },
  };

  async #decide(id: string, state: 'approved' | 'rejected'): Promise<ContactSuggestion> {
    this.decisions.push(`${state} ${id}`);
    await this.gate;
    if (this.failures.decideSuggestion) throw this.failures.decideSuggestion;
    this.suggestionRows = this.suggestionRows.map((row) =>
      row.id === id ? { ...row, state, decidedAt: new Date().toISOString() } : row,
    );
    const decided = this.suggestionRows.find((row) => row.id === id);
    if (!decided) throw problem({ code: 'contact_suggestion_not_found', status: 404 });
    return decided;
  }

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
      ...summarize(matching),
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
      byHasEmail: {
        yes: this.#matching({ ...params, hasEmail: true }).length,
        no: this.#matching({ ...params, hasEmail: false }).length,
      },
      pendingOlderThan: [3, 7, 14, 30].map((days) => ({
        days,
        accounts: this.#matching({ ...others, pendingOlderThanDays: days }).length,
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
    if (params.hasBounced !== undefined && hasBounced(customer) !== params.hasBounced) return false;
    if (params.pendingOlderThanDays === undefined) return true;
    const since = customer.pendingSince;
    return since !== null && Date.now() - Date.parse(since) > params.pendingOlderThanDays * 86_400_000;
  }
}

function hasBounced({ invitationStatus, invitation }: Customer): boolean {
  return ['pending', 'expired'].includes(invitationStatus) && Boolean(invitation?.bounceReason);
}

function paged<Row>(rows: Row[], { cursor, limit = 50 }: { cursor?: string; limit?: number }): Page<Row> {
  const from = Number(cursor ?? 0);
  const nextCursor = from + limit < rows.length ? String(from + limit) : null;
  return { data: rows.slice(from, from + limit), nextCursor, total: cursor ? null : rows.length };
}
