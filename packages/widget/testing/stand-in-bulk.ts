import { ApiError } from '@payvite/sdk';
import type {
  BulkCoverage,
  BulkInvitation,
  BulkInvitationInput,
  BulkInvitationRow,
  BulkInvitationRowParams,
  BulkReason,
  BulkSendInput,
  Customer,
  Page,
} from '@payvite/sdk';
import type { WidgetClient } from '../src/connection/connection.ts';
import { idOf } from './fixtures.ts';

type BulkCalls = WidgetClient['bulkInvitations'];
type Method = keyof BulkCalls;
interface Held {
  bulk: BulkInvitation;
  rows: BulkInvitationRow[];
}

const NO_PROGRESS = { queued: 0, uncertain: 0, sent: 0, failed: 0, skipped: 0, undone: 0 };

/** Plans as the contract says, in memory; no mail moves until a test says so. */
export class StandInBulk implements BulkCalls {
  readonly plans: BulkInvitationInput[] = [];
  readonly sends: [string, BulkSendInput][] = [];
  /** Every other call, such as "pause". */
  readonly acts: Method[] = [];
  /** Thrown by a method while set. */
  failures: Partial<Record<Method, Error>> = {};
  coverage: BulkCoverage[] | null = null;
  /** While set, planning waits for it. */
  gate: Promise<void> | undefined;
  readonly #held: Held[] = [];
  readonly #customers: () => Customer[];

  constructor(customers: () => Customer[]) {
    this.#customers = customers;
  }

  get newest(): BulkInvitation {
    return this.#last().bulk;
  }

  async plan(input: BulkInvitationInput): Promise<BulkInvitation> {
    this.plans.push(input);
    await this.gate;
    this.#fail('plan');
    const rows = this.#decide(input);
    const sending = rows.filter(({ decision }) => decision === 'send');
    const skipped: Partial<Record<BulkReason, number>> = {};
    for (const { reason } of rows) if (reason) skipped[reason] = (skipped[reason] ?? 0) + 1;
    const invitedCustomers = sending.flatMap(({ customerIds }) => customerIds).length;
    const bulk: BulkInvitation = {
      id: idOf('e', 900 + this.#held.length),
      state: 'planned',
      selection: { by: 'customer_ids' },
      locale: null,
      message: input.message ?? null,
      expiresInDays: null,
      planHash: hashOf(rows),
      counts: {
        customers: rows.length - sending.length + invitedCustomers,
        invitedCustomers,
        invitations: sending.length,
        skipped,
      },
      coverage: input.coverOutstandingPercent === undefined ? null : this.coverage,
      progress: NO_PROGRESS,
      createdBy: { type: 'user', id: 'u1', name: 'Dana Reyes' },
      createdAt: new Date().toISOString(),
      startedAt: null,
      sendsAfter: null,
      pausedAt: null,
      cancelledAt: null,
    };
    this.#held.push({ bulk, rows });
    return bulk;
  }

  async send(id: string, input: BulkSendInput): Promise<BulkInvitation> {
    this.sends.push([id, input]);
    this.#fail('send');
    return this.move(id, { state: 'sending', result: 'queued' });
  }

  async get(id: string): Promise<BulkInvitation> {
    this.#fail('get');
    return this.#find(id).bulk;
  }

  async list(): Promise<Page<BulkInvitation>> {
    this.#fail('list');
    const data = this.#held.map(({ bulk }) => bulk).reverse();
    return { data, nextCursor: null, total: data.length };
  }

  async rows(id: string, params: BulkInvitationRowParams = {}): Promise<Page<BulkInvitationRow>> {
    this.#fail('rows');
    const { decision, reason, result, cursor, limit = 50 } = params;
    const matching = this.#find(id).rows.filter(
      (row) =>
        (!decision || row.decision === decision) &&
        (!reason || row.reason === reason) &&
        (!result || row.result === result),
    );
    const from = Number(cursor ?? 0);
    const nextCursor = from + limit < matching.length ? String(from + limit) : null;
    return { data: matching.slice(from, from + limit), nextCursor, total: cursor ? null : matching.length };
  }

  pause = async (id: string) => this.#act('pause', () => this.move(id, { state: 'paused' }));
  resume = async (id: string) => this.#act('resume', () => this.move(id, { state: 'sending' }));
  cancel = async (id: string) =>
    this.#act('cancel', () => this.move(id, { state: 'cancelled', from: 'queued', result: 'undone' }));
  retryFailed = async (id: string) =>
    this.#act('retryFailed', () => this.move(id, { state: 'sending', from: 'failed', result: 'queued' }));

  /** Moves the rows of a result, or all that are sent, to another one: at most `count` of them. */
  move(
    id: string,
    to: {
      state?: BulkInvitation['state'];
      from?: BulkInvitationRow['result'];
      result?: NonNullable<BulkInvitationRow['result']>;
      count?: number;
      error?: string;
    },
  ): BulkInvitation {
    const held = this.#find(id);
    let left = to.count ?? Infinity;
    held.rows = held.rows.map((row) => {
      const isMeant = row.decision === 'send' && (to.from === undefined || row.result === to.from);
      if (!to.result || !isMeant || left-- <= 0) return row;
      return { ...row, result: to.result, error: to.error ?? null };
    });
    const progress = { ...NO_PROGRESS };
    for (const { result } of held.rows) if (result) progress[result]++;
    held.bulk = { ...held.bulk, progress, state: to.state ?? held.bulk.state };
    return held.bulk;
  }

  #act(method: Method, move: () => BulkInvitation): BulkInvitation {
    this.acts.push(method);
    this.#fail(method);
    return move();
  }

  #decide(input: BulkInvitationInput): BulkInvitationRow[] {
    const wanted = this.#customers().filter(({ id }) => !input.customerIds || input.customerIds.includes(id));
    const folded = new Map<string, Customer[]>();
    const skipped: [Customer, BulkReason][] = [];
    for (const customer of wanted) {
      const email = customer.contacts[0]?.email?.toLowerCase();
      const reason = reasonOf(customer);
      if (reason) skipped.push([customer, reason]);
      else if (email) folded.set(email, [...(folded.get(email) ?? []), customer]);
    }
    const row = (customers: Customer[], email: string | null, reason: BulkReason | null) => ({
      position: 0,
      customerIds: customers.map(({ id }) => id),
      customers: customers.map(({ id, name, accountNumber, currency, outstandingMinor }) => ({
        id,
        name,
        accountNumber,
        currency,
        outstandingMinor,
      })),
      email,
      locale: 'en-US',
      decision: reason ? ('skip' as const) : ('send' as const),
      reason,
      result: null,
      invitationId: null,
      error: null,
    });
    const rows = [
      ...[...folded].map(([email, customers]) => row(customers, email, null)),
      ...skipped.map(([customer, reason]) => row([customer], customer.contacts[0]?.email ?? null, reason)),
    ];
    return rows.map((made, index) => ({ ...made, position: index + 1 }));
  }

  #find(id: string): Held {
    const held = this.#held.find(({ bulk }) => bulk.id === id);
    const init = { detail: '', requestId: 'req-1', errors: [], retryAfterSeconds: null };
    if (!held) throw new ApiError({ ...init, code: 'bulk_invitation_not_found', status: 404 });
    return held;
  }

  #last(): Held {
    const last = this.#held.at(-1);
    if (!last) throw new Error('Nothing has been planned.');
    return last;
  }

  #fail(method: Method): void {
    const failure = this.failures[method];
    if (failure) throw failure;
  }
}

function reasonOf({ status, invitationStatus, contacts }: Customer): BulkReason | null {
  if (status === 'inactive') return 'inactive';
  if (invitationStatus === 'accepted') return 'already_accepted';
  if (invitationStatus === 'pending') return 'already_pending';
  if (invitationStatus === 'declined') return 'declined';
  return contacts[0]?.email ? null : 'no_email';
}

function hashOf(rows: readonly BulkInvitationRow[]): string {
  const text = rows
    .map(({ email, customerIds, decision }) => `${email} ${customerIds.join()} ${decision}`)
    .join(';');
  let hash = 7;
  for (const character of text) hash = (hash * 31 + character.charCodeAt(0)) % 2 ** 32;
  return hash.toString(16).padStart(64, '0');
}
